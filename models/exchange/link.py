"""What this desk knows of its exchange with the centre, for screen and status. Reading never writes."""

from __future__ import annotations

from typing import Literal, Protocol

from msgspec import Struct

from models.exchange import replica
from models.facts import ids
from models.refused import Refused
from models.register import clock_doubt
from models.register.erasing import waiting
from models.register.register import Register


class Trouble(Struct, frozen=True):
    """Something that needs attention: entries in quarantine, without right, contested, displaced, or not shown here."""

    what: Literal["quarantine", "objection", "contest", "displaced", "apart"]
    code: str
    """Of :data:`models.words.sentences.SENTENCES`, for the reason."""
    number: int | None = None
    """The printed number of the case or complaint that it is about."""
    kind: str = ""
    """The act, where it is one."""
    count: int = 1
    at: int = 0
    case: int = 0
    """The case's id, where it is about a case that is here."""
    state: str = ""
    """The present state of that case, a fact of some reasons."""


class NotAccepted(Struct, frozen=True):
    """Entries of this desk that reached the centre and do not count: it objects, holds them back, others stand."""

    code: str
    """Of :data:`models.words.sentences.SENTENCES`, for the reason."""
    count: int
    state: str = ""
    """The present state of their case, a fact of some reasons."""
    held: bool = False
    """The centre can't take them in yet; they count once it can."""


class LinkView(Struct, frozen=True):
    """Where the exchange stands. Times are seconds UTC, 0 for never."""

    enrolled: bool
    centre: str
    acts: int
    """Acts of this desk that are here, all incarnations together."""
    confirmed_acts: int
    looks: int
    confirmed_looks: int
    receipt: str
    """The centre's seal over what it has confirmed, in hexadecimal."""
    contact: int
    """When the desk last had an answer."""
    skew: int
    """Seconds that this machine's clock is ahead of the centre's, as far as is known now."""
    wanted: int
    """Subjects of which earlier entries are still to come."""
    erasures: int = 0
    """Subjects whose data are hidden, and will be destroyed when the centre has agreed."""
    troubles: tuple[Trouble, ...] = ()
    not_accepted: tuple[NotAccepted, ...] = ()
    apart: int = 0
    """Cases, persons … that this program can't show as they are; they are kept, and tried again."""

    @property
    def unsent(self) -> int:
        """Entries (acts and looks) that the centre has not confirmed."""
        return max(0, self.acts - self.confirmed_acts + self.looks - self.confirmed_looks)

    @property
    def held(self) -> int:
        """Entries that reached the centre and that it holds back."""
        return sum(one.count for one in self.not_accepted if one.held)


class Sign(Struct, frozen=True):
    """What stands in the title of every screen: how many entries are unsent, and when the desk last had an answer."""

    unsent: int
    contact: int
    not_accepted: int = 0
    """How many of those that were sent do not count."""


def sign(register: Register) -> Sign:
    """Return the sign; cheaper than :func:`link_view`."""
    totals, confirmed = _counts(register)
    unsent = max(0, sum(totals.values()) - sum(confirmed.values()))
    return Sign(unsent, int(register.note("contact") or 0), sum(one.count for one in not_accepted(register)))


def not_accepted(register: Register) -> list[NotAccepted]:
    """Return by reason how much of what this desk wrote was sent and does not count; everything sent is no success."""
    branch, desk = register.branch_number, register.desk
    mine = ids.pack(branch, desk, 0, 0), ids.pack(branch, desk + 1, 0, 0)
    found: dict[tuple[str, str, bool], int] = {}
    for code, state, held, count in (
        *register.database.rows(
            """SELECT e.objection, coalesce(c.state, ''), 0, count(*)
            FROM entry e LEFT JOIN case_file c ON c.id = e.subject
            WHERE e.objection IS NOT NULL AND e.id >= ? AND e.id < ? GROUP BY 1, 2""",
            *mine,
        ),
        *register.database.rows(
            """SELECT t.code, coalesce(c.state, ''), 0, count(*) FROM contest t LEFT JOIN case_file c ON c.id = t."case"
            WHERE t.entry >= ? AND t.entry < ? AND t.choice = '' GROUP BY 1, 2""",
            *mine,
        ),
        *register.database.rows(
            f"SELECT code, '', {_HELD}, sum(count) FROM quarantine WHERE desk = ? GROUP BY code",  # noqa: S608  # ours
            desk,
        ),
        *_waiting(register),
    ):
        found[code, state, bool(held)] = found.get((code, state, bool(held)), 0) + count
    return [NotAccepted(code, count, state, held) for (code, state, held), count in sorted(found.items())]


_HELD = "code NOT IN ('kind_unknown', 'chain_differs')"
"""What the centre can't take in yet; of the others it has the entries, or others in their place."""


def _waiting(register: Register) -> list[tuple[str, str, int, int]]:
    """Return how many acts the centre has that follow what it holds back, and wait for that."""
    sql = f"""SELECT incarnation, min(first), sum(count) FROM quarantine WHERE desk = ? AND log = ? AND {_HELD}
        GROUP BY incarnation"""  # noqa: S608  # ours
    count = 0
    for incarnation, first, held in register.database.rows(sql, register.desk, register.journal.log):
        last = replica.confirmed(register, incarnation).acts.seq
        low = ids.pack(register.branch_number, register.desk, incarnation, 0)
        row = register.database.row(
            "SELECT count(*) FROM entry WHERE id BETWEEN ? AND ? AND placement IS NULL", low + first, low + last
        )
        count += max(0, (row[0] if row else 0) - held)
    return [("waits_for_held", "", 1, count)] if count else []


