"""Proof that a register is whole: both chains are walked again, every subject is folded again against the tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator

from msgspec import Struct

from models.acts.entry import ACTS, GENESIS, LOOKS, rehash
from models.facts import ids, numbering
from models.fold import State, fold
from models.fold.erasure import reach
from models.fold.states import CROSSABLE
from models.journal.journal import Chain, Journal
from models.register.age import first_moment, older
from models.store import names_proof, packed, project
from models.store.database import Database

_PAGE = 5000


class Fault(Struct, frozen=True):
    """The first thing that differs. ``entry`` is the id of the entry, or of the last one of the subject."""

    code: str
    """``gap``, ``hash``, ``part`` (a personal part is gone though no act erased it), ``table``, ``stray`` (a row
    that no entry accounts for), ``apart`` (this program can't show the subject: :mod:`.refolding`) or ``index``.
    """
    log: str
    entry: str
    where: str = ""


class Verdict(Struct, frozen=True):
    """What was walked, and the first fault of each chain and of the tables."""

    entries: int
    looks: int
    subjects: int
    faults: tuple[Fault, ...]

    @property
    def sound(self) -> bool:
        """Tell whether nothing differs."""
        return not self.faults


def verify(database: Database) -> Verdict:
    """Walk and fold everything in one consistent reading; nothing is changed."""
    with database.atomic("DEFERRED"):
        faults: list[Fault] = []
        counts = {}
        for log in (ACTS, LOOKS):
            journal = Journal(database, log)
            counts[log] = 0
            for chain in journal.chains():
                count, fault = _walk(journal, chain)
                counts[log] += count
                faults += [fault] if fault else []
        subjects, fault = _refold(database)
        faults += [fault] if fault else []
        return Verdict(counts[ACTS], counts[LOOKS], subjects, tuple(faults))


def _walk(journal: Journal, chain: Chain) -> tuple[int, Fault | None]:
    previous, count, expected = GENESIS, 0, 1
    joints, gone = _joints(journal, chain), _gone_up_to(journal, chain)
    for entry in journal.walk(chain):
        count += 1
        place = ids.unpack(entry.id)
        if place.counter != expected:
            if entry.id not in joints:
                return count, Fault("gap", journal.log, str(place), f"expected {expected}")
            previous = joints[entry.id]
        expected = place.counter + 1
        if entry.erased and journal.log == LOOKS and entry.id > gone:
            return count, Fault("part", journal.log, str(place))
        if rehash(previous, entry, log=journal.log) != entry.hash:
            return count, Fault("hash", journal.log, str(place), entry.kind)
        previous = entry.hash
    return count, None


def _gone_up_to(journal: Journal, chain: Chain) -> int:
    """Return the last id of a chain of looks whose personal parts acts of its desk took away; 0: none did."""
    if journal.log != LOOKS:
        return 0
    low, high = ids.chain_bounds(chain.branch, chain.desk, 0)[0], ids.chain_bounds(chain.branch, chain.desk, 255)[1]
    acts = journal.database.rows("SELECT before, at FROM traces WHERE id BETWEEN ? AND ?", low, high)
    first = first_moment(journal.database)
    found = (older(journal.database.rows, "look", chain, before, now=at, first=first) for before, at in acts)
    return max(found, default=0)


def _joints(journal: Journal, chain: Chain) -> dict[int, bytes]:
    """Return the hashes before those entries of another desk's chain whose predecessors do not concern this branch."""
    if journal.log == LOOKS:
        return {}
    rows = journal.database.rows("SELECT id, previous FROM joint WHERE id BETWEEN ? AND ?", *ids.chain_bounds(*chain))
    return dict(rows)


def _refold(database: Database) -> tuple[int, Fault | None]:
    """Fold page by page of subjects; compare every projected row, and count them so that stray rows are found."""
    totals: dict[str, int] = defaultdict(int)
    subjects = 0
    aside = {s for (s,) in database.rows("SELECT subject FROM apart")}
    for subject in aside:
        for table, standing in project.standing(database, subject).items():
            totals[table] += len(standing)
    for page in _pages(database, aside):
        unasked = next((last for state, last in page if state is None), None)
        if unasked is not None:
            return subjects, Fault("part", ACTS, str(ids.unpack(unasked)))
        expected: dict[str, dict[project.Row, str]] = defaultdict(dict)
        for state, last in page:
            subjects += 1
            if state is None:
                continue
            for table, rows in project.rows(state).items():
                totals[table] += len(rows)
                expected[table].update((row, _place(state, last)) for row in rows)
        for table, rows_of in expected.items():
            fault = _compare(database, table, rows_of)
            if fault:
                return subjects, fault
    for table in project.PROJECTED:
        row = database.row(f"SELECT count(*) FROM {table}")  # noqa: S608  # names are ours
        if row is None or row[0] != totals[table]:
            return subjects, Fault("stray", ACTS, "", f"{table}: {row[0] if row else 0} rows, {totals[table]} folded")
    differs = names_proof.fault(database)
    if differs:
        return subjects, Fault("index", ACTS, "", differs)
    if not packed.is_sound(database):
        return subjects, Fault("index", ACTS, "", "sent_back")
    if aside:
        return subjects, Fault("apart", ACTS, str(ids.unpack(min(aside))), str(len(aside)))
    return subjects, None


def _place(state: State, last: int) -> str:
    number = f" {numbering.shown(state.number)}" if isinstance(state, CROSSABLE) else ""
    return f"{ids.unpack(last)}{number}"


def _pages(database: Database, aside: Container[int]) -> Iterator[list[tuple[State | None, int]]]:
    """Yield states with the last entry of each; None with an entry whose part is gone though no act erased it.

    Those that were set ``aside`` are left out: their rows are known to be older.
    """
    page: list[tuple[State | None, int]] = []
    for subject, entries in Journal(database).subjects():
        if subject in aside:
            continue
        folded = fold(entries)
        state = folded.state
        page += [(None, e.id) for e in entries[reach(folded).hidden :] if e.erased]
        if state is not None:
            page.append((state, max(e.id for e in entries)))
        if len(page) >= _PAGE:
            yield page
            page = []
    if page:
        yield page


def _compare(database: Database, table: str, expected: dict[project.Row, str]) -> Fault | None:
    """Compare rows by the first key column, which is the subject (or unique for it) in every table."""
    found = project.rows_by_key(database, table, {project.first_key(table, row) for row in expected})
    for row, place in expected.items():
        if row not in found:
            return Fault("table", ACTS, place, table)
    return None
