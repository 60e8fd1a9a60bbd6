"""The commands as a script runs them: exit codes, answers line by line, and never a traceback."""

from __future__ import annotations

import json
import os
import pty
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pty.conftest import Place

FIRST, SECOND = "3174014505909701", "3174010101909702"
INTAKE: dict[str, object] = {"do": "intake", "nik": FIRST, "name": "Sulastri Wening", "service": "PP", "papers": "all"}


def command(*arguments: str) -> list[str]:
    """Return the command line of the program."""
    return [sys.executable, "-m", "ptsa_tui", "--lang", "en", *arguments]


def lines(*forms: object) -> str:
    """Return forms as JSON lines; a text is taken as it is."""
    return "".join((form if isinstance(form, str) else json.dumps(form)) + "\n" for form in forms)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--version"], 0),
        (["status", "--json"], 0),
        (["journal", "verify"], 0),
        (["lookup", "nobody has this name"], 1),
        (["nonsense"], 2),
        (["journal"], 2),
        (["record", "nowhere.jsonl"], 3),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_exit_codes(place: Place, arguments: list[str], code: int) -> None:
    done = place.run(*arguments)
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert bool(done.stderr) == (code > 1), "what can't be done is said, and nothing else is"


def test_the_whole_story_line_by_line(place: Place) -> None:
    """Each line has its answer; a refused one keeps nothing, says why, and the others are still recorded."""
    new = {**INTAKE, "nik": SECOND, "name": "Bagus Jatmiko", "papers": [{"requirement": "naskah"}]}
    done = place.run("record", "-", given=lines(INTAKE, new))
    assert (done.returncode, done.stderr) == (0, "")
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert (first["state"], second["state"]) == ("received", "incomplete")
    assert second["notice"]
    case, running = first["number"], first["number"].split("-")
    wrong = f"{case[:-1]}{(int(case[-1]) + 1) % 10}"
    story: list[tuple[object, str | None]] = [
        ({"do": "deliver", "case": case}, "not_ready"),
        ({"do": "accept", "case": case}, "handover_none"),
        ({"do": "offer", "case": case, "to": "NOWHERE"}, "unit_unknown"),
        ({"do": "offer", "case": wrong, "to": "HI"}, "number_wrong"),
        ({"do": "offer", "case": case, "to": "HI"}, None),
        ({"do": "accept", "case": case}, None),
        ({"do": "accept", "case": case}, "handover_accepted"),
        ({**INTAKE, "service": "XX"}, "service_unknown"),
        ({"do": "fly"}, "form_malformed"),
        ("no json", "form_malformed"),
        ({"do": "ready", "case": case, "product": "SK-1"}, None),
        ({"do": "accept", "case": case}, None),
        ({"do": "deliver", "case": case, "role": "other", "name": "Harjo", "seen": "sim"}, None),
        ({"do": "deliver", "case": case}, "case_closed"),
    ]
    done = place.run("record", "-", given=lines(*(form for form, _code in story)))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [a["line"] for a in answers] == list(range(1, len(story) + 1))
    assert [a.get("code") for a in answers] == [code for _form, code in story]
    assert all(a["ok"] or a["sentence"].strip() for a in answers)
    assert place.run("journal", "verify").returncode == 0
    short = f"{int(running[3])}-{running[4]}"
    for text in (FIRST, FIRST[6:12], "wening", case, case.replace("-", ""), short):
        done = place.run("lookup", text, "--json")
        hits = [json.loads(line) for line in done.stdout.splitlines()]
        assert done.returncode == 0
        assert [h["state"] for h in hits if h["number"] == case] == ["delivered"], text


def test_a_newer_database_is_refused_and_untouched(place: Place) -> None:
    with sqlite3.connect(place.database) as database:
        database.execute("INSERT INTO schema_migration (name, applied) VALUES ('0099_future', '2030-01-01')")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    database.close()
    before = contents(place.folder)
    for arguments in (["status"], ["journal", "verify"], ["lookup", "siti"], ["record", "-"], ["practice"]):
        done = place.run(*arguments, given=lines(INTAKE))
        assert (done.returncode, done.stdout) == (3, "")
        assert "made by a newer ptsa" in done.stderr
    with place.open() as desk:
        desk.see("made by a newer ptsa")
        assert desk.exit() == 3
    assert contents(place.folder) == before


def contents(folder: Path) -> dict[str, bytes]:
    """Return what stands in the files of a desk, but not in the log and the index that SQLite makes to read it."""
    return {p.name: p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file() and p.suffix not in (".log", "")}


def test_the_desk_wants_a_terminal_on_both_sides(place: Place) -> None:
    ours, theirs = pty.openpty()
    ends = {"a pipe for keys": (subprocess.PIPE, theirs), "a pipe for the screen": (theirs, subprocess.PIPE)}
    for what, (given, taken) in ends.items():
        done = subprocess.run(
            command(),
            env=place.env,
            stdin=subprocess.DEVNULL if given == subprocess.PIPE else given,
            stdout=taken,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 2, what
        assert "terminal" in done.stderr, what
    os.close(ours)
    os.close(theirs)
