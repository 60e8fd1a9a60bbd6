"""One of several processes of a desk at New Year: it takes requests in while a clock that all share passes midnight.

The clock is a file, read and moved on under a lock, so that midnight comes between two readings of one save as often as
between two saves; no wall clock has a part in it. Midnight waits until every process has saved something in the old
year. What became of each save is said, a JSON line each.
"""

from __future__ import annotations

import json
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from models.forms import Complete, Done, Form, Intake, Paper, perform
from models.refused import Refused
from models.register.register import Register

EVERY = 30
"""Readings after which a second has passed."""
ENOUGH = 3
"""Saves of each process before midnight, at least."""
_HEAD = struct.Struct("<QQ")


class SharedClock:
    """A clock that stands in a file and goes on by being read: readings, midnight, and a count of saves a process."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @staticmethod
    def make(path: Path, at: int, midnight: int, processes: int) -> SharedClock:
        """Make the file."""
        path.write_bytes(_HEAD.pack(at * EVERY, midnight * EVERY) + bytes(processes))
        return SharedClock(path)

    def now(self) -> int:
        """Return the present second, and go on."""
        with self._locked() as file:
            read, midnight = _HEAD.unpack(file.read(_HEAD.size))
            if read + 1 != midnight or min(file.read()) >= ENOUGH:
                file.seek(0)
                file.write(_HEAD.pack(read + 1, midnight))
        return int(read) // EVERY

    def saved(self, me: int) -> None:
        """Count a save of a process."""
        with self._locked() as file:
            file.seek(_HEAD.size + me)
            count = file.read(1)[0]
            file.seek(_HEAD.size + me)
            file.write(bytes([min(255, count + 1)]))

    @contextmanager
    def _locked(self) -> Iterator[IO[bytes]]:
        import fcntl

        with open(self.path, "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file


def main() -> None:
    """Save until the clock stands behind ``end``: complete files, incomplete ones, refused and abandoned forms."""
    path, tokens, clock, me, end = (*map(Path, sys.argv[1:4]), int(sys.argv[4]), int(sys.argv[5]))
    watch = SharedClock(clock)
    register = Register.open(path, tokens=tokens, clock=watch)
    officer = register.officer_by_code("sari")
    if officer is None:
        raise LookupError("sari")
    turn = late = 0
    while watch.now() < end or late < ENOUGH:
        turn += 1
        nik = f"317401{1 + turn % 28:02d}01{70 + me:02d}{9000 + turn % 900:04d}"
        service = "JKP" if turn % 3 == 1 else "PKB"
        papers = (Paper(requirement="naskah"),) if turn % 3 == 0 else "all"
        form = Intake(nik=nik, name="Wening", service=service, papers=papers, rest="missing")
        done = save(register, officer.id, form)
        print(json.dumps({"case": done.case, "number": done.number, "notice": done.notice}), flush=True)
        watch.saved(me)
        late += watch.now() >= end - 10
        if turn % 4 == 0:
            abandon(register, officer.id, form)
        if turn % 6 == 0:  # a notice of before midnight may be answered after it
            part = Complete(case=f"{done.number:015d}", papers=(Paper(requirement="pihak"),), rest="missing")
            done = save(register, officer.id, part)
            print(json.dumps({"case": done.case, "notice": done.notice}), flush=True)
    register.close()


def save(register: Register, officer: int, form: Form) -> Done:
    """Save a form, as often as it takes: of processes that save without a pause one may wait too long for its turn."""
    while True:
        try:
            return perform(register, officer, form)
        except Refused as why:
            if why.code != "database_busy":
                raise


def abandon(register: Register, officer: int, form: Intake) -> None:
    """Leave a form after its number was taken, and let another be refused: neither may use a number up."""
    with suppress(Refused), register.writing(officer) as writing:
        form.perform(writing)
        raise Refused("interrupted")
    with suppress(Refused):
        perform(register, officer, Intake(nik="3174014505900000", name="Wening", service="PKB", rest="missing"))


if __name__ == "__main__":
    main()
