"""Branches and desks at a glance: when each came last, what is held back or contested, and what is to be done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from msgspec import Struct

from models.facts import ids
from models.fold import BranchState
from models.refused import Refused
from models.words import N_, _, formats
from ptsa_tui import __version__
from ptsa_tui.central.admin import Centre, newest_catalogue
from ptsa_tui.central.placing import folds_of
from ptsa_tui.central.store import Row, Tx

SILENT = 86_400
"""Seconds without an exchange after which somebody should ask why: a night and a morning without a line are usual."""
CLOCK_OFF = 120
"""Seconds that a desk's clock may be off before somebody should set it."""

SIGNS = {
    "silent": N_("No exchange for long: call the office. Without a line it can send a bundle (ptsa bundle write)."),
    "clock": N_("The clock is off: have it set at the desk."),
    "held": N_("Entries are held back: bring the centre to the newest version; each start tries them again."),
    "contested": N_("Crossings that nobody has settled: a supervisor settles them at a desk of the branch."),
    "version": N_("Another version of the program than the centre's: bring the older one up to date."),
    "unused": N_("The code was not used in time: make a new one."),
    "waiting": N_("A code waits to be typed in at the desk."),
    "revoked": N_("Revoked: this desk can't exchange. Make a code for the machine that takes its place."),
}
"""What can be wrong, and what to do."""
URGENT = ("silent", "clock", "held", "contested", "unused")
"""What makes somebody look at a branch."""


class Desk(Struct, frozen=True):
    """A desk as its branch's page shows it; times are seconds UTC, 0 for never."""

    number: int
    state: str
    """``waiting`` for its first exchange, ``enrolled``, ``revoked``."""
    seen: int
    skew: int
    """Seconds that its clock was ahead of ours."""
    version: str
    """Of its program when it came last; empty where it did not tell."""
    unconfirmed: int
    """Entries of the branch's feed that it has not said to have: with each exchange it confirms those of the last."""
    held: int
    """Entries of it that are held back."""
    code_until: int
    signs: tuple[str, ...]


class Branch(Struct, frozen=True):
    """A branch with its desks."""

    number: int
    name: str
    zone: str
    entries: int
    contested: int
    desks: tuple[Desk, ...]
    signs: tuple[str, ...]

    @property
    def is_urgent(self) -> bool:
        """Tell whether somebody should look at it."""
        return any(sign in URGENT for sign in self.signs)

    def desks_with(self, sign: str) -> list[int]:
        """Return the desks that a sign is about."""
        return [desk.number for desk in self.desks if sign in desk.signs]

    @property
    def held(self) -> int:
        """Entries of its desks that are held back."""
        return sum(desk.held for desk in self.desks)

    @property
    def seen(self) -> int:
        """When the desk that has been away longest came last; 0 when none ever came."""
        return min((desk.seen for desk in self.desks if desk.state == "enrolled"), default=0)


class Kept(Struct, frozen=True):
    """What is kept of a branch."""

    placed: int
    """Entries about it when it was read."""
    name: str
    zone: str
    catalogue: int
    """The newest version; 0 for none."""


class Offices:
    """What pages say of branches, read again only when an entry about one was placed since."""

    def __init__(self) -> None:
        self._known: dict[int, Kept] = {}

    def read(self, tx: Tx, branches: Sequence[int]) -> dict[int, tuple[str, str]]:
        """Return name and zone by branch."""
        found = self.kept(tx, branches)
        return {branch: (found[branch].name, found[branch].zone) for branch in branches}

    def kept(self, tx: Tx, branches: Sequence[int]) -> dict[int, Kept]:
        """Return what is known of branches; of one that is not there nothing but a zone."""
        subjects = [ids.branch_subject(branch) for branch in branches]
        sql = "SELECT branch, placed FROM subject WHERE branch = ANY(%s) AND subject = ANY(%s)"
        for branch, placed in tx.rows(sql, list(branches), subjects):
            known = self._known.get(branch)
            if known is None or known.placed != placed:
                state = folds_of(tx, branch, [ids.branch_subject(branch)])[ids.branch_subject(branch)].state
                if isinstance(state, BranchState):
                    self._known[branch] = Kept(placed, state.name, state.zone, newest_catalogue(state))
        return {branch: self._known.get(branch, _NONE) for branch in branches}


