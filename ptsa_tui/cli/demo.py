"""``ptsa demo``: a practice centre and two practice desks of it, in a temporary folder, until Ctrl+C."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from models.acts import Seat
from models.facts import numbering, status_codes
from models.facts.desk_summary import PRACTICE_PASSWORD
from models.fold import CaseState
from models.practice import furnish
from models.refused import Refused
from models.register.founding import OFFICERS, UNITS
from models.register.register import Register
from models.words import _
from ptsa_tui import desks, settings
from ptsa_tui.central.pages import one_time, rights
from ptsa_tui.central.processes import COPIES
from ptsa_tui.cli import DONE, Command

if TYPE_CHECKING:
    from ptsa_tui.central.admin import Centre

CASES = 60
ADMINISTRATOR = "admin"
SEATS: tuple[tuple[str, str, Seat], ...] = (
    (ADMINISTRATOR, "Rini Kartika", "administrator"),
    ("kepala", "Hendra Gunawan", "head"),
    ("auditor", "Maya Anggraini", "auditor"),
)
"""Invented officers without a desk, for the pages: name for signing in, name, seat."""
_PATIENCE = 30.0
"""Seconds that the centre may take to start."""


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    command = Command(
        "demo",
        _("try a centre with two desks on this machine (needs the extra [central])"),
        _(
            "Examples:\n  ptsa demo\n  ptsa demo --check\n\n"
            "It says how to open each desk in a terminal of its own. Ctrl+C ends it and removes everything."
        ),
    )
    parser = command.parser(commands, common)
    parser.add_argument("--check", action="store_true", help=_("start, exchange once, end"))
    parser.set_defaults(run=run)


class Practice(Struct):
    """A practice centre that serves, and its desks."""

    centre: Centre
    url: str
    server: subprocess.Popen[bytes]
    desks: list[Register]
    secret: bytes
    """Of the administrator's second factor."""

    @property
    def code(self) -> str:
        """The administrator's present one-time code."""
        return one_time.code(self.secret, self.centre.clock() // one_time.PERIOD)

    @property
    def receipt(self) -> tuple[str, str]:
        """Number and code of a case, as its receipt has them: of one that still lacks papers, if there is one."""
        newest = "SELECT id, number FROM case_file ORDER BY state <> 'incomplete', id DESC LIMIT 1"
        case, number = self.desks[0].database.row(newest) or (0, 0)
        state = self.desks[0].fold_of(case).state
        return numbering.shown(number), status_codes.shown(state.status_code if isinstance(state, CaseState) else 0)


def run(args: argparse.Namespace) -> int:
    """Start everything, wait, end everything."""
    folder = Path(tempfile.mkdtemp(prefix="ptsa-demo-"))
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    try:
        with practising(folder) as practice:
            _explain(folder, practice)
            if not args.check:
                threading.Thread(target=_tell_codes, args=(practice,), daemon=True).start()
            while not args.check and not ended.wait(0.5) and practice.server.poll() is None:
                pass
    except KeyboardInterrupt:
        pass
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(_("The demo has ended; everything of it is removed."))
    return DONE


@contextmanager
def practising(folder: Path) -> Iterator[Practice]:
    """Let a practice centre with two desks run in ``folder``; end it, and leave nothing elsewhere."""
    from ptsa_tui.central import follower
    from ptsa_tui.central.copies import Copies
    from ptsa_tui.cli.central import centre_at
    from ptsa_tui.cli.sync import exchange
    from ptsa_tui.sync.enrol import enrol

    tokens = settings.state_folder() / "tokens"
    registers: list[Register] = []
    database = f"sqlite://{folder / 'centre.db'}"
    server = centre = None
    try:
        centre = centre_at(database)
        secret = _furnish(centre)
        port = _free_port()
        url = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "ptsa_tui", "central", "--database", database, "serve", "--port", str(port)]
        with open(folder / "centre.log", "wb") as log:
            places = {**os.environ, COPIES: str(folder / "copies")}
            server = subprocess.Popen(command, stdout=log, stderr=log, env=places)  # noqa: S603  # our own program
        _wait(url, server)
        for number in (1, 2):
            _desk, code, _expires = centre.add_desk(1)
            registers.append(enrol(url, code, folder / f"desk{number}" / desks.DESK, tokens=tokens))
            exchange(registers[-1])
        furnish(registers[0], CASES, 1)
        for register in registers:
            exchange(register)
        follower.turn(Copies(centre, folder / "copies"))  # so the pages count at once what was just made up
        yield Practice(centre, url, server, registers, secret)
    finally:
        if server is not None:
            server.terminate()
            server.wait(timeout=25)
        if centre is not None:
            centre.store.close()
        for register in registers:
            register.close()
            for left in (register.token.path, register.token.path.with_suffix(".key")):
                left.unlink(missing_ok=True)


