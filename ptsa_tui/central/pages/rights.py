"""Who may open which page: one table, which the routes are made from. A page without a line here can't be reached."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from models.fold import OfficerState
from models.words import N_, _

Standing = Literal["officer", "supervisor", "head", "auditor", "administrator"]
"""What somebody is on the pages: the seat that the centre gave, else the role at the desk."""

STANDINGS: dict[str, str] = {
    "officer": N_("Officer"),
    "supervisor": N_("Supervisor"),
    "head": N_("Branch head"),
    "auditor": N_("Auditor"),
    "administrator": N_("Administrator of the centre"),
}
EVERYBODY = frozenset[Standing](("officer", "supervisor", "head", "auditor", "administrator"))
OVERSEERS = EVERYBODY - {"officer"}
ACCOUNTABLE = OVERSEERS - {"supervisor"}
"""They answer for what is done in a branch, or check it: they read what an administrator sets, and who did what."""
HEADS = frozenset[Standing](("head", "administrator"))
"""They write incidents down, a head those of the own branch."""
ADMINISTRATORS = frozenset[Standing](("administrator",))
ALL_BRANCHES = frozenset[Standing](("auditor", "administrator"))
"""They see every branch; the others their own."""


class Page(Struct, frozen=True):
    """One page for those who signed in."""

    concern: str
    """Which pages it is one of; see :data:`ptsa_tui.central.pages.site.CONCERNS`."""
    method: Literal["GET", "POST"]
    path: str
    who: frozenset[Standing]
    changes: Literal["", "look", "own", "centre"] = ""
    """What it changes: nothing, nothing but the access log, something of one's own session alone, or something of the
    centre."""
    largest: int = 4096
    """Bytes of its form."""
    confirmed: str = ""
    """Its form asks for one's own password again: the page that shows the form, also when that password is wrong."""


