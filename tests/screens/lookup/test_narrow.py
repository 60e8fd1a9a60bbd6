"""On a narrow terminal a row still says whom it is about."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from models.cases.lanes import LaneLine
from models.cases.lines import CaseLine
from models.facts import numbering
from models.facts.numbering import Series
from models.paper_files.inventory import FileLine
from models.shift.counts import Held
from screens.handover import rows as lane_rows
from screens.lookup.screen import draw_case, draw_due
from screens.paper_files.files import draw_file
from screens.shift import lines
from screens.widgets.lines import LEAST, Cell, fitted

NOW = 1_795_000_000
HERE = Series(1, 1, 0, 2026)
NUMBER = numbering.make(HERE, 4711)
NAME = "Rahayuningsih Kusumawardani"


def seen(cells: Sequence[Cell], width: int) -> str:
    """Return what a row of this width shows."""
    return "".join(c.text[: c.width].ljust(c.width) if c.width else c.text for c in cells)[:width]


def case(kind: type[CaseLine], **more: object) -> CaseLine:
    """Return a late case of a person with a long name."""
    fields = {"id": 1, "number": NUMBER, "state": "with_unit", "service": "MAGANG-LN", "variant": "", "person": 2}
    fields |= {"name": NAME, "nik": "3174014505909007", "holder": 3, "offered_to": 4, "offer": 5}
    fields |= {"promised": "2026-11-01", "opened_at": NOW - 900_000, "since": NOW - 900_000}
    return kind(**fields, **more)  # type: ignore[arg-type]  # the fields have these types


@pytest.mark.parametrize("width", [40, 48, 60, 64, 68, 72, 76, 80, 100, 120])
@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("why", ["", "offer", "asked", "dispatched", "citizen"])
def test_a_lane_names_the_person(width: int, whole: bool, why: str) -> None:
    line = case(LaneLine, why=why, at=NOW - 900_000, other=4, late=True, dispatch=NUMBER)
    assert isinstance(line, LaneLine)
    shown = lane_rows.Shown({3: "HI", 4: "PENGUPAHAN"}, {}, NOW, "WIB", HERE, whole)
    told = seen(lane_rows.draw(line, True, "outgoing", shown, width), width)
    assert NAME[:8] in told
    assert numbering.short(NUMBER) in told or whole


@pytest.mark.parametrize("width", [60, 64, 72, 80, 100])
def test_other_lists_name_the_person(width: int) -> None:
    held = Held(1, NUMBER, "with_unit", "MAGANG-LN", NAME, "rak B 2", 3)
    file = FileLine(1, NUMBER, "with_unit", "MAGANG-LN", NAME, "LOKET", "rak B 2", NOW)
    rows = [
        draw_case(case(CaseLine), width, HERE),
        draw_case(case(CaseLine), width, HERE, whole=True),
        draw_due(case(CaseLine, left=-3), width, HERE, {3: "HI"}),
        draw_file(file, width, HERE, "WIB"),
        lines.draw(held, width, HERE, {}, None),
    ]
    assert [NAME[:8] in seen(cells, width) for cells in rows] == [True] * 5


def test_what_gives_way_first_is_gone_first() -> None:
    cells = [Cell("a", 5), Cell(NAME), Cell("b", 6), Cell("c", 7)]
    wide = fitted(cells, 1, (3, 2), 40)
    assert [c.text for c in wide] == ["a", NAME, "b", "c"]
    assert wide[1].width == 22
    assert [c.text for c in fitted(cells, 1, (3, 2), 22)] == ["a", NAME, "b"]
    narrow = fitted(cells, 1, (3, 2), 12)
    assert ([c.text for c in narrow], narrow[1].width) == (["a", NAME], LEAST)
