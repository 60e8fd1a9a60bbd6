"""``ptsa doctor``: look at everything that a desk rests on, and say what to do."""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from models.exchange.link import link_view
from models.quality import sheets
from models.refused import Refused
from models.register import clock_doubt
from models.register.refolding import apart
from models.register.register import Register
from models.retention.compacting import pays, sizes
from models.retention.due import cases_past
from models.retention.limits import spans_here
from models.terminal import texts
from models.words import _, formats
from models.words.sentences import sentence
from ptsa_tui import desks, places, settings
from ptsa_tui.cli import DONE, REFUSED, Command, printing
from ptsa_tui.cli.finding import Finding

LEAST_FREE = 200_000_000
"""Bytes that should be free on the disk of the database."""


LATE = 3 * 86_400
"""Seconds without an answer of the centre that are worth a look."""


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    command = Command(
        "doctor",
        _("look at everything that the desk rests on"),
        _(
            "Examples:\n  ptsa doctor\n  ptsa doctor --print-test\n\n"
            "It changes nothing. Exit codes: 0 all well or only warnings, 1 something fails."
        ),
    )
    parser = command.parser(commands, common)
    parser.add_argument("--print-test", action="store_true", help=_("print an invented slip, too"))
    parser.set_defaults(run=run, needs_settings=False)


def run(args: argparse.Namespace) -> int:
    """Examine and print."""
    findings = list(examine(settings.data_folder(args.data), print_test=args.print_test))
    words = {"ok": _("ok"), "warn": _("watch"), "fail": _("FAULT")}
    for finding in findings:
        print(f"{words[finding.sign]:<6} {finding.what:<22} {finding.found}")
    return REFUSED if any(f.sign == "fail" for f in findings) else DONE


def examine(data: Path, *, print_test: bool = False) -> Iterator[Finding]:
    """Yield the findings on this machine and the register in ``data``."""
    yield Finding("ok" if sys.version_info >= (3, 11) else "fail", "Python", sys.version.split()[0])
    yield _sqlite()
    yield from _terminal()
    yield _disk(data)
    yield _writable(_("state folder"), settings.state_folder())
    yield _writable(_("data folder"), data)
    yield from _files()
    try:
        register = desks.open_register(data)
    except Refused as why:
        if why.code == "database_none":
            yield Finding("warn", _("database"), _("none yet; ptsa makes a practice desk"))
        else:
            yield Finding("fail", _("database"), sentence(why))
        return
    for check in (_whole, _apart, _room, _token, _calendar, _clock, _centre, _retention):
        try:
            yield check(register)
        except Refused as why:
            yield Finding("fail", _("database"), sentence(why))
    yield from printing.examine(register, print_test=print_test)


def _sqlite() -> Finding:
    options = {row[0] for row in sqlite3.connect(":memory:").execute("PRAGMA compile_options")}
    good = "ENABLE_FTS5" in options and sqlite3.sqlite_version_info >= (3, 35)
    return Finding("ok" if good else "fail", "SQLite", sqlite3.sqlite_version)


def _terminal() -> Iterator[Finding]:
    size = shutil.get_terminal_size()
    big = size.columns >= 80 and size.lines >= 24
    yield Finding("ok" if big else "warn", _("terminal"), f"{os.environ.get('TERM', '-')} {size.columns}x{size.lines}")
    encoding = (sys.stdout.encoding or "").lower()
    yield Finding("ok" if "utf" in encoding else "warn", _("letters"), encoding or "-")


def _disk(data: Path) -> Finding:
    folder = data
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return Finding("fail", _("disk"), _("can't be read"))
    return Finding("ok" if free >= LEAST_FREE else "warn", _("free on disk"), f"{formats.count(free // 1_000_000)} MB")


def _writable(what: str, folder: Path) -> Finding:
    there = folder
    while not there.exists() and there != there.parent:
        there = there.parent
    good = os.access(there, os.W_OK)
    told = _("can be written") if good else _("can't be written")
    return Finding("ok" if good else "fail", what, f"{told}: {folder}")


