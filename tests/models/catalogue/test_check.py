"""A catalogue file is told all its faults, each with the line where it stands."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta, Struct

from models import words
from models.catalogue import SEED, Fault, Known, Malformed, examine, read_catalogue, seed_catalogue
from models.catalogue.check import LARGEST_FILE
from models.catalogue.lines import Path as Way
from models.catalogue.lines import Places
from models.facts.standard import Office, Service, Variant
from models.words import faults

TODAY = dt.date(2026, 11, 24)
KNOWN = Known(today=TODAY)


class NarrowVariant(Variant, frozen=True, omit_defaults=True):
    """A variant with a bound that the check does not look at."""

    name: Annotated[str, Meta(max_length=50)]


class NarrowService(Service, frozen=True, omit_defaults=True):
    """A service of such variants."""

    variants: tuple[NarrowVariant, ...]


GOOD = """\
# an office's own services
version = 3

[office]
hours = ["Senin–Jumat 08.00–15.00"]
complaints = [
  "LAPOR!",  # the national channel
  "Loket pengaduan",
]
source = "SK 1/2026"
checked_on = "2026-11-01"

[[service]]
code = "PP"
name = "Pengesahan"
days = 6
fee = 0
unit = "HI"
source = "Permenaker 28/2014"
checked_on = "2026-11-01"
doubtful = ["days"]

[[service.variants]]
code = "baru"
name = "Baru"
[[service.variants.requirements]]
code = "naskah"
name = "Naskah"
[[service.variants.requirements]]
code = "foto"
name = "Pas foto"
mandatory = false

[[service.variants]]
code = "lama"
name = "Pembaruan"
[[service.variants.requirements]]
code = "naskah"
name = "Naskah"

