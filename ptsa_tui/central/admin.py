"""What the administrator of the centre does: branches, units, officers, catalogues, desks."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from models.acts import (
    Act,
    BranchSet,
    CalendarSet,
    CataloguePublished,
    OfficerAdded,
    OfficerChanged,
    OfficerData,
    PromiseMoved,
    UnitAdded,
    UnitKind,
)
from models.acts.branch import Role, Seat
from models.acts.entry import Entry
from models.catalogue.calendars import check as check_calendar
from models.catalogue.check import LARGEST
from models.facts import ids, numbering
from models.fold import BranchState, Fold, OfficerState, UnitState
from models.officers.sign_in import hashed_password
from models.refused import Refused
from models.register.state_hash import of_states
from models.register.writing import SYSTEM
from models.text import clean, line, name
from ptsa_tui.central import box, catching_up, held, own
from ptsa_tui.central.decrees import promises_moved, set_calendar
from ptsa_tui.central.enrolment import Enrolment
from ptsa_tui.central.exchange import Secrets
from ptsa_tui.central.placing import Folds, folds_of
from ptsa_tui.central.schema import VERSION
from ptsa_tui.central.store import Store, Tx, all_branches, row
from ptsa_tui.sync.wire.trust import Keys

T = TypeVar("T")


class Identity(Struct, frozen=True):
    """The centre's own keys: they sign bundles, open letters, and seal receipts."""

    keys: Keys
    secrets: Secrets


class Tried(Struct, frozen=True):
    """What a change of a branch's calendar would do."""

    before: CalendarSet
    after: CalendarSet
    moved: int
    """Open cases that would promise a later day."""


