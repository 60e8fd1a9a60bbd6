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
    new = {**INTAKE, "nik": SECOND, "name": "Bagus Jatmiko", "papers": [{"requirement": "naskah"}], "rest": "missing"}
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
        ({"do": "deliver", "case": case, "role": "other", "name": "Harjo", "seen": "sim", "authority": "SK-7"}, None),
        ({"do": "deliver", "case": case}, "already_delivered"),
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
        database.commit()
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
    """Return what stands in the files of a desk, but not in the log and the index that SQLite makes to read."""
    files = [p for p in sorted(folder.rglob("*")) if p.is_file() and not p.name.endswith((".log", "-shm"))]
    return {p.name: p.read_bytes() for p in files if p.stat().st_size}


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


def written_to(place: Place, output: int, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command whose standard output is an open file of ours."""
    return subprocess.run(
        command(*arguments),
        env={k: v for k, v in place.env.items() if k != "PYTHONUNBUFFERED"},
        input=given,
        stdout=output,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.share(of=2)
@pytest.mark.parametrize(
    "arguments",
    [["record", "-"], ["status"], ["lookup", "a"], ["journal", "export"], ["journal", "verify"], ["--help"]],
    ids=" ".join,
)
def test_whoever_stops_reading_is_not_told_that_all_was_done(place: Place, arguments: list[str]) -> None:
    """``ptsa record - | head -1``: 0 would mean that all was recorded and all was read."""
    forms = [{**INTAKE, "nik": f"31740145059{place_:05d}"} for place_ in range(1, 31)]
    reading, writing = os.pipe()
    os.close(reading)
    done = written_to(place, writing, *arguments, given=lines(*forms))
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, "")
    assert place.whole()


@pytest.mark.share(of=2)
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize(
    "arguments",
    [["record", "-"], ["status"], ["lookup", "a"], ["journal", "export"], ["practice", "--cases", "1"], ["--help"]],
    ids=" ".join,
)
def test_an_output_that_takes_nothing_is_a_sentence(place: Place, arguments: list[str]) -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    done = written_to(place, full, *arguments, given=lines(INTAKE))
    os.close(full)
    assert done.returncode == 3
    assert done.stderr.splitlines() == ["Output can't be written, or a file can't be read: No space left on device"]
    assert place.whole()


def test_an_output_that_was_closed_records_nothing(place: Place) -> None:
    script = 'exec "$@" >&-'
    done = subprocess.run(
        ["sh", "-c", script, "sh", *command("record", "-")],
        env=place.env,
        input=lines(INTAKE),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1
    assert place.run("lookup", FIRST).returncode == 1


def test_letters_that_the_output_does_not_have_stop_nothing(place: Place) -> None:
    """A script's output may be in a small code page; a name that is not in it is shown with what there is,
    and found: what is typed or read is UTF-8, whatever the output is."""
    place.record({**INTAKE, "name": "Ñandú 王小明"})
    env = {**place.env, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    for arguments, given in (
        (["lookup", FIRST], ""),
        (["lookup", FIRST, "--json"], ""),
        (["lookup", "-"], "Ñandú"),
        (["lookup", "Ñandú"], ""),
        (["status"], ""),
        (["journal", "verify"], ""),
        (["journal", "export", "--personal", "--officer", "ratna"], ""),
        (["record", "-"], lines({**INTAKE, "nik": SECOND, "name": "王小明"})),
    ):
        done = subprocess.run(
            command(*arguments), env=env, input=given.encode(), capture_output=True, check=False, timeout=60
        )
        assert done.stderr == b"", arguments
        assert done.returncode == 0, arguments
