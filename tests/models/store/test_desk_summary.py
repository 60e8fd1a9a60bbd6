"""The first look into a register: what it tells goes straight to the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.register.founding import found_practice
from models.store.desk_summary import desk_summary


@pytest.mark.parametrize(
    ("office", "told"), [("PTSA Uji", "PTSA Uji"), ("Kantor \x1b[31m\x1b[6n\x9bUji\x07\n", "Kantor [31m[6nUji")]
)
def test_the_office_is_told_without_a_control_character(tmp_path: Path, office: str, told: str) -> None:
    register = found_practice(tmp_path / "desk.db", tokens=tmp_path / "tokens", fast=True)
    with register.database.writing():
        register.database.run("UPDATE branch SET name = ?", office)
    register.close()
    found = desk_summary(tmp_path / "desk.db")
    assert found is not None
    assert (found.office, found.practice) == (told, True)