class Centre(Enrolment):
    """The centre as its administrator sees it: one store and its identity."""

    def __init__(self, store: Store, clock: Callable[[], int]) -> None:
        super().__init__(store, clock)
        self.folds = Folds()
        self.officer = SYSTEM
        """Who stands over the acts of the centre: nobody over what a command does."""

    def by(self, officer: int) -> Centre:
        """Return the same centre, whose acts an officer stands over."""
        same = copy(self)
        same.officer = officer
        return same

    def init(self, *, practice: bool = False) -> None:
        """Make the tables and the centre's keys; a second time changes nothing. ``practice``: desks for trying."""
        self.store.prepare()
        with self.store.transaction() as tx:
            if row(tx, "SELECT 1 FROM meta WHERE branch = 0 AND key = 'version'") is None:
                keys = Keys.new()
                values = {
                    "version": str(VERSION),
                    "sign": keys.sign.hex(),
                    "open": keys.open.hex(),
                    "seal": secrets.token_hex(32),
                    "authority": "",
                    "mode": "practice" if practice else "desk",
                }
                tx.insert("meta", [(0, k, v) for k, v in values.items()])

    def identity(self) -> Identity:
        """Return the centre's keys.

        Raises:
            Refused: ``central_not_made``, ``central_newer``.
        """
        with self.store.reading() as tx:
            if int(self.meta(tx, "version")) > VERSION:
                raise Refused("central_newer")
            keys = Keys(bytes.fromhex(self.meta(tx, "sign")), bytes.fromhex(self.meta(tx, "open")))
            return Identity(keys, Secrets(bytes.fromhex(self.meta(tx, "seal"))))

    def begin(self) -> int:
        """Make this program's tables in a database of an older one, let answers of days that are over out of their
        boxes, and try what is held back again; return how many entries came free. Whoever takes in or gives out what
        desks have does this first.

        Raises:
            Refused: ``central_not_made``, ``central_newer``, ``central_busy``.
        """
        self.identity()
        with self.store.reading() as tx:
            older = int(self.meta(tx, "version")) < VERSION
        if older:
            self.store.prepare()
            for branch in self.branches():
                with self.store.transaction() as tx:
                    catching_up.fill(tx, branch)
            with self.store.transaction() as tx:
                tx.run("UPDATE meta SET value = %s WHERE branch = 0 AND key = 'version'", str(VERSION))
        box.release(self.store, self.folds, self.clock())
        return sum(held.release(self.store, self.folds, self.clock(), branch) for branch in self.branches())

    def put_back(self) -> None:
        """Take note that this database came out of a backup, before anybody writes into it."""
        branches = self.branches()
        with self.store.transaction() as tx:
            for branch in branches:
                own.put_back(tx, branch)

    def held(self) -> list[held.Held]:
        """Return what is held back of all desks."""
        branches = self.branches()
        with self.store.reading() as tx:
            return [one for branch in branches for one in held.held(tx, branch)]

    def _at_once(self, work: Callable[[Tx, frozenset[int]], T]) -> T:
        """Do some work in one transaction: all of it or nothing; again where another was in the way.

        It is given the transaction, and the branches to lock besides its own.
        """
        return own.attempts(self.store, work)

    def _write(self, branch: int, act: Act, subject: int | None = None) -> Entry:
        return self._at_once(lambda tx, more: self._own(tx, branch, act, subject, more))

    def _own(
        self, tx: Tx, branch: int, act: Act, subject: int | None = None, more: frozenset[int] = frozenset()
    ) -> Entry:
        return own.write(tx, self.folds, self.clock(), branch, act, subject, more, self.officer)

    # --- what desks get as entries of desk 0 ---------------------------------------------------------------------

    def add_branch(
        self, branch: int, title: str, zone: str, contact: str = "", calendars: Iterable[CalendarSet] = ()
    ) -> None:
        """Open a branch with the calendars of its years; one that was left half made is completed.

        Raises:
            Refused: ``number_range``, ``branch_exists``, ``zone_unknown``, ``text_too_long``.
        """
        if not 1 <= branch <= numbering.LONGEST_BRANCH:
            raise Refused("number_range")
        if zone not in ("WIB", "WITA", "WIT"):
            raise Refused("zone_unknown")
        act = _made(BranchSet, name=name(title), zone=zone, contact=line(contact, "contact"))
        missing = list(calendars)
        subject = ids.branch_subject(branch)

        def open_it(tx: Tx, more: frozenset[int]) -> None:
            self.meta(tx, "version")
            office = _office(_folds(tx, branch, [subject]), branch)
            known = row(tx, "SELECT 1 FROM branch WHERE branch = %s", branch) is not None
            if known and office is not None and (office.calendars or not missing):
                raise Refused("branch_exists", branch=branch)
            if not known:
                tx.insert("branch", [(branch, 0, secrets.token_bytes(8), 0)])
                tx.insert("desk", [(branch, ids.CENTRE_DESK, 0, b"", "waiting", 0, 0, 0, 0, 0, 0)])
            if office is None:
                self._own(tx, branch, act, subject, more)
                self._tell_sisters(tx, branch)
            for calendar in missing:
                self._own(tx, branch, calendar, subject, more)

        self._at_once(open_it)

    def change_branch(self, branch: int, title: str, contact: str) -> None:
        """Give a branch another name, and other words of where to turn.

        Raises:
            Refused: ``branch_unknown``; what :func:`models.text.name` and :func:`models.text.line` refuse.
        """
        office = self.office(branch)
        if office is None:
            raise Refused("branch_unknown")
        act = _made(BranchSet, name=name(title), zone=office.zone, contact=line(contact, "contact"))
        if (office.name, office.contact) != (name(title), line(contact, "contact")):
            self._write(branch, act, ids.branch_subject(branch))

    def _tell_sisters(self, tx: Tx, branch: int) -> None:
        """Bring the units and names of the sister branches into a new branch's feed, so that it can hand over there."""
        from ptsa_tui.central.placing import next_tag

        branches = [b for (b,) in tx.rows("SELECT branch FROM branch WHERE branch > 0 ORDER BY branch FOR UPDATE")]
        position, tag = tx.rows("SELECT position, tag FROM branch WHERE branch = %s", branch)[0]
        tag, rows = bytes(tag), []
        for other in branches:
            if other == branch:
                continue
            for subject, placement, id_, hash_ in self._public(tx, other):
                position, tag = position + 1, next_tag(bytes(tag), id_, placement, hash_)
                rows.append((branch, position, subject, placement, id_, tag))
        tx.insert("feed", rows)
        tx.run("UPDATE branch SET position = %s, tag = %s WHERE branch = %s", position, tag, branch)

    def _public(self, tx: Tx, branch: int) -> list[tuple[int, int, int, bytes]]:
        """Return (subject, placement, entry, hash) of what other branches may know of a branch: its name and units."""
        sql = """SELECT f.subject, f.placement, f.entry, e.hash FROM feed f JOIN entry e ON e.branch = f.branch
            AND e.id = f.entry WHERE f.branch = %s AND e.kind = ANY(%s) ORDER BY f.position"""
        found = tx.rows(sql, branch, ["BranchSet", "UnitAdded", "UnitChanged"])
        return [(s, p, e, bytes(h)) for s, p, e, h in found]

    def add_unit(self, branch: int, code: str, title: str, kind: UnitKind) -> int:
        """Add a pool; return its id.

        Raises:
            Refused: ``branch_unknown``, ``code_used``.
        """
        code = clean(code).upper()
        if any(u.code == code for u in self.units(branch)):
            raise Refused("code_used")
        return self._write(branch, _made(UnitAdded, code=code, name=name(title), unit=kind)).subject

    def add_officer(
        self, branch: int, code: str, title: str, role: Role, units: list[str], password: str, *, fast: bool = False
    ) -> int:
        """Add an officer with a first password; return the id.

        Raises:
            Refused: ``branch_unknown``, ``code_used``, ``unit_unknown``, ``password_short``.
        """
        hash_ = hashed_password(password, fast=fast)
        pools = self._pools(branch, units)
        code = clean(code).lower()
        if any(o.code == code for o in self.officers(branch)):
            raise Refused("code_used")
        act = _made(OfficerAdded, code=code, role=role, units=pools, personal=OfficerData(name=name(title)))

        def add_with_password(tx: Tx, more: frozenset[int]) -> int:
            officer = self._own(tx, branch, act, None, more).subject
            _set_verifier(tx, branch, officer, hash_, self.clock())
            return officer

        return self._at_once(add_with_password)

    def change_officer(
        self,
        branch: int,
        code: str,
        *,
        role: Role | None = None,
        units: list[str] | None = None,
        active: bool | None = None,
        password: str | None = None,
        seat: Seat | None = None,
    ) -> None:
        """Give an officer another role, other pools, another password or seat, or let the officer act no more.

        Raises:
            Refused: ``branch_unknown``, ``officer_unknown``, ``unit_unknown``, ``password_short``;
                ``administrator_last``: on the pages, where nobody could give the seat back; a command can.
        """
        officer = next((o for o in self.officers(branch) if o.code == clean(code).lower()), None)
        if officer is None:
            raise Refused("officer_unknown")
        hash_ = hashed_password(password) if password is not None else None
        pools = self._pools(branch, units) if units is not None else officer.units
        act = OfficerChanged(
            role=role or officer.role,
            units=pools,
            active=officer.active if active is None else active,
            seat=officer.seat if seat is None else seat,
        )
        id_ = officer.id
        before = (officer.role, officer.units, officer.active, officer.seat)
        changed = (act.role, act.units, act.active, act.seat) != before
        resigns = officer.active and officer.seat == "administrator" and (act.seat != officer.seat or not act.active)

        def change(tx: Tx, more: frozenset[int]) -> None:
            if resigns and self.officer != SYSTEM:
                _check_others(tx, id_)
            if changed:
                self._own(tx, branch, act, id_, more)
            if hash_ is not None:
                _set_verifier(tx, branch, id_, hash_, self.clock())

        self._at_once(change)

    def set_factor(self, branch: int, code: str) -> bytes:
        """Give an officer a new second factor for the pages; return its secret.

        Raises:
            Refused: ``branch_unknown``, ``officer_unknown``.
        """
        officer = next((o for o in self.officers(branch) if o.code == clean(code).lower()), None)
        if officer is None:
            raise Refused("officer_unknown")
        secret = secrets.token_bytes(20)  # 160 bits, as RFC 4226 recommends
        with self.store.transaction() as tx:
            tx.insert("factor", [(branch, officer.id, secret, 0)], replace=True)
        return secret

    def _pools(self, branch: int, codes: list[str]) -> tuple[int, ...]:
        known = {u.code: u.id for u in self.units(branch)}
        missing = next((u for u in codes if u.upper() not in known), None)
        if missing is not None:
            raise Refused("unit_unknown", unit=missing[:32])
        return tuple(known[u.upper()] for u in codes)

    def publish_to(
        self, branches: Sequence[int], catalogue: CataloguePublished, known: Mapping[int, int] | None = None
    ) -> None:
        """Publish a catalogue to branches: to all of them or to none.

        ``known`` says by branch which version was the newest (0: none) when somebody looked at what would change.

        Raises:
            Refused: ``branch_unknown``, ``catalogue_older``, ``catalogue_too_large``; ``catalogue_moved``: another
                version than the ``known`` one is the newest.
        """
        if len(msgspec.json.encode(catalogue)) > LARGEST:
            raise Refused("catalogue_too_large")

        def publish(tx: Tx, more: frozenset[int]) -> None:
            moved = [] if known is None else [b for b in sorted(branches) if self._newest(tx, b) != known.get(b)]
            if moved:
                raise Refused("catalogue_moved", branch=moved[0])
            for branch in sorted(branches):
                self._own(tx, branch, catalogue, ids.branch_subject(branch), more)

        self._at_once(publish)

    def _newest(self, tx: Tx, branch: int) -> int:
        """Return the newest version of a branch's catalogue, 0 for none; nobody publishes meanwhile."""
        tx.rows("SELECT 1 FROM branch WHERE branch = %s FOR UPDATE", branch)
        return newest_catalogue(_office(_folds(tx, branch, [ids.branch_subject(branch)]), branch))

    def set_calendar(self, branch: int, calendar: CalendarSet) -> list[tuple[int, PromiseMoved]]:
        """Set the free days of a year; return the open cases whose promise it moved, and from when to when.

        Raises:
            Refused: ``branch_unknown``, ``calendar_without_days``.
        """
        return self.change_calendars([branch], calendar.year, lambda _before: calendar)[branch]

    def change_calendars(
        self, branches: Sequence[int], year: int, change: Callable[[CalendarSet], CalendarSet]
    ) -> dict[int, list[tuple[int, PromiseMoved]]]:
        """Change the calendars that branches have of a year, of all of them or of none.

        Returned is by branch what :meth:`set_calendar` returns. ``change`` is given what is there, an empty calendar
        where nothing is. A branch where it changes nothing is left alone.

        Raises:
            Refused: ``branch_unknown``; what ``change`` or :func:`models.catalogue.calendars.check` refuse.
        """

        def work(tx: Tx, more: frozenset[int]) -> dict[int, list[tuple[int, PromiseMoved]]]:
            found: dict[int, list[tuple[int, PromiseMoved]]] = {}
            for branch in sorted(branches):
                before = _calendar(_folds(tx, branch, [ids.branch_subject(branch)]), branch, year)
                after = check_calendar(change(before or CalendarSet(year=year, days=())))
                found[branch] = []
                if after != before:
                    found[branch] = set_calendar(tx, self.folds, self.clock(), branch, after, more, self.officer)
            return found

        return self._at_once(work)

    def try_calendars(
        self, branches: Sequence[int], year: int, change: Callable[[CalendarSet], CalendarSet]
    ) -> dict[int, Tried]:
        """Return by branch what :meth:`change_calendars` would do, and do nothing; raises as that."""
        found: dict[int, Tried] = {}
        with self.store.reading() as tx:
            for branch in sorted(branches):
                office = _office(_folds(tx, branch, [ids.branch_subject(branch)]), branch)
                if office is None:
                    raise Refused("branch_unknown")
                before = next((one for one in office.calendars if one.year == year), CalendarSet(year=year, days=()))
                after = check_calendar(change(before))
                found[branch] = Tried(before, after, len(promises_moved(tx, branch, office, after)))
        return found

    def calendar(self, branch: int, year: int) -> CalendarSet | None:
        """Return the calendar that a branch has of a year.

        Raises:
            Refused: ``branch_unknown``.
        """
        with self.store.reading() as tx:
            if row(tx, "SELECT 1 FROM branch WHERE branch = %s", branch) is None:
                raise Refused("branch_unknown")
            return _calendar(_folds(tx, branch, [ids.branch_subject(branch)]), branch, year)

    # --- what there is -------------------------------------------------------------------------------------------

    def branches(self) -> list[int]:
        """Return the numbers of all branches."""
        with self.store.reading() as tx:
            return all_branches(tx)

    def states(self, branch: int) -> dict[int, Fold]:
        """Return the folds of the branch's own subjects: every subject that is at home there."""
        with self.store.reading() as tx:
            if row(tx, "SELECT 1 FROM branch WHERE branch = %s", branch) is None:
                raise Refused("branch_unknown")
            return _folds(tx, branch, None)

    def units(self, branch: int) -> list[UnitState]:
        """Return the pools of a branch."""
        return [f.state for f in self._of_desk_0(branch, "UnitAdded") if isinstance(f.state, UnitState)]

    def officers(self, branch: int) -> list[OfficerState]:
        """Return the officers of a branch."""
        return [f.state for f in self._of_desk_0(branch, "OfficerAdded") if isinstance(f.state, OfficerState)]

    def office(self, branch: int) -> BranchState | None:
        """Return name, zone, catalogues and calendars of a branch."""
        with self.store.reading() as tx:
            return _office(_folds(tx, branch, [ids.branch_subject(branch)]), branch)

    def _of_desk_0(self, branch: int, kind: str) -> list[Fold]:
        with self.store.reading() as tx:
            if row(tx, "SELECT 1 FROM branch WHERE branch = %s", branch) is None:
                raise Refused("branch_unknown")
            low, high = ids.pack(branch, 0, 0, 0), ids.pack(branch, 1, 0, 0)
            sql = "SELECT subject FROM entry WHERE branch = %s AND id BETWEEN %s AND %s AND kind = %s ORDER BY id"
            found = [s for (s,) in tx.rows(sql, branch, low, high, kind)]
            folds = _folds(tx, branch, found)
            return [folds[s] for s in found if s in folds]

    def facts(self, branch: int) -> dict[str, Any]:
        """Return what the centre has of a branch: entries, quarantine, and the hash of what its desks should show."""
        with self.store.reading() as tx:
            end = row(tx, "SELECT position FROM branch WHERE branch = %s", branch)
            if end is None:
                raise Refused("branch_unknown")
            quarantined = row(tx, "SELECT count(*) FROM quarantine WHERE branch = %s", branch)
            sql = "SELECT DISTINCT subject FROM feed WHERE branch = %s ORDER BY subject"
            folds = _folds(tx, branch, [s for (s,) in tx.rows(sql, branch)])
        states = [f.state for f in folds.values()]
        return {
            "branch": branch,
            "entries": end[0],
            "subjects": len(states),
            "quarantined": quarantined[0] if quarantined else 0,
            "state": of_states(states),
            "desks": self.desks(branch),
        }