def _files() -> Iterator[Finding]:
    """Read the files that this machine's user wrote, as the desk does."""
    for what, read in (
        (_("settings"), settings.load),
        (_("texts"), lambda: texts.read(settings.texts_file())),
        (_("instruments"), lambda: sheets.instruments(places.instruments_folder())),
    ):
        try:
            read()
        except Refused as why:
            yield Finding("fail", what, sentence(why))
        else:
            yield Finding("ok", what, _("can be read"))


def _whole(register: Register) -> Finding:
    row = register.database.row("PRAGMA quick_check(1)")
    good = row is not None and row[0] == "ok"
    return Finding("ok" if good else "fail", _("database"), _("whole") if good else _("damaged"))


def _apart(register: Register) -> Finding:
    """Say how much could not be shown by this program; ``ptsa journal verify`` tries it again."""
    count = len(apart(register))
    if count:
        told = _("{count} can't be shown by this program; update it, then: ptsa journal verify")
        return Finding("fail", _("cases and persons"), told.format(count=formats.count(count)))
    return Finding("ok", _("cases and persons"), _("all can be shown"))


def _room(register: Register) -> Finding:
    found = sizes(register.database)
    told = _("{size} in the file").format(size=formats.size(found.file))
    if pays(register.database):
        empty = _("{size} of it empty; ptsa compact gives it back").format(size=formats.size(found.free))
        return Finding("warn", _("room"), f"{told}, {empty}")
    return Finding("ok", _("room"), told)


def _retention(register: Register) -> Finding:
    """Say how many cases have been kept long enough; a period is the office's to set."""
    said = spans_here(register)
    if not said.default and not said.services:
        return Finding("ok", _("retention"), _("no period is set; everything is kept"))
    count = cases_past(register)
    if count:
        told = _("{count} cases are past their time; ptsa retention").format(count=formats.count(count))
        return Finding("warn", _("retention"), told)
    return Finding("ok", _("retention"), _("nothing has been kept too long"))


def _token(register: Register) -> Finding:
    standing = register.standing()
    words: dict[str, Callable[[], str]] = {
        "known": lambda: _("this machine's own"),
        "restored": lambda: _("put back from a copy; the next save begins a new series"),
        "moved": lambda: _("from another machine; the next save begins a new series"),
    }
    try:
        register.token.check_writable()
        register.check_series(register.today().year)
    except Refused as why:
        return Finding("fail", _("machine token"), sentence(why))
    return Finding("ok" if standing == "known" else "warn", _("machine token"), words[standing]())


def _centre(register: Register) -> Finding:
    """Say how the exchange stands, without a word to the centre; ``ptsa sync`` tries the line."""
    view = link_view(register, 0)
    if not view.enrolled:
        return Finding("ok", _("centre"), _("none; this desk stands alone"))
    if not register.token.path.with_suffix(".key").exists():
        return Finding("fail", _("centre"), sentence(Refused("device_key_missing")))
    moment = formats.moment(view.contact, register.branch().zone) if view.contact else "-"
    told = _("{unsent} not sent yet, last contact {moment}").format(unsent=formats.count(view.unsent), moment=moment)
    if view.erasures:
        hidden = _("{count} hidden, erased when it has agreed").format(count=formats.count(view.erasures))
        told = f"{told}, {hidden}"
    if view.held:
        told += ", " + _("{count} held at the centre: F12 says why").format(count=formats.count(view.held))
    late = view.held or register.clock.now() - view.contact > LATE
    return Finding("warn" if late else "ok", _("centre"), told)


def _calendar(register: Register) -> Finding:
    year = register.today().year
    decreed = register.calendar().decreed
    unknown = [str(y) for y in (year, year + 1) if y not in decreed]
    if unknown:
        return Finding("warn", _("calendar"), _("no decree known for {years}").format(years=", ".join(unknown)))
    return Finding("ok", _("calendar"), f"{year}, {year + 1}")


def _clock(register: Register) -> Finding:
    found, zone = clock_doubt.doubt(register), register.branch().zone
    if found is not None:
        return Finding("warn", _("clock"), sentence(found.refusal(zone)))
    return Finding("ok", _("clock"), formats.moment(register.clock.now(), zone))