def _furnish(centre: Centre) -> bytes:
    """Give the practice centre two branches with units, officers, seats, services and calendar.

    Return the secret of the administrator's second factor.
    """
    from models.catalogue import seed_calendars, seed_catalogue
    from ptsa_tui.central.admin import today

    centre.init(practice=True)
    for branch, name in ((1, "PTSA Latihan"), (2, "PTSA Latihan Timur")):
        centre.add_branch(branch, name, "WIB", calendars=seed_calendars(today(centre.clock)))
        for code, title, kind in UNITS:
            centre.add_unit(branch, code, title, kind)
        for code, title, supervisor in OFFICERS:
            role = "supervisor" if supervisor else "officer"
            centre.add_officer(branch, code, title, role, [u[0] for u in UNITS], PRACTICE_PASSWORD)  # type: ignore[arg-type]
    for code, title, seat in SEATS:
        centre.add_officer(1, code, title, "officer", [], PRACTICE_PASSWORD)
        centre.change_officer(1, code, seat=seat)
    centre.publish_to((1, 2), seed_catalogue())
    return centre.set_factor(1, ADMINISTRATOR)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    from ptsa_tui.sync.line import HttpLine

    line, until = HttpLine(url), time.monotonic() + _PATIENCE
    while True:
        try:
            line.request("GET", "/readyz")
        except Refused:
            if time.monotonic() > until or server.poll() is not None:
                raise
            time.sleep(0.1)
        else:
            line.close()
            return


def _program() -> str:
    """Return how the program is called here: by its name where the shell finds that, else by its place."""
    beside = Path(sys.executable).with_name("ptsa")
    if shutil.which("ptsa") is not None or not beside.exists():
        return "ptsa"
    return str(beside.relative_to(Path.cwd()) if beside.is_relative_to(Path.cwd()) else beside)


def _explain(folder: Path, practice: Practice) -> None:
    url, (number, code) = practice.url, practice.receipt
    print(_("A practice centre is at {url}. Open its desks, each in a terminal of its own:").format(url=url))
    for desk in (1, 2):
        print(f"  {_program()} --data {folder / f'desk{desk}'}")
    print(
        _("Sign in as {names}; the password is {password}. F12 shows the exchange. Ctrl+C here ends it.").format(
            names=", ".join(code for code, _name, _role in OFFICERS), password=PRACTICE_PASSWORD
        )
    )
    print("\n" + _("Its pages, in a browser on this machine:"))
    print(f"  {url}/status\n    " + _("How far is case {number}? Its code is {code}.").format(number=number, code=code))
    print(f"  {url}/offices\n    " + _("What the offices offer."))
    seats = ", ".join(f"{code} ({_(rights.STANDINGS[seat])})" for code, _name, seat in SEATS)
    told = _("For officers: branch 1, password {password}; those of the desks, and {seats}.")
    print(f"  {url}/sign-in\n    " + told.format(password=PRACTICE_PASSWORD, seats=seats))
    told = _("For {name} it asks a one-time code, too: Enter here tells it, and so does an authenticator with this:")
    print(
        f"    {told.format(name=ADMINISTRATOR)}\n    {one_time.address(practice.secret, f'1/{ADMINISTRATOR}')}",
        flush=True,
    )


def _tell_codes(practice: Practice) -> None:
    """Tell the administrator's present code whenever somebody presses Enter."""
    for _line in sys.stdin:
        left = one_time.PERIOD - practice.centre.clock() % one_time.PERIOD
        told = _("The one-time code of {name} is {code}, for {seconds} seconds.")
        print(told.format(name=ADMINISTRATOR, code=practice.code, seconds=left), flush=True)