def _office(folds: dict[int, Fold], branch: int) -> BranchState | None:
    fold = folds.get(ids.branch_subject(branch))
    return fold.state if fold is not None and isinstance(fold.state, BranchState) else None


def newest_catalogue(office: BranchState | None) -> int:
    """Return the newest version of a branch's catalogue; 0 for none."""
    return max((version for version, _entry in office.catalogues), default=0) if office is not None else 0


def _calendar(folds: dict[int, Fold], branch: int, year: int) -> CalendarSet | None:
    office = _office(folds, branch)
    return next((one for one in office.calendars if one.year == year), None) if office is not None else None


def _check_others(tx: Tx, officer: int) -> None:
    """See that another administrator can come in; two who would both go wait for each other.

    Raises:
        Refused: ``administrator_last``.
    """
    tx.rows("SELECT 1 FROM meta WHERE branch = 0 AND key = 'version' FOR UPDATE")
    sql = "SELECT branch, officer FROM factor WHERE branch = ANY(%s) AND officer <> %s"
    for branch, other in tx.rows(sql, all_branches(tx), officer):
        fold = folds_of(tx, branch, [other]).get(other)
        state = fold.state if fold is not None else None
        if isinstance(state, OfficerState) and state.active and state.seat == "administrator":
            return
    raise Refused("administrator_last")


