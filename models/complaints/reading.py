"""What is typed on the form of a complaint, read as it is typed: digits, codes and words become what they mean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from models import text
from models.acts import Sex
from models.facts import numbering
from models.facts.complaint_rules import ComplaintRules
from models.fold import PersonState
from models.forms.base import case_of
from models.forms.custody import unit_of
from models.refused import Refused
from models.register.register import Register
from models.rules.complaint import rules_of
from models.words import _, formats, labels
from models.words.sentences import sentence

OTHER = "LAINNYA"
"""The category of what fits no other; the form asks what it is about."""
SEXES: tuple[Sex, ...] = ("female", "male")
"""What the digits of the reporter's sex mean."""


class Reading(Struct, frozen=True):
    """What is said behind a field; the tone is ``good``, ``warn`` or nothing."""

    text: str = ""
    tone: str = ""


class Read(Struct, frozen=True):
    """What was understood of the form, and what is said behind each of its fields.

    ``wrong`` are the fields that can't be saved as they stand, each with the code of the refusal.
    """

    told: Mapping[str, Reading] = {}
    wrong: Mapping[str, str] = {}
    category: str = ""
    grade: str = ""
    channel: str = ""
    officers: tuple[str, ...] = ()
    unit: str = ""
    received: dt.date | None = None

    @property
    def asks_other(self) -> bool:
        """Whether the category says so little that it is asked what it is about."""
        return self.category == OTHER


class _Coded(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...


def meant(rows: Sequence[_Coded], typed: str) -> list[_Coded]:
    """Return what ``typed`` may mean: the digit of a place, a code, or the beginning of a word of a name."""
    sought = text.folded(typed)
    if not sought:
        return []
    if sought.isdecimal() and 0 < int(sought) <= len(rows):
        return [rows[int(sought) - 1]]
    exact = [row for row in rows if sought in (text.folded(row.code), text.folded(row.name))]
    return exact or [row for row in rows if any(w.startswith(sought) for w in _words(row))]


def _words(row: _Coded) -> list[str]:
    name = text.folded(row.name)
    return [name, text.folded(row.code), *name.split()]


class _Reader:
    """Reads field by field."""

    def __init__(self, register: Register, rules: ComplaintRules, values: Mapping[str, str]) -> None:
        self.register, self.rules, self.values = register, rules, values
        self.told: dict[str, Reading] = {}
        self.wrong: dict[str, str] = {}

    def fault(self, field: str, why: Refused) -> None:
        """Say that a field can't be read."""
        self.told[field] = Reading(sentence(why), "warn")
        self.wrong[field] = why.code

    def chosen(self, field: str, rows: Sequence[_Coded], unknown: str) -> str:
        """Return the code that a field means; nothing where it is empty or says too little."""
        typed = self.values.get(field, "")
        found = meant(rows, typed)
        if len(found) == 1:
            self.told[field] = Reading(found[0].name, "good")
            return found[0].code
        if found:
            self.told[field] = Reading(" · ".join(row.name for row in found), "warn")
            self.wrong[field] = unknown
        elif text.clean(typed):
            self.fault(field, Refused(unknown))
        return ""

    def against(self) -> tuple[tuple[str, ...], str]:
        """Return the officers and the unit that are complained about, by their codes."""
        officers: list[str] = []
        unit, names = "", []
        for typed in filter(None, map(text.clean, self.values.get("against", "").split(","))):
            officer = self.register.officer_by_code(typed)
            if officer is not None:
                officers.append(officer.code)
                names.append(officer.name)
                continue
            try:
                found = unit_of(self.register, typed)
            except Refused:
                self.fault("against", Refused("against_unknown", found=typed[:32]))
                return (), ""
            if unit:
                self.fault("against", Refused("against_units"))
                return (), ""
            unit = found.code
            names.append(found.name)
        if names:
            self.told["against"] = Reading(", ".join(names), "good")
        return tuple(officers), unit

    def received(self) -> dt.date | None:
        """Return the day on which it came; None for today."""
        typed = self.values.get("received", "")
        if not text.clean(typed):
            return None
        try:
            day = formats.read_date(typed, self.register.today())
        except Refused as why:
            self.fault("received", why)
            return None
        self.told["received"] = Reading(formats.weekday(day), "good")
        return day

    def case(self) -> None:
        """Say whose case a number is."""
        typed = self.values.get("case", "")
        if not text.clean(typed):
            return
        try:
            case = case_of(self.register, typed)
        except Refused as why:
            self.fault("case", why)
            return
        person = self.register.fold_of(case.person).state
        name = person.name if isinstance(person, PersonState) else ""
        self.told["case"] = Reading(
            " · ".join(filter(None, (numbering.shown(case.number), case.service, name))), "good"
        )

    def digits(self, field: str, allowed: str, meaning: Mapping[str, str]) -> None:
        """Say what the digits of a field mean."""
        typed = self.values.get(field, "")
        if set(typed) - set(allowed):
            self.fault(field, Refused("choice_unknown", most=len(allowed)))
        elif typed:
            self.told[field] = Reading(" · ".join(_(meaning[digit]) for digit in allowed if digit in typed), "good")


def read(register: Register, values: Mapping[str, str]) -> Read:
    """Return what was understood of the form; for the reading thread."""
    rules = rules_of(register)
    reader = _Reader(register, rules, values)
    category = reader.chosen("category", rules.category, "category_unknown")
    grade = reader.chosen("grade", rules.grade, "grade_unknown")
    channel = reader.chosen("channel", rules.channel, "channel_unknown")
    officers, unit = reader.against()
    received = reader.received()
    reader.case()
    reader.digits("hide", "12", {"1": _("who complains is hidden"), "2": _("what it is about is confidential")})
    reader.digits("sex", "12", {digit: labels.SEXES[sex] for digit, sex in zip("12", SEXES, strict=True)})
    if not values.get("grade") and category:
        found = rules.grade_of(next(c.grade for c in rules.category if c.code == category))
        reader.told["grade"] = Reading(found.name if found else "", "")
    if not values.get("channel") and rules.channel:
        reader.told["channel"] = Reading(rules.channel[0].name, "")
    return Read(reader.told, reader.wrong, category, grade, channel, officers, unit, received)
