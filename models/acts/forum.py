"""Acts on a public consultation (Forum Konsultasi Publik, PermenPANRB 16/2017): who came, what was said, promised."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta

from models.acts.base import Act, FreeText, Line, Name, Personal, Ref, Text

Group = Literal["users", "experts", "agencies", "civil", "media"]
"""The five groups: users of the service; experts, practitioners, academics; related agencies; civil-society
organisations; mass media (PermenPANRB 16/2017, PEKPPP F-01)."""
Key = Annotated[str, Meta(max_length=65)]


class ForumHeld(Act, frozen=True):
    """A forum was held: when, where, about what, and which unit called it."""

    SUBJECT = "forum"
    CREATES = True
    NUMBER = 72
    unit: Ref
    day: dt.date
    place: Line
    topic: Line


class ForumCorrected(Act, frozen=True):
    """Day, place or topic of a forum were written down wrongly."""

    SUBJECT = "forum"
    NUMBER = 73
    day: dt.date
    place: Line
    topic: Line


class ParticipantData(Personal, frozen=True):
    """Who came, and for whom."""

    name: Name
    organisation: Line = ""


class ParticipantAdded(Act, frozen=True):
    """Somebody took part, as one of a group."""

    SUBJECT = "forum"
    NUMBER = 74
    group: Group
    sex: Literal["", "female", "male"] = ""
    personal: ParticipantData | None = None


class InputRecorded(Act, frozen=True):
    """Somebody of a group said something."""

    SUBJECT = "forum"
    NUMBER = 75
    group: Group
    personal: FreeText | None = None


class CommitmentData(Personal, frozen=True):
    """A line of the minutes: what is wrong, and what is to be done about it."""

    problem: Text
    recommendation: Text


class CommitmentMade(Act, frozen=True):
    """The office promised the forum to mend something: who does it, and by when."""

    SUBJECT = "forum"
    NUMBER = 76
    owner: Ref
    """The unit that does it."""
    due: dt.date
    element: Key = ""
    """The element of the satisfaction survey that it is to lift."""
    indicator: Key = ""
    """The indicator that it is to lift: code of the instrument, ``:``, code of the indicator."""
    personal: CommitmentData | None = None


class CommitmentDone(Act, frozen=True):
    """What was promised is done; the text says how."""

    SUBJECT = "forum"
    NUMBER = 77
    commitment: Ref
    personal: FreeText | None = None


class CommitmentMoved(Act, frozen=True):
    """What was promised takes longer (or less), and why."""

    SUBJECT = "forum"
    NUMBER = 78
    commitment: Ref
    due: dt.date
    personal: FreeText | None = None


class ForumPartDropped(Act, frozen=True):
    """A participant, an input or a commitment was written down by mistake."""

    SUBJECT = "forum"
    NUMBER = 79
    part: Ref
    """The entry that wrote it down."""
    personal: FreeText | None = None


__all__ = [
    "CommitmentData",
    "CommitmentDone",
    "CommitmentMade",
    "CommitmentMoved",
    "ForumCorrected",
    "ForumHeld",
    "ForumPartDropped",
    "Group",
    "InputRecorded",
    "ParticipantAdded",
    "ParticipantData",
]
