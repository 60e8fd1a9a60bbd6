"""What two persons share, and whether it is enough to show the one to whoever has the other at hand."""

from __future__ import annotations

import datetime as dt
from typing import Literal, NamedTuple

from msgspec import Struct

from models.duplicates import likeness
from models.facts import sounds

Reason = Literal[
    "same_number",
    "one_digit",
    "same_name",
    "other_order",
    "one_letter",
    "sounds",
    "letters",
    "one_word",
    "same_birth",
    "same_phone",
    "similar_address",
]
"""Why two persons may be one."""

WEIGHTS: dict[Reason, int] = {
    "same_number": 100,
    "same_name": 40,
    "other_order": 38,
    "one_digit": 35,
    "one_letter": 32,
    "sounds": 30,
    "same_birth": 30,
    "same_phone": 30,
    "letters": 24,
    "similar_address": 15,
    "one_word": 8,
}
"""How much each sign weighs."""

_WHOLE_NAME = frozenset({"same_name", "other_order", "one_letter", "sounds"})
TAIL = 9
"""Digits of a telephone number that are compared; 0, +62 or an area code may stand before them."""
SHORTEST_TAIL = 6
"""Shorter ones are no sign."""
NUMBERS = ("nik", "passport", "nib")
"""Numbers that only one person has."""


class Typed(Struct, frozen=True):
    """The person at hand, as far as it is known: what was typed now, or an entry of the register."""

    name: str
    nik: str = ""
    passport: str = ""
    nib: str = ""
    phone: str = ""
    address: str = ""
    birth: dt.date | None = None


class PersonRow(NamedTuple):
    """A person of the register, as a row."""

    id: int
    name: str
    nik: str
    passport: str
    nib: str
    npwp: str
    phone: str
    address: str
    registered_at: int
    sound: str
    birth: dt.date | None
    """From the NIK."""


def reasons(typed: Typed, entry: PersonRow, keys: tuple[str, ...], *, numbers: bool) -> tuple[Reason, ...]:
    """Return what two persons share. ``keys`` are those of the typed name; ``numbers``: equal ones are a sign too."""
    found: list[Reason] = []
    if numbers and same_number(typed, entry):
        found.append("same_number")
    elif likeness.one_digit(typed.nik, entry.nik):
        found.append("one_digit")
    name = likeness.names(typed.name, entry.name, keys, entry.sound)
    if name is not None:
        found.append(name)
    if typed.birth is not None and typed.birth == entry.birth:
        found.append("same_birth")
    tail = typed.phone[-TAIL:]
    if len(tail) >= SHORTEST_TAIL and entry.phone.endswith(tail):
        found.append("same_phone")
    if likeness.addresses(typed.address, entry.address):
        found.append("similar_address")
    return tuple(found)


def is_likely(typed: Typed, entry: PersonRow, found: tuple[Reason, ...]) -> bool:
    """Tell whether what two persons share is enough to show them; see :func:`models.duplicates.candidates.likely`."""
    shared = set(found)
    if "same_number" in shared:
        return True
    by_name = bool(shared & {*_WHOLE_NAME, "letters", "one_word"})
    other_birth = None not in (typed.birth, entry.birth) and typed.birth != entry.birth
    if "same_phone" in shared:
        return by_name or not other_birth
    if shared & {"same_birth", "one_digit"}:
        return by_name
    if not shared & _WHOLE_NAME:
        return False
    if "similar_address" in shared:
        return True
    return not other_birth and min(len(sounds.words(typed.name)), len(sounds.words(entry.name))) > 1


def same_number(typed: Typed, entry: PersonRow) -> bool:
    """Tell whether one of the numbers is the same that only one person has."""
    return any(getattr(typed, c) and getattr(typed, c) == getattr(entry, c) for c in NUMBERS)
