"""The register: it owns the database, and is the one way to record an act (:class:`~.writing.Writing`)."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from models.acts import AccessEntry, Act, CataloguePublished, Forked, TakenIn, from_parts
from models.acts import entry as entries
from models.acts.entry import ACTS, LOOKS, Entry
from models.facts import decoding, ids, numbering
from models.facts.standard import Catalogue, Requirement, Service, Variant
from models.facts.working_days import Calendar, local
from models.fold import BranchState, CaseState, Fold, OfficerState, UnitState, fold
from models.journal.journal import Chain, Head, Journal
from models.ports import Clock, SystemClock
from models.refused import Refused
from models.register.clock_doubt import passed
from models.register.writing import SYSTEM, Recorded, Writing
from models.store.database import Database, make_folder, open_database
from models.store.machine import MachineToken, Mark, Standing

_SCRUB = "scrub"
"""Mark that erased bytes may still stand in a file."""


class Register:
    """One desk's register. Open it with :meth:`open` or :meth:`create`; pass it on; close it.

    Every thread that uses it calls :meth:`connect` first. Methods that read never write.
    """

    def __init__(self, database: Database, clock: Clock, tokens: Path) -> None:
        self.database = database
        self.clock = clock
        self.journal = Journal(database)
        self.looks = Journal(database, LOOKS)
        self.branch_number = int(self._meta("branch"))
        self.desk = int(self._meta("desk"))
        self.practice = self._meta("mode") == "practice"
        self.token = MachineToken(tokens, self._meta("register"))
        self._catalogues: dict[int, Catalogue] = {}
        self._calendar: tuple[int, Calendar] = (-1, Calendar((), ()))
        """The calendar that was read last, and the entry that had set it."""
        self._life_checked = False
        self.exchanged = False
        """An exchange with the centre ended since this register was opened."""

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        branch: int,
        desk: int,
        practice: bool,
        tokens: Path,
        clock: Clock | None = None,
        incarnation: int = 0,
    ) -> Register:
        """Make an empty register; that of desk 0 is the centre's own copy of a branch, which nobody acts in.

        Raises:
            Refused: ``register_exists``; ``number_range`` (branch above 999 or desk above 99).
        """
        if not (1 <= branch <= numbering.LONGEST_BRANCH and ids.CENTRE_DESK <= desk <= numbering.LONGEST_DESK):
            raise Refused("number_range")
        make_folder(path.parent)
        database = open_database(path)
        with database.writing():
            if database.row("SELECT 1 FROM meta WHERE key = 'register'") is not None:
                raise Refused("register_exists")
            values = {
                "register": secrets.token_hex(16),
                "branch": str(branch),
                "desk": str(desk),
                "incarnation": str(incarnation),
                "mode": "practice" if practice else "desk",
            }
            database.run_many("INSERT INTO meta (key, value) VALUES (?, ?)", list(values.items()))
        register = cls(database, clock or SystemClock(), tokens)
        register.remember()
        return register

    @classmethod
    def open(cls, path: Path, *, tokens: Path, clock: Clock | None = None) -> Register:
        """Open a register that exists.

        Raises:
            Refused: ``database_missing``, ``database_newer``, ``database_foreign``, ``database_damaged``.
        """
        database = open_database(path, create=False)
        if database.row("SELECT 1 FROM meta WHERE key = 'register'") is None:
            database.close_here()
            raise Refused("database_foreign")
        register = cls(database, clock or SystemClock(), tokens)
        register.scrub()
        return register

    def connect(self) -> None:
        """Connect the calling thread."""
        self.database.connect_here()

    def close(self) -> None:
        """Close the calling thread's connection."""
        self.database.close_here()

    # --- what stands around a case -------------------------------------------------------------------------------

    def _meta(self, key: str) -> str:
        row = self.database.row("SELECT value FROM meta WHERE key = ?", key)
        return str(row[0]) if row else ""

    def note(self, key: str) -> str:
        """Return a fact about this desk that is no part of the journal; empty when there is none."""
        return self._meta(key)

    def set_notes(self, notes: dict[str, str]) -> None:
        """Write facts about this desk down, in a transaction of their own; what is there already costs nothing."""
        changed = [(k, v) for k, v in notes.items() if self._meta(k) != v]
        if changed:
            with self.database.writing():
                self.database.run_many("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", changed)

    @property
    def enrolled(self) -> bool:
        """Whether this desk has a centre, which has the last word on what its acts do."""
        return bool(self._meta("centre"))

    @property
    def incarnation(self) -> int:
        """The present incarnation of this desk's database."""
        return int(self._meta("incarnation"))

    @property
    def chain(self) -> Chain:
        """The chain that this desk writes."""
        return Chain(self.branch_number, self.desk, self.incarnation)

    def head(self) -> Head:
        """Return the newest entry's seq and hash of this desk's chain."""
        return self.journal.head(self.chain)

    def branch(self) -> BranchState:
        """Return the office (name and zone; an unnamed one in WIB before it is set)."""
        id_ = ids.branch_subject(self.branch_number)
        row = self.database.row("SELECT name, zone, contact FROM branch WHERE id = ?", id_)
        return BranchState(id_, *row) if row else BranchState(id_)

    def today(self) -> dt.date:
        """Return the office's date."""
        return self.today_at(self.branch().zone)

    def today_at(self, zone: str) -> dt.date:
        """Return the date in a time zone that is known already; touches no database."""
        return local(self.clock.now(), zone).date()

    def units(self, *, everywhere: bool = False) -> list[UnitState]:
        """Return the pools of this branch, or of all that this desk knows."""
        low, high = (0, ids.BRANCHES) if everywhere else (self.branch_number, self.branch_number + 1)
        sql = "SELECT id, code, name, unit, active FROM unit WHERE id BETWEEN ? AND ? ORDER BY id"
        return [_unit(row) for row in self.database.rows(sql, low << 48, (high << 48) - 1)]

    def unit(self, id_: int) -> UnitState | None:
        """Return a pool of any branch by id."""
        row = self.database.row("SELECT id, code, name, unit, active FROM unit WHERE id = ?", id_)
        return _unit(row) if row else None

    def officer(self, id_: int) -> OfficerState | None:
        """Return an officer by id."""
        return self._officer("id = ?", id_)

    def officer_by_code(self, code: str) -> OfficerState | None:
        """Return an officer by sign-in code, in any case."""
        return self._officer("code = ? COLLATE NOCASE", code)

    def _officer(self, where: str, value: int | str) -> OfficerState | None:
        found = f"SELECT id, code, name, role, units, active, seat FROM officer WHERE {where}"  # noqa: S608  # one of two
        row = self.database.row(f"{found} ORDER BY active DESC, id DESC", value)
        if row is None:
            return None
        units = decoding.decode(row[4], tuple[int, ...])
        return OfficerState(row[0], row[1], row[2], row[3], units, bool(row[5]), row[6])

    def catalogue(self, version: int | None = None) -> Catalogue:
        """Return a version of the catalogue, or the newest.

        Raises:
            Refused: ``catalogue_missing``.
        """
        if version is None:
            row = self.database.row("SELECT max(version) FROM catalogue")
            version = row[0] if row and row[0] is not None else 0
        if version not in self._catalogues:
            row = self.database.row("SELECT entry FROM catalogue WHERE version = ?", version)
            found = self.journal.at(row[0]) if row else None
            act = from_parts(found.kind, found.body, None) if found else None
            if not isinstance(act, CataloguePublished):
                raise Refused("catalogue_missing", version=version)
            self._catalogues[act.version] = act.catalogue
        return self._catalogues[version]

    def service_of(self, case: CaseState | TakenIn) -> tuple[Service, Variant]:
        """Return service and variant of a case in the catalogue that it was taken in under.

        What no catalogue here knows stands under its bare code, with the papers that were marked: whatever stands in
        the journal can be shown.
        """
        try:
            found = self.catalogue(case.catalogue).by_code.get(case.service)
        except Refused:
            found = None
        service = found or Service(case.service, case.service, ())
        asked = tuple(Requirement(m.requirement, m.requirement) for m in case.marks)
        return service, service.variant(case.variant) or Variant(case.variant, case.variant, asked)

    def check_series(self, year: int) -> None:
        """Refuse numbers that may have been given already: ten incarnations have a series each, the eleventh the first.

        The one of ten incarnations ago numbered nothing in ``year`` if a later one began before: then its own last day
        was in an earlier year.

        Raises:
            Refused: ``series_used_up``.
        """
        last = self.incarnation
        if last < numbering.SERIES:
            return
        sql, zone = "SELECT at FROM entry WHERE id BETWEEN ? AND ? ORDER BY id LIMIT 1", self.branch().zone
        for incarnation in range(last - numbering.SERIES + 1, last + 1):
            begun = self.database.row(sql, *ids.chain_bounds(self.branch_number, self.desk, incarnation))
            if begun is not None and local(begun[0], zone).year < year:
                return
        raise Refused("series_used_up")

    def calendar(self) -> Calendar:
        """Return the working-day calendar; read again only when another one was set, by whichever terminal."""
        root = ids.branch_subject(self.branch_number)
        row = self.database.row("SELECT calendar FROM branch WHERE id = ?", root)
        if row is not None and row[0] == self._calendar[0]:
            return self._calendar[1]
        days = [(dt.date.fromisoformat(d), e) for d, e in self.database.rows("SELECT date, estimated FROM free_day")]
        years = self.database.rows("SELECT year FROM calendar_year WHERE decreed = 1")
        found = Calendar([d for d, _ in days], [y for (y,) in years], [d for d, estimated in days if estimated])
        if row is not None:
            self._calendar = (row[0], found)
        return found

    def series(self) -> numbering.Series:
        """Return what this desk's numbers of this year begin with."""
        return numbering.Series(self.branch_number, self.desk, self.incarnation, self.today().year)

    def fold_of(self, subject: int) -> Fold:
        """Return the fold of a subject's entries; an empty one for an unknown subject."""
        return fold(self.journal.of(subject))

    def check_shown(self, subject: int) -> None:
        """Raise ``subject_apart`` for a subject that this program can't show as it is: nobody should act on it."""
        if self.database.row("SELECT 1 FROM apart WHERE subject = ?", subject) is not None:
            raise Refused("subject_apart")

    # --- writing -------------------------------------------------------------------------------------------------

    def record(self, officer: int, act: Act, subject: int | None = None) -> Recorded:
        """Record one act in a transaction of its own; see :meth:`Writing.record`."""
        with self.writing(officer) as writing:
            return writing.record(act, subject)

    @contextmanager
    def writing(self, officer: int, *, as_centre: bool = False, clears: bool = True) -> Iterator[Writing]:
        """Open a transaction in which ``officer`` acts; a refusal inside undoes all of it.

        ``as_centre`` writes the branch's own entries (desk 0); only a desk that stands alone may. Without ``clears``
        what is erased in it is not cleared out of the files yet: the caller does that once, with :meth:`scrub`.
        """
        with self.database.writing():
            self._check_life()
            writing = Writing(self, officer, as_centre=as_centre, clears=clears)
            yield writing
            passed(self, writing.now)
        self._life_checked = True
        writing.committed()

    def look(self, officer: int, look: AccessEntry, subject: int = 0) -> Entry:
        """Record that personal data were looked at, in the second chain."""
        with self.database.writing():
            self._check_life()
            entry = Writing(self, officer).append(self.looks, look, subject or officer, 0)
            passed(self, entry.at)
        self._life_checked = True
        self.remember()
        return entry

    def salt(self, id_: int, log: str) -> bytes:
        """Return the salt of an entry that is being written, from its block's seed."""
        block = id_ // entries.SALT_BLOCK
        row = self.database.row("SELECT seed FROM salt_seed WHERE block = ?", block)
        if row is None:
            row = (entries.new_seed(),)
            self.database.run("INSERT INTO salt_seed (block, seed) VALUES (?, ?)", block, row[0])
        return entries.salt_of(row[0], id_, log)

    def destroy_seed(self, id_: int) -> None:
        """Destroy the seed that the salt of an erased part came from; the block's other salts are kept one by one."""
        block = id_ // entries.SALT_BLOCK
        for journal in (self.journal, self.looks):
            journal.keep_salts(block)
        self.database.run("DELETE FROM salt_seed WHERE block = ?", block)

    def forget(self, journal: Journal, some: Iterable[Entry]) -> None:
        """Remove the personal parts and salts of entries, and the seeds that the salts came from."""
        gone = [entry for entry in some if entry.personal is not None]
        journal.take_parts(gone)
        for id_ in {entry.id // entries.SALT_BLOCK: entry.id for entry in gone}.values():
            self.destroy_seed(id_)

    def scrub_later(self, *, at: int = 0) -> None:
        """Remember, in an open transaction, that erased bytes may still stand in a file.

        ``at``: whoever erases much clears it away at its end; others only from this moment on, if it was broken off.
        """
        self.database.run("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", _SCRUB, str(at))

    def scrub(self, *, now: bool = False) -> None:
        """Take what was erased out of the files; if another terminal is in the way, a later commit or start does it."""
        mark = self._meta(_SCRUB)
        if mark and (now or int(mark) <= self.clock.now()) and self.database.scrub():
            with suppress(Refused), self.database.writing():  # else the mark stays, and it is cleared once more
                self.database.run("DELETE FROM meta WHERE key = ? AND value = ?", _SCRUB, mark)

    def remember(self) -> None:
        """Tell the machine token how far both chains have come."""
        chain = self.chain
        self.token.write(chain.incarnation, self.journal.head(chain), self.looks.head(chain))

    def _check_life(self) -> None:
        """Begin a new incarnation if this database was restored or moved since its chain last grew.

        Raises:
            Refused: ``database_replaced``: that happened under this open program, which knows things of the other one.
        """
        if self._life_checked:
            self._check_head()
            return
        standing = self.standing()
        if standing == "known":
            return
        self.token.check_writable()
        chain, head, mark = self.chain, self.head(), self.token.read()
        known = [c.incarnation for c in self.journal.chains() if c.desk == self.desk] + [chain.incarnation]
        if mark is not None:
            known.append(mark.incarnation)
        after = max(known) + 1
        if after >= ids.INCARNATIONS:
            raise Refused("incarnations_used_up")
        self.database.run("UPDATE meta SET value = ? WHERE key = 'incarnation'", str(after))
        forked = Forked(incarnation=chain.incarnation, seq=head.seq, hash=head.hash.hex(), reason=standing)
        Writing(self, SYSTEM).record(forked)

    def _check_head(self) -> None:
        """See that the database holds what this machine's token saw in it; a token that lags behind says nothing."""
        mark, incarnation = self.token.read(), self.incarnation
        if mark is None or mark.machine != self.token.machine or mark.incarnation < incarnation:
            return
        if mark.incarnation > incarnation or not self._holds(mark):
            raise Refused("database_replaced")

    def standing(self) -> Standing:
        """Compare the database with its machine token: ``known`` here, ``restored`` from a copy, or ``moved`` here."""
        mark = self.token.read()
        if mark is None or mark.machine != self.token.machine:
            return "moved"
        known = mark.incarnation == self.incarnation and self._holds(mark)
        return "known" if known else "restored"

    def _holds(self, mark: Mark) -> bool:
        """Tell whether both chains still hold the newest entries that the token knows of."""
        chain = self.chain
        return (not mark.seq or self.journal.holds(ids.pack(*chain, mark.seq), bytes.fromhex(mark.hash))) and (
            not mark.looks or self.looks.holds(ids.pack(*chain, mark.looks), bytes.fromhex(mark.looks_hash))
        )


def _unit(row: tuple[Any, ...]) -> UnitState:
    id_, code, name, unit, active = row
    return UnitState(id_, code, name, unit, bool(active))


__all__ = ["ACTS", "SYSTEM", "Recorded", "Register", "Writing"]
