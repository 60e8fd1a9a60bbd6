"""Thousands of intakes through ``ptsa record``, one in twenty wrong: exactly the wrong ones are refused, each with its
code, and no number is lost or given twice, even when half of the run is killed.

The file can be made and tried by hand: ``python -m benchmarks.forms 10000 1 > day.jsonl``, then
``ptsa record day.jsonl > day.out``. ``make test`` takes 1,000 lines, ``make soak`` 10,000.
"""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest

from benchmarks.forms import BAD, Made, lines
from models.facts import numbering
from models.facts.numbering import Range
from models.register.founding import found_practice
from models.register.register import Register
from models.register.verify import verify
from ptsa_tui.cli.record import record_lines
from tests.soak import SEED, share

ROOT = Path(__file__).parents[2]
Answer = dict[str, Any]


class Run:
    """A practice desk without cases, a file of lines, and ``ptsa record`` as a process of its own."""

    def __init__(self, folder: Path, count: int, seed: int) -> None:
        self.folder, self.file, self.out = folder, folder / "day.jsonl", folder / "day.out"
        self.made: list[Made] = list(lines(count, seed))
        self.file.write_bytes(b"".join(made.data + b"\n" for made in self.made))
        path = folder / "data" / "practice.db"
        found_practice(path, tokens=folder / "state" / "tokens").close()
        self.env = os.environ | {
            "PTSA_DATA": str(folder / "data"),
            "PTSA_STATE": str(folder / "state"),
            "PTSA_CONFIG": str(folder / "config"),
            "PYTHONPATH": str(ROOT),
        }

    def start(self, after: int = 0) -> subprocess.Popen[bytes]:
        """Start recording behind a line; answers are added to the output."""
        command = [sys.executable, "-m", "ptsa_tui", "--lang", "en", "record", str(self.file), "--after", str(after)]
        with open(self.out, "ab") as out:
            return subprocess.Popen(command, env=self.env, stdout=out)

    def answers(self) -> list[Answer]:
        """Return the whole lines of the output."""
        whole = self.out.read_bytes()
        return [json.loads(line) for line in whole[: whole.rfind(b"\n") + 1].splitlines()]

    def until(self, process: subprocess.Popen[bytes], count: int) -> None:
        """Wait until so many lines are answered, or the run has ended."""
        while process.poll() is None and self.out.read_bytes().count(b"\n") < count:
            time.sleep(0.001)

    def register(self) -> Register:
        """Open the desk."""
        return Register.open(self.folder / "data" / "practice.db", tokens=self.folder / "state" / "tokens")


def check(run: Run) -> None:
    """Hold every answer against what the line deserves, and the numbers against the register."""
    answers = run.answers()
    assert [a["line"] for a in answers] == list(range(1, len(run.made) + 1))
    got = {a["line"]: a.get("code") for a in answers}
    wanted = {place: made.code for place, made in enumerate(run.made, 1)}
    wrong = {p: (run.made[p - 1].fault, code, got[p]) for p, code in wanted.items() if got[p] != code}
    assert not wrong
    good = [a for a in answers if a["ok"]]
    of_case = [int(a["number"].replace("-", "")) for a in good]
    of_notice = [int(a["notice"].replace("-", "")) for a in good if "notice" in a]
    assert [numbering.running(n) for n in of_case] == list(range(1, len(good) + 1))
    first = Range.NOTICE.value[0]
    assert [numbering.running(n) for n in of_notice] == list(range(first, first + len(of_notice)))
    assert all(numbering.is_valid(n) for n in of_case + of_notice)
    register = run.register()
    assert [n for (n,) in register.database.rows("SELECT number FROM case_file ORDER BY id")] == of_case
    assert [n for (n,) in register.database.rows("SELECT number FROM notice ORDER BY number")] == of_notice
    rows = register.database.rows("SELECT nik, passport, nib, npwp FROM person")
    persons = {tuple(part or "" for part in row) for row in rows}
    assert len(persons) == len(rows), "someone is there twice"
    forms = [json.loads(made.data) for made in run.made if made.code is None]
    assert persons == {tuple(f.get(k, "") for k in ("nik", "passport", "nib", "npwp")) for f in forms}
    verdict = verify(register.database)
    assert verdict.sound, verdict.faults
    assert register.database.rows("SELECT 1 FROM meta WHERE key LIKE 'recorded.%'") == []
    register.close()


