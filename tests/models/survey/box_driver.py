"""Kills a desk at each step of what the ballot box does, and says what is left: run by ``test_box_kill.py``.

Each story is a process of its own that is killed with SIGKILL before its ``n``-th step: a statement, a commit, a file
that is synced or moved into its place. What it says after each answer is what the citizen was told.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from models.register.register import Register
from models.register.verify import verify
from models.store.database import Database
from models.survey import box
from tests.conftest import StillClock
from tests.models.survey.ballots import ballot, remark, taken

GRADES = [(1, 2, 3, 4, 1, 2, 3, 4, last) for last in (1, 2, 3, 4)] + [(4,) * 9, (3,) * 9, (2,) * 9]
"""The answers of seven people; each is another one, so none can be taken for another's."""


class Steps:
    """Counts steps, and ends the process before one of them."""

    def __init__(self, last: int) -> None:
        self.last, self.done = last, 0

    def before(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """Return a call that is a step."""

        def stepped(*args: Any, **kwargs: Any) -> Any:
            self.done += 1
            if self.done == self.last:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*args, **kwargs)

        return stepped


def opened(folder: Path) -> Register:
    """Open the practice register in a folder."""
    return Register.open(folder / "data" / "practice.db", tokens=folder / "tokens", clock=StillClock())


def story(folder: Path, last: int, told: Path) -> None:
    """Let seven people answer, and one of them write something; say each when it was kept."""
    register = opened(folder)
    steps = Steps(last)
    for owner, name in (
        *((Database, name) for name in ("execute_sql", "run_many", "commit", "begin")),
        *((os, name) for name in ("fsync", "open")),
        (Path, "replace"),
    ):
        setattr(owner, name, steps.before(getattr(owner, name)))
    handle = os.dup(1)
    for place, grades in enumerate(GRADES):
        some = [ballot(register, grades)]
        if place == 2:
            some.append(remark(register, "kursi kurang"))
        box.put(register, some)
        os.write(handle, f"{place}\n".encode())
    os.write(handle, b"end\n")
    os._exit(0)


def left(folder: Path) -> dict[str, Any]:
    """Open the desk again, and say what is there, in the box and as entries."""
    register = opened(folder)
    box.empty(register)
    waiting = box._waiting(register)
    inside = [[b.answer.marks.get(key, 0) for key in box_keys()] for b in waiting if b.answer is not None]
    keys = box._keyring(register).read()
    found = {
        "answers": [*inside, *map(list, taken(register))],
        "remarks": sum(1 for b in waiting if b.answer is None),
        "respondents": len(inside) + len(register.database.rows("SELECT 1 FROM survey_respondent")),
        "sound": verify(register.database).sound,
    }
    box.put(register, [ballot(register, (1, 1, 1, 1, 1, 1, 1, 1, 2))])  # and it goes on
    found["goes_on"] = (1, 1, 1, 1, 1, 1, 1, 1, 2) in [
        *(tuple(b.answer.marks.values()) for b in box._waiting(register) if b.answer is not None),
        *taken(register),
    ]
    found["keys"] = len(keys)
    return found


def box_keys() -> list[str]:
    """Return the elements in the order of the form."""
    from tests.models.survey.ballots import KEYS

    return KEYS


def main(founded: Path, work: Path, first: int, by: int) -> None:
    """Run the story until it comes to its end, each time with a kill ``by`` steps later; print what was left."""
    last = first
    while True:
        folder = work / str(last)
        shutil.copytree(founded, folder)
        reader, writer = os.pipe()
        child = os.fork()
        if not child:
            os.dup2(writer, 1)
            os.close(reader)
            story(folder, last, folder)
        os.close(writer)
        with os.fdopen(reader) as heard:
            told = heard.read().split()
        os.waitpid(child, 0)
        print(json.dumps({"step": last, "told": told, **left(folder)}), flush=True)
        shutil.rmtree(folder)
        if "end" in told:
            return
        last += by


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
