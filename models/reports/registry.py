"""The reports: their names, their titles, and what can be asked of them. Each is loaded when it is asked for."""

from __future__ import annotations

from typing import NamedTuple

from models.refused import Refused
from models.words import N_


class Report(NamedTuple):
    """A report: ``name`` is its word in commands and its module's, with ``_`` for ``-``."""

    name: str
    title: str
    about: str
    takes: frozenset[str]
    """What may be asked: ``period``, ``unit``, ``service``. One without a period is about now."""


_ALL = frozenset({"period", "unit", "service"})
REPORTS = (
    Report("day-book", N_("Day book"), N_("what came in and what ended, day by day"), _ALL),
    Report(
        "waits",
        N_("Waits and service times"),
        N_("how long citizens waited and were served: mean, median, nine of ten"),
        frozenset({"period", "service"}),
    ),
    Report("promises", N_("Promises kept"), N_("decided in time or late, by unit and service"), _ALL),
    Report(
        "overdue",
        N_("Overdue"),
        N_("what is past its promised date now, by how long, and who has it"),
        frozenset({"unit", "service"}),
    ),
    Report(
        "notices",
        N_("Deficiency notices"),
        N_("by service and officer, and whether like cases were told alike"),
        frozenset({"period", "service"}),
    ),
    Report(
        "early-calls",
        N_("Calls out of turn"),
        N_("each call before others' turn, with its reason"),
        frozenset({"period"}),
    ),
    Report("handovers", N_("Handovers between units"), N_("offered, accepted, declined, and how long that took"), _ALL),
    Report("load", N_("Load by officer"), N_("what each officer did, and has now"), frozenset({"period", "unit"})),
    Report(
        "month", N_("Recapitulation"), N_("the period in figures, by day, service, counter and officer, to sign"), _ALL
    ),
    Report(
        "register", N_("Register of requests"), N_("each request with its dates, as one-stop offices list it"), _ALL
    ),
    Report(
        "complaints",
        N_("Complaints"),
        N_("what came in, what became of it, and whether its clocks were kept"),
        frozenset({"period", "unit"}),
    ),
    Report(
        "survey",
        N_("Satisfaction index"),
        N_("the index by element, service and month, and respondents beside the needed sample"),
        frozenset({"period", "unit", "service"}),
    ),
    Report(
        "assessments",
        N_("Assessments"),
        N_("results by unit and year, with band, zone and the year before"),
        frozenset({"period", "unit"}),
    ),
    Report(
        "commitments",
        N_("Commitments to forums"),
        N_("what public consultations were promised, kept in time or not"),
        frozenset({"period", "unit"}),
    ),
)
"""In the order of the list on the screen. A new one stands here and in its module."""


def report(name: str) -> Report:
    """Return a report by its name.

    Raises:
        Refused: ``report_unknown``.
    """
    for one in REPORTS:
        if one.name == name:
            return one
    raise Refused("report_unknown", name=name)
