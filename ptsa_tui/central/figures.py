"""The service quality of a branch in a few figures, each of them a cell of a desk's own report.

They are counted from the branch's copy and kept, so that a page of all branches reads a row for each. Each row says up
to which entry of the feed it counts, and when it was counted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

import msgspec
from msgspec import Struct

from models.documents.document import Document, Table, Value
from models.facts import decoding
from models.facts.working_days import local
from models.fold.states.assessment import FINISHED
from models.quality.assessments import assessments
from models.refused import Refused
from models.register.register import Register
from models.reports import Asked, make
from models.reports.asked import span_of
from models.survey import reading
from models.survey.instruments import SKM, Survey, shipped
from models.words import formats
from ptsa_tui.central.copies import Copies
from ptsa_tui.central.store import Tx, row


class Period(NamedTuple):
    """A month or a year; ``key`` is ``2026-11`` or ``2026``."""

    key: str
    first: dt.date
    last: dt.date

    @property
    def told(self) -> str:
        """The period in words: ``Nov 2026``, ``2026``."""
        return formats.date(self.first).partition(" ")[2] if "-" in self.key else self.key


class Figures(Struct, frozen=True, omit_defaults=True):
    """What the reports of a branch say of a period, in short. None: of nothing there is no figure."""

    decided: int = 0
    promised: int = 0
    """Those of them that had a promised date."""
    in_time: int = 0
    visits: int = 0
    wait_median: int | None = None
    """Minutes; so is the next."""
    wait_p90: int | None = None
    complaints: int = 0
    complaints_open: int = 0
    complaints_late: int = 0
    """Those that are open, and a step of them is late."""
    solved: Decimal | None = None
    respondents: int = 0
    needed: int = 0
    """The sample that the people served in the period need."""
    index: Decimal | None = None
    grade: str = ""
    notices: int = 0
    unlike: int = 0
    """Kinds of like cases that were told otherwise."""
    due: int = 0
    """Commitments to forums whose term came in the period."""
    kept: int = 0
    commitments_late: int = 0
    assessed: int = 0
    """The newest year of which an assessment is finished; 0: none is."""
    zones: dict[str, int] = {}
    """Its finished assessments by zone."""
    lowest: Decimal | None = None
    """The lowest result among them."""


class Counted(Struct, frozen=True):
    """Figures as they are kept."""

    position: int
    """Of the feed: what came after it is not counted."""
    at: int
    """When they were counted, seconds UTC."""
    figures: Figures


def period_of(key: str) -> Period:
    """Return a period by its key.

    Raises:
        Refused: ``report_days``.
    """
    year, _sep, month = key.partition("-")
    if not (len(year) == 4 and key.replace("-", "", 1).isdecimal() and key.isascii() and len(key) in (4, 7)):
        raise Refused("report_days")
    try:
        first = dt.date(int(year), int(month or 1), 1)
    except ValueError:
        raise Refused("report_days") from None
    return Period(key, first, span_of("month", first)[1] if month else dt.date(first.year, 12, 31))


def periods(today: dt.date) -> tuple[Period, ...]:
    """Return the periods whose figures are kept: this month, the last one, this year, the last one."""
    before = today.replace(day=1) - dt.timedelta(days=1)
    keys = (f"{today:%Y-%m}", f"{before:%Y-%m}", f"{today:%Y}", f"{today.year - 1:04d}")
    return tuple(map(period_of, keys))


def counted(register: Register, period: Period, survey: Survey) -> Figures:
    """Return the figures of a period; what a branch without a catalogue can't count stays empty."""
    asked = Asked(period.first, period.last)

    def report(name: str) -> Document:
        return make(register, name, asked, survey=lambda: survey)

    promises, waits = _total(report("promises"), "unit"), _total(report("waits"), "day")
    complaints, commitments = _total(report("complaints"), "category"), _total(report("commitments"), "unit")
    notices = report("notices")
    selection = reading.Selection(period.first, period.last)
    answers = reading.figures(register, survey.instrument(SKM), selection)
    done = [one for one in assessments(register) if one.state == FINISHED and one.result is not None]
    newest = max((one.year for one in done), default=0)
    of_year = [one for one in done if one.year == newest]
    return Figures(
        decided=_count(promises["decided"]),
        promised=_count(promises["promised"]),
        in_time=_count(promises["in_time"]),
        visits=_count(waits["visits"]),
        wait_median=_minutes(waits["wait_median"]),
        wait_p90=_minutes(waits["wait_p90"]),
        complaints=_count(complaints["received"]),
        complaints_open=_count(complaints["open"]),
        complaints_late=_count(complaints["late"]),
        solved=_share(complaints["solved"]),
        respondents=answers.respondents,
        needed=reading.served(register, selection).needed,
        index=answers.index,
        grade=answers.band.letter if answers.band else "",
        notices=_count(_total(notices, "service")["notices"]),
        unlike=len(_table(notices, "lists").rows),
        due=_count(commitments["due"]),
        kept=_count(commitments["in_time"]),
        commitments_late=_count(commitments["late"]),
        assessed=newest,
        zones={zone: sum(one.zone == zone for one in of_year) for zone in sorted({one.zone for one in of_year})},
        lowest=min((Decimal(one.result or 0).scaleb(-2) for one in of_year), default=None),
    )


