"""A catalogue that is written as a file is the same catalogue when it is read, whatever stands in it."""

from __future__ import annotations

import datetime as dt
import tomllib

from hypothesis import given
from hypothesis import strategies as st

from models.catalogue import Known, examine, seed_catalogue
from models.catalogue.written import table_of, text_of, written
from models.facts import decoding
from models.facts.complaint_rules import ComplaintRules
from models.facts.standard import Catalogue, Office, Requirement, Service, Variant
from tests.models.catalogue.test_differences import CATALOGUES, MANY

TODAY = dt.date(2026, 12, 1)
ODD = "\x7f \x1b[31m \"quoted\" 'so' \\ back \t tab \n line \u2028 # [[no]] = 3 “lengkung” ж 統"


def read(text: str) -> Catalogue:
    """Return the catalogue of a file without asking whether it is sound."""
    table = tomllib.loads(text)
    table["services"] = table.pop("service")
    return decoding.convert(table, Catalogue)


@MANY
@given(CATALOGUES)
def test_what_is_written_is_read_again(catalogue: Catalogue) -> None:
    assert read(written(catalogue)) == catalogue


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=40))
def test_any_text_stands_in_a_file(text: str) -> None:
    service = Service("A", text, (Variant("a", text, (Requirement("b", text),)),), synonyms=(text, text))
    made = Catalogue(1, (service,), Office(hours=(text,), source=text))
    assert read(written(made)) == made


def test_signs_that_mean_something_in_a_file_mean_nothing_in_a_text() -> None:
    made = Catalogue(1, (Service("A", ODD, (), basis=ODD, procedure=(ODD,) * 9),), Office())
    assert read(written(made)) == made


def test_the_shipped_catalogue_is_written_without_a_fault() -> None:
    seed = seed_catalogue().catalogue
    report = examine(written(seed).encode(), Known(today=TODAY))
    assert report.faults == ()
    assert report.catalogue is not None
    assert report.catalogue.catalogue == seed
    assert seed.complaints is not None


def test_empty_lists_stay() -> None:
    rules = ComplaintRules(grade=(), category=(), channel=(), supplement_days=1, reopen_days=2)
    made = Catalogue(1, (), None, rules)
    assert read(written(made)) == made


def test_a_table_of_a_file_is_written_as_it_was_read() -> None:
    table = table_of(seed_catalogue().catalogue)
    assert tomllib.loads(text_of(table)) == tomllib.loads(written(seed_catalogue().catalogue))
    assert text_of(tomllib.loads(text_of(table))) == text_of(table)
