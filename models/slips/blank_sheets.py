"""Blank sheets: numbers set aside for forms that are filled by hand while the desk is dark, and typed afterwards."""

from __future__ import annotations

import datetime as dt
import re

from msgspec import Struct

from models.facts import numbering
from models.facts.codes import SIGN
from models.facts.working_days import from_local, local
from models.refused import Refused
from models.register.register import Register
from models.words.formats import read_date

OLDEST = 60
"""Days after which a sheet is no longer typed as what it was: the request is taken in again."""

_TIME = re.compile(r"(\d{1,2})[.:](\d{2})|(\d{2})(\d{2})")
_NOON = dt.time(12)
"""A sheet without a time: the middle of the office's day."""


class Block(Struct, frozen=True):
    """Numbers that were set aside together. Times are seconds UTC."""

    id: int
    first: int
    count: int
    reserved_at: int
    used: frozenset[int]
    """Numbers of which a case exists at this desk."""

    @property
    def numbers(self) -> tuple[int, ...]:
        """Every number of the block, in order."""
        return tuple(_number(self.first, place) for place in range(self.count))

    @property
    def blank(self) -> tuple[int, ...]:
        """The numbers of which no case exists here yet."""
        return tuple(n for n in self.numbers if n not in self.used)


def _number(first: int, place: int) -> int:
    """Return the number that stands ``place`` sheets after ``first``."""
    series = numbering.Series(*_series(first))
    return numbering.make(series, numbering.running(first) + place)


def _are_numbers(first: int, count: int) -> bool:
    """Tell whether that many numbers of cases follow each other; another desk may have set anything aside."""
    last = numbering.running(first) + count - 1
    return numbering.is_valid(first) and numbering.kind(first) is numbering.Range.of(last) is numbering.Range.CASE


def _series(number: int) -> tuple[int, int, int, int]:
    """Return branch, desk, series digit and year of a whole number."""
    digits = f"{number:015d}"
    return int(digits[:3]), int(digits[3:5]), int(digits[5]), int(digits[6:8])


def blocks(register: Register) -> list[Block]:
    """Return the blocks of blank sheets of this branch, the newest first."""
    branch = register.branch_number
    found = register.database.rows(
        "SELECT id, first, count, reserved_at FROM sheet_block WHERE id >= ? AND id < ? ORDER BY id DESC",
        branch << 48,
        (branch + 1) << 48,
    )
    made = []
    for id_, first, count, reserved_at in found:
        if not _are_numbers(first, count):
            continue
        used = register.database.rows(
            "SELECT number FROM case_file WHERE number >= ? AND number <= ?", first, _number(first, count - 1)
        )
        made.append(Block(id_, first, count, reserved_at, frozenset(n for (n,) in used)))
    return made


def block_of(register: Register, text: str) -> Block:
    """Return the block that holds the sheet of a typed or scanned number.

    Raises:
        Refused: ``number_wrong`` (a digit is wrong); ``sheet_unknown``: it was not set aside at this branch.
    """
    number = _read(register, text)
    found = next((b for b in blocks(register) if number in b.numbers), None)
    if found is None:
        raise Refused("sheet_unknown")
    return found


def take_sheet(register: Register, text: str) -> int:
    """Return the number of a blank sheet that is typed now, as it was typed or scanned.

    Raises:
        Refused: ``number_wrong`` (a digit is wrong); ``sheet_unknown``: it was not set aside at this branch;
            ``number_used``: a case of this number exists.
    """
    number = _read(register, text)
    place = number // 10
    row = register.database.row(
        """SELECT first, count FROM sheet_block WHERE first / 10 <= ? AND ? < first / 10 + count
        AND id >= ? AND id < ?""",
        place,
        place,
        register.branch_number << 48,
        (register.branch_number + 1) << 48,
    )
    if row is None or not _are_numbers(*row):
        raise Refused("sheet_unknown")
    if register.database.row("SELECT 1 FROM case_file WHERE number = ?", number) is not None:
        raise Refused("number_used")
    return number


def _read(register: Register, text: str) -> int:
    number = numbering.read(text.strip().removeprefix(SIGN), register.series())
    if number is None:
        raise Refused("number_wrong")
    return number


def read_paper_time(register: Register, text: str) -> int:
    """Return when a sheet was filled, seconds UTC, from a date (``T``, ``T-1``, ``24112026``) and perhaps a time.

    The time is ``0930``, ``9.30`` or ``09:30`` in the zone of the office; without one it is noon, or now if that is
    earlier. A day and month without a year is the latest such day.

    Raises:
        Refused: ``paper_time_shape``; ``paper_in_future``; ``paper_too_old``: more than :data:`OLDEST` days ago.
    """
    zone, now = register.branch().zone, register.clock.now()
    today = local(now, zone).date()
    day_text, time = _parts(text)
    try:
        day = read_date(day_text, today)
        if day > today and len(re.findall(r"\d+", day_text)) == 2:
            day = day.replace(year=day.year - 1)
    except (Refused, ValueError):
        raise Refused("paper_time_shape") from None
    if day > today:
        raise Refused("paper_in_future")
    if (today - day).days > OLDEST:
        raise Refused("paper_too_old", days=OLDEST)
    at = from_local(dt.datetime.combine(day, time or _NOON), zone)
    if at <= now:
        return at
    if time is None:
        return now
    raise Refused("paper_in_future")


def _parts(text: str) -> tuple[str, dt.time | None]:
    """Return the date's part and the time, None when none was typed."""
    words = text.split()
    last = _TIME.fullmatch(words[-1]) if len(words) > 1 else None
    if last is None or (words[-1].startswith("20") and len(words) == 3 and words[1].isdigit()):  # 24 11 2026
        return text, None
    hour, minute = (int(part) for part in last.groups() if part is not None)
    try:
        return " ".join(words[:-1]), dt.time(hour, minute)
    except ValueError:
        raise Refused("paper_time_shape") from None
