"""Every entry gets its place among those of its subject, and goes into the feed of each branch that it concerns."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from msgspec import structs

from models.acts import (
    SCHEMA,
    Act,
    BranchSet,
    CalendarSet,
    CaseOpened,
    ComplaintCorrected,
    ComplaintLodged,
    Erased,
    HandoverOffered,
    TracesErased,
    UnitAdded,
    UnitChanged,
    from_parts,
    kinds,
)
from models.acts.entry import SALT_BLOCK, Entry
from models.facts import ids
from models.fold import (
    CaseState,
    ComplaintState,
    Fold,
    IncidentState,
    InventoryState,
    OfficerState,
    PersonState,
    ShiftState,
    State,
    VisitState,
)
from models.fold.states import COMPLAINT_OPEN, OPEN, PRESENT
from models.refused import Refused
from models.rules import objection
from ptsa_tui.central import bearers, ledger
from ptsa_tui.central.store import Tx, row
from ptsa_tui.sync.wire.body import TAG

_KNOWN = 20_000


class Folds:
    """Folds that a process remembers.

    One is right exactly if it is as long as its subject's row says, and the feed of its branch still has the end that
    it had when the fold was kept: a database that was put back under a running process may hold other entries.
    """

    def __init__(self) -> None:
        self._folds: OrderedDict[int, Fold] = OrderedDict()
        self._ends: dict[int, tuple[int, bytes]] = {}
        """Position and tag of the end of each branch's feed when its folds were kept last."""
        self._lock = threading.Lock()

    def check(self, tx: Tx, ends: dict[int, tuple[int, bytes]]) -> None:
        """Forget the folds of branches whose feeds do not hold any more what they held; ``ends`` are those of now."""
        for branch, end in ends.items():
            known = self._ends.get(branch, end)
            if known == end:
                continue
            found = row(tx, "SELECT tag FROM feed WHERE branch = %s AND position = %s", branch, known[0])
            if found is None or bytes(found[0]) != known[1]:
                self._forget(branch)

    def _forget(self, branch: int) -> None:
        with self._lock:
            self._ends.pop(branch, None)
            for subject in [s for s in self._folds if s >> 48 == branch]:
                del self._folds[subject]

    def get(self, subject: int, length: int) -> Fold | None:
        """Return a copy of the remembered fold, if it has this length."""
        with self._lock:
            found = self._folds.get(subject)
            if found is None or len(found) != length:
                return None
            self._folds.move_to_end(subject)
            return found.copy()

    def keep(self, folds: dict[int, Fold], ends: dict[int, tuple[int, bytes]]) -> None:
        """Remember folds whose transaction was committed, and where it left the feeds."""
        with self._lock:
            for branch, end in ends.items():
                if end[0] >= self._ends.get(branch, end)[0]:
                    self._ends[branch] = end
            for subject, fold in folds.items():
                self._folds[subject] = fold
                self._folds.move_to_end(subject)
            while len(self._folds) > _KNOWN:
                self._folds.popitem(last=False)


class Moved(Exception):
    """More branches are concerned than were locked; begin again with these, too."""

    def __init__(self, branches: set[int]) -> None:
        super().__init__()
        self.branches = branches


