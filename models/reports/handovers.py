"""Handovers between units: offered, answered, still in the air, and how long an answer took."""

from __future__ import annotations

from collections import Counter, defaultdict

from models.documents.document import Chart, Column, Part, Table, Value
from models.facts.figures import mean, median, minutes, ninetieth
from models.reports.office import Office
from models.words import _

STATES = ("accepted", "declined", "taken_back", "lapsed", "offered")
"""What became of an offer; assistance that is over was accepted."""


class _Way:
    """Offers from one unit to another."""

    def __init__(self) -> None:
        self.cases: list[int] = []
        self.states: Counter[str] = Counter()
        self.answers: list[int] = []
        self.help = self.dispatched = 0

    def row(self) -> tuple[Value, ...]:
        return (
            len(self.cases),
            *(self.states[state] for state in STATES),
            self.help,
            self.dispatched,
            minutes(mean(self.answers)),
            minutes(median(self.answers)),
            minutes(ninetieth(self.answers)),
        )


def parts(office: Office) -> tuple[Part, ...]:
    """Return the report: offers that were made on the asked days."""
    service, params = office.services()
    sql = f"""SELECT h."case", h.from_pool, h.to_pool, h.offered_at, h.ended_at, h.state, h.keep, h.number
        FROM handover h JOIN case_file c ON c.id = h."case"
        WHERE h.offered_at >= ? AND h.offered_at < ? AND c.id BETWEEN ? AND ?{service}
        ORDER BY h.offered_at, h.offer"""  # noqa: S608  # words of our own
    ways: defaultdict[tuple[int, int], _Way] = defaultdict(_Way)
    whole = _Way()
    for row in office.rows(sql, office.begin, office.behind, office.low, office.high, *params):
        case, from_, to, offered, ended, state, keep, number = row
        if office.asked.unit and office.asked.unit not in (from_, to):
            continue
        answered = "accepted" if state == "ended" else state
        for way in (ways[from_, to], whole):
            way.cases.append(case)
            way.states[answered] += 1
            way.help += keep
            way.dispatched += number != 0
            if state == "accepted" and ended is not None and not number:
                way.answers.append(max(0, ended - offered))
    order = sorted(ways, key=lambda way: (-len(ways[way].cases), office.unit(way[0]), office.unit(way[1])))
    names = {way: (office.unit(way[0]), office.unit(way[1])) for way in order}
    return (
        Table(
            _("From unit to unit"),
            (
                Column(_("From"), "text", "from_unit"),
                Column(_("To"), "text", "to_unit"),
                Column(_("Offered"), "count", "offered"),
                Column(_("Accepted"), "count", "accepted"),
                Column(_("Declined"), "count", "declined"),
                Column(_("Taken back"), "count", "taken_back"),
                Column(_("Lapsed"), "count", "lapsed"),
                Column(_("In the air"), "count", "open"),
                Column(_("for help"), "count", "help"),
                Column(_("dispatched"), "count", "dispatched"),
                Column(_("Until accepted, mean"), "minutes", "answer_mean"),
                Column(_("median"), "minutes", "answer_median"),
                Column(_("9 of 10 up to"), "minutes", "answer_p90"),
            ),
            tuple((*names[way], *ways[way].row()) for way in order),
            (_("All"), None, *whole.row()),
            tuple(tuple(dict.fromkeys(ways[way].cases)) for way in order),
        ),
        Chart(
            _("Offered"),
            tuple(" → ".join(names[way]) for way in order),
            ((_("Offered"), tuple(len(ways[way].cases) for way in order)),),
        ),
    )