def straight(folder: Path, count: int, seed: int) -> None:
    """Record all lines in one run."""
    run = Run(folder, count, seed)
    assert run.start().wait() == 1  # some were refused
    check(run)


def killed(folder: Path, count: int, seed: int, kills: int) -> None:
    """Kill the run again and again, each time going on behind the last whole line of its output."""
    run, rng = Run(folder, count, seed), Random(seed)
    for turn in range(1, kills + 1):
        process = run.start(len(run.answers()) if run.out.exists() else 0)
        run.until(process, count * turn // (kills + 1))
        time.sleep(rng.random() * 0.003)
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
    assert 0 < len(run.answers()) < count
    assert run.start(len(run.answers())).wait() == 1
    check(run)


class Breaks(io.StringIO):
    """An output that takes so many answers, and breaks while the next one is written."""

    def __init__(self, room: int) -> None:
        super().__init__()
        self.room = room

    def write(self, text: str) -> int:
        if not self.room:
            raise BrokenPipeError
        self.room -= 1
        return super().write(text)


def test_broken_off_between_every_save_and_its_answer(register: Register, sari: int) -> None:
    """The worst moment of a kill, at each line in turn: what was saved and not answered is not saved again."""
    made = list(lines(60, 8))
    source = b"".join(m.data + b"\n" for m in made)
    out = ""
    while len(out.splitlines()) < len(made):
        broken = Breaks(1)
        with suppress(BrokenPipeError):
            record_lines(register, sari, io.BytesIO(source), broken, len(out.splitlines()))
        out += broken.getvalue()
    answers = [json.loads(line) for line in out.splitlines()]
    assert [a.get("code") for a in answers] == [m.code for m in made]
    told = [int(a["number"].replace("-", "")) for a in answers if a["ok"]]
    assert [n for (n,) in register.database.rows("SELECT number FROM case_file ORDER BY id")] == told
    assert [numbering.running(n) for n in told] == list(range(1, len(told) + 1))
    assert verify(register.database).sound


def test_the_same_file_twice_on_purpose_is_recorded_twice(register: Register, sari: int) -> None:
    line = b'{"do":"intake","nik":"3174014505909901","name":"Wening","service":"JKP","papers":"all"}\n'
    for turn in (1, 2):
        out = io.StringIO()
        assert record_lines(register, sari, io.BytesIO(line), out) == 0
        assert register.database.rows("SELECT count(*) FROM case_file") == [(turn,)]


def test_three_hundred_lines(tmp_path: Path) -> None:
    straight(tmp_path, 300, seed=20261124)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_killed_in_the_middle(tmp_path: Path) -> None:
    killed(tmp_path, 200, seed=3, kills=2)


@pytest.mark.soak
def test_ten_thousand_lines(tmp_path: Path) -> None:
    straight(tmp_path, share(10_000), seed=1 + SEED)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.soak
def test_ten_thousand_lines_killed_forty_times(tmp_path: Path) -> None:
    killed(tmp_path, share(10_000), seed=2 + SEED, kills=share(40))


def test_the_generator_keeps_its_word() -> None:
    made = list(lines(1000, 5))
    assert made == list(lines(1000, 5))
    assert sum(m.code is not None for m in made) == 50
    faults = Counter(m.fault for m in made if m.fault)
    assert set(faults) == set(BAD)
    assert len({BAD[f][0] for f in faults}) >= 12
    good = [json.loads(m.data) for m in made if m.code is None]
    for kind in ("nik", "passport", "nib", "npwp"):
        assert any(kind in form for form in good), kind
    assert any("'" in str(form.get("name")) for form in good)
    assert any(form.get("name") and " " not in str(form["name"]) for form in good)
    assert any("name" not in form for form in good)
