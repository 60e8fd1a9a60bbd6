"""The access log: who looked at whose data. One entry for each opened detail, unmasking, search; never one a key."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta

from models.acts.base import Act, Code, Line, Personal, Ref


class AccessEntry(Act, frozen=True):
    """Base of the entries of the second chain."""

    SUBJECT = "look"


class DetailOpened(AccessEntry, frozen=True):
    """A case or person was opened in full."""

    NUMBER = 46


class Unmasked(AccessEntry, frozen=True):
    """A full identity number was shown."""

    NUMBER = 51


class SearchedText(Personal, frozen=True):
    """What was searched for; it may be a name or a number."""

    text: Line


class Searched(AccessEntry, frozen=True):
    """A search was carried out."""

    NUMBER = 47
    hits: Annotated[int, Meta(ge=0, lt=1 << 32)]
    personal: SearchedText | None = None


class SlipPrinted(AccessEntry, frozen=True):
    """A slip about a case or a visit was printed. ``copy``: 1 the first time, then "Salinan ke-N"."""

    NUMBER = 50
    slip: Literal[
        "receipt", "notice", "referral", "routing", "product", "ticket", "blank", "baton", "complaint", "answer"
    ]
    copy: Annotated[int, Meta(ge=1, lt=1000)]


class ReportSeen(AccessEntry, frozen=True):
    """A report was looked at on the screen, or left the desk as a file: which one, of which days, unit and service."""

    NUMBER = 83
    report: Code
    form: Literal["screen", "text", "json", "csv", "xlsx", "pdf"]
    first: dt.date
    last: dt.date
    unit: Ref = 0
    service: Annotated[str, Meta(max_length=32)] = ""


class SignedIn(AccessEntry, frozen=True):
    """An officer signed in."""

    NUMBER = 49


class SignInFailed(AccessEntry, frozen=True):
    """A password was wrong."""

    NUMBER = 48


__all__ = [
    "AccessEntry",
    "DetailOpened",
    "ReportSeen",
    "Searched",
    "SearchedText",
    "SignInFailed",
    "SignedIn",
    "SlipPrinted",
    "Unmasked",
]
