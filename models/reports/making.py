"""A report becomes a document: its module is loaded, its title and period stand above what it says."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module

from models.documents.document import Document, Part
from models.facts import ids
from models.refused import Refused
from models.register.register import Register
from models.reports.asked import Asked
from models.reports.office import Office
from models.reports.registry import Report, report
from models.survey.instruments import Survey, shipped
from models.words import _, formats

Tell = Callable[[int, int], None]
"""Told how many of how many are done; raises :class:`Left` when nobody wants the rest."""


class Left(Exception):
    """Whoever asked for the report left it."""


def make(
    register: Register, name: str, asked: Asked, tell: Tell | None = None, survey: Callable[[], Survey] = shipped
) -> Document:
    """Return a report. ``survey`` returns what the office asks in its survey; it is called only by who counts that.

    Raises:
        Refused: ``report_unknown``; ``report_takes_not`` what was asked; ``report_days``.
        Left: as ``tell`` raises it. Whatever ``survey`` raises.
    """
    found = report(name)
    for what, given in (("unit", asked.unit), ("service", asked.service)):
        if given and what not in found.takes:
            raise Refused("report_takes_not", name=name, option=f"--{what}")
    office = Office(register, asked.checked(), tell, survey)
    module = import_module(f"models.reports.{name.replace('-', '_')}")
    with _without_garbage():
        parts: tuple[Part, ...] = module.parts(office)
    return Document(name, _(found.title), _about(office, found), parts)


@contextmanager
def _without_garbage() -> Iterator[None]:
    """Let nothing look for garbage: rows that are counted make none, and looking through them took a fifth of it."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _about(office: Office, found: Report) -> tuple[str, ...]:
    register, asked = office.register, office.asked
    now = formats.moment(register.clock.now(), office.zone)
    told = [register.branch().name]
    if "period" in found.takes:
        told.append(formats.date(asked.first) if asked.first == asked.last else _days(asked))
    if asked.unit:
        told.append(_("Unit {unit}").format(unit=office.unit(asked.unit)))
    if asked.service:
        told.append(_("Service {service}").format(service=asked.service))
    knows = _("As this desk knows it on {moment}.")
    if register.desk == ids.CENTRE_DESK:
        knows = _("As the centre knows it on {moment}.")
    return *(one for one in told if one), knows.format(moment=now)


def _days(asked: Asked) -> str:
    return f"{formats.date(asked.first)} – {formats.date(asked.last)}"
