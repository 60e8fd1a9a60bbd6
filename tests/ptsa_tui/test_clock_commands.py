"""Commands by a clock that is in doubt."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.ports import SystemClock
from models.register import clock_doubt
from models.register.register import Register
from ptsa_tui import cli, desks, settings
from tests.conftest import StillClock

INTAKE = '{"do": "intake", "nik": "3174014505909007", "name": "Siti", "service": "PP", "papers": "all"}\n'


@pytest.fixture
def clock_stands(monkeypatch: pytest.MonkeyPatch) -> StillClock:
    """Let the machine's clock stand: no midnight passes between two commands."""
    still = StillClock()
    monkeypatch.setattr(SystemClock, "now", lambda _self: still.now())
    return still


@pytest.fixture
def doubted(clock_stands: StillClock) -> Register:
    """Return the practice desk of this test, whose clock is half a year behind the centre's."""
    register = desks.open_or_found(settings.data_folder(None))
    now = register.clock.now()
    clock_doubt.heard(register, now, now + 180 * 86_400)
    return register


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str]:
    """Run a command line; return code and output."""
    code = cli.main(["--lang", "en", *argv])
    return code, capsys.readouterr().out


def test_recording_asks_for_the_day(doubted: Register, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "acts.jsonl"
    file.write_text(INTAKE)
    code, out = run(capsys, "record", str(file))
    assert code == 1
    assert json.loads(out)["code"] == "clock_centre"
    today = doubted.today()
    wrong = today.replace(year=today.year + 1, day=min(today.day, 28))
    assert run(capsys, "record", str(file), "--today", f"{wrong:%d%m%Y}")[0] == 3
    assert run(capsys, "record", str(file), "--today", "T")[0] == 3
    code, out = run(capsys, "record", str(file), "--today", f"{today:%d%m%Y}")
    assert code == 0
    assert json.loads(out)["ok"]


def test_the_doctor_says_what_a_save_says(doubted: Register, capsys: pytest.CaptureFixture[str]) -> None:
    found = clock_doubt.doubt(doubted)
    assert found is not None
    out = run(capsys, "doctor")[1]
    (line,) = [line for line in out.splitlines() if " clock " in line]
    assert line.startswith("watch")
    assert "the centre's" in line
