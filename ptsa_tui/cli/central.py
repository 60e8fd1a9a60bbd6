"""``ptsa central``: what the administrator of the centre does."""

from __future__ import annotations

import argparse
import getpass
import os
import sqlite3
import ssl
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.files.text_files import SHORT, read_bytes, read_secret
from models.refused import Refused
from models.words import _, formats
from models.words.sentences import reason, sentence
from ptsa_tui import settings
from ptsa_tui.central.processes import DATABASE
from ptsa_tui.cli import DONE, REFUSED, Command, central_calendar, central_copies
from ptsa_tui.cli.arguments import BRANCH, DESK, whole
from ptsa_tui.cli.streams import print_json

if TYPE_CHECKING:
    from ptsa_tui.central.admin import Centre


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command and its verbs."""
    command = Command(
        "central",
        _("run and administer the centre (needs the extra [central])"),
        _(
            "Examples:\n"
            "  ptsa central init\n"
            '  ptsa central branch add 1 "PTSA Jakarta" WIB\n'
            '  ptsa central unit add 1 LOKET "Loket pelayanan" --kind counter\n'
            '  ptsa central calendar add 2026-08-18 "Cuti bersama" --decree "SKB 933/2025" --source "jdih 2025"\n'
            '  ptsa central officer add 1 sari "Sari Widowati" --units LOKET\n'
            "  ptsa central desk add 1\n"
            "  ptsa central serve --cert server.pem --key server.key\n\n"
            "The database is --database, or PTSA_CENTRAL_DATABASE, or a SQLite file in the data folder.\n"
            "Keep a PostgreSQL password in PGPASSFILE or PGPASSWORD, not in the address."
        ),
    )
    parser = command.parser(commands, common)
    parser.add_argument("--database", metavar="URL", help=_("postgresql://… or sqlite:///path"))
    verbs = parser.add_subparsers(metavar=_("VERB"), required=True)

    def verb(name: str, line: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = verbs.add_parser(name, parents=[common], help=line, description=line)
        made.set_defaults(run=_telling(run))
        return made

    verb("init", _("make the tables and the centre's keys"), _init)
    status = verb("status", _("say what the centre holds"), _status)
    status.add_argument("--json", action="store_true", help=_("one JSON object"))
    _add_parts(verbs, common)
    certificate = verb("certificate", _("make a private certificate authority and the server's certificate"), _cert)
    certificate.add_argument("folder", metavar="DIR")
    certificate.add_argument("names", metavar="NAME", nargs="+", help=_("names or addresses of the server"))
    verb("restored", _("say that the database came out of a backup, before it is served again"), _restored)
    serve = verb("serve", _("serve the desks"), _serve)
    serve.add_argument("--host", default="127.0.0.1", help=_("address to listen on (127.0.0.1)"))
    serve.add_argument("--port", type=whole(1, 65535), default=8443, help=_("port (8443)"))
    serve.add_argument("--workers", type=whole(1, 64), default=1, metavar="N", help=_("processes (1)"))
    serve.add_argument("--cert", metavar="FILE", help=_("certificate of the server"))
    serve.add_argument("--key", metavar="FILE", help=_("its private key"))


def _telling(run: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """Return a command that tells of a database that fails while it is used; nothing of it was kept then."""

    def told(args: argparse.Namespace) -> int:
        try:
            return run(args)
        except Exception as error:
            if isinstance(error, sqlite3.Error) or type(error).__module__.partition(".")[0] == "psycopg":
                raise Refused("central_database_failed", why=type(error).__name__) from error
            raise

    return told


def _add_parts(verbs: Any, common: argparse.ArgumentParser) -> None:
    """Add the verbs with a second word: branch add, unit add, …"""

    def part(name: str, line: str) -> Any:
        parser = verbs.add_parser(name, parents=[common], help=line, description=line)
        return parser.add_subparsers(metavar=_("VERB"), required=True)

    def verb(inner: Any, name: str, line: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = inner.add_parser(name, parents=[common], help=line, description=line)
        made.set_defaults(run=_telling(run))
        return made

    branch = verb(part("branch", _("offices")), "add", _("open a branch, with the calendar of its years"), _branch_add)
    branch.add_argument("branch", type=BRANCH, metavar="N")
    branch.add_argument("name", metavar="NAME")
    branch.add_argument("zone", choices=("WIB", "WITA", "WIT"))
    branch.add_argument("--contact", default="", help=_("address and telephone for slips"))

    unit = verb(part("unit", _("pools that hold cases")), "add", _("add a unit to a branch"), _unit_add)
    unit.add_argument("branch", type=BRANCH, metavar="N")
    unit.add_argument("code", metavar="CODE")
    unit.add_argument("name", metavar="NAME")
    unit.add_argument("--kind", choices=("counter", "unit", "outside"), default="unit")

    officers = part("officer", _("who may act"))
    change = verb(officers, "change", _("give an officer another role, units or password, or end it"), _officer_change)
    change.add_argument("branch", type=BRANCH, metavar="N")
    change.add_argument("code", metavar="CODE")
    change.add_argument("--role", choices=("officer", "supervisor"))
    change.add_argument("--units", metavar="CODE,CODE")
    change.add_argument(
        "--seat", choices=("none", "head", "auditor", "administrator"), help=_("what it may do on the centre's pages")
    )
    change.add_argument("--password", action="store_true", help=_("ask for a new password"))
    change.add_argument("--password-file", metavar="FILE", help=_("file whose first line is the new password"))
    change.add_argument("--active", choices=("yes", "no"), help=_("no: may act no more"))
    factor = verb(
        officers, "factor", _("make a second factor for the centre's pages, and show it once"), _officer_factor
    )
    factor.add_argument("branch", type=BRANCH, metavar="N")
    factor.add_argument("code", metavar="CODE")
    officer = verb(officers, "add", _("add an officer with a first password"), _officer_add)
    officer.add_argument("branch", type=BRANCH, metavar="N")
    officer.add_argument("code", metavar="CODE")
    officer.add_argument("name", metavar="NAME")
    officer.add_argument("--role", choices=("officer", "supervisor"), default="officer")
    officer.add_argument("--units", metavar="CODE,CODE", required=True)
    officer.add_argument("--password-file", metavar="FILE", help=_("file whose first line is the first password"))

    catalogue = verb(part("catalogue", _("services")), "publish", _("publish a catalogue to the branches"), _publish)
    catalogue.add_argument("file", metavar="FILE")
    catalogue.add_argument("--branch", type=BRANCH, metavar="N", help=_("only to this branch"))

    central_calendar.add(part("calendar", _("free days")), verb, centre_of)
    central_copies.add(partial(verb, verbs), centre_of)

    bundles = part("bundle", _("the exchange in files"))
    verb(bundles, "read", _("read a bundle of a desk"), _bundle_read).add_argument("file", metavar="FILE")
    write = verb(bundles, "write", _("write a bundle for a desk"), _bundle_write)
    write.add_argument("branch", type=BRANCH, metavar="BRANCH")
    write.add_argument("desk", type=DESK, metavar="N")
    write.add_argument("file", metavar="FILE")

    quarantine = part("quarantine", _("what desks sent and the centre holds back"))
    verb(quarantine, "list", _("list what is held back, and why"), _quarantine_list)
    verb(quarantine, "release", _("try it again, as each start of the centre does"), _quarantine_release)

    desks = part("desk", _("desks"))
    add_desk = verb(desks, "add", _("print a one-time code for a desk"), _desk_add)
    add_desk.add_argument("branch", type=BRANCH, metavar="BRANCH")
    add_desk.add_argument("--desk", type=DESK, metavar="N", help=_("an existing desk that begins again"))
    revoke = verb(desks, "revoke", _("let a desk's key count no more"), _desk_revoke)
    revoke.add_argument("branch", type=BRANCH, metavar="BRANCH")
    revoke.add_argument("desk", type=DESK, metavar="N")
    listing = verb(desks, "list", _("list the desks of a branch"), _desk_list)
    listing.add_argument("branch", type=BRANCH, metavar="BRANCH")


def database_url(args: argparse.Namespace) -> str:
    """Return the address of the centre's database."""
    chosen = args.database or os.environ.get(DATABASE)
    if chosen:
        return str(chosen)
    from models.store.database import make_folder

    folder = settings.data_folder(args.data)
    make_folder(folder)
    return f"sqlite://{(folder / 'centre.db').resolve()}"