def _set_verifier(tx: Tx, branch: int, officer: int, hash_: str, now: int) -> None:
    """Write a password verifier.

    Its version is newer than any that a desk may know, also one that this database lost when it was put back: so it
    grows by one, but is no less than the hours that have passed since 1970.
    """
    tx.rows("SELECT 1 FROM branch WHERE branch = %s FOR UPDATE", branch)
    newest = row(tx, "SELECT max(version) FROM verifier WHERE branch = %s", branch)
    version = max((newest[0] or 0) + 1 if newest else 1, now // 3600)
    tx.insert("verifier", [(branch, officer, hash_, version)], replace=True)


def _folds(tx: Tx, branch: int, subjects: list[int] | None) -> dict[int, Fold]:
    """Return the folds of subjects as the feed of a branch has them; of all at home there for None."""
    if subjects is None:
        subjects = [s for (s,) in tx.rows("SELECT subject FROM subject WHERE branch = %s ORDER BY subject", branch)]
    found: dict[int, Fold] = {}
    for start in range(0, len(subjects), 500):
        found |= folds_of(tx, branch, subjects[start : start + 500])
    return found


def _made(cls: type[Act], **fields: Any) -> Act:
    """Return an act whose fields hold to their bounds.

    Raises:
        Refused: ``act_malformed``.
    """
    from models.acts import as_parts, from_parts

    act = cls(**fields)
    body, personal = as_parts(act)
    from_parts(act.kind, body, personal)
    return act


def today(clock: Callable[[], int]) -> dt.date:
    """Return the date in Jakarta, for the calendars."""
    return (dt.datetime.fromtimestamp(clock(), dt.UTC) + dt.timedelta(hours=7)).date()
