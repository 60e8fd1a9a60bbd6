"""How the office takes complaints: kinds, classes with their times, channels. Each office says it in its catalogue."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

StepName = Literal["answer", "decide", "tell", "close"]
"""What a time runs to: the answer whether it is complete, the decision, the answer told, the complainant's silence."""
Since = Literal["received", "complete", "decided", "told"]


class Term(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """The time for one step, in working days or (``calendar``) in days of the calendar; the first day isn't counted."""

    step: StepName
    days: int
    since: Since
    calendar: bool = False


class Grade(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A class of complaints: it gives them their times."""

    code: str
    name: str
    terms: tuple[Term, ...] = ()
    basis: str = ""
    source: str = ""
    checked_on: str = ""
    doubtful: tuple[str, ...] = ()
    """Fields that no source text could confirm."""

    def term(self, step: StepName) -> Term | None:
        """Return the time for a step; None where no source states one."""
        return next((t for t in self.terms if t.step == step), None)


class Category(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What a complaint is about."""

    code: str
    name: str
    grade: str
    """The class that it has unless an officer says otherwise."""


class Channel(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A way by which complaints come in and answers go out."""

    code: str
    name: str
    foreign: bool = False
    """It has numbers of its own."""


class Refusal(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A reason not to take a complaint up."""

    code: str
    name: str


class ComplaintRules(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """All of it, as one version of the catalogue says it."""

    grade: tuple[Grade, ...]
    category: tuple[Category, ...]
    channel: tuple[Channel, ...]
    refusal: tuple[Refusal, ...] = ()
    supplement_days: int
    """Working days that a complainant has to bring a supplement."""
    reopen_days: int
    """Days of the calendar after the answer within which it may be answered back."""
    source: str = ""
    checked_on: str = ""
    doubtful: tuple[str, ...] = ()
    keep: str = ""
    """How long personal data are kept once a complaint is over; empty: as the office says."""

    def grade_of(self, code: str) -> Grade | None:
        """Return the class of this code."""
        return next((g for g in self.grade if g.code == code), None)

    def category_of(self, code: str) -> Category | None:
        """Return the category of this code."""
        return next((c for c in self.category if c.code == code), None)

    def channel_of(self, code: str) -> Channel | None:
        """Return the channel of this code."""
        return next((c for c in self.channel if c.code == code), None)
