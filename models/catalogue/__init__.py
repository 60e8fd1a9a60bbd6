"""The service catalogue that a new desk starts with, and the calendar seed."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

from models.acts import CalendarSet, CataloguePublished, FreeDay
from models.catalogue.check import Fault, Known, Malformed, Report, examine, read_bytes
from models.facts import decoding
from models.facts.complaint_rules import ComplaintRules
from models.facts.standard import Office, Service

SEED = Path(__file__).parent / "seed.toml"

DECREED = range(2024, 2028)
"""Years whose joint decree on holidays and collective leave the package ``holidays`` is known to hold (DOMAIN § 11)."""


def seed_catalogue(path: Path = SEED) -> CataloguePublished:
    """Return the catalogue in a TOML file.

    Raises:
        msgspec.ValidationError: a field is missing, unknown or of the wrong type.
    """
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    services = decoding.convert(data["service"], tuple[Service, ...])
    office = decoding.convert(data["office"], Office) if "office" in data else None
    complaints = decoding.convert(data["complaints"], ComplaintRules) if "complaints" in data else None
    return CataloguePublished(version=data["version"], services=services, office=office, complaints=complaints)


def read_catalogue(path: Path, known: Known) -> CataloguePublished:
    """Return the catalogue in a TOML file that somebody wrote.

    Raises:
        Refused: ``file_unreadable``, ``catalogue_malformed`` (then a :class:`Malformed` that holds every fault).
    """
    report = examine(read_bytes(path), known)
    if report.catalogue is None:
        raise Malformed(report.faults)
    return report.catalogue


def seed_calendar(year: int) -> CalendarSet:
    """Return the public holidays and collective leave of a year; ``decreed`` is false where they are not known.

    What the package only estimates is marked so, in a decreed year, too: decrees leave some days to a later one.
    """
    import holidays  # heavy; needed only when a desk is founded

    public = holidays.country_holidays("ID", years=year, language="id", categories=("public",))
    leave = holidays.country_holidays("ID", years=year, language="id", categories=("government",))
    days = {d: _free(d, n, leave=True) for d, n in leave.items()}
    days.update((d, _free(d, n)) for d, n in public.items())
    return CalendarSet(year=year, days=tuple(days[d] for d in sorted(days)), decreed=year in DECREED)


def seed_calendars(today: dt.date) -> list[CalendarSet]:
    """Return the calendars of the years that cases can lie in."""
    return [seed_calendar(y) for y in range(min(today.year, DECREED.start) - 1, max(today.year, DECREED.stop) + 2)]


_ESTIMATED = " (perkiraan)"
"""How the package marks a date that rests on a decree, or on the moon, to come."""


def _free(day: dt.date, name: str, *, leave: bool = False) -> FreeDay:
    return FreeDay(day, name.replace(_ESTIMATED, "")[:200], leave, estimated=_ESTIMATED in name)


__all__ = [
    "DECREED",
    "SEED",
    "Fault",
    "Known",
    "Malformed",
    "Report",
    "examine",
    "read_bytes",
    "read_catalogue",
    "seed_calendar",
    "seed_calendars",
    "seed_catalogue",
]