def centre_of(args: argparse.Namespace) -> Centre:
    """Return the centre.

    Raises:
        Refused: ``central_not_installed``.
    """
    return centre_at(database_url(args))


def centre_at(url: str) -> Centre:
    """Return the centre over the database at ``url``; raises as :func:`centre_of`."""
    try:
        import psycopg
        import starlette
        import uvicorn

        del psycopg, starlette, uvicorn
    except ImportError:
        raise Refused("central_not_installed") from None
    from ptsa_tui.central.admin import Centre
    from ptsa_tui.central.store import open_store

    return Centre(open_store(url), lambda: int(time.time()))


def _init(args: argparse.Namespace) -> int:
    centre_of(args).init()
    print(_("The centre is ready."))
    return DONE


def _status(args: argparse.Namespace) -> int:
    centre = centre_of(args)
    facts = [centre.facts(b) for b in centre.branches()]
    if args.json:
        print_json({"branches": facts})
        return DONE
    for one in facts:
        print(
            _("branch {branch}: {entries} entries, {subjects} subjects, {quarantined} in quarantine").format(
                branch=one["branch"],
                entries=formats.count(one["entries"]),
                subjects=formats.count(one["subjects"]),
                quarantined=formats.count(one["quarantined"]),
            )
        )
        print(f"  {one['state']}")
        _print_desks(one["desks"])
    return DONE


