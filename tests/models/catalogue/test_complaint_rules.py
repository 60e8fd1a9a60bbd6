"""How complaints are taken, as a catalogue file says it: every fault with its line, every difference told."""

from __future__ import annotations

import pytest
from msgspec import structs

from models import words
from models.catalogue import SEED, seed_catalogue
from models.catalogue.differences import differences
from models.facts.standard import Catalogue
from models.words import changes
from tests.models.catalogue.test_check import found

TEXT = SEED.read_text(encoding="utf-8")
RULES = TEXT[TEXT.index("[complaints]") :]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('code = "ASPIRASI"', 'code = "aspirasi"', "complaint_code"),
        ('code = "ASPIRASI"', 'code = "INFORMASI"', "code_twice"),
        ('code = "LAPOR"', 'code = "LOKET"', "code_twice"),
        ('code = "BUKAN_WEWENANG"', 'code = "bukan wewenang"', "complaint_code"),
        ("days = 60", "days = 6000", "number_absurd"),
        ("reopen_days = 10", "reopen_days = 0", "number_absurd"),
        ("reopen_days = 10", 'reopen_days = "10"', "not_a_number"),
        ("reopen_days = 10", 'reopen_days = 10\nkeep = "long"', "span_wrong"),
        ("foreign = true", 'foreign = "ya"', "not_a_bool"),
        ('step = "answer"', 'step = "later"', "shape_wrong"),
        ('name = "Aspirasi"', 'name = "Aspirasi"\ncolour = "red"', "field_unknown"),
        ('doubtful = ["terms"]', 'doubtful = ["temrs"]', "doubt_of_nothing"),
    ],
)
def test_a_fault_is_told_with_its_line(old: str, new: str, code: str) -> None:
    changed = TEXT.replace(RULES, RULES.replace(old, new, 1))
    line = TEXT[: TEXT.index(old, TEXT.index("[complaints]"))].count("\n") + 1 + new.count("\n")
    assert found(changed) == [(line, code)]


def test_a_category_names_a_class_that_is_there() -> None:
    changed = TEXT.replace('code = "UMUM"\nname', 'code = "BIASA"\nname')
    assert {code for _line, code in found(changed)} == {"grade_unknown"}


def test_what_is_missing_is_told() -> None:
    changed = TEXT.replace("supplement_days = 10\n", "")
    assert [code for _line, code in found(changed)] == ["field_missing"]
    changed = TEXT.replace('since = "told"\n', "", 1)
    assert [code for _line, code in found(changed)] == ["field_missing"]
    assert found(TEXT[: TEXT.index("[complaints]")]) == []


def test_a_difference_is_told() -> None:
    act = seed_catalogue()
    before = Catalogue(1, act.services, act.office, act.complaints)
    assert act.complaints is not None
    after = structs.replace(before, version=2, complaints=structs.replace(act.complaints, reopen_days=14))
    changed = differences(before, after)
    assert changed.complaints == ("reopen_days",)
    for language in words.LANGUAGES:
        words.set_language(language)
        assert any("reopen_days" in line for line in changes.lines(changed))
    assert not differences(before, structs.replace(before, version=2))