[[service]]
code = "AK1"
name = "Kartu"
referral = "Dinas"
source = "Permenaker 39/2016"
checked_on = "2026-11-01"
[[service.variants]]
code = "baru"
name = "Baru"
"""


def found(text: str | bytes, known: Known = KNOWN) -> list[tuple[int, str]]:
    """Return line and code of each fault; every one can be said in both languages."""
    report = examine(text.encode() if isinstance(text, str) else text, known)
    assert (report.catalogue is None) == any(not f.warning for f in report.faults)
    for language in words.LANGUAGES:
        words.set_language(language)
        for fault in report.faults:
            said = faults.told("f.toml", fault)
            assert said.startswith(f"f.toml:{fault.line}: ")
            assert "{" not in faults.sentence(fault)
    words.set_language("en")
    return [(f.line, f.code) for f in report.faults]


def line_of(text: str, part: str, nth: int = 1) -> int:
    """Return the line of the nth time that a part stands in a text."""
    at = -1
    for _turn in range(nth):
        at = text.index(part, at + 1)
    return text.count("\n", 0, at) + 1


def test_a_sound_file_has_no_fault_and_is_what_it_says() -> None:
    assert found(GOOD) == []
    catalogue = examine(GOOD.encode(), KNOWN).catalogue
    assert catalogue is not None
    assert [s.code for s in catalogue.services] == ["PP", "AK1"]
    assert catalogue.office is not None
    assert catalogue.office.complaints == ("LAPOR!", "Loket pengaduan")
    assert found(GOOD.replace("\n", "\r\n")) == []
    assert found(b"\xef\xbb\xbf" + GOOD.encode()) == []


def test_the_seed_is_sound() -> None:
    assert found(SEED.read_bytes()) == []
    assert examine(SEED.read_bytes(), KNOWN).catalogue == seed_catalogue()


@pytest.mark.parametrize(
    ("old", "new", "code", "nth"),
    [
        ("version = 3", "version = 0", "version_wrong", 1),
        ("version = 3", "version = true", "version_wrong", 1),
        ("version = 3", 'version = "3"', "version_wrong", 1),
        ("days = 6", "days = -1", "number_absurd", 1),
        ("days = 6", "days = 5000", "number_absurd", 1),
        ("days = 6", "days = true", "not_a_number", 1),
        ("days = 6", 'days = "6"', "not_a_number", 1),
        ("days = 6", "complete_within = 0", "number_absurd", 1),
        ("fee = 0", "fee = -5", "number_absurd", 1),
        ("fee = 0", "fee = 150.000", "not_a_number", 1),
        ("fee = 0", "fee = 9999999999999", "number_absurd", 1),
        ("fee = 0", "feee = 0", "field_unknown", 1),
        ("fee = 0", 'retired = "no"', "not_a_bool", 1),
        ("fee = 0", "synonyms = 5", "not_a_list", 1),
        ("fee = 0", 'synonyms = ["a", ""]', "text_empty", 1),
        ('code = "PP"', 'code = "pp"', "service_code", 1),
        ('code = "PP"', 'code = "P P"', "service_code", 1),
        ('code = "PP"', f'code = "{"P" * 33}"', "code_too_long", 1),
        ('code = "AK1"', 'code = "PP"', "code_twice", 1),
        ('code = "lama"', 'code = "baru"', "code_twice", 1),
        ('code = "foto"', 'code = "naskah"', "code_twice", 1),
        ('code = "foto"', 'code = "Foto!"', "inner_code", 1),
        ('name = "Pas foto"', "name = 5", "not_a_text", 1),
        ('name = "Pas foto"', 'name = ""', "text_empty", 1),
        ('name = "Pas foto"', 'name = " Pas  foto"', "text_not_clean", 1),
        ('name = "Pas foto"', 'name = "Pas\\u001b[2Jfoto"', "text_not_clean", 1),
        ('name = "Pas foto"', f'name = "{"x" * 121}"', "text_too_long", 1),
        ("mandatory = false", "mandatory = 0", "not_a_bool", 1),
        ("mandatory = false", "mandatori = false", "field_unknown", 1),
        ('"2026-11-01"', '"2026-13-01"', "date_wrong", 2),
        ('"2026-11-01"', '"1 Nov 2026"', "date_wrong", 2),
        ('"2026-11-01"', "2026-11-01", "not_a_text", 2),
        ('"2026-11-01"', '"2026-11-25"', "date_in_future", 2),
        ('"2026-11-01"', '""', "origin_missing", 2),
        ('"2026-11-01"', '"2026-11-25"', "date_in_future", 1),
        ('doubtful = ["days"]', 'doubtful = ["time"]', "doubt_of_nothing", 1),
        ('referral = "Dinas"', 'referral = "Dinas"\ndays = 3', "referral_and_days", 1),
        ('"Loket pengaduan",', "7,", "not_a_text", 1),
        ("[office]", "[office]\nnear_due = 99", "number_absurd", 1),
        ("[office]", "[office]\nnear_due = -1", "number_absurd", 1),
        ("[office]", '[office]\nnear_due = "2"', "not_a_number", 1),
        ("[office]", "[offices]", "field_unknown", 1),
        ('hours = ["', 'hour = ["', "field_unknown", 1),
    ],
)
def test_a_fault_is_told_with_its_line(old: str, new: str, code: str, nth: int) -> None:
    at = -1
    for _turn in range(nth):
        at = GOOD.index(old, at + 1)
    spoiled = GOOD[:at] + new + GOOD[at + len(old) :]
    line = GOOD.count("\n", 0, at) + 1 + new.count("\n")
    assert found(spoiled) == [(line, code)]


@pytest.mark.parametrize(
    ("gone", "code", "at"),
    [
        ("version = 3\n", "field_missing", None),
        ('name = "Pengesahan"\n', "field_missing", "[[service]]"),
        ('name = "Pas foto"\n', "field_missing", '[[service.variants.requirements]]\ncode = "foto"'),
        ('source = "Permenaker 28/2014"\n', "origin_missing", "[[service]]"),
        ('source = "SK 1/2026"\n', "origin_missing", "[office]"),
        ('[[service.variants]]\ncode = "baru"\nname = "Baru"\n', "field_missing", None),
    ],
)
def test_what_is_missing_is_told_at_the_head_of_its_table(gone: str, code: str, at: str | None) -> None:
    place = GOOD.rindex(gone)
    spoiled = GOOD[:place] + GOOD[place + len(gone) :]
    if gone.startswith("version"):
        line = 1
    elif at is None:
        line = line_of(spoiled, "[[service]]", 2)
    else:
        line = line_of(spoiled, at)
    assert found(spoiled) == [(line, code)]


def test_all_faults_are_told_at_once_in_the_order_of_the_file() -> None:
    spoiled = GOOD.replace("version = 3", "version = -3").replace("days = 6", "days = -6")
    spoiled = spoiled.replace('code = "foto"', 'code = "naskah"').replace("mandatory = false", "mandatory = 1")
    spoiled = spoiled.replace('referral = "Dinas"', 'referal = "Dinas"')
    got = found(spoiled)
    assert [c for _l, c in got] == ["version_wrong", "number_absurd", "code_twice", "not_a_bool", "field_unknown"]
    parts = (("version", 1), ("days = -6", 1), ('code = "naskah"', 2), ("mandatory", 1), ("referal", 1))
    assert [line for line, _c in got] == [line_of(spoiled, part, nth) for part, nth in parts]


def test_lists_and_tables_in_one_line_are_followed_too() -> None:
    text = """\
