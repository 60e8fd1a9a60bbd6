"""Service quality: all branches side by side, a branch with its reports, and what stands behind each line of them.

Every figure comes from the code of a desk's own reports, counted in the branch's copy; how far that is stands on each
page. A look at a report, and at what stands behind it, goes into the centre's access log of the branch first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from decimal import Decimal
from urllib.parse import urlencode

from msgspec import Struct

from models.acts import DetailOpened
from models.documents.document import Document, Table
from models.facts.figures import share
from models.refused import Refused
from models.register.register import Register
from models.reports import REPORTS, Asked, asking, make
from models.reports.asking import Form
from models.reports.registry import report as report_of
from models.reports.subjects import MOST, subjects
from models.survey.instruments import shipped
from models.words import N_, _, labels, language
from models.words import quality as words
from ptsa_tui.central import figures
from ptsa_tui.central.admin import today
from ptsa_tui.central.copies import Reached
from ptsa_tui.central.figures import Counted, Figures, Period
from ptsa_tui.central.pages import documents, history
from ptsa_tui.central.pages.answers import Answer, sent_to
from ptsa_tui.central.pages.answers import Asked as Request
from ptsa_tui.central.pages.inside import House, Inside, Me, day_typed, part_of
from ptsa_tui.central.pages.rendering import rendered
from ptsa_tui.central.pages.rights import ALL_BRANCHES
from ptsa_tui.documents import FORMATS, file_name, written

_A_PAGE = 50
"""Branches, cases or entries on one page."""
_KEPT, _ROWS_KEPT = 24, 5000
"""Reports that are kept in memory, and how many rows each of them may have."""
ORDERS: dict[str, Callable[[Figures], Decimal | int]] = {
    "promises": lambda one: _least(share(one.in_time, one.promised)),
    "wait": lambda one: -(one.wait_p90 or 0),
    "complaints": lambda one: -one.complaints_late,
    "index": lambda one: _least(one.index),
    "commitments": lambda one: -one.commitments_late,
    "notices": lambda one: -one.unlike,
}
"""What branches may be ordered by: those first that somebody should look at."""
_HEADS = {
    "promises": N_("Promises kept"),
    "wait": N_("Wait"),
    "complaints": N_("Complaints"),
    "index": N_("Satisfaction index"),
    "commitments": N_("Commitments to forums"),
    "notices": N_("Told otherwise"),
}


def _least(value: Decimal | None) -> Decimal:
    return Decimal(1000) if value is None else value


class Line(Struct, frozen=True):
    """A branch in the list of all; without ``counted`` its figures are still being counted."""

    number: int
    name: str
    zone: str
    end: int
    """The end of its feed."""
    counted: Counted | None

    @property
    def behind(self) -> int:
        """Entries that its figures do not count yet."""
        return self.end - (self.counted.position if self.counted else 0)


class Quality(Inside):
    """The pages about service quality."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._made: dict[tuple[object, ...], Document] = {}
        """Reports that were made last: who drills down asks for the same one again."""

    def quality(self, me: Me, asked: Request) -> Answer:
        """Show all branches, or lead to the own one.

        Raises:
            Refused: ``report_days``.
        """
        period = self._period(asked)
        if me.standing not in ALL_BRANCHES:
            return sent_to(f"/pages/quality/{me.branch}?period={period.key}")
        order = asked.query.get("order", "")
        lines = self._lines(period)
        if order in ORDERS:
            lines.sort(
                key=lambda line: (line.counted is None, ORDERS[order](line.counted.figures) if line.counted else 0)
            )
        part, found = part_of(lines, asked, _A_PAGE), [line.counted.figures for line in lines if line.counted]
        body = rendered(
            "quality",
            me=me,
            part=part,
            all=_sum(found),
            counted=len(found),
            of=len(lines),
            period=period,
            periods=self._periods(),
            order=order,
            heads=_HEADS,
            now=self.centre.clock(),
            share=share,
            zones=zones_told,
        )
        return Answer(body)

    def branch_quality(self, me: Me, asked: Request) -> Answer:
        """Show a branch's figures of a period, and lead to its reports.

        Raises:
            Refused: ``branch_unknown``, ``page_not_yours``, ``report_days``, ``copy_missing``.
        """
        branch, period = me.branch_seen(asked.path["branch"]), self._period(asked)
        with suppress(Refused):  # what is kept stands there as long as the copy is being made
            figures.refresh(self.copies, branch)
        line = next((line for line in self._lines(period) if line.number == branch), None)
        if line is None:
            raise Refused("branch_unknown")
        body = rendered(
            "branch_quality",
            me=me,
            line=line,
            period=period,
            periods=self._periods(),
            reports=REPORTS,
            share=share,
            zones=zones_told,
        )
        return Answer(body)

    def report(self, me: Me, asked: Request) -> Answer:
        """Show a report, or give it as a file.

        Raises:
            Refused: ``report_unknown``, ``branch_unknown``, ``page_not_yours``, ``copy_missing``; what is wrong with
                days, unit or service.
        """
        branch, name = me.branch_seen(asked.path["branch"]), asked.code
        form = asked.query.get("form", "screen")
        report_of(name)
        with self.copies.reading(branch) as (register, reached):
            wanted = _asked(register, asked)
            seen: Form = form if form in FORMATS else "screen"
            self.look(me, branch, asking.seen(name, seen, wanted))
            document = self._document(register, reached, name, wanted)
            if seen != "screen":
                return Answer(written(document, seen), file=f"{branch:03d}-{file_name(document, seen)}")
            body = rendered(
                "report",
                me=me,
                branch=branch,
                report=report_of(name),
                document=document,
                shown=documents.shown(document),
                behind=f"/pages/quality/{branch}/{name}",
                asked=_query(asked),
                wanted=wanted,
                units=[unit for unit in register.units() if unit.active],
                services=_services(register),
                unit=asked.query.get("unit", ""),
                files=FORMATS,
                reached=reached,
            )
        return Answer(body)

    def behind(self, me: Me, asked: Request) -> Answer:
        """Show the cases, visits … that a line of a report counts.

        Raises:
            Refused: ``page_unknown``: the report has no such line; as :meth:`report`.
        """
        branch, name = me.branch_seen(asked.path["branch"]), asked.code
        with self.copies.reading(branch) as (register, reached):
            document = self._document(register, reached, name, _asked(register, asked))
            line, opens = _line(document, asked.path["table"], asked.path["row"])
            part = part_of(opens[:MOST], asked, _A_PAGE)
            found = subjects(register, part.rows)
        body = rendered(
            "behind",
            me=me,
            branch=branch,
            document=document,
            line=line,
            count=len(opens),
            most=MOST,
            found=found,
            states={"case": labels.state, "visit": labels.visit_state},
            back=f"/pages/quality/{branch}/{name}{_query(asked)}",
            asked=_query(asked),
            part=part,
        )
        return Answer(body)

    def entries(self, me: Me, asked: Request) -> Answer:
        """Show the entries of a case, visit …: what, when and by whom; nothing personal.

        Raises:
            Refused: ``subject_unknown``; ``branch_unknown``, ``page_not_yours``, ``copy_missing``.
        """
        branch, subject = me.branch_seen(asked.path["branch"]), asked.path["subject"]
        if not 0 < subject < 1 << 63:
            raise Refused("subject_unknown")
        with self.copies.reading(branch) as (register, reached):
            known = history.known(register, subject)
            self.look(me, branch, DetailOpened(), subject)
            part = part_of(history.lines(register, subject), asked, _A_PAGE)
        body = rendered(
            "entries",
            me=me,
            branch=branch,
            known=known,
            part=part,
            reached=reached,
        )
        return Answer(body)

    # --- what they share -----------------------------------------------------------------------------------------

    def _document(self, register: Register, reached: Reached, name: str, wanted: Asked) -> Document:
        """Return a report; one that was made of the same entries on the same day is given again."""
        key = (register.branch_number, name, wanted, reached.position, register.today(), language())
        found = self._made.get(key)
        if found is None:
            found = make(register, name, wanted, survey=shipped)
            if sum(len(part.rows) for part in found.parts if isinstance(part, Table)) <= _ROWS_KEPT:
                self._made = dict([*self._made.items(), (key, found)][-_KEPT:])  # a whole new one: others may read
        return found

    def _periods(self) -> Sequence[Period]:
        return figures.periods(today(self.centre.clock))

    def _period(self, asked: Request) -> Period:
        """Return the period that is asked for; this month by the clock of Jakarta."""
        typed = asked.query.get("period", "")
        return figures.period_of(typed) if typed else self._periods()[0]

    def _lines(self, period: Period) -> list[Line]:
        with self.centre.store.reading() as tx:
            ends = dict(tx.rows("SELECT branch, position FROM branch WHERE branch > 0 ORDER BY branch"))
            names = self.offices.read(tx, list(ends))
            known = figures.kept(tx, list(ends), period.key)
        return [Line(number, *names[number], end, known.get(number)) for number, end in ends.items()]


