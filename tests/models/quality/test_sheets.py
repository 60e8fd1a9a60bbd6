"""Files of instruments: what is wrong with one is told, and the office's own takes the place of the program's."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.quality import sheets
from tests.models.build import refused

GOOD = (sheets.SHIPPED / "ombudsman-2021.toml").read_text(encoding="utf-8")


def put(folder: Path, text: str, name: str = "own.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("weight = 100", "weight = 99.5", "instrument_weights"),
        ("lower = 51", "lower = 81", "instrument_bands"),
        ("lower = 0", "lower = 1", "instrument_bands"),
        ('code = "yellow"', 'code = "green"', "instrument_doubled"),
        ("weight = 100", "weight = 33.333", "instrument_shape"),
        ("weight = 100", "weight = nan", "instrument_shape"),
        ("weight = 100", 'weight = "all"', "instrument_shape"),
        ("weight = 100", "weight = -1", "instrument_shape"),
        ("highest = 100", "highest = 1e300", "instrument_shape"),
        ("highest = 100", "higest = 100", "instrument_shape"),
        ("highest = 100", "highest = 100\nhighest = 5", "instrument_shape"),
        ('zone = "red"', 'zone = "blue"', "instrument_shape"),
        ('title = "Kepatuhan rendah"', 'title = "Kepatuhan\\u001b[2J rendah"', "instrument_shape"),
        ("highest = 100\nmark = 81", "highest = 90\nmark = 95", "instrument_mark"),
        ("last_year = 2021", "last_year = 2020", "instrument_years"),
    ],
)
def test_a_file_with_a_fault_is_told(tmp_path: Path, old: str, new: str, code: str) -> None:
    assert old in GOOD
    path = put(tmp_path, GOOD.replace(old, new, 1))
    with refused(code):
        sheets.read(path)


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    bad = (
        GOOD.replace("weight = 100", "weight = 90")
        .replace("highest = 100\nmark = 81", "highest = 90\nmark = 95")
        .replace("lower = 0", "lower = 2")
    )
    _instrument, found = sheets.examine(put(tmp_path, bad))
    assert [why.code for why in found] == ["instrument_weights", "instrument_bands", "instrument_mark"]


def test_the_office_s_own_file_takes_the_place_of_the_program_s(tmp_path: Path) -> None:
    before = {i.key: i.mark for i in sheets.instruments(tmp_path)}
    assert before["ombudsman-2021"] == 8100
    put(tmp_path, GOOD.replace("mark = 81", "mark = 60"), "ombudsman-2021.toml")
    put(tmp_path, GOOD.replace('code = "ombudsman"', 'code = "own"', 1))
    after = {i.key: i.mark for i in sheets.instruments(tmp_path)}
    assert after == {**before, "ombudsman-2021": 6000, "own-2021": 8100}


def test_two_of_one_code_for_one_year_are_refused(tmp_path: Path) -> None:
    put(tmp_path, GOOD.replace("last_year = 2021", "last_year = 2023"))
    with refused("instrument_twice"):
        sheets.instruments(tmp_path)


def test_too_many_files_and_a_missing_folder(tmp_path: Path) -> None:
    assert len(sheets.instruments(tmp_path / "none")) == 4
    for number in range(sheets.MOST_FILES):
        put(tmp_path, GOOD, f"{number}.toml")
    with refused("instruments_many"):
        sheets.instruments(tmp_path)


def test_deep_nesting_ends_nothing(tmp_path: Path) -> None:
    with refused("instrument_shape"):
        sheets.read(put(tmp_path, "x = " + "[" * 5000))