def _table(document: Document, key: str) -> Table:
    """Return the first table of a document that has a column of this key."""
    tables = (part for part in document.parts if isinstance(part, Table))
    return next(one for one in tables if any(column.key == key for column in one.columns))


def _total(document: Document, key: str) -> Mapping[str, Value]:
    """Return the last line of the table whose first column has this key, by the keys of its columns."""
    found = next(one for one in document.parts if isinstance(one, Table) and one.columns[0].key == key)
    return dict(zip((column.key for column in found.columns), found.total, strict=True))


def _count(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _minutes(value: Value) -> int | None:
    return value if isinstance(value, int) else None


def _share(value: Value) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


# --- what is kept ------------------------------------------------------------------------------------------------


def keep(tx: Tx, branch: int, period: str, found: Counted) -> None:
    """Keep the figures of a period, in the place of older ones."""
    data = msgspec.json.encode(found.figures).decode()
    tx.insert("figures", [(branch, period, found.position, found.at, data)], replace=True)


def kept(tx: Tx, branches: Sequence[int], period: str) -> dict[int, Counted]:
    """Return the figures of a period by branch; a branch whose figures were not counted yet is not there."""
    sql = "SELECT branch, position, at, data FROM figures WHERE branch = ANY(%s) AND period = %s"
    found = tx.rows(sql, list(branches), period)
    return {branch: Counted(position, at, _decoded(data)) for branch, position, at, data in found}


def _decoded(data: str) -> Figures:
    """Return figures; what an older program counted otherwise is counted as nothing until it is counted again."""
    try:
        return decoding.decode(data, Figures)
    except msgspec.ValidationError:
        return Figures()


def refresh(copies: Copies, branch: int, survey: Survey | None = None) -> list[str]:
    """Count anew what is behind the branch's copy, or was counted on another day; return the periods that were.

    Raises:
        Refused: ``copy_missing``, ``branch_unknown``.
    """
    done = []
    with copies.reading(branch) as (register, reached):
        today = register.today()
        for period in periods(today):
            with copies.centre.store.reading() as tx:
                sql = "SELECT position, at FROM figures WHERE branch = %s AND period = %s"
                known = row(tx, sql, branch, period.key)
            if known is not None and known[0] == reached.position and _day(register, known[1]) == today:
                continue
            found = counted(register, period, survey or shipped())
            with copies.centre.store.transaction() as tx:
                keep(tx, branch, period.key, Counted(reached.position, register.clock.now(), found))
            done.append(period.key)
    return done


def _day(register: Register, at: int) -> dt.date:
    return local(at, register.branch().zone).date()


__all__ = ["Counted", "Figures", "Period", "counted", "keep", "kept", "period_of", "periods", "refresh"]
