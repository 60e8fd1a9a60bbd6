"""Copies: of each branch what a desk would show that has every entry of its feed, in a file of its own.

Pages with figures read copies. So they count with the code of a desk's own reports, and touch nothing that an exchange
needs. A copy follows behind the feed, in steps that are whole or nothing, and knows how far it is; it may be thrown
away at any time, since it is made from the entries again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct, structs

from models.acts.entry import Entry
from models.exchange import replica
from models.facts import ids
from models.refused import Refused
from models.register.register import Register
from models.register.state_hash import of_tables
from ptsa_tui.central import feeds, ledger
from ptsa_tui.central.admin import Centre
from ptsa_tui.central.placing import objections
from ptsa_tui.central.store import Tx, row
from ptsa_tui.sync.wire.body import Cursor

_AT_ONCE = 2000
"""Entries of one step."""
_UNUSABLE = ("database_missing", "database_newer", "database_foreign", "database_damaged")
_BESIDE = ("", "-wal", "-shm", "-journal")
"""Endings of the files of a database."""


class Reached(Struct, frozen=True):
    """How far a copy is: positions of the branch's feed."""

    position: int
    end: int

    @property
    def behind(self) -> int:
        """Entries that the copy does not have yet."""
        return self.end - self.position


class Recount(Struct, frozen=True):
    """A copy beside what the entries come to when all of them are folded again."""

    branch: int
    position: int
    copied: str
    recounted: str

    @property
    def agrees(self) -> bool:
        """Tell whether they are the same."""
        return self.copied == self.recounted


class _Told(Struct, frozen=True):
    """The centre's clock, as a register asks for it."""

    clock: Callable[[], int]

    def now(self) -> int:
        return self.clock()


class Copies:
    """The copies of one centre's branches, in one folder."""

    def __init__(self, centre: Centre, folder: Path) -> None:
        self.centre, self.folder = centre, folder

    def path(self, branch: int) -> Path:
        """Return where a branch's copy is."""
        return self.folder / f"branch-{branch:03d}.db"

    @contextmanager
    def reading(self, branch: int, within: int = 200) -> Iterator[tuple[Register, Reached]]:
        """Open a copy to read it, with how far it is; one that lacks at most ``within`` entries catches up first.

        Raises:
            Refused: ``copy_missing``: it is still being made; ``branch_unknown``.
        """
        with self._opened(branch) as register:
            reached = self._reached(register, branch)
            if 0 < reached.behind <= within or reached.end == 0:
                reached = self._caught_up(register, branch, reached)
            if reached.position == 0 and reached.end:
                raise Refused("copy_missing")
            yield register, reached

    def follow(self, branch: int, patience: float = float("inf")) -> Reached:
        """Take in what is new of a branch, for so many seconds at most; return how far the copy is then.

        Raises:
            Refused: ``branch_unknown``; what keeps the file from being written.
        """
        ends = time.monotonic() + patience
        with self._opened(branch) as register:
            reached = self._reached(register, branch)
            while reached.behind and time.monotonic() < ends:
                reached = self._step(register, branch)
        return reached

    def forget(self, branch: int) -> None:
        """Throw a copy away; the next who follows makes it anew."""
        for ending in _BESIDE:
            Path(f"{self.path(branch)}{ending}").unlink(missing_ok=True)

    def recount(self, branch: int) -> Recount:
        """Bring a copy up to date and hold it against all entries, folded again.

        Raises:
            Refused: as :meth:`follow`; ``central_busy``: entries came in all the while.
        """
        for _turn in range(5):
            self.follow(branch)
            facts = self.centre.facts(branch)
            with self._opened(branch) as register:
                position, _tag = replica.cursor(register)
                if position == facts["entries"]:
                    return Recount(branch, position, of_tables(register.database), facts["state"])
        raise Refused("central_busy")

    @contextmanager
    def _opened(self, branch: int) -> Iterator[Register]:
        """Open a copy; one that can't be used, or is of a centre that was put back, is begun anew."""
        path, tokens, clock = self.path(branch), self.folder / "tokens", _Told(self.centre.clock)
        try:
            register = Register.open(path, tokens=tokens, clock=clock)
        except Refused as why:
            if why.code not in _UNUSABLE:
                raise
            register = self._anew(branch)
        try:
            if not self._is_known(register, branch):
                register.close()
                register = self._anew(branch)
            yield register
        finally:
            register.close()

    def _is_known(self, register: Register, branch: int) -> bool:
        """Tell whether the feed has what the copy took in last; a centre that was put back has lost it."""
        with self.centre.store.reading() as tx:
            return feeds.is_known(tx, branch, Cursor(*replica.cursor(register)))

    def _anew(self, branch: int) -> Register:
        self.forget(branch)
        with self.centre.store.reading() as tx:
            practice = self.centre.meta(tx, "mode") == "practice"
            if row(tx, "SELECT 1 FROM branch WHERE branch = %s", branch) is None:
                raise Refused("branch_unknown")
        return Register.create(
            self.path(branch),
            branch=branch,
            desk=ids.CENTRE_DESK,
            practice=practice,
            tokens=self.folder / "tokens",
            clock=_Told(self.centre.clock),
        )

    def _reached(self, register: Register, branch: int) -> Reached:
        with self.centre.store.reading() as tx:
            return _reached(tx, register, branch)

    def _caught_up(self, register: Register, branch: int, reached: Reached) -> Reached:
        while reached.behind:
            reached = self._step(register, branch)
        return reached

    def _step(self, register: Register, branch: int) -> Reached:
        """Take in the next entries; all of them or none."""
        position, _tag = replica.cursor(register)
        with self.centre.store.reading() as tx:
            pulled = _next(tx, branch, position)
            reached = _reached(tx, register, branch)
        if pulled is None or pulled.cursor is None:
            return reached
        replica.apply(register, pulled)
        return structs.replace(reached, position=pulled.cursor[0])


def _reached(tx: Tx, register: Register, branch: int) -> Reached:
    end = row(tx, "SELECT position FROM branch WHERE branch = %s", branch)
    if end is None:
        raise Refused("branch_unknown")
    return Reached(replica.cursor(register)[0], int(end[0]))


def _next(tx: Tx, branch: int, position: int) -> replica.Pulled | None:
    """Return what follows a position of a feed; None when nothing does."""
    sql = """SELECT position, entry, placement, tag FROM feed WHERE branch = %s AND position > %s
        ORDER BY position LIMIT %s"""
    refs = tx.rows(sql, branch, position, _AT_ONCE)
    if not refs:
        return None
    placements = {entry: placement for _position, entry, placement, _tag in refs}
    known, marked = ledger.read(tx, placements), objections(tx, placements)
    entries: Sequence[Entry] = [
        structs.replace(known[id_], placement=placements[id_], objection=marked.get(id_)) for id_ in sorted(known)
    ]
    last, _entry, _placement, tag = refs[-1]
    return replica.Pulled(entries=entries, joints=feeds.previous(tx, entries), cursor=(last, bytes(tag)))


__all__ = ["Copies", "Reached", "Recount"]
