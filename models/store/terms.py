"""What a case can be found by, as terms of one index: the words of the name, their sounds, numbers, state, holder …

The words of a name are themselves. Everything else is written with characters of the private use areas, which no name
can hold (:func:`models.text.clean` drops them), so that a word never meets a number. The index keeps the first one to
four characters of each term, too, so few characters make it small: three digits are one character, and what is
only ever asked for as a whole is a single one.

========  =====================================================================================  ================
Term      Stands for                                                                             Written from
========  =====================================================================================  ================
word      a word of the name, folded                                                             its own letters
region    digits 1 to 6 of the NIK, by three                                                     U+E100
birth     digits 7 to 12 of the NIK, by three: the birth date, a woman's day 40 higher           U+E500
phone     the last four digits of the phone number, the last one first, by three                 U+E900
identity  passport, NIB or NPWP                                                                  U+ED00, own signs
sound     a word by its sound, reckoned to one of 131,068 characters: two may meet there         planes 15 and 16
mark      a state, service, pool or officer, by the table ``mark``                               U+ED10
========  =====================================================================================  ================
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import product
from typing import Any
from zlib import crc32

from models.facts.sounds import sound
from models.text import digits, folded

REGION, BIRTH, PHONE = 0xE100, 0xE500, 0xE900
PERSON: tuple[str, ...] = ("id", "name", "nik", "phone", "passport", "nib", "npwp", "registered_at", "erased")
"""Columns of a person that terms are made of."""
IDENTITY = "\ued00"
FIRST_MARK = 0xED10
PART = 6
"""Digits of a NIK in one term."""
TAIL = 4
"""Digits of a phone number in its term; a longer tail is compared with the number itself."""
_BY = 3
_SOUNDS, _PLANE = 131_068, 65_534
_NIK = 16


def spelled(first: int, number: str) -> str:
    """Return digits as they are written from the character ``first`` on."""
    return "".join(chr(first + int(number[at : at + _BY])) for at in range(0, len(number), _BY))


def beginning(first: int, number: str, length: int, likely: Callable[[str], bool] = bool) -> str:
    """Return an expression for the terms of ``length`` digits that begin with ``number``.

    Where the index does not tell how it goes on, every way is asked for that is ``likely``; it is empty if none is.
    """
    lacking = min(-len(number) % _BY, length - len(number))
    star = "*" if len(number) + lacking < length else ""
    ways = (number + "".join(more) for more in product("0123456789", repeat=lacking))
    return " OR ".join(f'"{spelled(first, way)}"{star}' for way in ways if not lacking or likely(way))


def sound_term(heard: str) -> str:
    """Return the character under which a word by its sound is found."""
    place = crc32(heard.encode()) % _SOUNDS
    return chr(0xF0000 + place if place < _PLANE else 0x100000 + place - _PLANE)


def sounding(key: str) -> str:
    """Return an expression for the places of names in whose sound all words of ``key`` are, and for a few others."""
    return " AND ".join(f'"{sound_term(heard)}"' for heard in key.split())


def identity_term(number: str) -> str:
    """Return the term of a passport, NIB or NPWP; signs in it do not count."""
    return IDENTITY + folded(number).replace(" ", "")


def of_person(name: str, heard: str, nik: str | None, phone: str, numbers: Iterable[str | None]) -> set[str]:
    """Return the terms of a person.

    ``name`` is folded and ``heard`` is its sound; ``numbers`` are passport, NIB and NPWP.
    """
    found = set(name.split())
    found.update(map(sound_term, heard.split()))
    if nik and len(digits(nik)) == len(nik) == _NIK:
        found.add(spelled(REGION, nik[:PART]))
        found.add(spelled(BIRTH, nik[PART : 2 * PART]))
    tail = digits(phone)[: -TAIL - 1 : -1]
    if len(tail) == TAIL:
        found.add(spelled(PHONE, tail))
    found.update(identity_term(number) for number in numbers if number)
    return found


def is_word(term: str) -> bool:
    """Tell whether a term is a word of a name."""
    return term[0] < "\ue000" or "\uf8ff" < term[0] < "\U000f0000"


class Indexed:
    """A person as the index sees it."""

    __slots__ = ("at", "shown", "terms")

    def __init__(self, name: str, heard: str, row: tuple[Any, ...]) -> None:
        _id, _name, nik, phone, passport, nib, npwp, self.at, erased = row
        self.shown = not erased
        self.terms = of_person(name, heard, nik, phone, (passport, nib, npwp)) if self.shown else set()


def person_here(row: tuple[Any, ...]) -> Indexed:
    """Return a person of the columns :data:`PERSON`."""
    return Indexed(folded(row[1]), sound(row[1]), row)


def terms_of(*row: Any) -> str:
    """Return the terms of a place: the function ``ptsa_terms`` of the view ``shelf_text``."""
    person, marks = row[: len(PERSON)], {chr(sign) for sign in row[len(PERSON) :] if sign}
    return " ".join(sorted(marks | (person_here(person).terms if person[0] else set())))
