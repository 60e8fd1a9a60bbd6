"""Differences of catalogues as lines of text."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from models.catalogue.differences import Differences, RequirementChange, ServiceChange, Value, VariantChange
from models.facts.keeping import FOR_EVER
from models.facts.standard import Requirement
from models.words import N_, _, formats

FIELDS = {
    "name": N_("name"),
    "synonyms": N_("search words"),
    "days": N_("time limit"),
    "complete_within": N_("time to bring what is missing"),
    "fee": N_("fee"),
    "fee_note": N_("note on the fee"),
    "product": N_("product"),
    "unit": N_("unit"),
    "referral": N_("referral to"),
    "basis": N_("legal basis"),
    "source": N_("source"),
    "checked_on": N_("checked on"),
    "doubtful": N_("not confirmed"),
    "retired": N_("retired"),
    "procedure": N_("procedure"),
    "variants": N_("variants"),
    "requirements": N_("requirements"),
    "hours": N_("office hours"),
    "facilities": N_("facilities"),
    "competence": N_("competence of staff"),
    "supervision": N_("internal supervision"),
    "complaints": N_("complaints, suggestions and input"),
    "staff": N_("number of staff"),
    "guarantee": N_("guarantee of service"),
    "security": N_("guarantee of security and safety"),
    "evaluation": N_("evaluation of staff"),
    "keep": N_("personal data kept"),
    "keep_looks": N_("searches kept in the access log"),
    "near_due": N_("near due"),
}
"""What the fields of a catalogue are called."""


def field(name: str) -> str:
    """Return what a field is called."""
    return _(FIELDS.get(name, name))


def days(number: int) -> str:
    """Return ``6 working days``."""
    return _("same day") if number == 0 else _("{days} working days").format(days=number)


def lines(found: Differences) -> Iterator[str]:
    """Yield the differences of two catalogues, the services that came and went first."""
    yield _("Catalogue {before} → {after}").format(before=found.before, after=found.after)
    if not found:
        yield "  " + _("No difference.")
        return
    for service in found.added:
        yield f"+ {service.code}  {service.name}"
    for change in found.changed:
        if change.retired:
            yield f"- {change.after.code}  {change.after.name} " + _("(retired)")
    for service in found.removed:
        yield f"- {service.code}  {service.name} " + _("(no longer in the catalogue)")
    for change in found.changed:
        told = [line for line in of_service(change) if not (change.retired and line == _retired(True))]
        if told:
            yield f"* {change.after.code}  {change.after.name}"
            yield from (f"    {line}" for line in told)
    if found.office:
        yield "* " + _("The whole office")
        yield from (f"    {_value(v)}" for v in found.office)
    if found.complaints:
        yield "* " + _("How complaints are taken: {fields}").format(fields=", ".join(found.complaints))


def of_service(change: ServiceChange) -> Iterator[str]:
    """Yield what differs in one service."""
    for value in change.values:
        yield _value(value)
    for variant in change.variants:
        yield _variant(variant)
    many = len(change.before.variants) > 1 or len(change.after.variants) > 1
    for requirement in change.requirements:
        told = _requirement(requirement)
        yield f"{requirement.variant.name}: {told}" if many else told


def _retired(now: bool) -> str:
    return _("no longer offered") if now else _("offered again")


def _value(value: Value) -> str:
    if value.field == "retired":
        return _retired(bool(value.after))
    teller = _TELLERS.get(value.field, _text)
    return f"{field(value.field)}: {teller(value.before)} → {teller(value.after)}"


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(str(v) for v in value) or _("(none)")
    return str(value) or _("(none)")


def _days(value: object) -> str:
    return days(value) if isinstance(value, int) else _("(none)")


def _fee(value: object) -> str:
    return formats.rupiah(value) if isinstance(value, int) else _("(none)")


def span(text: str) -> str:
    """Return how long something is kept, as people say it; as it was written where it is no span."""
    if text == FOR_EVER:
        return _("for ever")
    if text in ("1 year", "1 month"):
        return _("1 year") if text == "1 year" else _("1 month")
    number, _space, unit = text.partition(" ")
    if unit.startswith("year"):
        return _("{count} years").format(count=number)
    return _("{count} months").format(count=number) if unit.startswith("month") else text


def _span(value: object) -> str:
    return span(str(value)) or _("(none)")


def _fields(value: object) -> str:
    return ", ".join(field(str(v)) for v in value) or _("(none)") if isinstance(value, tuple) else str(value)


_TELLERS: dict[str, Callable[[object], str]] = {
    "days": _days,
    "complete_within": _days,
    "fee": _fee,
    "doubtful": _fields,
    "keep": _span,
    "keep_looks": _span,
    "near_due": _days,
}


def _variant(change: VariantChange) -> str:
    if change.before is None:
        return "+ " + _("variant {name}").format(name=change.after.name if change.after else "")
    if change.after is None:
        return "- " + _("variant {name}").format(name=change.before.name)
    return _("variant {name} → {other}").format(name=change.before.name, other=change.after.name)


def weight(requirement: Requirement) -> str:
    """Return whether a requirement is mandatory."""
    return _("mandatory") if requirement.mandatory else _("optional")


def _requirement(change: RequirementChange) -> str:
    old, new = change.before, change.after
    if old is None or new is None:
        sign, one = ("+", new) if old is None else ("-", old)
        return f"{sign} {one.name} ({weight(one)})" if one is not None else sign
    name = new.name if old.name == new.name else f"{old.name} → {new.name}"
    return f"{name}: {weight(old)} → {weight(new)}" if old.mandatory != new.mandatory else name
