"""The card of a service as lines of text, for the screen and for ``ptsa catalogue show``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from models.catalogue.card import PARTS, PUBLISHED, Card, Part
from models.words import N_, _, changes, formats

Tone = Literal["", "strong", "dim", "warn"]

TITLES = {
    "basis": N_("Legal basis"),
    "requirements": N_("Requirements"),
    "procedure": N_("System, mechanism and procedure"),
    "time": N_("Time limit"),
    "fee": N_("Fee"),
    "product": N_("Product of the service"),
    "facilities": N_("Facilities"),
    "competence": N_("Competence of staff"),
    "supervision": N_("Internal supervision"),
    "complaints": N_("Complaints, suggestions and input"),
    "staff": N_("Number of staff"),
    "guarantee": N_("Guarantee of service, the service pledge"),
    "security": N_("Guarantee of security and safety"),
    "evaluation": N_("Evaluation of staff performance"),
}
"""The components as the law names them (UU 25/2009 art. 21)."""


class CardLine(NamedTuple):
    """A line of the card: its text, how far it is indented, its tone, and a number or sign before the text."""

    text: str
    indent: int = 0
    tone: Tone = ""
    mark: str = ""

    @property
    def whole(self) -> str:
        """The line as plain text."""
        return " " * self.indent + self.mark + self.text


def lines(card: Card) -> Iterator[CardLine]:
    """Yield the whole card."""
    service = card.service
    yield CardLine(f"{service.code} · {service.name}", 0, "strong")
    yield CardLine(_("catalogue {version}").format(version=card.version) + " · " + _origin(service), 0, "dim")
    if service.retired:
        yield CardLine(_("This service is no longer offered."), 0, "warn", "! ")
    if service.referral:
        told = _("Not our jurisdiction. Referral to: {office}").format(office=service.referral)
        yield CardLine(told, 0, "warn", "! ")
    yield from changed(card)
    for number, part in enumerate(PARTS, 1):
        if part.of_office and not PARTS[number - 2].of_office:
            yield from _office(card)
        yield from _component(card, number, part)
    kept = service.keep or card.office.keep
    if kept:
        told = _("Personal data are kept: {time} after a case is finished")
        yield CardLine(told.format(time=changes.span(kept)), 0, "dim")
    for field in card.other_doubts():
        told = _("{field}: no source confirms this").format(field=changes.field(field))
        yield CardLine(told, 0, "warn", "! ")
    numbers = ", ".join(map(str, PUBLISHED))
    yield CardLine(_("Published to citizens: {numbers} (UU 25/2009 art. 21)").format(numbers=numbers), 0, "dim")


def changed(card: Card) -> Iterator[CardLine]:
    """Yield what a newer catalogue says otherwise; the case keeps the one that it was taken in under."""
    if card.changed is None:
        return
    told = _("Changed in catalogue {newest}; this case keeps catalogue {version}:")
    yield CardLine(told.format(newest=card.newest, version=card.version), 0, "warn", "! ")
    yield from (CardLine(line, 4) for line in changes.of_service(card.changed))


def _office(card: Card) -> Iterator[CardLine]:
    office = card.office
    origin = " · " + _origin(office) if office.source else ""
    yield CardLine(_("The whole office") + origin, 0, "dim")
    doubt = "hours" in office.doubtful
    yield CardLine(_("Office hours") + (_doubt() if doubt else ""), 4, "warn" if doubt else "strong")
    yield from [CardLine(line, 4) for line in office.hours] or [_absent()]


def _component(card: Card, number: int, part: Part) -> Iterator[CardLine]:
    doubt = card.doubtful(part)
    title = _(TITLES[part.name]) + (_doubt() if doubt else "")
    yield CardLine(title, 0, "warn" if doubt else "strong", f"{number:>2}  ")
    told = list(_data(card, part))
    yield from told or [_absent()]


def component(card: Card, part: Part) -> tuple[str, ...]:
    """Return what the catalogue knows of a component, as plain lines; nothing where it knows nothing."""
    return tuple(line.mark + line.text for line in _data(card, part)) if card.holds(part) else ()


def _absent() -> CardLine:
    """Return what stands where the catalogue has no datum; nothing is invented."""
    return CardLine(_("not in the catalogue yet"), 4, "dim")


def _doubt() -> str:
    return " ! " + _("(not confirmed)")


def _data(card: Card, part: Part) -> Iterable[CardLine]:
    """Return what the catalogue knows of a component; nothing where it knows nothing."""
    if part.of_office:
        return (CardLine(line, 4) for line in getattr(card.office, part.name))
    if part.name == "requirements":
        return _requirements(card)
    if part.name == "procedure":
        return (CardLine(line, 4, "", f"{step}. ") for step, line in enumerate(card.service.procedure, 1))
    return (CardLine(line, 4) for line in _of_service(card, part) if line)


def _of_service(card: Card, part: Part) -> Iterator[str]:
    service = card.service
    if part.name == "time":
        if service.days is not None:
            yield changes.days(service.days)
        elif not service.referral:
            yield _absent().text
        if not service.referral:
            told = _("what is missing is brought within {days}")
            yield told.format(days=changes.days(service.complete_within))
    elif part.name == "fee":
        if not service.referral or service.fee or service.fee_note:  # another office's fee is not known by silence
            yield formats.fee(service.fee, service.fee_note)
        yield service.fee_note if service.fee else ""
    else:
        yield str(getattr(service, part.name))


def _requirements(card: Card) -> Iterator[CardLine]:
    many = len(card.variants) > 1
    for variant in card.variants:
        if many:
            chosen = " " + _("(chosen)") if variant is card.variant else ""
            yield CardLine(f"{variant.name}{chosen}", 4, "strong" if chosen else "")
        for requirement in variant.requirements:
            weight = "" if requirement.mandatory else f" ({changes.weight(requirement)})"
            yield CardLine(f"{requirement.name}{weight}", 4, "", "- ")
        if many and not variant.requirements:
            yield _absent()


def _origin(of: object) -> str:
    """Return where data come from and when that was checked, or that nobody knows."""
    source, checked = str(getattr(of, "source", "")), str(getattr(of, "checked_on", ""))
    try:
        checked = formats.date(dt.date.fromisoformat(checked))
    except ValueError:
        checked = checked or "-"
    return _("source: {source}, checked on {date}").format(source=source or "-", date=checked)
