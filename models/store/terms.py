"""What a case can be found by, as terms of one index: the words of the name, their sounds, numbers, state, holder …

The words of a name are themselves. Everything else is written with characters of the private use areas, which no name
can hold (:func:`models.text.clean` drops them), so that a word never meets a number. The index keeps the first one to
four characters of each term, too: numbers are spelled digit by digit, so that their beginnings are found, and what is
only ever asked for as a whole is a single character.

========  =====================================================================================  ================
Term      Stands for                                                                             Written in
========  =====================================================================================  ================
word      a word of the name, folded                                                             its own letters
region    digits 1 to 6 of the NIK                                                               U+E100 + digit
birth     digits 7 to 12 of the NIK: the birth date, a woman's day 40 higher                     U+E110 + digit
phone     the last four digits of the phone number, the last one first                           U+E120 + digit
identity  passport, NIB or NPWP, behind U+E130                                                   its own signs
sound     a word by its sound, reckoned to one of 131,068 characters: two may meet there         planes 15 and 16
mark      a state, service, pool or officer, by the table ``mark``                               from U+E200 on
========  =====================================================================================  ================
"""

from __future__ import annotations

from collections.abc import Iterable
from zlib import crc32

from models.text import digits, folded


def _spelled(first: int) -> dict[int, int]:
    return {ord(digit): first + int(digit) for digit in "0123456789"}


REGION, BIRTH, PHONE = _spelled(0xE100), _spelled(0xE110), _spelled(0xE120)
"""How the digits of each are spelled, for :meth:`str.translate`."""
IDENTITY = "\ue130"
FIRST_MARK, LAST_MARK = 0xE200, 0xF8FF
PHONE_TAIL = 4
"""Digits of a phone number that are a term; a longer tail is compared with the number itself."""
_SOUNDS, _PLANE = 131_068, 65_534


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
    if nik:
        found.add(nik[:6].translate(REGION))
        found.add(nik[6:12].translate(BIRTH))
        found.discard("")
    tail = digits(phone)[: -PHONE_TAIL - 1 : -1]
    if len(tail) == PHONE_TAIL:
        found.add(tail.translate(PHONE))
    found.update(identity_term(number) for number in numbers if number)
    return found


def is_word(term: str) -> bool:
    """Tell whether a term is a word of a name."""
    return term[0] < "\ue000" or "\uf8ff" < term[0] < "\U000f0000"
