"""A complaint in full as lines, from its number to its history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import partial
from textwrap import wrap

from models import text
from models.cases.views import Event
from models.complaints.views import ComplaintDetail
from models.facts import numbering
from models.facts.numbering import Series
from models.fold import PersonState
from models.words import _, deadlines, formats, history, labels
from models.words import complaints as words
from screens.case.crossing_lines import sentence, sides
from screens.case.custody_lines import pair
from screens.case.lines import VERDICTS
from screens.complaints import told
from screens.widgets.lines import Cell

Line = tuple[Cell, ...]
LABEL = 14
"""Columns of a label."""
TEXT = 62
"""Columns of a text beside its label at 80 columns."""


def lines(
    detail: ComplaintDetail, opened: PersonState | None, zone: str, today: dt.date, here: Series, width: int
) -> Iterable[Line]:
    """Yield the lines of a complaint. ``opened``: who complains, once that was opened with a reason."""
    complaint = detail.complaint
    tone = "warn" if detail.passed else "good"
    yield (
        Cell(f" {numbering.shown(complaint.number)} ", 22, "strong"),
        Cell(words.state_with_sign(complaint.state) + "  ", 0, tone),
        Cell(detail.category_name(), 0),
    )
    yield from _reporter(detail, opened)
    yield from _about(detail, here)
    yield from _crossings(detail, zone, here)
    yield from _clocks(detail, today)
    yield from _said(detail, width)
    yield from _decided(detail, width)
    yield (Cell(" " + _("History"), 0, "dim"),)
    for event in reversed(detail.events):
        yield from _event(event, detail, zone, here, width)


def _reporter(detail: ComplaintDetail, opened: PersonState | None) -> Iterable[Line]:
    person = opened or detail.reporter
    if person is None:
        more = _("key v shows it, with a reason") if detail.hidden else ""
        yield pair(_("Reporter"), told.reporter(detail), more)
        return
    whole = opened is not None
    yield pair(_("Reporter"), person.name or _("(erased)"), told.identity(person, whole=whole))
    phone = person.phone if whole else text.masked(person.phone)
    contact = " · ".join(p for p in (phone, person.address if whole else "") if p)
    if contact:
        yield pair(_("Contact"), contact)
    data = detail.complaint.data
    if data is not None:
        sex = _(labels.SEXES[data.sex]) if data.sex else ""
        more = " · ".join(p for p in (sex, data.position, data.email if whole else "") if p)
        if more:
            yield pair("", more)
    if detail.hidden and whole:
        yield pair("", _("hidden from everybody else; that it was opened is logged"), tone="warn")


def _about(detail: ComplaintDetail, here: Series) -> Iterable[Line]:
    complaint, data = detail.complaint, detail.complaint.data
    if complaint.confidential:
        yield pair(_("Content"), _("confidential"), tone="warn")
    yield pair(_("Class"), detail.grade_name())
    foreign = data.foreign if data is not None else ""
    ticket = _("queue {number}").format(number=detail.ticket) if detail.ticket else ""
    came = _("received {date}").format(date=formats.date(complaint.received))
    yield pair(_("Channel"), detail.channel_name(), " · ".join(p for p in (foreign, came, ticket) if p))
    company = complaint.company
    if (data is not None and data.company) or company is not None:
        size = formats.count(company.workers) if company is not None and company.workers is not None else ""
        where = (company.sector, company.regency, company.province) if company is not None else ()
        workers = (_("{count} workers").format(count=size),) if size else ()
        name = data.company if data is not None else ""
        yield pair(_("Company"), name or "-", " · ".join(p for p in (*where, *workers) if p))
    against = [detail.names.get(officer, "?") for officer in complaint.officers]
    against += [detail.unit.name] if detail.unit is not None else []
    if against:
        yield pair(_("Against"), ", ".join(against), _("handles nothing of it"), "warn")
    if detail.case_number:
        yield pair(_("Case"), numbering.told(detail.case_number, here), _("Enter opens it"))
    handler = detail.names.get(complaint.handler, "") if complaint.handler else ""
    yield pair(_("In hand of"), handler or _("(nobody)"))


def _crossings(detail: ComplaintDetail, zone: str, here: Series) -> Iterable[Line]:
    """Yield what crossed and is not settled; keys 1 and 2 are about the first one."""
    for crossing in detail.crossings:
        yield (Cell(f" ! {sentence(crossing)}", 0, "warn"),)
        branch = detail.complaint.id >> 48
        yield from sides(crossing, zone, here, lambda _id: "", branch)


def _clocks(detail: ComplaintDetail, today: dt.date) -> Iterable[Line]:
    """Yield each step that has a clock, with what is late told by a sign; then when the supplement must come."""
    yield (Cell(" " + _("Clocks"), 0, "dim"),)
    for clock in detail.clocks:
        if clock.standing == "none":
            continue
        sign = "!" if clock.late else "✓" if clock.standing == "done" else "‖" if clock.standing == "paused" else " "
        tone = "warn" if clock.late else "good" if clock.standing == "done" else ""
        yield (
            Cell(f"   {sign} ", 5, tone),
            Cell(words.step(clock.step), 30),
            Cell(f" {told.clock_told(clock)}", 0, tone or "dim"),
        )
    deadline = detail.complaint.deadline
    if deadline is not None:
        late = deadline < today
        left = deadlines.left((deadline - today).days)
        yield (
            Cell("   ! " if late else "     ", 5, "warn"),
            Cell(_("Supplement of the complainant"), 30),
            Cell(f" {formats.weekday(deadline)} · {left}", 0, "warn" if late else "dim"),
        )
    if detail.passed:
        yield (Cell("   " + _("! A term has passed: tell the way to the Ombudsman (key q)."), 0, "warn"),)


def _said(detail: ComplaintDetail, width: int) -> Iterable[Line]:
    data = detail.complaint.data
    yield (Cell(" " + _("What it says"), 0, "dim"),)
    if data is None:
        yield (Cell("   " + _("(erased)"), 0, "dim"),)
        return
    for word, value in (
        (_("Other"), data.other),
        (_("Account"), data.account),
        (_("Where"), data.place),
        (_("When"), data.time),
        (_("Wish"), data.wish),
    ):
        yield from _wrapped(word, value, width)
    for number, one in enumerate(data.evidence, 1):
        kind = f"SHA-256 {one.hash[:12]}…" if one.hash else _("paper")
        yield pair(_("Evidence") if number == 1 else "", f"{number}. {one.name}", kind)


def _decided(detail: ComplaintDetail, width: int) -> Iterable[Line]:
    complaint = detail.complaint
    if not complaint.outcome:
        return
    why = detail.refusal_name() if complaint.refusal else complaint.referred_to
    yield (Cell(" " + _("Answer"), 0, "dim"),)
    yield pair(_("Decision"), words.outcome(complaint.outcome), why, "strong")
    yield from _wrapped(_("Answer"), complaint.answer, width)
    if complaint.rating:
        yield pair(_("Rating"), f"{complaint.rating} {words.rating(complaint.rating)}")


def _wrapped(word: str, value: str, width: int) -> Iterable[Line]:
    """Yield a text to its end, below its label."""
    first, *rest = wrap(value, max(TEXT, width - LABEL - 4)) or [""]
    if value:
        yield (Cell(f" {word} ", LABEL, "dim"), Cell(first))
        yield from ((Cell("", LABEL), Cell(part)) for part in rest)


def _event(event: Event, detail: ComplaintDetail, zone: str, here: Series, width: int) -> Iterable[Line]:
    """Yield time and officer, and below them what happened, to its end."""
    word = VERDICTS.get(event.verdict)
    verdict = Cell(f"[{_(word)}] " if word else "", 0, "warn")
    said = history.told(
        event.act, lambda _id: "", partial(numbering.told, here=here), lambda id_: detail.names.get(id_, "")
    )
    yield (Cell(f"   {formats.moment(event.at, zone)} ", 22, "dim"), Cell(event.officer))
    first, *rest = wrap(said, max(TEXT, width - 12) - len(verdict.text)) or [""]
    yield (Cell("", 8), verdict, Cell(first))
    yield from ((Cell("", 8), Cell(part)) for part in rest)
