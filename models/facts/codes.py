"""What a QR of ours says: ``%`` and 15 digits are a printed number, ``%P`` and digits a person.

A person's digits are the subject's id and its Damm check digit; a number carries its own, and its range tells
whether it is a case, a notice, a queue ticket or a dispatch line. All of it is in QR's alphanumeric alphabet, so codes
stay small. ``%`` tells a scanned number from a typed one: no command, name, date or identity number begins with it.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from models.facts import numbering

SIGN = "%"
"""What every code begins with."""

PERSON = "P"
"""What tells a person from a number."""

LONGEST_ID = 19
"""Digits of the largest id, 2⁶³ - 1."""

CERTAIN = 4
"""Characters of a begun code after which nobody is typing by hand."""

Reading = Literal["begun", "whole", "broken"]
"""How what came so far reads: it may go on, it may end here (a person's may go on, too), it is no code."""

_SHAPE = re.compile(rf"{SIGN}(?:(\d{{{numbering.LENGTH}}})|{PERSON}(\d+))", re.ASCII)
_BEGUN = re.compile(rf"{SIGN}(?:\d{{0,{numbering.LENGTH}}}|{PERSON}(?:[1-9]\d{{0,{LONGEST_ID}}})?)", re.ASCII)
_ENDING = re.compile(rf"{SIGN}{PERSON}?\d+\Z", re.ASCII)


class Scanned(NamedTuple):
    """What a code names: a printed number, or a person by subject id."""

    kind: Literal["number", "person"]
    value: int


def code_of_number(number: int) -> str:
    """Return the code of a case, notice, queue ticket or blank sheet: ``%001010260000127``."""
    return f"{SIGN}{number:0{numbering.LENGTH}d}"


def code_of_person(person: int) -> str:
    """Return the code of a person by subject id: ``%P2820693840068616``."""
    from stdnum import damm  # brings much along that a start does not need

    return f"{SIGN}{PERSON}{person}{damm.calc_check_digit(str(person))}"


def read_code(text: str) -> Scanned | None:
    """Return what a code names; None when it is none, or a digit of it is wrong. Any text is safe."""
    found = _SHAPE.fullmatch(text)
    if found is None:
        return None
    if found[1]:
        number = int(found[1])
        return Scanned("number", number) if numbering.is_valid(number) and numbering.kind(number) else None
    digits = found[2]
    from stdnum import damm

    if not 2 <= len(digits) <= LONGEST_ID + 1 or digits[0] == "0" or not damm.is_valid(digits):
        return None
    person = int(digits[:-1])
    return Scanned("person", person) if person < 1 << 63 else None


def ending(text: str) -> tuple[str, Scanned] | None:
    """Return what stands before the code that ``text`` ends with, and what that names; None without one."""
    found = _ENDING.search(text)
    read = read_code(found[0]) if found else None
    return (text[: found.start()], read) if found and read else None


class Burst:
    """Reads a code as it comes, character by character."""

    def __init__(self) -> None:
        self.text = ""

    def feed(self, character: str) -> Reading:
        """Take one more character and tell how it reads now; after ``broken`` the rest is of no use."""
        self.text += character
        if _BEGUN.fullmatch(self.text) is None:
            return "broken"
        return "begun" if read_code(self.text) is None else "whole"
