"""Lookup: the shape of what is typed decides; any text is safe."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.facts import numbering
from models.forms import Complete, Paper, perform
from models.practice import fill
from models.register.register import Register
from models.search import lookup
from tests.models.build import NIK, OTHER_NIK, intake


@pytest.fixture
def searched(register: Register, sari: int) -> Register:
    """Return a register with invented people and two that the tests know."""
    fill(register, 60, 4)
    perform(register, sari, intake(name="Xenia Ölçüm Zubaidah", phone="08123454321"))
    perform(
        register,
        sari,
        intake(nik=OTHER_NIK, name="O'Neill; DROP", service="PKB", papers=(Paper(requirement="naskah"),)),
    )
    return register


def names(register: Register, query: str) -> set[str]:
    """Return the names that a query finds."""
    return {line.name for line in lookup(register, query).lines}


@pytest.mark.parametrize(
    "query",
    [
        NIK,
        " ".join((NIK[:6], NIK[6:12], NIK[12:])),
        NIK[:9],
        NIK[6:],
        NIK[6:14],
        "54321",
        "xenia",
        "zub xen",
        "OLCUM",
        "xen ölç zub",
    ],
)
def test_a_person_is_found_by_any_part(searched: Register, query: str) -> None:
    assert "Xenia Ölçüm Zubaidah" in names(searched, query)


@pytest.mark.parametrize("query", ["neill", "o'neill", "drop", "oneill;", "O'Ne"])
def test_signs_in_names_are_only_signs(searched: Register, query: str) -> None:
    """``oneill`` is found by its sound."""
    assert "O'Neill; DROP" in names(searched, query)


def test_a_case_is_found_by_its_number_whole_or_short(searched: Register) -> None:
    row = searched.database.row("SELECT number FROM case_file ORDER BY id DESC LIMIT 1")
    assert row is not None
    for text in (numbering.shown(row[0]), numbering.shown(row[0]).replace("-", " "), numbering.short(row[0])):
        found = lookup(searched, text)
        assert [line.number for line in found.lines] == [row[0]]
        assert found.exact


def test_a_case_is_found_by_its_notice(searched: Register, sari: int) -> None:
    row = searched.database.row('SELECT number, "case" FROM notice ORDER BY number DESC LIMIT 1')
    assert row is not None
    assert [line.id for line in lookup(searched, numbering.shown(row[0])).lines] == [row[1]]
    perform(searched, sari, Complete(case=numbering.shown(row[0]), papers="all"))
    assert [line.id for line in lookup(searched, numbering.short(row[0])).lines] == [row[1]]


def test_nothing_typed_shows_the_newest(searched: Register) -> None:
    ids = [line.id for line in lookup(searched, "  ").lines]
    assert ids == sorted(ids, reverse=True)
    assert len(ids) == 50


def test_the_scope_is_said(searched: Register) -> None:
    row = searched.database.row("SELECT count(*) FROM person")
    assert row is not None
    assert lookup(searched, "siti").persons == row[0]


@given(
    st.text(max_size=40)
    | st.sampled_from(
        ['"', "nik:3174*", "a OR b", "NEAR(a b)", "%", "_", "*", "-", "^a", "a\0b", "'; DROP TABLE person"]
    )
)
def test_any_text_is_safe_as_a_query(searched: Register, query: str) -> None:
    assert isinstance(lookup(searched, query).lines, tuple)


@pytest.mark.parametrize("letter", ["\u19b0", "\ua7ae", "\U0001e922", "²"])
def test_letters_that_the_index_does_not_know_are_safe(register: Register, sari: int, letter: str) -> None:
    """The index splits words by an older list of letters than ours."""
    perform(register, sari, intake(name=f"Siti a{letter}b"))
    for query in (letter, f"a{letter}b", f"siti {letter}", f"{letter}{letter}"):
        assert isinstance(lookup(register, query).lines, tuple)
    assert [line.name for line in lookup(register, "siti").lines] == [f"Siti a{letter}b"]


def test_a_masked_answer_is_the_callers_business(searched: Register) -> None:
    assert {line.nik for line in lookup(searched, "xenia").lines} == {NIK}


def test_a_passport_is_found_as_it_is_typed(register: Register, sari: int) -> None:
    perform(register, sari, intake(nik="", passport="ZZ-1234567", name="Ann"))
    for query in ("ZZ1234567", "zz 1234567", "zz-1234567"):
        assert [line.name for line in lookup(register, query).lines] == ["Ann"]


def test_companies_are_found_by_their_numbers(register: Register, sari: int) -> None:
    perform(register, sari, intake(nik="", nib="0012345678901", npwp="013000666091000", name="PT Maju"))
    for query in ("0012345678901", "01.300.066.6-091.000", "maju"):
        assert [line.name for line in lookup(register, query).lines] == ["PT Maju"]