version = 1
service = [
  { code = "A", name = "A", source = "x", checked_on = "2026-01-01", variants = [
    { code = "baru", name = "B ] } # no comment", requirements = [
      { code = "x", name = 'it''s' },
      { code = "x", name = "X" },
    ] },
  ] },
]
""".replace("it''s", 'it"s')
    assert found(text) == [(6, "code_twice")]


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("version = 1\nname = \n", 2, "toml_syntax"),
        ("version = 1\n\n\n[[service]\n", 4, "toml_syntax"),
        ("version = 1\nversion = 2\n", 2, "toml_syntax"),
        ('version = 1\nx = """\nabc\n\n', 3, "toml_syntax"),
        (b"version = 1\n# \xff\n", 2, "not_utf8"),
        ("version = " + "9" * 5000, 1, "toml_unreadable"),
        ("# deep\nx = " + "[" * 100_000, 2, "toml_unreadable"),
        ("#\n" * (LARGEST_FILE // 2 + 1), LARGEST_FILE // 2 + 1, "file_too_large"),
    ],
)
def test_what_can_not_be_read_as_toml_is_told_with_its_line(text: str | bytes, line: int, code: str) -> None:
    assert found(text) == [(line, code)]


def test_a_catalogue_too_large_for_the_line_is_refused() -> None:
    steps = ", ".join(f'"{"x" * 1900} {n}"' for n in range(400))
    assert [c for _l, c in found(GOOD.replace("days = 6", f"days = 6\nprocedure = [{steps}]"))] == ["too_large"]


def test_a_bound_of_the_act_that_the_check_does_not_know_is_a_fault_too(monkeypatch: pytest.MonkeyPatch) -> None:
    class Narrow(Struct, kw_only=True):
        version: int
        services: tuple[NarrowService, ...]
        office: Office | None = None

    monkeypatch.setattr("models.catalogue.check.CataloguePublished", Narrow)
    assert found(GOOD.replace('name = "Baru"', f'name = "{"x" * 60}"', 1)) == [
        (line_of(GOOD, 'name = "Baru"'), "shape_wrong")
    ]
    assert found(GOOD) == []


def test_an_empty_file_says_what_it_needs() -> None:
    assert found("") == [(1, "field_missing"), (1, "no_service")]
    assert found("version = 1\nservice = []\n") == [(2, "no_service")]
    assert found(GOOD + "[[service.variants.requirements]]\n")[0][1] == "field_missing"


def test_a_service_without_variants() -> None:
    head = GOOD[: GOOD.index("[[service.variants]]")]
    assert found(head.replace("fee = 0", "variants = []")) == [(line_of(GOOD, "fee = 0"), "no_variant")]


def test_a_unit_that_is_not_known_is_a_warning_where_units_are_known() -> None:
    known = Known(today=TODAY, units={"LOKET"})
    assert found(GOOD, known) == [(line_of(GOOD, 'unit = "HI"'), "unit_unknown")]
    assert examine(GOOD.encode(), known).catalogue is not None


def test_retired_services_that_something_still_speaks_of_are_warnings() -> None:
    text = GOOD.replace("fee = 0", "retired = true").replace('referral = "Dinas"', 'referral = "Loket PP"')
    known = Known(today=TODAY, open_cases={"PP": 3, "AK1": 5})
    assert found(text, known) == [
        (line_of(text, "retired = true"), "retired_with_cases"),
        (line_of(text, "Loket PP"), "retired_named"),
    ]
    law = text.replace('"Loket PP"', '"Dinas menurut PP 34/2021"')
    assert found(law) == []


