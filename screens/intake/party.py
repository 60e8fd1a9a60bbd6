"""A person of the form: the number that names him, whom the register knows by it, and what is typed otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from textual.content import Content
from textual.widgets import Input, Static

from models import text
from models.facts.identity import read_phone
from models.fold import PersonState
from models.forms import Identity
from models.forms.person import Part, differs, is_other_number
from models.refused import Refused
from models.words import _
from screens.widgets.field import Field


class Difference(NamedTuple):
    """A part that was typed otherwise than the register knows it, and whether the officer said that it is right."""

    part: Part
    field: str
    typed: str
    known: str
    right: bool


class Party:
    """The applicant, or the representative. What a number filled in goes with it; what was typed stays.

    ``parts`` names the fields of what the register knows, all of them in ``fields``.
    """

    def __init__(self, parts: Mapping[Part, str], fields: Mapping[str, Field]) -> None:
        self.parts, self.fields = parts, fields
        self.identity: Identity | None = None
        self.known: PersonState | None = None
        self.chosen = False
        """The officer said who it is (F8, a scan, a judgement); it is not told by the number alone."""
        self._filled: dict[str, str] = {}
        self._right: dict[Part, tuple[int, str, str]] = {}
        """What is to be corrected: of whom, from what, to what. It holds for exactly that."""

    @property
    def filled(self) -> tuple[str, ...]:
        """The fields whose text came from the register and was left alone."""
        return tuple(self._filled)

    @property
    def is_new_entry(self) -> bool:
        """Tell whether who is known has another number of this kind: then a new entry is made, said to be the same."""
        if self.known is None or self.identity is None:
            return False
        return is_other_number(self.known, self.identity.field, self.identity.number)

    def reset(self) -> None:
        """Begin again, whatever stands in the fields."""
        self.identity = self.known = None
        self.chosen = False
        self._filled, self._right = {}, {}

    def forget(self) -> None:
        """The number is another one: what the old one filled in goes."""
        filled = self._filled
        self.reset()
        for name in filled:
            self._put(name, "")
        self.tell()

    def touched(self, name: str, value: str) -> None:
        """Hear what stands in a field now; what the officer changed is his."""
        if self._filled.get(name, value) != value:
            del self._filled[name]
        self.tell()

    def meet(self, identity: Identity | None, known: PersonState | None, *, chosen: bool = False) -> None:
        """Take a person as the one that is meant; what is empty is filled in."""
        self.identity, self.known, self.chosen = identity, known, chosen
        for part, name in self.parts.items():
            if name not in self._filled and self.fields[name].value:
                continue
            value = getattr(known, part) if known is not None else ""
            self._put(name, value)
            self._filled.pop(name, None)
            if value:
                self._filled[name] = value
        self.tell()

    def said(self, part: Part) -> str:
        """Return what was typed of a part; nothing where the register filled it in, or it can't be read."""
        name = self.parts[part]
        if name in self._filled:
            return ""
        typed = text.clean(self.fields[name].value)
        try:
            return read_phone(typed) if part == "phone" else typed
        except Refused:
            return ""

    def differences(self, *, spelling: bool = False) -> list[Difference]:
        """Return what was typed otherwise than the register knows it; with ``spelling`` also what only looks otherwise.

        The officer said of some that they are right; the others may be another person's.
        """
        known = self.known
        if known is None or self.is_new_entry:
            return []
        found = []
        for part, name in self.parts.items():
            typed, before = self.said(part), getattr(known, part)
            is_other = typed not in ("", before) and bool(before)
            right = is_other and self._right.get(part) == (known.id, before, typed)
            if right or differs(known, part, typed) or (spelling and is_other):
                found.append(Difference(part, name, typed, before, right))
        return found

    def correct(self, difference: Difference) -> None:
        """The officer says that the register is wrong in this, and what is right."""
        if self.known is not None:
            self._right[difference.part] = (self.known.id, difference.known, difference.typed)
        self.tell()

    def right(self) -> tuple[Part, ...]:
        """Return what the officer said to be right against the register."""
        return tuple(d.part for d in self.differences() if d.right)

    def tell(self) -> None:
        """Say beside each field how it stands to the register."""
        found = {d.part: d for d in self.differences()}
        for part, name in self.parts.items():
            difference = found.get(part)
            if difference is not None:
                told = _("will be corrected") if difference.right else _("differs")
                self.fields[name].tell(told, "warn")
            elif part == "name" and self.known is not None:
                self.fields[name].tell(*self._told_known())
            else:
                self.fields[name].tell(_("new here") if part == "name" and self.identity is not None else "")

    def _told_known(self) -> tuple[str, str]:
        if self.is_new_entry:
            return _("a new entry, said to be the same person"), "warn"
        return _("known: confirm the name"), "good"

    def _put(self, name: str, value: str) -> None:
        field = self.fields[name]
        if field.value != value:
            with field.box.prevent(Input.Changed):
                field.fill(value)


def word(difference: Difference) -> str:
    """Return what the part is called."""
    words = {"name": _("Name"), "phone": _("Phone"), "address": _("Address"), "deputy_name": _("Representative name")}
    return words[difference.field]


class Differences(Static):
    """The lines that tell how the persons of the form differ from what the register knows of them."""

    def __init__(self, parties: Sequence[Party]) -> None:
        super().__init__("", id="differences", markup=False)
        self.parties = parties
        self.display = False
        self._shown = ""

    def tell(self) -> None:
        """Show what differs now: a line a difference, what is typed and what the register knows."""
        told = _("≠ {what}: {typed} | register: {known}")
        found = [d for party in self.parties for d in party.differences()]
        lines = "\n".join(" " + told.format(what=word(d), typed=d.typed, known=d.known) for d in found)
        if lines != self._shown:  # what does not change costs no byte on the line
            self._shown = lines
            self.update(Content(lines))
            self.display = bool(lines)

    def first(self) -> Difference | None:
        """Return the first thing that differs and was not said to be right."""
        return next((d for party in self.parties for d in party.differences() if not d.right), None)