def _branch_add(args: argparse.Namespace) -> int:
    from models.catalogue import seed_calendars
    from ptsa_tui.central.admin import today

    centre = centre_of(args)
    centre.add_branch(args.branch, args.name, args.zone, args.contact, seed_calendars(today(centre.clock)))
    print(_("Branch {branch} is open.").format(branch=args.branch))
    return DONE


def _unit_add(args: argparse.Namespace) -> int:
    centre_of(args).add_unit(args.branch, args.code, args.name, args.kind)
    print(_("Unit {code} is added.").format(code=args.code.upper()))
    return DONE


def _officer_add(args: argparse.Namespace) -> int:
    units = [u for u in args.units.split(",") if u]
    centre_of(args).add_officer(args.branch, args.code, args.name, args.role, units, _password(args.password_file))
    print(_("Officer {code} is added.").format(code=args.code.lower()))
    return DONE


def _officer_change(args: argparse.Namespace) -> int:
    password = _password(args.password_file) if args.password or args.password_file else None
    centre_of(args).change_officer(
        args.branch,
        args.code,
        role=args.role,
        units=[u for u in args.units.split(",") if u] if args.units is not None else None,
        active=None if args.active is None else args.active == "yes",
        password=password,
        seat=None if args.seat is None else "" if args.seat == "none" else args.seat,
    )
    print(_("Officer {code} is changed.").format(code=args.code.lower()))
    return DONE


def _officer_factor(args: argparse.Namespace) -> int:
    import segno

    from ptsa_tui.central.pages import one_time

    code = args.code.lower()
    secret = centre_of(args).set_factor(args.branch, code)
    address = one_time.address(secret, f"{args.branch}/{code}")
    segno.make(address, micro=False).terminal(compact=True)
    print(address)
    print(
        _("Scan it with an authenticator app; it is shown only now. An older one of {code} works no more.").format(
            code=code
        )
    )
    return DONE


def _password(file: str | None) -> str:
    """Return a password from a file, or typed twice; never from the command line."""
    if file is not None:
        return read_secret(Path(file))
    if not sys.stdin.isatty():
        raise Refused("password_needed")
    first = getpass.getpass(_("First password: "))
    if first != getpass.getpass(_("Once more: ")):
        raise Refused("passwords_differ")
    return first


def _publish(args: argparse.Namespace) -> int:
    """Check the file as ``ptsa catalogue check`` does, and publish it if it is sound."""
    from models.catalogue import Known, Malformed, examine
    from models.catalogue import read_bytes as read_catalogue_file
    from ptsa_tui.central.admin import today
    from ptsa_tui.cli.catalogue import print_faults

    centre = centre_of(args)
    branches = [args.branch] if args.branch else centre.branches()
    units = {unit.code for branch in branches for unit in centre.units(branch)}
    report = examine(read_catalogue_file(Path(args.file)), Known(today=today(centre.clock), units=units))
    print_faults(args.file, report.faults, sys.stderr)
    if report.catalogue is None:
        print(sentence(Malformed(report.faults)), file=sys.stderr)
        return REFUSED
    centre.publish_to(branches, report.catalogue)
    for branch in branches:
        print(
            _("Catalogue {version} is published to branch {branch}.").format(
                version=report.catalogue.version, branch=branch
            )
        )
    return DONE


def _bundle_read(args: argparse.Namespace) -> int:
    from ptsa_tui.central import bundles
    from ptsa_tui.sync.wire.bundle import read_file

    taken = bundles.read(centre_of(args), read_file(Path(args.file)))
    count = sum(t.acts + t.looks + t.quarantined for t in taken)
    print(_("{count} entries taken in.").format(count=formats.count(count)))
    return DONE