def zones_told(found: Figures) -> str:
    """Return the newest finished assessments by zone: ``2026: green 1, red 2``."""
    told = ", ".join(f"{_(words.ZONES.get(zone, zone))} {count}" for zone, count in found.zones.items())
    return f"{found.assessed}: {told}" if found.assessed else "–"


def _sum(found: Sequence[Figures]) -> Figures:
    """Return what all branches come to; of means and indexes there is no sum."""
    counts = (
        "decided promised in_time visits complaints complaints_open complaints_late respondents needed notices unlike "
        "due kept commitments_late"
    ).split()
    return Figures(**{name: sum(getattr(one, name) for one in found) for name in counts})


def _services(register: Register) -> Sequence[str]:
    try:
        return [one.code for one in register.catalogue().services]
    except Refused:
        return []


def _asked(register: Register, asked: Request) -> Asked:
    """Return what is asked of a report: days as browsers send them or as people type them."""
    found = {name: asked.query.get(name, "").strip() for name in ("first", "last", "unit", "service")}
    period = asked.query.get("period", "")
    if period and not found["first"]:
        of = figures.period_of(period)
        found |= {"first": f"{of.first:%d/%m/%Y}", "last": f"{of.last:%d/%m/%Y}"}
    for name in ("first", "last"):
        day = day_typed(found[name], register.today())
        found[name] = f"{day:%d/%m/%Y}" if day else ""
    return asking.read(register, **found)


def _query(asked: Request) -> str:
    """Return the part of the address that says what is asked, for links to what stands behind."""
    kept = {n: asked.query[n] for n in ("period", "first", "last", "unit", "service") if asked.query.get(n)}
    return f"?{urlencode(kept)}" if kept else ""


def _line(document: Document, table: int, row: int) -> tuple[str, Sequence[int]]:
    tables = [part for part in document.parts if isinstance(part, Table)]
    if not (table < len(tables) and row < len(tables[table].opens)):
        raise Refused("page_unknown")
    found = tables[table]
    cells = documents.cells(found, found.rows[row])
    told = ", ".join(f"{c.title}: {cell.text}" for c, cell in zip(found.columns, cells, strict=True) if cell.text)
    return told, tuple(dict.fromkeys(found.opens[row]))


__all__ = ["ORDERS", "Line", "Quality", "zones_told"]