_NONE = Kept(0, "", "WIB", 0)


def branches(centre: Centre, offices: Offices, only: int | None = None) -> list[Branch]:
    """Return all branches, or one; those that somebody should look at come first.

    Raises:
        Refused: ``branch_unknown``: the one that was asked for.
    """
    now = centre.clock()
    with centre.store.reading() as tx:
        sql = "SELECT branch, position FROM branch WHERE branch > 0 ORDER BY branch"
        ends = dict(tx.rows(sql))
        if only is not None:
            if only not in ends:
                raise Refused("branch_unknown")
            ends = {only: ends[only]}
        numbers = list(ends)
        desks = _by_branch(
            tx.rows(
                """SELECT branch, desk, state, seen, skew, position, program FROM desk
            WHERE branch = ANY(%s) AND desk > 0 ORDER BY branch, desk""",
                numbers,
            )
        )
        sql = "SELECT branch, desk, sum(count) FROM quarantine WHERE branch = ANY(%s) GROUP BY branch, desk"
        held = {(branch, desk): int(count) for branch, desk, count in tx.rows(sql, numbers)}
        sql = "SELECT branch, desk, max(expires) FROM code WHERE branch = ANY(%s) GROUP BY branch, desk"
        codes = {(branch, desk): int(until) for branch, desk, until in tx.rows(sql, numbers)}
        sql = """SELECT branch, count(*) FROM subject WHERE branch = ANY(%s) AND contested > 0 GROUP BY branch"""
        contested = dict(tx.rows(sql, numbers))
        names = offices.read(tx, numbers)
    found = []
    for number, end in ends.items():
        told = tuple(
            _desk(r, end, now, held.get((number, r[1]), 0), codes.get((number, r[1]), 0)) for r in desks[number]
        )
        signs = {sign for desk in told for sign in desk.signs}
        if contested.get(number):
            signs.add("contested")
        ordered = tuple(sign for sign in SIGNS if sign in signs)
        found.append(Branch(number, *names[number], end, contested.get(number, 0), told, ordered))
    return sorted(found, key=lambda branch: not branch.is_urgent)


def _by_branch(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row)
    return found


def _desk(found: Row, end: int, now: int, held: int, code_until: int) -> Desk:
    _branch, number, state, seen, skew, position, program = found
    valid = code_until if code_until > now else 0
    signs = []
    if state == "enrolled":
        signs += ["silent"] * (now - seen >= SILENT) + ["clock"] * (abs(skew) >= CLOCK_OFF)
    elif not valid:
        signs.append("revoked" if state == "revoked" else "unused")
    signs += ["held"] * (held > 0) + ["waiting"] * (valid > 0)
    unconfirmed = max(0, end - position) if state == "enrolled" else 0
    version = f"{program // 10_000}.{program // 100 % 100}.{program % 100}" if program else ""
    if state == "enrolled" and version != __version__:
        signs.append("version")
    return Desk(number, state, seen, skew, version, unconfirmed, held, valid, tuple(signs))


def clock_told(skew: int) -> str:
    """Return how far a desk's clock is off."""
    if abs(skew) < 2:
        return _("right")
    told = formats.lasting(abs(skew)) if abs(skew) >= 120 else f"{abs(skew)} s"
    return (_("{time} ahead") if skew > 0 else _("{time} behind")).format(time=told)


__all__ = ["CLOCK_OFF", "SIGNS", "SILENT", "Branch", "Desk", "Offices", "branches", "clock_told"]
