"""The whole way as it is in an office: commands, processes, TLS, PostgreSQL; from one desk to the other."""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path
from typing import Any

from models import catalogue
from models.practice import fill
from models.register.register import Register
from tests.loaded import Loaded
from tests.postgres import Server
from tests.ptsa_tui.central.processes import Serving, environment

CASES, DAYS = 150, 3
UNITS = (
    ("LOKET", "Loket", "counter"),
    ("HI", "Hubungan Industrial", "unit"),
    ("WAS", "Pengawasan", "unit"),
    ("PENTA", "Penempatan", "unit"),
)


class Machine:
    """A machine with folders of its own, on which commands are run."""

    def __init__(self, folder: Path, loaded: Loaded) -> None:
        self.folder = folder
        self.loaded = loaded
        folder.mkdir()

    def run(self, *arguments: str) -> str:
        """Run a command of the program; return what it says."""
        done = self.run_any(*arguments)
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    def run_any(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command that may fail."""
        return self.loaded.run(["--lang", "en", *arguments], environment(self.folder))

    def json(self, *arguments: str) -> Any:
        """Run a command; return what it says in JSON."""
        return json.loads(self.run(*arguments, "--json"))

    def register(self) -> Register:
        """Open the desk's register."""
        return Register.open(self.folder / "ptsa_data" / "desk.db", tokens=self.folder / "ptsa_state" / "tokens")


def work(desk: Machine, seed: int) -> int:
    """Fill an enrolled desk with invented days, as a practice desk is filled; return the number of entries."""
    register = desk.register()
    register.practice = True
    try:
        return fill(register, CASES, seed, days=DAYS)
    finally:
        register.close()


def test_two_desks_and_a_centre_show_the_same(tmp_path: Path, server: Server, loaded: Loaded) -> None:
    centre, one, two = (Machine(tmp_path / name, loaded) for name in ("centre", "one", "two"))
    password = tmp_path / "password"
    password.write_text("rahasia-sekali\n")
    with server.database() as url:

        def central(*arguments: str) -> str:
            return centre.run("central", "--database", url, *arguments)

        central("init")
        central("branch", "add", "1", "PTSA Jakarta", "WIB")
        for code, name, kind in UNITS:
            central("unit", "add", "1", code, name, "--kind", kind)
        units = ",".join(u[0] for u in UNITS)
        central("officer", "add", "1", "sari", "Sari Widowati", "--units", units, "--password-file", str(password))
        central("catalogue", "publish", str(Path(catalogue.__file__).with_name("seed.toml")))
        certificates = tmp_path / "certificates"
        central("certificate", str(certificates), "127.0.0.1")
        named = {p.name: p for p in certificates.iterdir()}
        cert, key = named["server.pem"], named["server.key"]
        arguments = ("--workers", "2", "--cert", str(cert), "--key", str(key))
        with Serving(tmp_path / "served", url, *arguments, scheme="https") as serving:
            for desk in (one, two):
                code = central("desk", "add", "1").splitlines()[-1]
                desk.run("enrol", serving.address, code)
            written = work(one, 1)
            begun = time.monotonic()
            assert one.json("sync")["sent_acts"] == written
            assert two.json("sync")["pulled"] == written
            shown = time.monotonic() - begun
            back = work(two, 2)
            assert two.json("sync")["sent_acts"] == back
            assert one.json("sync")["pulled"] == back
            assert len(serving.processes()) >= 3
        (facts,) = json.loads(central("status", "--json"))["branches"]
        states = [desk.json("status") for desk in (one, two)]
        assert [s["state"] for s in states] == [facts["state"]] * 2
        assert states[0]["cases"] == states[1]["cases"]
        assert sum(states[0]["cases"].values()) == 2 * CASES
        assert facts["quarantined"] == 0
        for desk in (one, two):
            desk.run("journal", "verify")
        print(f"{written} entries were shown at the other desk {shown:.1f} s after the first sync had begun")
