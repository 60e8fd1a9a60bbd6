"""The service catalogue that a new desk starts with, and the calendar seed."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

import msgspec

from models.acts import CalendarSet, CataloguePublished, FreeDay
from models.facts.standard import Service
from models.refused import Refused

SEED = Path(__file__).parent / "seed.toml"

DECREED = range(2024, 2028)
"""Years whose joint decree on holidays and collective leave the package ``holidays`` is known to hold (DOMAIN § 11)."""


def seed_catalogue(path: Path = SEED) -> CataloguePublished:
    """Return the catalogue in a TOML file.

    Raises:
        msgspec.ValidationError: a field is missing, unknown or of the wrong type.
    """
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    services = msgspec.convert(data["service"], tuple[Service, ...])
    return CataloguePublished(version=data["version"], services=services)


def read_catalogue(path: Path) -> CataloguePublished:
    """Return the catalogue in a TOML file that somebody wrote.

    Raises:
        Refused: ``file_unreadable``, ``catalogue_malformed`` with the place of the fault.
    """
    try:
        return seed_catalogue(path)
    except (OSError, UnicodeDecodeError):
        raise Refused("file_unreadable") from None
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, KeyError) as error:
        raise Refused("catalogue_malformed", where=str(error)) from None


def seed_calendar(year: int) -> CalendarSet:
    """Return the public holidays and collective leave of a year; ``decreed`` is false where they are not known."""
    import holidays  # heavy; needed only when a desk is founded

    public = holidays.country_holidays("ID", years=year, language="id", categories=("public",))
    leave = holidays.country_holidays("ID", years=year, language="id", categories=("government",))
    days = {d: FreeDay(d, _short(n), leave=True) for d, n in leave.items()}
    days.update((d, FreeDay(d, _short(n))) for d, n in public.items())
    return CalendarSet(year=year, days=tuple(days[d] for d in sorted(days)), decreed=year in DECREED)


def seed_calendars(today: dt.date) -> list[CalendarSet]:
    """Return the calendars of the years that cases can lie in."""
    return [seed_calendar(y) for y in range(min(today.year, DECREED.start) - 1, max(today.year, DECREED.stop) + 2)]


def _short(name: str) -> str:
    return name[:200]