def _counts(register: Register) -> tuple[dict[str, int], dict[str, int]]:
    """Return how many entries of this desk are here, and how many are confirmed, by log."""
    totals = {register.journal.log: 0, register.looks.log: 0}
    for journal in (register.journal, register.looks):
        for chain in journal.chains():
            if (chain.branch, chain.desk) == (register.branch_number, register.desk):
                totals[journal.log] += journal.head(chain).seq
    confirmed = dict.fromkeys(totals, 0)
    confirmed |= dict(register.database.rows("SELECT log, sum(seq) FROM confirmed GROUP BY log"))
    return totals, confirmed


def link_view(register: Register, most: int = 200) -> LinkView:
    """Return where the exchange stands."""
    totals, confirmed = _counts(register)
    receipt = replica.confirmed(register, register.incarnation)
    wanted = register.database.row("SELECT count(*) FROM wanted")
    return LinkView(
        enrolled=bool(register.note("centre")),
        centre=register.note("centre"),
        acts=totals[register.journal.log],
        confirmed_acts=confirmed[register.journal.log],
        looks=totals[register.looks.log],
        confirmed_looks=confirmed[register.looks.log],
        receipt=receipt.seal.hex(),
        contact=int(register.note("contact") or 0),
        skew=clock_doubt.offset(register, register.clock.now()),
        wanted=wanted[0] if wanted else 0,
        erasures=waiting(register),
        troubles=tuple(_troubles(register, most)),
        not_accepted=tuple(not_accepted(register)),
        apart=register.database.rows("SELECT count(*) FROM apart")[0][0],
    )


_CASE = "coalesce((SELECT max(n.id) FROM case_file n WHERE n.person = {subject}), {subject})"
"""The case that a subject is found by: of a person the newest one."""


def _troubles(register: Register, most: int) -> list[Trouble]:
    rows = register.database.rows
    found = [
        Trouble("quarantine", code, count=count, at=at)
        for code, count, at in rows(
            "SELECT q.code, q.count, e.at FROM quarantine q JOIN entry e ON e.id = q.id ORDER BY q.id DESC LIMIT ?",
            most,
        )
    ]
    found += [
        Trouble("objection", code, number, kind, at=at, case=case or 0, state=state or "")
        for code, number, kind, at, case, state in rows(
            """SELECT e.objection, coalesce(c.number, k.number), e.kind, e.at, c.id, c.state
            FROM entry e LEFT JOIN case_file c ON c.id = e.subject LEFT JOIN complaint k ON k.id = e.subject
            WHERE e.objection IS NOT NULL ORDER BY e.id DESC LIMIT ?""",
            most,
        )
    ]
    found += [
        Trouble("contest", code, number, kind, at=at, case=case or 0, state=state or "")
        for code, number, kind, at, case, state in rows(
            f"""SELECT t.code, coalesce(c.number, k.number), e.kind, e.at, c.id, c.state
            FROM contest t LEFT JOIN case_file c ON c.id = {_CASE.format(subject='t."case"')}
            LEFT JOIN complaint k ON k.id = t."case"
            JOIN entry e ON e.id = t.entry WHERE t.choice = '' ORDER BY e.at DESC LIMIT ?""",  # noqa: S608  # ours
            most,
        )
    ]
    found += [
        Trouble("apart", "subject_apart", number, at=at, case=case or 0, state=state or "")
        for number, at, case, state in rows(
            f"""SELECT c.number, a.at, c.id, c.state FROM apart a LEFT JOIN case_file c
            ON c.id = {_CASE.format(subject="a.subject")} ORDER BY a.at DESC LIMIT ?""",  # noqa: S608  # ours
            most,
        )
    ]
    displaced = rows("SELECT count(*) FROM displaced")[0][0]
    if displaced:
        found.append(Trouble("displaced", "chain_differs", count=displaced))
    return found


class LinkState(Struct, frozen=True):
    """What the background exchange is doing now."""

    doing: Literal["off", "waiting", "running"] = "off"
    next_at: int = 0
    """When it goes on by itself, seconds UTC."""
    failed: Refused | None = None
    """Why the last try did not work."""
    trips: int = 0
    up: int = 0
    down: int = 0
    sent: int = 0
    pulled: int = 0
    seconds: float = 0.0
    """Of the last try, or of the one under way."""
    tries: int = 0
    """Exchanges that ended since the program began, well or not: tells whether something new may be here."""


class Link(Protocol):
    """The background exchange, as the screen sees it; the program injects it. No method waits for the line."""

    def state(self) -> LinkState:
        """Return what it is doing."""
        ...

    def wake(self) -> None:
        """Exchange now instead of at the appointed time."""
        ...

    def cost(self) -> tuple[int, float]:
        """Return what the next exchange will take: bytes up, and seconds on this line; call it in a reading thread."""
        ...


class NoLink:
    """A desk without a centre."""

    def state(self) -> LinkState:
        """See :class:`Link`."""
        return LinkState()

    def wake(self) -> None:
        """See :class:`Link`."""

    def cost(self) -> tuple[int, float]:
        """See :class:`Link`."""
        return 0, 0.0
