"""What the audit says of acts and looks: what was done, without what anybody wrote, and what it was about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from models.acts import (
    Act,
    ReportSeen,
    Searched,
    SlipPrinted,
    access_kinds,
    kinds,
)
from models.acts.by_act import ByAct
from models.words import N_, _, formats, labels, slips

LOOKS = {
    "DetailOpened": N_("opened in full"),
    "Unmasked": N_("identity number shown"),
    "ReporterOpened": N_("hidden reporter shown"),
    "Searched": N_("a search"),
    "SlipPrinted": N_("a slip printed"),
    "ReportSeen": N_("a report seen"),
    "SignedIn": N_("signed in"),
    "SignInFailed": N_("wrong password"),
}
"""What each kind of look is."""
DONE = labels.KINDS | {
    "BranchSet": N_("office set"),
    "CalendarSet": N_("calendar set"),
    "CataloguePublished": N_("catalogue published"),
    "IncidentRecorded": N_("incident written down"),
    "OfficerAdded": N_("officer added"),
    "OfficerChanged": N_("officer changed"),
    "PersonRegistered": N_("person taken into the register"),
    "UnitAdded": N_("unit added"),
    "UnitChanged": N_("unit changed"),
}
"""What each kind of act does: as elsewhere, but where its subject alone would not say it."""
ABOUT = {
    "assessment": N_("an assessment"),
    "branch": N_("the office"),
    "case": N_("a case"),
    "complaint": N_("a complaint"),
    "desk": N_("a desk"),
    "forum": N_("a public consultation"),
    "improvement": N_("a follow-up of the survey"),
    "incident": N_("an incident with data"),
    "inventory": N_("counting files"),
    "officer": N_("an officer"),
    "person": N_("a person"),
    "quarantine": N_("quarantine"),
    "sheets": N_("blank sheets"),
    "shift": N_("a shift"),
    "survey": N_("answers of the survey"),
    "traces": N_("erasing traces"),
    "unit": N_("a unit"),
    "visit": N_("a visit"),
}
"""What a subject is, by the word of its acts."""
FILES = {
    "audit": N_("Audit"),
    "trail": N_("Processing of one person's data"),
    "incident": N_("Notice of an incident"),
}
"""Documents of the centre's pages, by the name under which a look tells of them."""
FORMS = {"screen": N_("on the screen"), "text": "TXT", "json": "JSON", "csv": "CSV", "xlsx": "XLSX", "pdf": "PDF"}

ReportName = Callable[[str], str]
_TELLERS = ByAct[Callable[[Any, ReportName], str]]()


def told(kind: str, act: Act | None, report: ReportName = str) -> str:
    """Return what was done or looked at.

    ``act`` is without its personal part, None where it can't be read; ``report`` gives a report's title by its name.
    """
    teller = _TELLERS.get(type(act)) if act is not None else None
    if teller is not None:
        return teller(act, report)
    return _(LOOKS.get(kind) or DONE.get(kind) or N_("an entry of a newer program"))


@_TELLERS.of(Searched)
def _searched(act: Searched, _report: ReportName) -> str:
    return _("a search, hits: {hits}").format(hits=formats.count(act.hits))


@_TELLERS.of(SlipPrinted)
def _printed(act: SlipPrinted, _report: ReportName) -> str:
    told = _("printed: {slip}").format(slip=slips.kind(act.slip))
    return told if act.copy == 1 else _("{what}, copy {number}").format(what=told, number=act.copy)


@_TELLERS.of(ReportSeen)
def _reported(act: ReportSeen, report: ReportName) -> str:
    title = _(FILES[act.report]) if act.report in FILES else report(act.report)
    return _("report seen: {name} ({form}), {first} – {last}").format(
        name=title,
        form=_(FORMS[act.form]),
        first=formats.date(act.first),
        last=formats.date(act.last),
    )


def about(kind: str) -> str:
    """Return what the subject is that an act of this kind began."""
    act = kinds().get(kind)
    return _(ABOUT.get(act.SUBJECT, "?")) if act is not None else "?"


def choices() -> list[tuple[str, str]]:
    """Return what can be looked for: a word and what it is called; first the two logs, then looks, then acts."""
    both = [("acts", _("all acts")), ("looks", _("all looks"))]
    seen = [(kind, _(text)) for kind, text in LOOKS.items()]
    done = sorted((_(text), kind) for kind, text in DONE.items())
    return [*both, *seen, *((kind, text) for text, kind in done)]


def meant(choice: str) -> tuple[str, ...] | None:
    """Return the kinds that a choice means; all of them for an empty one, None for what is no choice."""
    match choice:
        case "":
            return (*kinds(), *access_kinds())
        case "acts":
            return tuple(kinds())
        case "looks":
            return tuple(access_kinds())
    return (choice,) if choice in LOOKS or choice in DONE else None


__all__ = ["ABOUT", "FILES", "LOOKS", "about", "choices", "meant", "told"]
