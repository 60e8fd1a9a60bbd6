"""The table of acts on a case is whole, fits forms and rules, and is the only list of them among the screens."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.cases.allowed import judged
from models.cases.lanes import LANES
from models.forms.base import CaseForm, form_names
from models.forms.on_case import forms_on_case
from models.register.register import Register
from screens.case.acting import DIALOGS
from screens.dialogs import form_of
from screens.keyboard import keys
from screens.keyboard.case_acts import ACTS, MARKING, Lanes
from screens.keyboard.row_acts import RowAct
from tests.models.build import take_in

SCREENS = Path(__file__).parents[3] / "screens"
TABLE = SCREENS / "keyboard" / "case_acts.py"
BY_ROW = pytest.mark.parametrize("act", ACTS.values(), ids=lambda act: act.id)


def test_every_form_that_is_offered_on_a_case_has_a_row_or_settles_a_crossing() -> None:
    assert set(forms_on_case()) == ACTS.keys() | {"keep_standing"}


@BY_ROW
def test_an_act_is_a_form_and_the_rules_judge_it(act: RowAct, register: Register, sari: int) -> None:
    take_in(register, sari)
    case = (register.database.row("SELECT max(id) FROM case_file") or (0,))[0]
    officer = register.officer(sari)
    assert officer is not None
    assert act.id in judged(register, officer, case)
    assert act.id in form_names()


@BY_ROW
def test_what_the_table_says_of_an_act_fits_together(act: RowAct) -> None:
    assert not (act.dialog and act.text)
    assert bool(act.headline) == (act.id in DIALOGS) == bool(act.dialog or act.text)
    assert bool(act.key) == bool(act.word) == bool(act.help)
    assert bool(act.key) != any(act.id == other.back for other in ACTS.values()), "each act has one key"
    assert act.done or act.id == "undo"
    assert act.key or not any(act.lanes)
    if act.id not in DIALOGS or act.text:
        form = form_of(act.id, case="1", **({act.text: "because"} if act.text else {}))
        assert isinstance(form, CaseForm)
        assert form.__struct_config__.tag == act.id
        assert not act.text or getattr(form, act.text) == "because"


def test_the_lanes_of_the_table_are_those_of_the_model_and_no_place_is_taken_twice() -> None:
    assert Lanes._fields == LANES
    for lane in range(len(LANES)):
        places = [act.lanes[lane] for act in ACTS.values() if act.lanes[lane]] + [MARKING]
        assert len(places) == len(set(places)), LANES[lane]


def test_every_key_of_an_act_is_made_from_the_table() -> None:
    for place in ("case", "handover", "attention"):
        for command in keys.at(place):
            assert (command.id in ACTS) == command.on_row, f"{place}: {command.id}"


def together(tree: ast.AST) -> Iterator[set[str]]:
    """Yield the strings of each collection that is written down, and the names of the actions of each class."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple | ast.List | ast.Set):
            yield {e.value for e in node.elts if isinstance(e, ast.Constant) and isinstance(e.value, str)}
        elif isinstance(node, ast.Dict):
            yield {k.value for k in node.keys if isinstance(k, ast.Constant) and isinstance(k.value, str)}
        elif isinstance(node, ast.ClassDef):
            yield {f.name.removeprefix("action_") for f in node.body if getattr(f, "name", "").startswith("action_")}


def test_no_second_list_of_the_acts_is_written_among_the_screens() -> None:
    """Words such as "note" are fields as well, "offer" and "came_back" bring a case into a lane: three are a list."""
    found = {
        str(path.relative_to(SCREENS)): sorted(names & ACTS.keys())
        for path in SCREENS.rglob("*.py")
        if path != TABLE
        for names in together(ast.parse(path.read_text(encoding="utf-8")))
        if len(names & ACTS.keys()) >= 3
    }
    assert found == {}
