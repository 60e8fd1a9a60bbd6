"""The simulated power cut itself is put to the test, and a desk that was cut goes on working."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from models.forms import Intake, perform
from models.refused import Refused
from models.register.founding import found_practice
from models.register.register import Register
from models.register.verify import verify
from tests.pty import powercut
from tests.pty.powercut import Disk, Step
from tests.pty.test_soak import check
from tests.soak import SEED, share


class Cut(NamedTuple):
    """What a saving process did to its files, ready to be cut anywhere."""

    folder: Path
    start: Disk
    steps: list[Step]

    def put(self, disk: Disk) -> Path:
        """Write a disk as it was found after the cut; return the path of its database."""
        after = self.folder / "after"
        shutil.rmtree(after, ignore_errors=True)
        after.mkdir()
        for suffix, data in disk.items():
            (after / f"desk.db{suffix}").write_bytes(data)
        return after / "desk.db"


def record(folder: Path, saves: int) -> Cut:
    """Trace a process that saves ``saves`` requests one by one."""
    if shutil.which("strace") is None:
        pytest.fail("strace is needed to simulate a power cut; Debian and Ubuntu: apt-get install strace")
    path, tokens = folder / "desk.db", folder / "tokens"
    register = found_practice(path, tokens=tokens, fast=True)
    register.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    register.close()
    files = (p for p in folder.glob("desk.db*") if not p.name.endswith("-shm"))
    start = {p.name[len(path.name) :]: bytearray(p.read_bytes()) for p in files}
    steps = powercut.trace(powercut.command(path, tokens, saves), path, folder / "strace")
    return Cut(folder, start, steps)


def test_the_cut_sees_a_save_that_was_not_synced(tmp_path: Path) -> None:
    """Were no call synced, saves would be lost; a simulation that does not see that would prove nothing."""
    cut = record(tmp_path, saves=3)
    assert len(powercut.acknowledged(cut.steps, len(cut.steps))) == 3
    syncs = [s for s in cut.steps if s.what == "sync"]
    assert len(syncs) >= 3, "each save waits for the disk"
    unsynced = [s for s in cut.steps if s.what != "sync"]
    lost = 0
    for disk in powercut.disks(cut.start, unsynced, len(unsynced), Random(3), 9):
        try:
            check(cut.put(disk), tmp_path / "tokens", powercut.acknowledged(unsynced, len(unsynced)))
        except (AssertionError, Refused):
            lost += 1
    assert lost, "no lost save was noticed"


def test_each_acknowledgement_stands_behind_a_sync_of_its_own(tmp_path: Path) -> None:
    steps = record(tmp_path, saves=4).steps
    since = 0
    for step in steps:
        if step.what == "ack":
            assert since == 0, f"{since} writes were not synced when {step.file} was called saved"
        elif step.what == "sync":
            since = 0
        elif step.what == "write" and step.file == "-wal":
            since += 1


def tokens_after(tokens: Path, rng: Random, folder: Path) -> Path:
    """Return the machine token as the cut may leave it: whole, empty, gone, or torn in the middle."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(tokens, folder)
    for token in folder.iterdir():
        data = token.read_bytes()
        way = rng.randrange(4)
        if way == 1:
            token.write_bytes(b"")
        elif way == 2:
            token.unlink()
        elif way == 3:
            size = rng.randrange(len(data))
            token.write_bytes(data[:size] + bytes(len(data) - size))
    return folder


def work_on(cut: Cut, per_cut: int, every: int, seed: int) -> int:
    """Save another request on every disk that a cut leaves: it gets a number that nobody was told before."""
    rng, looked = Random(seed), 0
    for place in range(1, len(cut.steps) + 1, every):
        told = powercut.acknowledged(cut.steps, place)
        for disk in powercut.disks(cut.start, cut.steps, place, rng, per_cut):
            path = cut.put(disk)
            tokens = tokens_after(cut.folder / "tokens", rng, cut.folder / "tokens-after")
            register = Register.open(path, tokens=tokens)
            officer = register.officer_by_code("sari")
            assert officer is not None
            done = perform(
                register, officer.id, Intake(nik="3174010101909951", name="Sesudah", service="WLKP", papers="all")
            )
            assert done.number not in told, "a number was given twice"
            found = [n for (n,) in register.database.rows("SELECT number FROM case_file")]
            assert len(found) == len(set(found))
            assert {*told, done.number} <= set(found)
            verdict = verify(register.database)
            assert verdict.sound, verdict.faults
            register.close()
            looked += 1
    return looked


def test_work_goes_on_after_a_cut(tmp_path: Path) -> None:
    assert work_on(record(tmp_path, saves=2), per_cut=3, every=3, seed=5) >= 20


@pytest.mark.soak
def test_work_goes_on_after_many_cuts(tmp_path: Path) -> None:
    begun = time.monotonic()
    saves = share(14)
    looked = work_on(record(tmp_path, saves=saves), per_cut=6, every=1, seed=6 + SEED)
    assert looked >= 100 * saves
    print(f"\n{looked} disks worked on after a cut, {time.monotonic() - begun:.0f} s")


def test_a_file_system_without_its_last_bytes_is_told_apart(tmp_path: Path) -> None:
    """A database cut short (not a legal disk after a sync) is refused or found unsound, never taken for whole."""
    cut = record(tmp_path, saves=1)
    *_, disk = powercut.disks(cut.start, cut.steps, len(cut.steps), Random(1), 1)
    path = cut.put(disk)
    os.truncate(path, path.stat().st_size // 2)
    assert not whole(path, tmp_path / "tokens")


def whole(path: Path, tokens: Path) -> bool:
    """Tell whether a database opens and verifies."""
    try:
        register = Register.open(path, tokens=tokens)
    except Refused:
        return False
    try:
        return verify(register.database).sound
    except Refused:
        return False
    finally:
        register.close()