class Placing:
    """The placing of new entries in one transaction, which holds the lock of every branch concerned."""

    def __init__(self, tx: Tx, folds: Folds, now: int, more: frozenset[int] = frozenset()) -> None:
        self.tx, self.memory, self.now, self.more = tx, folds, now, more
        self.folds: dict[int, Fold] = {}
        """Folds to remember once the transaction is committed."""
        self._ends: dict[int, tuple[int, bytes]] = {}
        """Position and tag of the ends of the locked branches' feeds."""
        self._homes: dict[int, int] = {}
        self._feed: list[tuple[int, int, int, int, int, bytes]] = []
        self._placed: dict[int, int] = {}
        self._open: dict[int, int] = {}
        self._followers: dict[int, set[int]] = defaultdict(set)
        self._known: dict[int, State | None] = {}
        self.promises: set[int] = set()
        """Cases about which something was placed that tells a date, or lets an older one stand again."""
        self.calendars: set[int] = set()
        """Branches whose free days were placed."""
        self._people: set[int] = set()
        self._parties: set[tuple[int, int, int]] = set()
        """New cases with the persons that they name, by the persons' branches."""

    @property
    def ends(self) -> dict[int, tuple[int, bytes]]:
        """Return position and tag of the end of each feed that was added to or looked at."""
        return self._ends

    def place(self, branch: int, *streams: Sequence[Entry]) -> list[Entry]:
        """Return the entries of one author's branch with placement and objection; feeds and subjects are written.

        Several streams (chains, each in its order) are merged so that an entry comes after what its author had seen.

        Raises:
            Moved: the transaction must be begun again.
        """
        acts = {e.id: _act(e) for stream in streams for e in stream}
        self._branch = branch
        subjects = {e.subject for stream in streams for e in stream}
        self._lock(branch, subjects, acts.values())
        self._load(subjects)
        placed: list[Entry] = []
        for entry in self._merged(streams):
            act = acts[entry.id]
            placed.append(self._one(branch, entry, act, placed))
            if isinstance(act, HandoverOffered) and self.folds[entry.subject].outcomes[-1].verdict == "applied":
                self._widen(placed, act, entry.subject)
        self._write()
        return placed

    def _merged(self, streams: Sequence[Sequence[Entry]]) -> Iterator[Entry]:
        """Yield the entries of all streams: first those that find as many of their subject placed as they had seen."""
        if len(streams) == 1:
            yield from streams[0]
            return
        at = [0] * len(streams)
        while True:
            heads = [(stream[at[n]], n) for n, stream in enumerate(streams) if at[n] < len(stream)]
            if not heads:
                return
            ready = (h for h in heads if h[0].after <= self._placed.get(h[0].subject, 0))
            entry, turn = next(ready, None) or min(heads, key=lambda h: h[0].after)
            at[turn] += 1
            yield entry

    # --- locks and what is known ---------------------------------------------------------------------------------

    def _lock(self, branch: int, subjects: set[int], acts: Iterable[Act | None]) -> None:
        """Lock the branches concerned, in ascending order, and learn the ends of their feeds."""
        concerned = {branch, *self.more} | {s >> 48 for s in subjects} | self._read_followers(subjects)
        for act in acts:
            if isinstance(act, HandoverOffered):
                concerned.add(act.to >> 48)
            if isinstance(act, (BranchSet, UnitAdded, UnitChanged)):
                concerned |= {r[0] for r in self.tx.rows("SELECT branch FROM branch WHERE branch > 0")}
        sql = "SELECT branch, position, tag FROM branch WHERE branch = ANY(%s) ORDER BY branch FOR UPDATE"
        self._ends = {b: (p, bytes(t)) for b, p, t in self.tx.rows(sql, sorted(concerned))}
        self.memory.check(self.tx, self._ends)
        self._homes = {s: s >> 48 if s >> 48 in self._ends else branch for s in subjects}
        self._locked = dict(self._ends)
        self._see(self._read_followers(subjects) - concerned)

    def _see(self, branches: set[int]) -> None:
        if branches:
            raise Moved(branches)

    def _read_followers(self, subjects: set[int]) -> set[int]:
        homes: dict[int, list[int]] = defaultdict(list)
        for subject in sorted(subjects):
            homes[subject >> 48].append(subject)
        sql = "SELECT subject, follower FROM follower WHERE branch = %s AND subject = ANY(%s)"
        for home, some in homes.items():
            for subject, follower in self.tx.rows(sql, home, some):
                self._followers[subject].add(follower)
        return {f for s in subjects for f in self._followers.get(s, ())}

    def _load(self, subjects: set[int]) -> None:
        homes: dict[int, list[int]] = defaultdict(list)
        for subject in sorted(subjects):
            homes[self._homes[subject]].append(subject)
        sql = "SELECT subject, placed, open FROM subject WHERE branch = %s AND subject = ANY(%s)"
        for home, some in homes.items():
            for subject, placed, still_open in self.tx.rows(sql, home, some):
                self._placed[subject], self._open[subject] = placed, still_open
        unknown = []
        for subject in subjects:
            length = self._placed.get(subject, 0)
            fold = self.memory.get(subject, length) if length else Fold()
            if fold is None:
                unknown.append(subject)
            else:
                self.folds[subject] = fold
        for subject, history in self._histories(unknown).items():
            self.folds[subject] = fold = Fold()
            for entry in history:
                fold.advance(entry)

    def _histories(self, subjects: Sequence[int]) -> dict[int, list[Entry]]:
        """Return the placed entries of subjects in their order."""
        homes: dict[int, list[int]] = defaultdict(list)
        for subject in subjects:
            homes[self._home(subject)].append(subject)
        refs = [(s, p, e) for home, some in homes.items() for s, p, e in references(self.tx, home, some)]
        known = ledger.read(self.tx, {e for _s, _p, e in refs})
        marked = objections(self.tx, {e for _s, _p, e in refs})
        found: dict[int, list[Entry]] = {s: [] for s in subjects}
        for subject, placement, id_ in refs:
            found[subject].append(structs.replace(known[id_], placement=placement, objection=marked.get(id_)))
        return found

    def _home(self, subject: int) -> int:
        return self._homes.get(subject, subject >> 48)

    # --- one entry -----------------------------------------------------------------------------------------------

    def _one(self, branch: int, entry: Entry, act: Act | None, earlier: list[Entry]) -> Entry:
        fold = self.folds[entry.subject]
        self._placed[entry.subject] = placement = self._placed.get(entry.subject, 0) + 1
        by_centre = ids.desk_of(entry.id) == ids.CENTRE_DESK
        why = None
        if act is None and not by_centre:
            why = unreadable(entry)
        elif act is not None and not by_centre:
            home = self._homes[entry.subject] == branch
            why = objection(
                entry,
                act,
                self._officer(branch, entry.officer),
                fold.state,
                here=home or branch in self._followers.get(entry.subject, ()),
                home=home,
                needed=isinstance(act, Erased) and isinstance(fold.state, PersonState) and self._needed(entry.subject),
                now=self.now,
            )
            if why is None and not self._sees(branch, _named_by(act)):
                why = "person_unknown"
        outcome = fold.advance(structs.replace(entry, placement=placement, objection=why), act, objecting=not by_centre)
        entry = structs.replace(entry, placement=placement, objection=fold.last_objection)
        if outcome.verdict == "applied" and act is not None and act.PROMISES:
            self.promises.add(entry.subject)
        if outcome.verdict == "applied" and isinstance(act, CalendarSet):
            self.calendars.add(entry.subject >> 48)
        if outcome.verdict == "applied" and isinstance(act, Erased):
            self._forget(entry.subject, earlier)
        if outcome.verdict == "applied" and isinstance(act, TracesErased):
            ledger.forget_looks(self.tx, entry.id, act.before, entry.at, SALT_BLOCK)
        state = fold.state
        if isinstance(state, PersonState) and state.erased:
            entry = entry.bare  # it crossed the erasure
        self._open[entry.subject] = int(_is_open(state))
        if isinstance(state, (CaseState, ComplaintState)):
            self._people |= _people_of(state)
            if outcome.verdict == "applied":
                self._parties |= {(person >> 48, person, entry.subject) for person in _named_by(act)}
        for reader in sorted(self._audience(branch, entry, act)):
            self._append(reader, entry.subject, placement, entry.id, entry.hash)
        return entry

    def _sees(self, branch: int, people: set[int]) -> bool:
        """Tell whether the persons whom an act names are of the author's branch or came to it with another case."""
        strangers = {p for p in people if p >> 48 != branch}
        self._read_followers(strangers)
        return all(branch in self._followers.get(p, ()) for p in strangers)

    def _needed(self, person: int) -> bool:
        """Tell whether an open case or complaint needs a person."""
        sql = "SELECT subject FROM party WHERE branch = %s AND person = %s"
        cases = {s for (s,) in self.tx.rows(sql, person >> 48, person)}
        cases |= {case for _home, who, case in self._parties if who == person}
        elsewhere: dict[int, list[int]] = defaultdict(list)
        for case in sorted(cases):
            if case in self._open:  # as this transaction leaves it
                if self._open[case]:
                    return True
            else:
                elsewhere[case >> 48].append(case)
        sql = "SELECT 1 FROM subject WHERE branch = %s AND subject = ANY(%s) AND open = 1"
        return any(row(self.tx, sql, home, some) is not None for home, some in elsewhere.items())

    def _officer(self, branch: int, id_: int) -> OfficerState | None:
        """Return the officer as the branch's own entries say; 0 is no officer."""
        state = self.known(id_) if id_ >> 48 == branch else None
        return state if isinstance(state, OfficerState) else None

    def known(self, id_: int) -> State | None:
        """Return what stands of an officer or an office, which the centre alone writes about; None if it is unknown."""
        if id_ not in self._known:
            sql = "SELECT placed FROM subject WHERE branch = %s AND subject = %s"
            length = (row(self.tx, sql, id_ >> 48, id_) or (0,))[0]
            fold = self.folds.get(id_) or (self.memory.get(id_, length) if length else None)
            if fold is None and length:
                fold = self.folds[id_] = Fold()
                for entry in self._histories([id_])[id_]:
                    fold.advance(entry)
            self._known[id_] = fold.state if fold is not None else None
        return self._known[id_]

    def _audience(self, branch: int, entry: Entry, act: Act | None) -> set[int]:
        """Return the branches whose feeds get the entry."""
        if isinstance(act, (BranchSet, UnitAdded, UnitChanged)):
            return set(self._ends)
        return {branch, self._homes[entry.subject], *self._followers.get(entry.subject, ())} & set(self._ends)

    def _append(self, reader: int, subject: int, placement: int, id_: int, hash_: bytes) -> None:
        position, tag = self._ends[reader]
        tag = next_tag(tag, id_, placement, hash_)
        self._ends[reader] = (position + 1, tag)
        self._feed.append((reader, position + 1, subject, placement, id_, tag))

    def _widen(self, placed: list[Entry], act: HandoverOffered, case: int) -> None:
        """An offer to another branch: from now on it follows the case, and first gets the whole of it."""
        state = self.folds[case].state
        target = act.to >> 48
        if not isinstance(state, CaseState) or target not in self._ends or target == self._homes[case]:
            return
        concerned = [s for s in (state.person, state.representative, case) if s is not None]
        self._read_followers(set(concerned))
        concerned = [s for s in concerned if self._branch in (self._home(s), *self._followers.get(s, ()))]
        self._see({s >> 48 for s in concerned} - set(self._ends) - self.more)
        for subject in concerned:
            if target in (self._home(subject), *self._followers.get(subject, ())):
                continue
            before = references(self.tx, self._home(subject), [subject])
            known = ledger.read(self.tx, {id_ for _subject, _placement, id_ in before})
            for _subject, placement, id_ in before:
                self._append(target, subject, placement, id_, known[id_].hash)
            for new in placed:
                if new.subject == subject and new.placement is not None:
                    self._append(target, subject, new.placement, new.id, new.hash)
            self._followers[subject].add(target)
            self.tx.run(
                "INSERT INTO follower (branch, subject, follower) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
                self._home(subject),
                subject,
                target,
            )

    def _forget(self, subject: int, earlier: list[Entry]) -> None:
        """Take the personal parts of a subject's earlier entries away, those of this transaction among them."""
        ledger.forget(self.tx, subject, [*self._histories([subject])[subject], *earlier], SALT_BLOCK)
        for place, entry in enumerate(earlier):
            if entry.subject == subject:
                earlier[place] = entry.bare

    # --- writing -------------------------------------------------------------------------------------------------

    def _write(self) -> None:
        self.tx.insert("feed", self._feed)
        self._feed = []
        for branch, (position, tag) in sorted(self._ends.items()):
            if (position, tag) == self._locked[branch]:
                continue
            self.tx.run("UPDATE branch SET position = %s, tag = %s WHERE branch = %s", position, tag, branch)
        homes: dict[int, list[int]] = defaultdict(list)
        for subject in sorted(self._homes):
            homes[self._homes[subject]].append(subject)
        for home, some in homes.items():
            rows = [
                (home, s, self._placed.get(s, 0), self._open.get(s, 1), self.now, *_of_case(self.folds[s].state))
                for s in some
            ]
            self.tx.insert("subject", rows, replace=True)
        states = (self.folds[s].state for s in self._homes)
        bearers.note(self.tx, (state for state in states if isinstance(state, PersonState)))
        for party in sorted(self._parties):
            sql = "INSERT INTO party (branch, person, subject) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
            self.tx.run(sql, *party)
        people = sorted(self._people - set(self._homes))
        for home in {p >> 48 for p in people}:
            here = [p for p in people if p >> 48 == home]
            self.tx.run("UPDATE subject SET touched = %s WHERE branch = %s AND subject = ANY(%s)", self.now, home, here)


