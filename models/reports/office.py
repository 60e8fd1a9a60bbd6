"""What every report shares: the office's days as moments, how units and officers are called, what was asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from models.facts.working_days import ZONES, Calendar, from_local, local
from models.officers.namesakes import officer_told
from models.register.register import Register
from models.reports.asked import Asked
from models.store.packed import NUMBERS
from models.survey.instruments import Survey, shipped
from models.words import _

_DAY = 86_400
ENDS = ("ready", "delivered", "rejected", "withdrawn", "lapsed", "rejection_given")
"""States whose beginnings are found by their moment (index ``period_end``)."""


class End(NamedTuple):
    """A case came into a state that ends something, and stayed: nobody undid it. ``at`` is seconds UTC."""

    case: int
    state: str
    at: int
    holder: int
    place: int
    """The place among its periods."""


class Office:
    """A register and what was asked of it."""

    def __init__(
        self,
        register: Register,
        asked: Asked,
        tell: Callable[[int, int], None] | None = None,
        survey: Callable[[], Survey] = shipped,
    ) -> None:
        self.register, self.asked, self.tell = register, asked, tell or _nobody
        self.survey = survey
        """Returns what the survey asks: the office's own questions, where it has any."""
        self.zone = register.branch().zone
        self.ahead = ZONES[self.zone] * 3600
        """Seconds by which the office's clock is ahead of UTC."""
        self.low = register.branch_number << 48
        self.high = self.low + (1 << 48) - 1
        """Ids of this branch."""
        self.begin = self.midnight(asked.first)
        self.behind = self.midnight(asked.last + dt.timedelta(days=1))
        """The asked days, seconds UTC; ``behind`` is the first second after them."""
        self._officers: dict[int, str] = {}

    @cached_property
    def calendar(self) -> Calendar:
        """The working days."""
        return self.register.calendar()

    @cached_property
    def units(self) -> dict[int, str]:
        """The codes of all units, by id."""
        return {unit.id: unit.code for unit in self.register.units(everywhere=True)}

    def midnight(self, day: dt.date) -> int:
        """Return when a day of the office begins, seconds UTC."""
        return from_local(dt.datetime.combine(day, dt.time()), self.zone)

    def day(self, at: int) -> dt.date:
        """Return the office's day of a moment."""
        return dt.date.fromordinal(_EPOCH + self.number_of_day(at))

    def number_of_day(self, at: int) -> int:
        """Return the office's day of a moment as a number, which is told sooner than the day itself."""
        return (at + self.ahead) // _DAY

    def moment(self, at: int | None) -> dt.datetime | None:
        """Return the office's time of a moment."""
        return None if at is None else local(at, self.zone)

    def unit(self, id_: int) -> str:
        """Return the code of a unit."""
        return self.units.get(id_, "?")

    def officer(self, id_: int) -> str:
        """Return what an officer is called."""
        if id_ not in self._officers:
            self._officers[id_] = officer_told(self.register, id_) if id_ else _("(nobody)")
        return self._officers[id_]

    def rows(self, sql: str, *params: object) -> Iterator[tuple[Any, ...]]:
        """Yield rows of the database, and tell now and then that it goes on."""
        for number, row in enumerate(self.register.database.rows(sql, *params)):
            if number % 5000 == 4999:
                self.tell(number + 1, 0)
            yield row

    def services(self) -> tuple[str, tuple[object, ...]]:
        """Return the condition that a case ``c`` is of the asked service, and its parameters."""
        return (" AND c.service = ?", (self.asked.service,)) if self.asked.service else ("", ())

    def taken_in(self, columns: str) -> Iterator[tuple[Any, ...]]:
        """Yield ``columns`` (of the case ``c`` and its first period ``p``) of what was taken in on the asked days."""
        service, params = self.services()
        sql = f"""SELECT {columns} FROM case_file c JOIN period p ON p."case" = c.id AND p.place = 0
            WHERE c.opened_at >= ? AND c.opened_at < ? AND c.id BETWEEN ? AND ?{service} ORDER BY c.opened_at, c.id"""  # noqa: S608  # words of our own
        for row in self.rows(sql, self.begin, self.behind, self.low, self.high, *params):
            if not self.asked.unit or self.pool(row[0], row[1]) == self.asked.unit:
                yield row

    def pool(self, case: int, number: int) -> int:
        """Return the id of a pool by its small number in a period (:data:`models.store.packed.PERIOD`)."""
        return ~number if number < 0 else (case >> 48 << 48) + number

    def ended(self, *states: str) -> list[End]:
        """Return what came into these last states (``delivered``, ``withdrawn``, ``lapsed``) and is in them yet."""
        return self._begun(states, "p.lasted IS NULL")

    def decided(self, *states: str) -> list[End]:
        """Return what was decided: it went from a running clock to ``ready``, ``rejected`` or, over what had crossed,
        at once to ``delivered`` or ``rejection_given``, and nobody undid it.
        """
        wanted = states or ("ready", "rejected", "delivered", "rejection_given")
        ran = ", ".join(str(NUMBERS[state]) for state in ("received", "with_unit"))
        other = f"""SELECT 1 FROM period b WHERE b."case" = p."case" AND b.state IN ({ran})"""  # noqa: S608  # numbers
        before, after = f"{other} AND b.place = p.place - 1", f"{other} AND b.place > p.place"
        return self._begun(wanted, f"EXISTS ({before}) AND NOT EXISTS ({after})")

    def _begun(self, states: tuple[str, ...], stands: str) -> list[End]:
        names = {NUMBERS[state]: state for state in states}
        every = ", ".join(str(NUMBERS[state]) for state in ENDS)
        service, params = self.services()
        join = 'JOIN case_file c ON c.id = p."case"' if service else ""
        sql = f"""SELECT p."case", p.state, p.begun, p.pool, p.place FROM period p {join}
            WHERE p.begun >= ? AND p.begun < ? AND p.state IN ({every}) AND p.state IN ({", ".join(map(str, names))})
            AND p."case" BETWEEN ? AND ?{service} AND {stands} ORDER BY p.begun, p."case\""""  # noqa: S608  # ours
        found = (
            End(case, names[state], at, self.pool(case, pool), place)
            for case, state, at, pool, place in self.rows(sql, self.begin, self.behind, self.low, self.high, *params)
        )
        return [end for end in found if not self.asked.unit or end.holder == self.asked.unit]


def _nobody(_done: int, _of: int) -> None:
    return


_EPOCH = dt.date(1970, 1, 1).toordinal()
