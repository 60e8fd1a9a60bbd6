"""``ptsa demo``: what it says is true, and nothing of it is left."""

from __future__ import annotations

import re
import signal
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import httpx

from models.facts.desk_summary import PRACTICE_PASSWORD
from models.register.founding import OFFICERS
from ptsa_tui.cli.demo import ADMINISTRATOR, SEATS
from tests.ptsa_tui.central.pages.browsing import Page
from tests.ptsa_tui.central.processes import command, environment


def found(pattern: str, text: str) -> str:
    """Return what stands at a certain place of the text."""
    match = re.search(pattern, text)
    assert match is not None, (pattern, text)
    return match.group(1)


def signs_in(line: httpx.Client, name: str, code: str = "") -> bool:
    """Tell whether somebody gets in with the practice password. httpx keeps no ``Secure`` cookie here; browsers do."""
    asked = line.get("/sign-in")
    cookies = "; ".join(cookie.partition(";")[0] for cookie in asked.headers.get_list("set-cookie"))
    form = {"branch": "1", "name": name, "password": PRACTICE_PASSWORD, "code": code}
    sent = {**Page(asked.text).forms["/sign-in"], **form}
    return line.post("/sign-in", data=sent, headers={"Cookie": cookies}).headers.get("location") == "/pages"


def test_everything_that_it_says_is_true_and_nothing_of_it_is_left(tmp_path: Path) -> None:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command("demo"), env=environment(tmp_path), text=True, **pipes) as demo:  # type: ignore[call-overload]
        told = ""
        while "otpauth://" not in told:
            line = demo.stdout.readline()
            assert line, told
            told += line
        desk = Path(found(r"--data (\S+desk1)\n", told))
        with closing(sqlite3.connect(desk / "desk.db")) as register:
            objected = "SELECT kind, objection FROM entry WHERE placement IS NULL OR objection IS NOT NULL"
            not_accepted = register.execute(objected).fetchall()
        with httpx.Client(base_url=found(r"at (http://\S+)\. ", told), trust_env=False, timeout=60) as line:
            asked = {"number": found(r"case ([\d-]+)\?", told), "code": found(r"Its code is ([\d ]+)\.", told)}
            assert line.post("/status", data=asked).status_code == 200
            assert line.get("/offices").status_code == 200
            assert not signs_in(line, ADMINISTRATOR)
            demo.stdin.write("\n")
            demo.stdin.flush()
            code = found(rf"{ADMINISTRATOR} is (\d{{6}}), ", demo.stdout.readline())
            assert signs_in(line, ADMINISTRATOR, code)
            names = {code for code, _name, _seat in (*OFFICERS, *SEATS)} - {ADMINISTRATOR}
            for name in names:
                assert name in told
                assert signs_in(line, name), name
        demo.send_signal(signal.SIGINT)
        assert demo.wait(60) == 0
    assert not_accepted == []
    assert not desk.parent.exists()
    assert not [path for path in (tmp_path / "ptsa_state").rglob("*") if path.is_file()]
