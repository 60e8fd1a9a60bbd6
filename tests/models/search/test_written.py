"""Numbers and names are found however they are written: lookup reads them as intake does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from models.facts.identity import read_phone
from models.fold import PersonState
from models.forms import perform
from models.forms.person import differs
from models.practice import fill
from models.refused import Refused
from models.register.register import Register
from models.register.verify import verify
from models.search import lookup
from tests.models.build import intake

PEOPLE = [
    ("3174014505909007", "Muhammad Al-Fatih", "0812-3456-7890"),
    ("3174015505919008", "Zulaikha Alhabsyi", "6281334567891"),
    ("3174012205899001", "Ma'ruf Nur'aini", "+62 (0)813-3456-7892"),
    ("3174012205899002", "Sa’adah Al-Munawwarah", "00628133456789"),
    ("3174012205899003", "Drs. H. Moh. Zulkarnain, S.H., M.Kn.", ""),
    ("3174012205899004", "Abd. Rahman Siregar", ""),
    ("3174012205899005", "I Gusti Ayu Ngurah", ""),
    ("3174012205899006", "D'Costa Quintão", ""),
    ("3174012205899007", "Ø Sørensen Łukasz", ""),
    ("3174012205899008", "Y", ""),
    ("3174012205899009", "Abdulaziz Tarmizi", ""),
    ("3174012205899010", "Ni Luh Putu Ayu Kadek", ""),
    ("3174012205899011", "Tri Hartono bin Sukarno", ""),
    ("3174012205899012", "PT. MAJU JAYA ABADI, Tbk", ""),
    ("3174012205899013", "CV Sinar  Mas-Terang", ""),
    ("3174012205899014", "Yoseph Weo Lamanepa", ""),
    ("3174012205899015", "Widji Thukul Wijaya", ""),
    ("3174012205899016", "Achmad Chaeroedin", ""),
    ("3174012205899017", "Saadah Maruf", ""),
]


@pytest.fixture
def written(register: Register, sari: int) -> Iterator[Register]:
    """Return a register with people whose names and numbers are written in many ways, among invented ones."""
    fill(register, 40, 3)
    for nik, name, phone in PEOPLE:
        perform(register, sari, intake(nik=nik, name=name, phone=phone))
    perform(register, sari, intake(nik="", npwp="091234567509000", name="PT Lama"))
    perform(register, sari, intake(nik="", npwp="0013000666091000", name="PT Baru"))
    yield register
    assert verify(register.database).sound


def found(register: Register, query: str) -> list[str]:
    """Return whom a query finds, in order."""
    return [line.name for line in lookup(register, query).lines]


WAYS = {
    "Muhammad Al-Fatih": ["alfatih", "al fatih", "al-fatih", "AL'FATIH", "alfat", "mohd alfatih", "fatih"],
    "Zulaikha Alhabsyi": ["al habsyi", "al-habsyi", "alhabsyi", "zulaikha al hab", "zulaiha alhabsi"],
    "Ma'ruf Nur'aini": ["maruf nuraini", "ma'ruf nur'aini", "ma’ruf", "nuraini", "nur aini", "maʻruf nuraini"],
    "Sa’adah Al-Munawwarah": ["saadah", "sa'adah", "sa adah", "almunawwarah", "saadah al munawarah"],
    "Drs. H. Moh. Zulkarnain, S.H., M.Kn.": [
        "zulkarnain", "moh zulkarnain", "haji zulkarnain", "H. Zulkarnain, SH", "dr zulkarnain", "zulkarnain sh",
        "muhammad zulkarnain", "Drs. H. Moh. Zulkarnain, S.H., M.Kn.", "zulkarnain mkn",
    ],
    "Abd. Rahman Siregar": ["abdul rahman", "abdurrahman siregar", "abdulrahman", "abd rahman", "Bapak Rahman Siregar"],
    "I Gusti Ayu Ngurah": ["i gusti", "igusti", "gusti ayu", "gustiayu", "ngurah"],
    "D'Costa Quintão": ["dcosta", "d costa", "d'costa", "costa", "quintao", "dcosta quintao"],
    "Ø Sørensen Łukasz": ["sorensen", "lukasz", "sørensen", "łukasz"],
    "Y": ["y"],
    "Abdulaziz Tarmizi": ["abdul aziz", "abdulaziz", "abdul azis tarmizi", "abd aziz"],
    "Ni Luh Putu Ayu Kadek": ["niluh", "ni luh", "luhputu", "niluh putu"],
    "Tri Hartono bin Sukarno": ["trihartono", "tri hartono", "hartono bin sukarno", "tri hartono sukarno"],
    "PT. MAJU JAYA ABADI, Tbk": ["pt maju jaya", "majujaya", "PT Maju Jaya Abadi Tbk", "cv maju jaya abadi"],
    "CV Sinar  Mas-Terang": ["sinarmas", "sinar mas", "sinar masterang", "sinarmas terang"],
    "Yoseph Weo Lamanepa": ["yosep lamanepa"],
    "Widji Thukul Wijaya": ["wiji tukul", "widji thukul"],
    "Achmad Chaeroedin": ["ahmad khairudin", "achmad chaerudin", "ahmad chairuddin"],
    "Saadah Maruf": ["sa'adah ma'ruf", "sa adah", "maruf saadah"],
}  # fmt: skip


@pytest.mark.parametrize("name", WAYS)
def test_a_name_is_found_however_it_is_written(written: Register, name: str) -> None:
    plain = " ".join(name.split())
    assert [query for query in WAYS[name] if plain not in found(written, query)] == []


def test_what_is_exact_stands_first(written: Register) -> None:
    assert found(written, "sa'adah")[0] == "Sa’adah Al-Munawwarah"
    assert found(written, "saadah")[0] == "Saadah Maruf"
    assert "Sa’adah Al-Munawwarah" in found(written, "saadah")[1:]


@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("Muhammad Al-Fatih", ["081234567890", "+62 812-3456-7890", "6281234567890", "0062 812 3456 7890", "34567890"]),
        ("Muhammad Al-Fatih", ["+62 (0)812 3456 7890", "812 3456 7890", "'081234567890", "567890"]),
        ("Zulaikha Alhabsyi", ["081334567891", "6281334567891", "+6281334567891", "1334567891"]),
        ("Ma'ruf Nur'aini", ["081334567892", "62 813 3456 7892", "+62 (0)813-3456-7892", "006281334567892"]),
        ("Sa’adah Al-Munawwarah", ["08133456789", "+62 813 3456 789", "00628133456789", "628133456789"]),
        ("PT Lama", ["091234567509000", "0091234567509000", "09.123.456.7-509.000", "'09.123.456.7-509.000"]),
        ("PT Baru", ["013000666091000", "0013000666091000", "01.300.066.6-091.000"]),
        ("Y", ["3174012205899008", "'3174012205899008", "3174 0122 0589 9008", "31.74.01.220589.9008", "2205899008"]),
    ],
)
def test_a_number_is_found_however_it_is_written(written: Register, name: str, queries: list[str]) -> None:
    assert [query for query in queries if found(written, query) != [name]] == []


def test_numbers_as_an_older_program_kept_them_are_found(written: Register) -> None:
    """Before, intake kept 62 and +62 (0) as they came; a tail finds both ways."""
    for kept in ("6281234567890", "0081234567890"):
        written.database.run("UPDATE person SET phone = ? WHERE name = 'Muhammad Al-Fatih'", kept)
        for query in ("081234567890", "+62 812 3456 7890", "6281234567890"):
            assert found(written, query) == ["Muhammad Al-Fatih"]
    written.database.run("UPDATE person SET phone = '081234567890' WHERE name = 'Muhammad Al-Fatih'")


def test_a_number_that_an_older_program_kept_is_no_other_one() -> None:
    for kept in ("6281234567890", "0081234567890", "081234567890"):
        known = PersonState(1, "nik", "Wulan", phone=kept)
        assert not differs(known, "phone", read_phone("+62 (0)812-3456-7890"))
        assert differs(known, "phone", "081234567891")


def test_the_same_number_is_the_same_company_at_intake(written: Register, sari: int) -> None:
    with pytest.raises(Refused) as caught:
        perform(written, sari, intake(nik="", npwp="0091234567509000", name="PT Lain"))
    assert caught.value.code == "name_differs"
