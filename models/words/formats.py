"""Dates, times, money and sizes as an Indonesian office writes them."""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import Decimal

from models.facts.working_days import local
from models.refused import Refused
from models.words import N_, _

_MONTHS = (
    N_("Jan"),
    N_("Feb"),
    N_("Mar"),
    N_("Apr"),
    N_("May"),
    N_("Jun"),
    N_("Jul"),
    N_("Aug"),
    N_("Sep"),
    N_("Oct"),
    N_("Nov"),
    N_("Dec"),
)
_DAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


def date(day: dt.date) -> str:
    """Return ``24 Nov 2026``."""
    return f"{day.day} {_(_MONTHS[day.month - 1])} {day.year}"


def weekday(day: dt.date) -> str:
    """Return ``Tue 24 Nov 2026``."""
    return f"{_(_DAYS[day.weekday()])} {date(day)}"


def moment(at: int, zone: str) -> str:
    """Return ``24 Nov 2026 14.05`` in the office's zone."""
    there = local(at, zone)
    return f"{date(there.date())} {there:%H.%M}"


def clock(at: int, zone: str) -> str:
    """Return ``14.05`` in the office's zone."""
    return f"{local(at, zone):%H.%M}"


def age(seconds: int) -> str:
    """Return how long ago something was, in its largest unit."""
    if seconds < 60:
        return _("less than a minute ago")
    for length, told in ((86400, _("{count} d ago")), (3600, _("{count} h ago")), (60, _("{count} min ago"))):
        if seconds >= length:
            return told.format(count=count(seconds // length))
    return ""


def lasting(seconds: int) -> str:
    """Return how long something lasts, in its largest unit and as short as a list needs it: ``5 min``, ``3 h``."""
    whole = max(0, seconds)
    if whole < 3600:
        return _("{count} min").format(count=whole // 60)
    if whole < 86_400:
        return _("{count} h").format(count=whole // 3600)
    return _("{count} d").format(count=whole // 86_400)


def size(number: int) -> str:
    """Return a number of bytes: ``712 B``, ``1,2 kB``, ``17 kB``."""
    if number < 1000:
        return f"{number} B"
    for unit in ("kB", "MB", "GB"):
        number_of = number / 1000
        if number_of < 999.5 or unit == "GB":
            return (f"{number_of:.1f}" if number_of < 9.95 else f"{number_of:.0f}").replace(".", ",") + f" {unit}"
        number = round(number_of)
    return ""


def duration(seconds: float) -> str:
    """Return how long something takes: ``1 s``, ``40 s``, ``3 min``."""
    whole = max(1, math.ceil(seconds))
    return f"{whole} s" if whole < 90 else f"{math.ceil(whole / 60)} min"


def minutes(seconds: int) -> str:
    """Return how long somebody waits: ``0 min``, ``12 min``, ``1 h 05 min``."""
    whole = max(0, seconds) // 60
    if whole < 60:
        return _("{count} min").format(count=whole)
    return _("{hours} h {minutes} min").format(hours=whole // 60, minutes=f"{whole % 60:02d}")


def rupiah(amount: int) -> str:
    """Return ``Rp420.000``."""
    return "Rp" + f"{amount:,}".replace(",", ".")


def count(number: int) -> str:
    """Return ``41.203``."""
    return f"{number:,}".replace(",", ".")


def decimal(number: Decimal) -> str:
    """Return ``1.204,50``, with as many places as the number has."""
    return f"{number:,f}".translate(_OURS)


def percent(share: Decimal) -> str:
    """Return ``93,20 %``."""
    return f"{decimal(share)} %"


_OURS = str.maketrans(".,", ",.")
"""Point and comma, as an Indonesian office writes them."""


def fee(amount: int, note: str) -> str:
    """Return what the citizen pays, never in cash (DOMAIN § 12)."""
    if amount:
        return _("{amount}, by billing code").format(amount=rupiah(amount))
    return note or _("Rp0, free of charge")


FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Years in which a date is taken for a date, not for a slip of the finger."""


def read_date(text: str, today: dt.date) -> dt.date:
    """Read ``T``, ``T+3``, ``T-1``, ``241126``, ``24-11-2026`` or ``24/11``.

    Raises:
        Refused: ``date_shape``: no date, or none between :data:`FIRST_YEAR` and :data:`LAST_YEAR`.
    """
    typed = text.strip().upper()
    if match := re.fullmatch(r"T(?:([+-]\d{1,4}))?", typed):
        return _shifted(today, int(match[1] or 0))
    parts = re.findall(r"\d+", typed)
    if len(parts) == 1 and len(parts[0]) in (6, 8):
        parts = [parts[0][:2], parts[0][2:4], parts[0][4:]]
    if len(parts) == 2:
        parts.append(str(today.year))
    try:
        day, month, year = (int(p) for p in parts)
        return _sane(dt.date(year + 2000 if year < 100 else year, month, day))
    except (ValueError, OverflowError):
        raise Refused("date_shape") from None


def read_full_date(text: str) -> dt.date:
    """Read a date that is typed with its year, never one counted from the clock: ``24112026``, ``24-11-2026``.

    Raises:
        Refused: ``date_in_full``.
    """
    if not re.fullmatch(r"[0-9]{8}|[0-9]{1,2}\D[0-9]{1,2}\D[0-9]{4}", text.strip()):
        raise Refused("date_in_full")
    return read_date(text, dt.date.min)


def _shifted(day: dt.date, days: int) -> dt.date:
    try:
        return _sane(day + dt.timedelta(days=days))
    except (ValueError, OverflowError):
        raise Refused("date_shape") from None


def _sane(day: dt.date) -> dt.date:
    """Return a day that an office may mean; beyond them nothing can be reckoned any more."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError
    return day
