"""Kill -9 at any moment, and power cuts: what was called saved is there once, and what was typed is offered again."""

from __future__ import annotations

import shutil
import sqlite3
import time
from pathlib import Path
from random import Random

import pytest

from models.facts import numbering
from models.register.founding import found_practice
from models.register.register import Register
from models.register.verify import verify
from tests.pty import powercut
from tests.pty.conftest import Place
from tests.pty.test_story import SAVED
from tests.soak import SEED, share
from tests.terminal import Terminal


def cases(place: Place) -> list[int]:
    """Return the numbers of all cases in the database."""
    with sqlite3.connect(place.database) as database:
        found = [n for (n,) in database.execute("SELECT number FROM case_file ORDER BY number")]
    database.close()
    return found


def script(rng: Random, turn: int) -> list[str]:
    """Return the keys of a whole intake of an invented person."""
    nik = f"317401{rng.randint(1, 28):02d}{rng.randint(1, 12):02d}80{9000 + turn % 999:04d}"
    name = f"Siti {chr(97 + turn % 26)}{chr(97 + turn // 26 % 26)}"
    return [*nik, "\r", *name, "\r", "\r", "\r", *"wlkp", "\r", "a", "\x1b[21~"]


def kill_rounds(place: Place, rounds: int, seed: int) -> tuple[int, int]:
    """Type intakes and kill the program at a random moment, again and again; return saves and offered drafts."""
    rng = Random(seed)
    said: set[str] = set()
    known = set(cases(place))
    turn = drafts = 0
    for _round in range(rounds):
        typed = ""
        with place.signed_in() as desk:
            desk.press("F2")
            desk.see("Service")
            moment = time.monotonic() + rng.uniform(0.1, 1.2)
            while time.monotonic() < moment:
                turn += 1
                typed = ""
                for key in script(rng, turn):
                    if time.monotonic() >= moment:
                        break
                    desk.send(key)
                    desk.pump(rng.choice((0.0, 0.002, 0.01)))
                    typed += key if key.isprintable() else "\n"
                else:
                    told(desk, said, moment)
            desk.pump(0)
            said.update(SAVED.findall(desk.text))
            on_screen = desk.text
            desk.kill()
        assert place.whole()
        now = cases(place)
        assert len(now) == len(set(now)), "a case is doubled"
        whole = {numbering.shown(n) for n in now}
        assert said <= whole, "a saved case is missing"
        assert known <= set(now), "an older case is missing"
        known = set(now)
        drafts += offered(place, on_screen)
    return len(said), drafts


def told(desk: Terminal, said: set[str], moment: float) -> None:
    """Note the number that the screen says was saved, if it comes before the kill."""
    while time.monotonic() < moment:
        desk.pump(0.005)
        fresh = [n for n in SAVED.findall(desk.text) if n not in said]
        if fresh:
            said.update(fresh)
            return


def offered(place: Place, on_screen: str) -> int:
    """What stood in the NIK field at the kill is in a draft, unless its case was saved; the last key may be missing."""
    row = next((line for line in on_screen.split("\n") if line.startswith(" NIK")), "")
    typed = "".join(c for c in row[13:36] if c.isdigit())
    if not typed:
        return 0
    with sqlite3.connect(place.database) as database:
        drafts = " ".join(d for (d,) in database.execute("SELECT data FROM draft"))
        saved = database.execute("SELECT 1 FROM person p JOIN case_file c ON c.person = p.id WHERE p.nik = ?", (typed,))
        found = typed[:-1] in drafts or saved.fetchone() is not None
    database.close()
    assert found, f"what was typed is not offered again: {typed!r} on the screen, drafts {drafts!r}"
    with place.signed_in() as desk:
        if drafts:
            desk.see("Unsaved drafts: ")
        desk.kill()
    return int(typed in drafts)


def test_kill_at_random_moments(place: Place) -> None:
    kill_rounds(place, 4, seed=20261124)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(7, 11))
def test_kill_two_hundred_times(place: Place, seed: int) -> None:
    """In four runs."""
    begun = time.monotonic()
    kills = share(50)
    saves, drafts = kill_rounds(place, kills, seed=seed + SEED)
    print(
        f"\n{kills} kills, {saves} saves seen on the screen, {drafts} drafts offered, {time.monotonic() - begun:.0f} s"
    )


def cut_power(folder: Path, saves: int, per_cut: int, seed: int) -> tuple[int, int]:
    """Cut the power before every system call of a saving process; return how many disks and saves were looked at."""
    if shutil.which("strace") is None:
        pytest.fail("strace is needed: apt-get install strace")
    path, tokens = folder / "desk.db", folder / "tokens"
    register = found_practice(path, tokens=tokens, fast=True)
    register.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    register.close()
    start = {
        p.name[len(path.name) :]: bytearray(p.read_bytes()) for p in folder.glob("desk.db*") if "-shm" not in p.name
    }
    steps = powercut.trace(powercut.command(path, tokens, saves), path, folder / "strace")
    assert len(powercut.acknowledged(steps, len(steps))) == saves
    rng, looked = Random(seed), 0
    for cut in range(1, len(steps) + 1):
        for disk in powercut.disks(start, steps, cut, rng, per_cut):
            after = folder / "after"
            shutil.rmtree(after, ignore_errors=True)
            after.mkdir()
            for suffix, data in disk.items():
                (after / f"desk.db{suffix}").write_bytes(data)
            shutil.copytree(tokens, after / "tokens")  # each disk is a world of its own
            check(after / "desk.db", after / "tokens", powercut.acknowledged(steps, cut))
            looked += 1
    return looked, saves


def check(path: Path, tokens: Path, saved: list[int]) -> None:
    """Open what the cut left: sound, and every acknowledged save in it once."""
    register = Register.open(path, tokens=tokens)
    verdict = verify(register.database)
    assert verdict.sound, verdict.faults
    found = [n for (n,) in register.database.rows("SELECT number FROM case_file")]
    assert len(found) == len(set(found))
    assert set(saved) <= set(found), "an acknowledged save is lost"
    register.close()


def test_power_cuts(tmp_path: Path) -> None:
    cut_power(tmp_path, saves=2, per_cut=2, seed=1)


@pytest.mark.soak
def test_many_power_cuts(tmp_path: Path) -> None:
    begun = time.monotonic()
    looked, saves = cut_power(tmp_path, saves=share(14), per_cut=9, seed=2 + SEED)
    print(f"\n{looked} disks after a cut during {saves} saves, none lost one, {time.monotonic() - begun:.0f} s")