def test_reading_raises_every_fault(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(GOOD.replace("days = 6", "days = -6").replace("version = 3", "version = 0"))
    with pytest.raises(Malformed) as caught:
        read_catalogue(path, KNOWN)
    assert [f.code for f in caught.value.faults] == ["version_wrong", "number_absurd"]
    assert caught.value.facts == {"where": "2, 16"}


def test_every_sentence_belongs_to_a_fault_and_every_fault_has_one() -> None:
    source = (Path(faults.__file__).parents[1] / "catalogue" / "check.py").read_text(encoding="utf-8")
    assert all(f'"{code}"' in source for code in faults.SENTENCES)
    assert faults.sentence(Fault(1, "no_service"))


# --- lines of any TOML ---------------------------------------------------------------------------------------------

KEYS = st.text("abcXYZ09_-", min_size=1, max_size=4) | st.sampled_from(["a.b", 'qu"ote', "sp ace", "ü", "#", "[x]", ""])
TEXTS = st.text(st.sampled_from("ab\"\\#[]{}=,\n'.\t ü"), max_size=8)
LEAVES = st.integers(-9, 9) | st.booleans() | TEXTS
VALUES = st.recursive(LEAVES, lambda v: st.lists(v, max_size=3) | st.dictionaries(KEYS, v, max_size=3), max_leaves=8)
TABLES = st.recursive(
    st.dictionaries(KEYS, VALUES, max_size=3),
    lambda t: st.dictionaries(KEYS, VALUES | st.lists(t, min_size=1, max_size=3), max_size=3),
    max_leaves=6,
)


class Writer:
    """Writes TOML in many ways, and puts down in which line each value begins."""

    def __init__(self, draw: st.DataObject) -> None:
        self.draw = draw
        self.text = ""
        self.places: dict[Way, int] = {}

    def pick(self, most: int) -> int:
        return self.draw.draw(st.integers(0, most))

    def put(self, way: Way) -> None:
        self.places.setdefault(way, self.text.count("\n") + 1)

    def gap(self) -> None:
        self.text += ("", "\n", '# [[x]] = "\n', "\n\n")[self.pick(3)]

    def key(self, key: str) -> str:
        bare = key.isascii() and key.replace("_", "a").replace("-", "a").isalnum()
        if bare and self.pick(1):
            return key
        if "'" not in key and self.pick(1):
            return f"'{key}'"
        return self.string(key)

    @staticmethod
    def string(text: str) -> str:
        for plain, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t"), ("ü", "\\u00fc")):
            text = text.replace(plain, escaped)
        return f'"{text}"'

    def value(self, value: object, way: Way, flat: bool = False) -> None:
        self.put(way)
        if isinstance(value, dict):
            self.text += "{"
            for place, (key, inner) in enumerate(value.items()):
                self.text += ", " if place else " "
                self.put((*way, key))
                self.text += f"{self.key(key)} = "
                self.value(inner, (*way, key), flat=True)
            self.text += " }"
        elif isinstance(value, list):
            self.text += "["
            for place, inner in enumerate(value):
                self.gap()
                self.value(inner, (*way, place), flat)
                self.text += ","
            self.gap()
            self.text += "]"
        elif isinstance(value, bool):
            self.text += "true" if value else "false"
        elif isinstance(value, str):
            if "'" not in value and "\n" not in value and self.pick(2) == 0:
                self.text += f"'{value}'"
            elif self.pick(1):
                self.text += '"""\n' + value.replace("\\", "\\\\").replace('"', '\\"') + '"""'
            else:
                self.text += self.string(value)
        else:
            self.text += str(value)

    def table(self, table: dict[str, object], way: Way, names: tuple[str, ...]) -> None:
        later = []
        for key, value in table.items():
            if isinstance(value, list) and value and all(isinstance(v, dict) for v in value) and self.pick(2):
                later.append((key, value))
                continue
            self.gap()
            self.put((*way, key))
            self.text += f"{self.key(key)} = "
            self.value(value, (*way, key))
            self.text += ("\n", "  # ] }\n")[self.pick(1)]
        for key, value in later:
            for place, inner in enumerate(value):
                self.gap()
                self.put((*way, key))
                self.put((*way, key, place))
                self.text += "[[ " + " . ".join(self.key(n) for n in (*names, key)) + " ]]\n"
                self.table(inner, (*way, key, place), (*names, key))


@given(TABLES, st.data())
def test_the_line_of_every_value_is_right(table: dict[str, object], data: st.DataObject) -> None:
    writer = Writer(data)
    writer.table(table, (), ())
    assert tomllib.loads(writer.text) == table
    assert Places(writer.text).found == writer.places


def test_quotes_at_the_end_of_long_texts_belong_to_them() -> None:
    text = 'a = """x"""""\nb = \'\'\'\ny\'\'\'\'\nc = 1\n[d] # [\n"e.f".g=2'
    assert tomllib.loads(text)["b"] == "y'"
    assert Places(text).found == {
        ("a",): 1, ("b",): 2, ("c",): 4, ("d",): 5, ("d", "e.f"): 6, ("d", "e.f", "g"): 6,
    }  # fmt: skip


@given(st.text("ab\"\\#[]{}=,\n'. 1", max_size=40))
def test_whatever_the_parser_takes_is_followed_to_its_end(text: str) -> None:
    try:
        tomllib.loads(text)
    except ValueError:
        pass
    else:
        Places(text)
    found(text)