_TEXT, _FORM = 256 * 1024, 64 * 1024
_OFFICER = "/pages/people/{branch:int}/officers/{officer:int}"
_DAY = "/pages/calendar/{branch:int}/{year:int}"
_DESK = "/pages/branches/{branch:int}/desks/{desk:int}"
PAGES: dict[str, Page] = {
    "home": Page("branches", "GET", "/pages", EVERYBODY),
    "branches": Page("branches", "GET", "/pages/branches", OVERSEERS),
    "branch": Page("branches", "GET", "/pages/branches/{branch:int}", OVERSEERS),
    "ask_code": Page("branches", "GET", "/pages/branches/{branch:int}/code", ADMINISTRATORS),
    "make_code": Page("branches", "POST", "/pages/branches/{branch:int}/code", ADMINISTRATORS, "centre"),
    "ask_revoke": Page("branches", "GET", f"{_DESK}/revoke", ADMINISTRATORS),
    "revoke": Page("branches", "POST", f"{_DESK}/revoke", ADMINISTRATORS, "centre"),
    "quality": Page("quality", "GET", "/pages/quality", OVERSEERS),
    "branch_quality": Page("quality", "GET", "/pages/quality/{branch:int}", OVERSEERS),
    "report": Page("quality", "GET", "/pages/quality/{branch:int}/{code}", OVERSEERS),
    "behind": Page("quality", "GET", "/pages/quality/{branch:int}/{code}/{table:int}/{row:int}", OVERSEERS),
    "entries": Page("quality", "GET", "/pages/quality/{branch:int}/entries/{subject:int}", OVERSEERS),
    "audit": Page("audit", "GET", "/pages/audit", ACCOUNTABLE),
    "search_audit": Page("audit", "POST", "/pages/audit", ACCOUNTABLE, "look"),
    "audit_file": Page("audit", "POST", "/pages/audit/file", ACCOUNTABLE, "look"),
    "incidents": Page("incidents", "GET", "/pages/incidents", ACCOUNTABLE),
    "record_incident": Page("incidents", "POST", "/pages/incidents", HEADS, "centre", largest=32_768),
    "incident": Page("incidents", "GET", "/pages/incidents/{incident:int}", ACCOUNTABLE),
    "note_incident": Page("incidents", "POST", "/pages/incidents/{incident:int}/note", HEADS, "centre", largest=16_384),
    "told_incident": Page("incidents", "POST", "/pages/incidents/{incident:int}/told", HEADS, "centre", largest=16_384),
    "incident_notice": Page("incidents", "GET", "/pages/incidents/{incident:int}/notice", ACCOUNTABLE),
    "processing": Page("processing", "GET", "/pages/processing", ACCOUNTABLE),
    "processing_file": Page("processing", "GET", "/pages/processing/file", ACCOUNTABLE),
    "ask_open": Page("openings", "GET", "/pages/branches/open", ADMINISTRATORS),
    "open_branch": Page("openings", "POST", "/pages/branches/open", ADMINISTRATORS, "centre"),
    "ask_rename": Page("openings", "GET", "/pages/branches/{branch:int}/name", ADMINISTRATORS),
    "rename": Page("openings", "POST", "/pages/branches/{branch:int}/name", ADMINISTRATORS, "centre"),
    "catalogues": Page("catalogue", "GET", "/pages/catalogue", ACCOUNTABLE),
    "catalogue": Page("catalogue", "GET", "/pages/catalogue/{branch:int}", ACCOUNTABLE),
    "draft": Page("draft", "GET", "/pages/draft", ADMINISTRATORS),
    "begin": Page("draft", "POST", "/pages/draft", ADMINISTRATORS, "own"),
    "text": Page("draft", "GET", "/pages/draft/text", ADMINISTRATORS),
    "keep_text": Page("draft", "POST", "/pages/draft/text", ADMINISTRATORS, "own", _TEXT),
    "office": Page("draft", "GET", "/pages/draft/office", ADMINISTRATORS),
    "keep_office": Page("draft", "POST", "/pages/draft/office", ADMINISTRATORS, "own", _TEXT),
    "service": Page("draft", "GET", "/pages/draft/services/{code}", ADMINISTRATORS),
    "keep_service": Page("draft", "POST", "/pages/draft/services/{code}", ADMINISTRATORS, "own", _TEXT),
    "changes": Page("catalogue", "GET", "/pages/draft/changes", ADMINISTRATORS),
    "card": Page("catalogue", "GET", "/pages/draft/card/{code}", ADMINISTRATORS),
    "receipt": Page("catalogue", "GET", "/pages/draft/receipt/{code}", ADMINISTRATORS),
    "ask_publish": Page("catalogue", "GET", "/pages/draft/publish", ADMINISTRATORS),
    "publish": Page(
        "catalogue", "POST", "/pages/draft/publish", ADMINISTRATORS, "centre", _FORM, confirmed="ask_publish"
    ),
    "ask_drop": Page("draft", "GET", "/pages/draft/drop", ADMINISTRATORS),
    "drop": Page("draft", "POST", "/pages/draft/drop", ADMINISTRATORS, "own"),
    "calendars": Page("calendar", "GET", "/pages/calendar", ACCOUNTABLE),
    "calendar": Page("calendar", "GET", _DAY, ACCOUNTABLE),
    "ask_day": Page("calendar", "GET", f"{_DAY}/day", ADMINISTRATORS),
    "set_day": Page("calendar", "POST", f"{_DAY}/day", ADMINISTRATORS, "centre"),
    "everybody": Page("people", "GET", "/pages/people", ACCOUNTABLE),
    "people": Page("people", "GET", "/pages/people/{branch:int}", ACCOUNTABLE),
    "ask_unit": Page("people", "GET", "/pages/people/{branch:int}/unit", ADMINISTRATORS),
    "add_unit": Page("people", "POST", "/pages/people/{branch:int}/unit", ADMINISTRATORS, "centre"),
    "ask_officer": Page("people", "GET", "/pages/people/{branch:int}/officer", ADMINISTRATORS),
    "add_officer": Page(
        "people", "POST", "/pages/people/{branch:int}/officer", ADMINISTRATORS, "centre", _FORM, confirmed="ask_officer"
    ),
    "officer": Page("people", "GET", _OFFICER, ADMINISTRATORS),
    "ask_change": Page("people", "GET", f"{_OFFICER}/change", ADMINISTRATORS),
    "change": Page("people", "POST", f"{_OFFICER}/change", ADMINISTRATORS, "centre", _FORM, confirmed="ask_change"),
    "ask_password": Page("people", "GET", f"{_OFFICER}/password", ADMINISTRATORS),
    "set_password": Page("people", "POST", f"{_OFFICER}/password", ADMINISTRATORS, "centre", confirmed="ask_password"),
    "ask_factor": Page("people", "GET", f"{_OFFICER}/factor", ADMINISTRATORS),
    "set_factor": Page("people", "POST", f"{_OFFICER}/factor", ADMINISTRATORS, "centre", confirmed="ask_factor"),
    "sessions": Page("sessions", "GET", "/pages/sessions", EVERYBODY),
    "end_own_session": Page("sessions", "POST", "/pages/sessions/end", EVERYBODY, "own"),
    "end_session": Page("sessions", "POST", "/pages/sessions/end-any", ADMINISTRATORS, "centre"),
    "sign_out": Page("sessions", "POST", "/pages/sign-out", EVERYBODY, "own"),
}


def standing_of(officer: OfficerState) -> Standing:
    """Return what an officer is on the pages."""
    return officer.seat or officer.role


def sees(standing: Standing, own: int, branch: int) -> bool:
    """Tell whether somebody of the branch ``own`` sees what is of ``branch``."""
    return own == branch or standing in ALL_BRANCHES


def told(standing: Standing) -> str:
    """Return what a standing is called."""
    return _(STANDINGS[standing])


__all__ = [
    "ACCOUNTABLE",
    "ADMINISTRATORS",
    "ALL_BRANCHES",
    "EVERYBODY",
    "PAGES",
    "Page",
    "Standing",
    "sees",
    "standing_of",
    "told",
]
