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
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.facts.desk_summary import PRACTICE_PASSWORD
from models.practice import furnish
from models.refused import Refused
from models.register.founding import OFFICERS, UNITS
from models.register.register import Register
from models.words import _
from ptsa_tui import desks, settings
from ptsa_tui.cli import DONE, Command
from ptsa_tui.cli.central_copies import COPIES

if TYPE_CHECKING:
    from ptsa_tui.central.admin import Centre

CASES = 60
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


def run(args: argparse.Namespace) -> int:
    """Start everything, wait, end everything."""
    from ptsa_tui.cli.central import centre_at
    from ptsa_tui.cli.sync import exchange
    from ptsa_tui.sync.enrol import enrol

    folder = Path(tempfile.mkdtemp(prefix="ptsa-demo-"))
    tokens = settings.state_folder() / "tokens"
    registers: list[Register] = []
    database = f"sqlite://{folder / 'centre.db'}"
    server = centre = None
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    try:
        centre = centre_at(database)
        _furnish(centre)
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
        _explain(folder, url)
        while not args.check and not ended.wait(0.5) and server.poll() is None:
            pass
    except KeyboardInterrupt:
        pass
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
        shutil.rmtree(folder, ignore_errors=True)
    print(_("The demo has ended; everything of it is removed."))
    return DONE


def _furnish(centre: Centre) -> None:
    """Give the practice centre two branches with units, officers, services and calendar."""
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
    centre.publish_to((1, 2), seed_catalogue())


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


def _explain(folder: Path, url: str) -> None:
    print(_("A practice centre is at {url}. Open its desks, each in a terminal of its own:").format(url=url))
    for number in (1, 2):
        print(f"  {_program()} --data {folder / f'desk{number}'}")
    print(
        _("Sign in as {names}; the password is {password}. F12 shows the exchange. Ctrl+C here ends it.").format(
            names=", ".join(code for code, _name, _role in OFFICERS), password=PRACTICE_PASSWORD
        )
    )
    told = _("In a browser: {url}/status is what citizens see, {url}/pages is for officers (branch 1, the same names).")
    print(told.format(url=url), flush=True)