def _named_by(act: Act | None) -> set[int]:
    """Return the persons whom an act binds to a case or a complaint."""
    if isinstance(act, CaseOpened):
        return {act.person, act.person if act.representative is None else act.representative}
    if isinstance(act, (ComplaintLodged, ComplaintCorrected)):
        return {act.person} if act.person is not None else set()
    return set()


def _people_of(state: CaseState | ComplaintState) -> set[int]:
    """Return the persons of a case or a complaint."""
    representative = state.representative if isinstance(state, CaseState) else None
    return {person for person in (state.person, representative) if person is not None}


def _of_case(state: State | None) -> tuple[int, int, int]:
    """Return what the pages find a case or complaint by, and how many crossings wait; zeros for all else."""
    contested = len(state.open_contests) if isinstance(state, (CaseState, ComplaintState)) else 0
    if isinstance(state, ComplaintState):
        return state.number, 0, contested
    if not isinstance(state, CaseState):
        return 0, 0, contested
    return state.number, 0 if state.erased else state.status_code, contested


def _is_open(state: State | None) -> bool:
    """Tell whether a desk that enrols must know the subject, however long it lies still."""
    if isinstance(state, CaseState):
        return state.state in OPEN
    if isinstance(state, ComplaintState):
        return state.state in COMPLAINT_OPEN or state.state == "told"
    if isinstance(state, VisitState):
        return state.state in PRESENT
    if isinstance(state, ShiftState):
        return not state.accepted_by
    return not isinstance(state, (InventoryState, IncidentState))


