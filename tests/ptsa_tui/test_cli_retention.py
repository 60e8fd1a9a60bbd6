"""``ptsa retention`` and ``ptsa compact``, as a supervisor's terminal meets them."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pytest

from models import words
from models.facts.standard import Office
from models.forms import Deliver, Ready, perform
from models.ports import SystemClock
from models.register import clock_doubt
from models.register.founding import found_practice
from models.register.register import Register
from models.register.verify import verify
from ptsa_tui import cli
from tests.models.build import publish, take_in

OFFICE = Office(keep="5 years", source="SK 1/2026", checked_on="2026-11-01")
BACK = ("naskah", "saran", "permohonan")


class Past:
    """A clock of six years ago."""

    def now(self) -> int:
        """Return the moment."""
        return SystemClock().now() - 6 * 366 * 86_400


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the register of a practice desk with three cases of six years ago, one of them with its originals here."""
    monkeypatch.setattr(clock_doubt, "RELEASED", dt.date(2019, 1, 1))
    path = tmp_path / "data" / "practice.db"
    register = found_practice(path, tokens=tmp_path / "state" / "tokens", clock=Past(), fast=True)
    publish(register, office=OFFICE)
    sari = register.officer_by_code("sari")
    assert sari is not None
    for n in range(3):
        case = take_in(register, sari.id, nik=f"31740152039092{n:02d}", name=f"Zulfikri {n}")
        perform(register, sari.id, Ready(case=case, product="SK-7"))
        perform(register, sari.id, Deliver(case=case, returned=BACK if n else ()))
    register.close()
    return path


def run(capsys: pytest.CaptureFixture[str], *argv: str, lang: str = "en") -> tuple[int, str, str]:
    """Run a command line; return code, output and errors."""
    code = cli.main(["--lang", lang, *argv])
    out, err = capsys.readouterr()
    return code, out, err


def test_it_says_what_is_due_and_changes_nothing(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = run(capsys, "retention")
    assert code == 0
    assert "  PP          5 years                2         1" in out
    assert "1 stay: an original was taken in" in out
    assert "Nothing was changed" in out
    code, out, _err = run(capsys, "retention", lang="id")
    assert "5 tahun" in out
    assert "Tidak ada yang diubah" in out
    code, out, _err = run(capsys, "retention", "--json", "--papers-settled")
    found = json.loads(out)
    assert (code, found["services"][0]["service"], found["services"][0]["due"]) == (0, "PP", 3)
    code, out, _err = run(capsys, "doctor")
    assert "3 cases are past their time" in out


def test_a_supervisor_lets_it_be_erased_and_lookup_names_nobody(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _out, err = run(capsys, "retention", "--apply")
    assert (code, err) == (1, "Only a supervisor may do this.\n")
    code, out, err = run(capsys, "retention", "--apply", "--officer", "ratna")
    assert (code, err) == (0, "")
    assert "cases: 2" in out
    assert "1 stay: an original" in out
    code, out, _err = run(capsys, "lookup", "zulfikri")
    assert [line.split()[-1] for line in out.splitlines()] == ["0"], "only the one whose originals are here"
    register = Register.open(path, tokens=path.parent.parent / "state" / "tokens")
    assert verify(register.database).sound
    (number,) = register.database.row("SELECT number FROM case_file ORDER BY id DESC") or ()
    register.close()
    code, out, _err = run(capsys, "lookup", str(number).zfill(15))
    assert out.rstrip().endswith("(erased)")
    code, out, _err = run(capsys, "lookup", "--json", str(number).zfill(15))
    assert (json.loads(out)["name"], json.loads(out)["erased"]) == ("", True)
    code, out, _err = run(capsys, "retention", "--apply", "--officer", "ratna", "--json", "--papers-settled")
    assert json.loads(out)["done"]["cases"] == 1
    assert json.loads(out)["held"] == {}
    code, out, _err = run(capsys, "retention", "--apply", "--officer", "ratna")
    assert out == "Nothing was due.\n"
    assert code == 0


def test_looking_and_erasing_at_once_is_no_command(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _out, err = run(capsys, "retention", "--apply", "--if", "1 year")
    assert (code, "--apply" in err) == (2, True)
    code, _out, err = run(capsys, "retention", "--if", "soon")
    assert (code, err) == (3, 'soon is no period; write it like "5 years", "18 months" or "for ever".\n')


BROKEN_OFF = """
import signal, sys
from models.retention import anonymising
from ptsa_tui import cli
anonymising.MOST = 1
def rest(seconds):
    if seconds: signal.raise_signal(signal.SIGINT)
anonymising.anonymise.__kwdefaults__["rest"] = rest
sys.exit(cli.main(["--lang", "en", "retention", "--apply", "--officer", "ratna", *sys.argv[1:]]))
"""


def test_ctrl_c_breaks_it_off_and_the_next_run_goes_on(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = [sys.executable, "-c", BROKEN_OFF]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    assert done.returncode == 130, done.stderr
    assert "cases: 1" in done.stdout
    assert "Broken off" in done.stdout
    assert done.stderr == ""
    code, out, _err = run(capsys, "retention", "--apply", "--officer", "ratna")
    assert (code, "cases: 1" in out) == (0, True)


def test_compact_says_what_it_freed(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = run(capsys, "compact")
    assert code == 0
    assert "would gain little" in out
    code, out, _err = run(capsys, "compact", "--whole", lang="id")
    assert code == 0
    assert "sesudah: " in out
    assert "Dibebaskan: " in out
    code, out, _err = run(capsys, "compact", "--whole", "--json")
    assert json.loads(out)["done"]["rewritten"] is True


def test_compact_says_that_a_terminal_is_open(
    path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from models.retention import compacting

    monkeypatch.setattr(compacting, "ALONE", 10)
    other = Register.open(path, tokens=path.parent.parent / "state" / "tokens")
    code, _out, err = run(capsys, "compact", "--whole")
    assert code == 1
    assert "Another terminal of this desk is open" in err
    other.close()


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("command", ["retention", "compact"])
def test_help_has_examples(capsys: pytest.CaptureFixture[str], language: str, command: str) -> None:
    with pytest.raises(SystemExit) as leave:
        cli.main(["--lang", language, command, "--help"])
    assert leave.value.code == 0
    out = capsys.readouterr().out
    assert f"ptsa {command}" in out
    assert max(map(len, out.splitlines())) <= 104
