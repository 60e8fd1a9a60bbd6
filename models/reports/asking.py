"""What an officer or a command asks of a report, read from what was typed; and that it was looked at."""

from __future__ import annotations

from typing import Literal

from models.acts import ReportSeen
from models.forms import unit_of
from models.refused import Refused
from models.register.register import Register
from models.reports.asked import Asked, span_of
from models.text import clean
from models.words import formats

Form = Literal["screen", "text", "json", "csv", "xlsx", "pdf"]


def read(register: Register, first: str = "", last: str = "", unit: str = "", service: str = "") -> Asked:
    """Return what is asked. Without a first day the month of the last one, without a last day until today.

    Raises:
        Refused: ``date_shape``, ``report_days``, ``unit_unknown``, ``service_unknown``.
    """
    today = register.today()
    until = formats.read_date(last, today) if last else None
    begin = formats.read_date(first, today) if first else span_of("month", until or today)[0]
    code = clean(service).upper()
    if code and code not in {one.code for one in register.catalogue().services}:
        raise Refused("service_unknown", service=code[:32])
    of_unit = unit_of(register, unit).id if unit else 0
    return Asked(begin, until or max(begin, today), of_unit, code).checked()


def seen(name: str, form: Form, asked: Asked) -> ReportSeen:
    """Return the entry of the access log: it is written before anybody sees the report."""
    return ReportSeen(
        report=name, form=form, first=asked.first, last=asked.last, unit=asked.unit, service=asked.service
    )
