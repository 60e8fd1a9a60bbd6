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
ADMINISTRATORS = frozenset[Standing](("administrator",))
ALL_BRANCHES = frozenset[Standing](("auditor", "administrator"))
"""They see every branch; the others their own."""


class Page(Struct, frozen=True):
    """One page for those who signed in."""

    method: Literal["GET", "POST"]
    path: str
    who: frozenset[Standing]
    changes: Literal["", "own", "centre"] = ""
    """What it changes: nothing, something of one's own session alone, or something of the centre."""


PAGES: dict[str, Page] = {
    "home": Page("GET", "/pages", EVERYBODY),
    "branches": Page("GET", "/pages/branches", OVERSEERS),
    "branch": Page("GET", "/pages/branches/{branch:int}", OVERSEERS),
    "ask_code": Page("GET", "/pages/branches/{branch:int}/code", ADMINISTRATORS),
    "make_code": Page("POST", "/pages/branches/{branch:int}/code", ADMINISTRATORS, "centre"),
    "ask_revoke": Page("GET", "/pages/branches/{branch:int}/desks/{desk:int}/revoke", ADMINISTRATORS),
    "revoke": Page("POST", "/pages/branches/{branch:int}/desks/{desk:int}/revoke", ADMINISTRATORS, "centre"),
    "sessions": Page("GET", "/pages/sessions", EVERYBODY),
    "end_own_session": Page("POST", "/pages/sessions/end", EVERYBODY, "own"),
    "end_session": Page("POST", "/pages/sessions/end-any", ADMINISTRATORS, "centre"),
    "sign_out": Page("POST", "/pages/sign-out", EVERYBODY, "own"),
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


__all__ = ["ADMINISTRATORS", "ALL_BRANCHES", "EVERYBODY", "PAGES", "Page", "Standing", "sees", "standing_of", "told"]
