"""A case in full as lines, from its number to its history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import partial
from textwrap import wrap

from models import text
from models.acts import PaperMoved
from models.cases.clocks import Clock, held_days
from models.cases.views import Detail, Event
from models.facts import numbering
from models.facts.numbering import Series
from models.fold import CaseState
from models.paper_files.inventory import OVER
from models.words import N_, _, changes, deadlines, formats, history, labels
from screens.case import custody_lines
from screens.case.crossing_lines import sentence, sides
from screens.case.custody_lines import pair as _pair
from screens.widgets.lines import Cell

Line = tuple[Cell, ...]

VERDICTS = {"contested": N_("crossed"), "void": N_("does not count")}
"""What is said of an entry that is not in force."""

TOLD = 70
"""Columns of what happened where it has lines of its own; reasons are read to their end."""


def lines(detail: Detail, zone: str, today: dt.date, here: Series, whole: bool) -> Iterable[Line]:
    """Yield the lines of a case."""
    case, person = detail.case, detail.person
    yield (
        Cell(f" {numbering.shown(case.number)} ", 22, "strong"),
        Cell(labels.state_with_sign(case.state) + "  ", 0, "warn" if case.notice else "good"),
        Cell(detail.service.name, 0),
    )
    yield _pair(_("Applicant"), person.name or _("(erased)"), _identity(detail, whole))
    if detail.representative:
        authority = detail.opening.personal.authority if detail.opening and detail.opening.personal else ""
        yield _pair(_("Representative"), detail.representative.name, authority)
    if person.phone or person.address:
        phone = person.phone if whole else text.masked(person.phone)
        yield _pair(_("Contact"), " · ".join(p for p in (phone, person.address if whole else "") if p))
    yield from _twins(detail, here)
    yield _pair(_("Variant"), detail.variant.name)
    yield from custody_lines.lines(detail, zone, here)
    yield from _paper_file(detail, zone)
    yield from _crossings(detail, zone, here)
    yield from _clock(detail, today, here)
    yield from _steps(detail)
    yield from _fee(case, detail.service.fee_note)
    if case.product or case.valid_until:
        until = _("valid until {date}").format(date=formats.date(case.valid_until)) if case.valid_until else ""
        yield _pair(_("Product"), case.product or detail.service.product, until)
    if case.referred_to:
        yield _pair(_("Referral"), case.referred_to)
    note = detail.opening.personal.note if detail.opening and detail.opening.personal else ""
    if note:
        yield _pair(_("Note"), note)
    yield from _changed(detail)
    yield from _papers(detail)
    yield _heading(_("History"))
    for event in reversed(detail.events):
        yield from _event(event, detail, zone, here)


def _event(event: Event, detail: Detail, zone: str, here: Series) -> Iterable[Line]:
    """Yield one line, or several when what happened would not fit behind time and officer at 80 columns."""
    when = Cell(f"   {formats.moment(event.at, zone)} ", 22, "dim")
    word = VERDICTS.get(event.verdict)
    verdict = Cell(f"[{_(word)}] " if word else "", 0, "warn")
    told = history.told(event.act, detail.unit_name, partial(numbering.told, here=here), detail.assigned_name)
    if len(told) + len(verdict.text) <= 40:
        yield (when, Cell(event.officer, 18), verdict, Cell(told))
    else:
        yield (when, Cell(event.officer, 18))
        first, *rest = wrap(told, TOLD - len(verdict.text)) or [""]
        yield (Cell("", 8), verdict, Cell(first))
        yield from ((Cell("", 8), Cell(part)) for part in rest)
    yield from ((Cell("", 8), Cell(line, 0, "dim")) for line in event.more)


def _crossings(detail: Detail, zone: str, here: Series) -> Iterable[Line]:
    """Yield what crossed and is not settled; keys 1, 2 and 3 are about the first one."""
    for crossing in detail.crossings:
        yield (Cell(f" ! {sentence(crossing)}", 0, "warn"),)
        yield from sides(crossing, zone, here, detail.unit_name, detail.branch)


def told_paper(detail: Detail) -> str:
    """Return where the paper file was put last: ``HI · Rak B-2``; nothing when nobody said."""
    paper = detail.case.paper
    if paper is None:
        return ""
    unit = next((u.code for u in detail.units if u.id == paper.unit), detail.unit_name(paper.unit))
    return f"{unit} · {paper.place}" if paper.place else unit


def _paper_file(detail: Detail, zone: str) -> Iterable[Line]:
    """Yield where the paper file is, since when and by whom: a handover of the case moves no paper."""
    paper = detail.case.paper
    if paper is None:
        return
    events = (e for e in reversed(detail.events) if isinstance(e.act, PaperMoved) and e.at == paper.at)
    by = next((e.officer for e in events), "?")
    since = _("since {moment}, {officer}").format(moment=formats.moment(paper.at, zone), officer=by)
    apart = paper.unit != detail.case.holder and detail.case.state not in OVER
    where = _("still at {place}").format(place=told_paper(detail)) if apart else told_paper(detail)
    yield _pair(_("Paper file"), where, since, "warn" if apart or detail.papers_missing else "")
    if detail.papers_missing:
        yield _pair("", _("! not found there at the last count"), tone="warn")


def _heading(word: str) -> Line:
    return (Cell(" " + word, 0, "dim"),)


def _identity(detail: Detail, whole: bool) -> str:
    person = detail.person
    if person.nik:
        return f"NIK {person.nik if whole else text.masked_nik(person.nik)}"
    for word, number in ((_("passport"), person.passport), ("NIB", person.nib), ("NPWP", person.npwp)):
        if number:
            return f"{word} {number if whole else text.masked(number)}"
    return ""


def _twins(detail: Detail, here: Series) -> Iterable[Line]:
    """Yield who was said to be the applicant too, with the cases there, and how many more may be."""
    candidates = detail.twins.candidates if detail.twins else ()
    for other in (c for c in candidates if c.verdict == "same"):
        told = _("Same as {name} (desk {desk})").format(name=other.name, desk=other.desk)
        mine = [line for line in detail.other_cases if line.person == other.person]
        cases = ", ".join(f"{numbering.told(line.number, here)} {line.service}" for line in mine)
        yield (Cell(f" = {told}  ", 0, "good"), Cell(cases, 0, "dim"))
    open_ones = sum(not c.verdict for c in candidates)
    if open_ones:
        told = _("Perhaps the same person: {count} (key i compares)").format(count=open_ones)
        yield (Cell(f" ? {told}", 0, "warn"),)


def _clock(detail: Detail, today: dt.date, here: Series) -> Iterable[Line]:
    """Yield what is owed until when: papers by the citizen, or the product by whoever has the case."""
    case, clock = detail.case, detail.clock
    notice = case.notice
    if notice:
        number, date = numbering.told(notice.number, here), formats.weekday(notice.deadline)
        left = deadlines.left((notice.deadline - today).days)
        yield _pair(_("Notice"), _("{number}, deadline {date}").format(number=number, date=date), left, tone="warn")
    elif clock is not None and clock.due is not None:
        tone = "warn" if clock.late else ""
        yield _pair(_("Promised"), formats.weekday(clock.due), _standing(detail, clock), tone=tone)
        if clock.uncertain:
            yield _pair("", _("rests on holidays that are not certain yet"), tone="warn")
        if clock.told is not None:
            told = _("The citizen was told {date}; the calendar moved it:").format(date=formats.weekday(clock.told))
            yield (Cell(f" ! {told}", 0, "warn"),)
            yield from ((Cell(f"   {day}", 0, "dim"),) for day in detail.freed)


def _standing(detail: Detail, clock: Clock) -> str:
    """Return how the promise stands: days left or late with the holder, or whether it was kept."""
    if clock.standing == "in_time":
        return _("kept: done {date}").format(date=formats.date(clock.decided)) if clock.decided else ""
    if clock.standing == "late":
        return deadlines.days(clock.late, _("done 1 working day late"), _("done {days} working days late"))
    if clock.standing not in ("running", "overdue"):
        return ""
    if clock.late:
        told = deadlines.days(clock.late, _("1 working day overdue"), _("{days} working days overdue"))
    else:
        told = deadlines.days(clock.left, _("1 working day left"), _("{days} working days left"))
    return f"{told} · {detail.holder.code if detail.holder else '?'}"


def _steps(detail: Detail) -> Iterable[Line]:
    """Yield how much of the time limit is used, and where the working days went."""
    clock = detail.clock
    if clock is None or detail.case.referred_to:
        return
    limit = "?" if clock.limit is None else clock.limit
    used = _("{used} of {limit} working days").format(used=clock.used, limit=limit)
    codes = {unit.id: unit.code for unit in detail.units}
    parts = [f"{codes.get(holder, '?')} {days}" for holder, days in held_days(clock.steps).items() if days]
    owed = sum(step.days for step in clock.steps if step.owed)
    parts += [_("citizen {days}, not counted").format(days=owed)] if owed else []
    yield _pair(_("Days used"), used, " · ".join(parts))


def unpaid(case: CaseState) -> bool:
    """Tell whether a fee is open though the product is made or given: a warning, never a wall."""
    return bool(case.fee) and not case.proof and case.state in ("ready", "delivered")


def _fee(case: CaseState, note: str) -> Iterable[Line]:
    """Yield what is to be paid and whether that is proved; nobody pays in cash at the counter."""
    yield _pair(_("Fee"), formats.fee(case.fee, note))
    if not (case.fee or case.billing):
        return
    proved = _("paid, NTPN {proof}").format(proof=case.proof) if case.proof else _("not proved to be paid yet")
    tone = "good" if case.proof else "warn" if unpaid(case) else ""
    word = ("! " if unpaid(case) else "") + proved
    yield (*_pair(_("Billing code"), case.billing or _("none yet"))[:2], Cell(word, 0, tone or "dim"))


def _changed(detail: Detail) -> Iterable[Line]:
    """Yield what a newer catalogue says otherwise; the case keeps the one that it was taken in under."""
    if detail.changed is None:
        return
    told = _("Changed in catalogue {newest}; this case keeps catalogue {version}:")
    yield (Cell(" ! " + told.format(newest=detail.newest, version=detail.case.catalogue), 0, "warn"),)
    yield from ((Cell(f"   {line}"),) for line in changes.of_service(detail.changed))


def _papers(detail: Detail) -> Iterable[Line]:
    if not detail.case.marks:
        return
    yield _heading(_("Papers"))
    remarks = detail.opening.personal.remarks if detail.opening and detail.opening.personal else {}
    for mark in detail.case.marks:
        requirement = detail.variant.requirement(mark.requirement)
        missing = mark.how == "missing"
        count = "" if missing else f" ×{mark.count}"
        remark = f" · {remarks[mark.requirement]}" if mark.requirement in remarks else ""
        yield (
            Cell("   ! " if missing else "   ✓ ", 5, "warn" if missing else "good"),
            Cell(requirement.name if requirement else mark.requirement, 50),
            Cell(f" {labels.how(mark.how)}{count}{remark}", 0, "warn" if missing else "dim"),
        )
