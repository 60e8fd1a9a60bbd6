"""``ptsa dispatch`` prints the dispatch book of a day."""

from __future__ import annotations

import pytest

from models.acts import UnitAdded
from models.forms import Dispatch, perform
from models.register.register import SYSTEM, Register
from ptsa_tui.cli import main
from tests.models.build import take_in


@pytest.fixture(autouse=True)
def archive(register: Register) -> None:
    """Let there be a unit outside of the program."""
    with register.writing(SYSTEM, as_centre=True) as centre:
        centre.record(UnitAdded(code="ARSIP", name="Arsip daerah", unit="outside"))


def test_the_command_prints_it(register: Register, sari: int, capsys: pytest.CaptureFixture[str]) -> None:
    case = take_in(register, sari)
    perform(register, sari, Dispatch(case=case, to="ARSIP", receiver="Bu Lina"))
    folder = register.database.path.parent
    assert main(["--lang", "en", "dispatch", "--data", str(folder), "--day", "24/11/2026", "--unit", "arsip"]) == 0
    out = capsys.readouterr().out
    assert "Arsip daerah" in out
    assert "Bu Lina" in out
    assert main(["--lang", "en", "dispatch", "--data", str(folder), "--unit", "tidakada"]) == 3
    assert "no such unit" in capsys.readouterr().err.lower()
    assert main(["--lang", "en", "dispatch", "--data", str(folder), "--day", "kemarin"]) == 3