def references(tx: Tx, home: int, subjects: list[int]) -> list[tuple[int, int, int]]:
    """Return (subject, placement, entry) of the placed entries of subjects, in their order."""
    sql = """SELECT subject, placement, entry FROM feed WHERE branch = %s AND subject = ANY(%s)
        ORDER BY subject, placement"""
    return [(s, p, e) for s, p, e in tx.rows(sql, home, subjects)]


def folds_of(tx: Tx, branch: int, subjects: list[int]) -> dict[int, Fold]:
    """Return the folds of subjects as the feed of a branch has them."""
    refs = references(tx, branch, subjects)
    known = ledger.read(tx, {e for _s, _p, e in refs})
    marked = objections(tx, set(known))
    found: dict[int, Fold] = {}
    for subject, placement, id_ in refs:
        entry = structs.replace(known[id_], placement=placement, objection=marked.get(id_))
        found.setdefault(subject, Fold()).advance(entry)
    return found


def objections(tx: Tx, wanted: Iterable[int]) -> dict[int, str]:
    """Return the objections among entries."""
    by_branch: dict[int, list[int]] = defaultdict(list)
    for id_ in wanted:
        by_branch[id_ >> 48].append(id_)
    sql = "SELECT id, objection FROM entry WHERE branch = %s AND id = ANY(%s) AND objection IS NOT NULL"
    return {i: o for branch, some in by_branch.items() for i, o in tx.rows(sql, branch, some)}


def next_tag(tag: bytes, id_: int, placement: int, hash_: bytes) -> bytes:
    """Return the tag of a feed after one more reference to an entry with this hash.

    The id alone would not do: a centre that was put back may give it to another entry.
    """
    return hashlib.blake2b(tag + id_.to_bytes(8) + placement.to_bytes(8) + hash_, digest_size=TAG).digest()


def unreadable(entry: Entry) -> str:
    """Return why an act that can't be read here does not count, now or after an upgrade: nobody has judged it."""
    return "kind_unknown" if entry.kind not in kinds() or entry.schema > SCHEMA else "act_malformed"


def _act(entry: Entry) -> Act | None:
    if entry.schema > SCHEMA:
        return None
    try:
        return from_parts(entry.kind, entry.body, entry.personal)
    except Refused:
        return None


__all__ = ["Folds", "Moved", "Placing", "folds_of", "next_tag", "objections", "references"]
