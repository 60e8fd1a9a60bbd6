"""What a correction of an intake changed, in lines for the citizen: they stand on the slip that replaces it."""

from __future__ import annotations

from collections.abc import Iterator

from models.fold import CaseState
from models.register.register import Register
from models.words import _, formats, labels


def changes(register: Register, before: CaseState, after: CaseState) -> Iterator[str]:
    """Yield what differs between a case before and after a correction."""
    old, new = (_names(register, case) for case in (before, after))
    for word, was, now in (
        (_("Service"), old[0], new[0]),
        (_("Variant"), old[1], new[1]),
        (_("Referral"), before.referred_to, after.referred_to),
        (_("Promised"), _date(before), _date(after)),
        (_("Fee"), formats.rupiah(before.fee), formats.rupiah(after.fee)),
    ):
        if was != now and (word != _("Variant") or old[0] == new[0]):
            yield _("{what}: {before} → {after}").format(what=word, before=was or "-", after=now or "-")
    if (before.service, before.variant) == (after.service, after.variant):
        yield from _papers(register, before, after)


def _names(register: Register, case: CaseState) -> tuple[str, str]:
    service, variant = register.service_of(case)
    return service.name, variant.name


def _date(case: CaseState) -> str:
    return formats.date(case.promised) if case.promised and case.notice is None else ""


def _papers(register: Register, before: CaseState, after: CaseState) -> Iterator[str]:
    """Yield the papers that were marked otherwise; of another service all are others, and the slip lists them."""
    names = {r.code: r.name for r in register.service_of(after)[1].requirements}
    old, new = ({m.requirement: m for m in case.marks} for case in (before, after))
    for code in dict.fromkeys((*old, *new)):
        was, now = (_mark(marks.get(code)) for marks in (old, new))
        if was != now:
            yield _("{what}: {before} → {after}").format(what=names.get(code, code), before=was, after=now)


def _mark(mark: object) -> str:
    how, count = getattr(mark, "how", ""), getattr(mark, "count", 0)
    if not how:
        return "-"
    return labels.how(how) if how == "missing" else f"{count} x {labels.how(how)}"
