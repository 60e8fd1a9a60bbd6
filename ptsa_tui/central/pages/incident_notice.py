"""An incident against its 72 hours, and the notice of it as a document (UU 27/2022 art. 46)."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from models.documents.document import Column, Document, Facts, Heading, Paragraph, Part, Signatures, Table
from models.facts.working_days import local
from models.fold import IncidentState
from models.words import _, formats, incidents

_DOTS = "." * 25
"""Where somebody writes by hand."""


class Step(Struct, frozen=True):
    """What must be done about an incident, or is done."""

    title: str
    text: str
    late: bool


def steps(one: IncidentState, now: int, zone: str) -> list[Step]:
    """Return what is done and what is left: agency and persons within 72 hours, and the decision about the public."""
    found = []
    for to, missing in (("agency", _("Tell the agency")), ("persons", _("Tell the persons"))):
        told = one.told(to)
        if told is None:
            found.append(Step(missing, left(one.due - now), now > one.due))
            continue
        text = _("{moment} {zone}, {time} after it became known").format(
            moment=formats.moment(told.at, zone), zone=zone, time=formats.minutes(told.at - one.known)
        )
        found.append(Step(incidents.step(to), text, told.at > one.due))
    public = one.told("public")
    if public is None:
        text = _("not decided yet: it is needed where public services are disturbed or the public is gravely concerned")
        found.append(Step(_("Tell the public?"), text, late=False))
    else:
        title = incidents.step("public", needed=public.needed)
        found.append(Step(title, f"{formats.moment(public.at, zone)} {zone}", late=False))
    return found


def left(seconds: int) -> str:
    """Return how much of the 72 hours is left, or by how much they are over."""
    if seconds >= 0:
        return _("{time} left").format(time=formats.minutes(seconds))
    return _("overdue by {time}").format(time=formats.minutes(-seconds))


def document(one: IncidentState, offices: Mapping[int, str], now: int, zone: str) -> Document:
    """Return the notice: what was revealed, when and how, what is done about it, and whom to ask."""

    def moment(at: int) -> str:
        return f"{formats.moment(at, zone)} {zone}" if at else _("not known")

    facts = (
        (_("Offices"), "; ".join(f"{number} {offices.get(number, '')}".strip() for number in one.branches)),
        (_("Became known"), moment(one.known)),
        (_("Noticed by"), one.noticed_by or "–"),
        (_("Happened"), moment(one.happened)),
        (_("72 hours end"), moment(one.due)),
        (_("Data"), incidents.data(one.data) or _("not known")),
        (_("Persons, about"), formats.count(one.people) if one.people else _("not known")),
    )
    parts: list[Part] = [Facts(facts)]
    for title, text in (
        (_("What happened"), one.what),
        (_("How"), one.how),
        (_("What may follow"), one.consequences),
        (_("What is done about it"), one.measures),
        (_("Whom to ask"), one.contact),
    ):
        parts += [Heading(title), Paragraph(text or "–")]
    if one.notes:
        rows = tuple((local(note.at, zone), note.text or _("(erased)")) for note in one.notes)
        parts.append(
            Table(_("Added later"), (Column(_("When"), "moment", "at"), Column(_("Text"), "text", "text")), rows)
        )
    if one.tellings:
        told = tuple(
            (local(t.at, zone), incidents.step(t.to, needed=t.needed), t.number or None, t.text or None)
            for t in one.tellings
        )
        columns = (
            Column(_("When"), "moment", "at"),
            Column(_("Step"), "text", "step"),
            Column(_("Number"), "text", "number"),
            Column(_("How"), "text", "how"),
        )
        parts.append(Table(_("Who was told"), columns, told))
    parts.append(Signatures(f"{_DOTS}, {_DOTS}", ((_("For the office"), _DOTS),)))
    about = (
        _("Notice of a failure to protect personal data (UU 27/2022 art. 46)"),
        _("Made on {moment}").format(moment=moment(now)),
    )
    return Document("incident", _("Notice of an incident"), about, tuple(parts))


__all__ = ["Step", "document", "left", "steps"]