def _bundle_write(args: argparse.Namespace) -> int:
    from ptsa_tui.central import bundles
    from ptsa_tui.cli.bundle import told_written
    from ptsa_tui.sync.wire.bundle import write_file

    data, count = bundles.written(centre_of(args), args.branch, args.desk)
    write_file(Path(args.file), data)
    print(told_written(count, len(data)))
    return DONE


def _quarantine_list(args: argparse.Namespace) -> int:
    held = centre_of(args).held()
    for one in held:
        chain, log = one.chain, _("Access log") if one.log == "ptsa-look" else _("Acts")
        seqs = str(one.first) if one.count == 1 else f"{one.first}-{one.last}"
        came = time.strftime("%Y-%m-%d %H:%M", time.localtime(one.at))
        print(f"  {chain.branch}.{chain.desk}.{chain.incarnation}  {log} {seqs}  {came}  {reason(one.code)}")
    print(_("{count} entries are held back.").format(count=formats.count(sum(one.count for one in held))))
    return DONE


def _quarantine_release(args: argparse.Namespace) -> int:
    centre = centre_of(args)
    came = centre.begin()
    left = sum(one.count for one in centre.held())
    told = _("{count} entries came free, {left} are held back.")
    print(told.format(count=formats.count(came), left=formats.count(left)))
    return DONE


def _restored(args: argparse.Namespace) -> int:
    centre_of(args).put_back()
    print(_("Noted. Desks bring back what they have with their next exchanges."))
    return DONE


def _desk_add(args: argparse.Namespace) -> int:
    desk, code, expires = centre_of(args).add_desk(args.branch, args.desk)
    until = time.strftime("%Y-%m-%d %H:%M", time.localtime(expires))
    print(
        _("Desk {branch}.{desk}; the code works once, until {until}:").format(
            branch=args.branch, desk=desk, until=until
        )
    )
    print(code)
    return DONE


def _desk_revoke(args: argparse.Namespace) -> int:
    centre_of(args).revoke_desk(args.branch, args.desk)
    print(_("The key of desk {branch}.{desk} counts no more.").format(branch=args.branch, desk=args.desk))
    return DONE


def _desk_list(args: argparse.Namespace) -> int:
    _print_desks(centre_of(args).desks(args.branch))
    return DONE


def _print_desks(desks: list[dict[str, Any]]) -> None:
    for desk in desks:
        seen = time.strftime("%Y-%m-%d %H:%M", time.localtime(desk["seen"])) if desk["seen"] else "-"
        print(f"  {desk['desk']:>2}  {desk['state']:<9} {desk['incarnation']:>3}  {seen}  {desk['skew']:+d} s")


def _cert(args: argparse.Namespace) -> int:
    from ptsa_tui.central import certificate

    centre = centre_of(args)
    centre.identity()
    with certificate.made(Path(args.folder), args.names) as authority:
        centre.set_authority(authority)
    print(
        _("Certificates are in {folder}; desks that enrol from now on pin this authority.").format(folder=args.folder)
    )
    return DONE


def _serve(args: argparse.Namespace) -> int:
    from ptsa_tui.central.serve import serve
    from ptsa_tui.sync.line import is_here

    if bool(args.cert) != bool(args.key):
        raise Refused("certificate_incomplete")
    if not args.cert and not is_here(args.host):
        raise Refused("certificate_needed")
    if args.cert:
        _check_certificate(Path(args.cert), Path(args.key))
    centre = centre_of(args)
    came = centre.begin()
    centre.store.close()
    if came:
        told = _("{count} entries that were held back have their places now.")
        print(told.format(count=formats.count(came)), file=sys.stderr, flush=True)
    print(_("The centre serves {host}:{port}.").format(host=args.host, port=args.port), file=sys.stderr, flush=True)
    try:
        serve(
            database_url(args),
            central_copies.copies_folder(args),
            args.host,
            args.port,
            args.workers,
            Path(args.cert) if args.cert else None,
            Path(args.key) if args.key else None,
        )
    except OSError as error:  # the address is taken, or is none of this machine's
        why = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
        raise Refused("address_unusable", host=args.host, port=args.port, why=why) from None
    return DONE


def _check_certificate(certificate: Path, key: Path) -> None:
    """Try a certificate with its key before anything serves with them.

    Raises:
        Refused: ``certificate_unusable``; what is wrong with a file.
    """
    for path in (certificate, key):
        read_bytes(path, SHORT)  # a plain file: to open a pipe would wait
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password=lambda: "")
    except (ssl.SSLError, OSError, ValueError):
        raise Refused("certificate_unusable", file=f"{certificate}, {key}") from None
