"""Public consultations as lists show them, what is due of their promises, and the figures that these were to lift."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from models.facts.working_days import local
from models.fold import Commitment, OfficerState
from models.quality.figures import answers_about
from models.register.register import Register
from models.store.placeholders import placeholders
from models.survey.arithmetic import half_up
from models.survey.instruments import SKM
from models.survey.reading import mean_of


class Line(NamedTuple):
    """A forum in a list."""

    id: int
    unit: str
    """Code of the unit that called it."""
    day: str
    place: str
    topic: str
    participants: int
    groups: int
    inputs: int
    open: int
    """Commitments that are not kept yet."""
    late: int
    """Those of them whose term is over."""
    kept: int


class Beside(NamedTuple):
    """A figure that a commitment is to lift: the last one before it was made, and the newest after that."""

    name: str
    """Code of the element, or of the indicator."""
    before: str
    after: str
    """Empty where there is none."""


_DAY = dt.timedelta(days=1)
_YEAR = dt.timedelta(days=365)
"""The survey is held once a year at least (PermenPANRB 14/2017), so a year holds the last figure and the newest one."""


def forums(register: Register) -> list[Line]:
    """Return the forums of this branch, the newest first."""
    sql = """SELECT f.id, u.code, f.day, f.place, f.topic, f.participants, f.groups, f.inputs,
        count(c.id) FILTER (WHERE c.done_at = 0), count(c.id) FILTER (WHERE c.done_at = 0 AND c.due < ?),
        count(c.id) FILTER (WHERE c.done_at > 0)
        FROM forum f JOIN unit u ON u.id = f.unit LEFT JOIN commitment c ON c.forum = f.id
        WHERE f.unit >> 48 = ? GROUP BY f.id ORDER BY f.day DESC, f.id DESC"""
    today = register.today().isoformat()
    return [Line(*row) for row in register.database.rows(sql, today, register.branch_number)]


def due(register: Register, officer: OfficerState, today: dt.date) -> int:
    """Count the commitments whose term has come and that this officer answers for: his units', a supervisor's all."""
    sql, values = "SELECT count(*) FROM commitment WHERE done_at = 0 AND due <= ?", [today.isoformat()]
    if officer.role == "supervisor":
        row = register.database.row(f"{sql} AND owner >> 48 = ?", *values, register.branch_number)
    else:
        row = register.database.row(f"{sql} AND owner IN ({placeholders(officer.units)})", *values, *officer.units)
    return int(row[0]) if row else 0


def beside(register: Register, promises: Iterable[Commitment]) -> dict[int, tuple[Beside, ...]]:
    """Return by commitment the figures that it is to lift, before and after it was made."""
    found = {}
    for promise in promises:
        some = (_indicator(register, promise), _element(register, promise))
        found[promise.entry] = tuple(one for one in some if one is not None)
    return found


def _indicator(register: Register, promise: Commitment) -> Beside | None:
    """The scores of the indicator in the owner's finished assessments by that instrument, of any of its years."""
    code, _sep, item = promise.indicator.partition(":")
    if not item:
        return None
    sql = """SELECT s.score, a.closed_at, a.instrument FROM assessment_score s JOIN assessment a ON a.id = s.assessment
        WHERE a.unit = ? AND s.item = ? AND a.state = 'finished' ORDER BY a.closed_at, a.id"""
    rows = register.database.rows(sql, promise.owner, item)
    scores = [(score, at) for score, at, key in rows if str(key).rpartition("-")[0] == code]
    before = [score for score, at in scores if at <= promise.made_at]
    after = [score for score, at in scores if at > promise.made_at]
    return Beside(promise.indicator, _told(before), _told(after))


def _told(scores: list[int]) -> str:
    return f"{scores[-1] / 100:.2f}" if scores else ""


def _element(register: Register, promise: Commitment) -> Beside | None:
    """The element's mean (NRR) among the answers about the owner's services: of the year up to the day on which the
    commitment was made, and of the last year since.
    """
    owner = register.unit(promise.owner)
    if not promise.element or owner is None:
        return None
    made, today = local(promise.made_at, register.branch().zone).date(), register.today()
    means = [
        mean_of(register, SKM, promise.element, answers_about(owner, begins, ends))
        for begins, ends in ((made - _YEAR, made), (max(made + _DAY, today - _YEAR), today))
    ]
    return Beside(promise.element, *("" if mean is None else str(half_up(mean, 3)) for mean in means))


__all__ = ["Beside", "Line", "beside", "due", "forums"]
