"""Who may be the same person: what is shown, what is not, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from models.acts import PersonsCompared
from models.duplicates import likeness
from models.duplicates.candidates import Candidate, likely, twins
from models.facts import sounds
from models.facts.sounds import words
from models.forms import Erase, Intake, Withdraw, perform
from models.register.register import Register
from tests.models.build import refused, take_in
from tests.models.distances import slips

BORN = "120390"
"""12 March 1990 in a man's NIK; a woman's says 520390."""


def nik(birth: str, serial: int, region: str = "317401") -> str:
    """Return the NIK of an invented woman born on ``birth`` (DDMMYY)."""
    return f"{region}{int(birth[:2]) + 40}{birth[2:]}{serial:04d}"


def add(register: Register, officer: int, name: str, number: str = "", phone: str = "", address: str = "") -> int:
    """Take someone in; return the person's id."""
    form = Intake(nik=number, name=name, phone=phone, address=address, service="INFO", papers="all")
    person = perform(register, officer, form).person
    assert person is not None
    return person


def people(candidates: Iterable[Candidate]) -> list[int]:
    """Return who was found."""
    return [c.person for c in candidates]


def test_the_same_name_and_birth_date_with_another_nik(register: Register, sari: int) -> None:
    siti = add(register, sari, "Siti Rahayu", nik(BORN, 9001), "081234567890", "Jl. Melati No. 5")
    found = likely(register, "Siti Rahajoe", nik=nik(BORN, 9055, "327505"))
    assert people(found.candidates) == [siti]
    one = found.candidates[0]
    assert one.reasons == ("sounds", "same_birth")
    assert (one.cases, one.birth, one.desk) == (1, dt.date(1990, 3, 12), 1)
    assert found.persons == 1
    assert found.contact == 0


def test_a_slip_in_the_name_and_the_same_phone(register: Register, sari: int) -> None:
    siti = add(register, sari, "Siti Rahayu", nik(BORN, 9001), "+62 812-3456-7890")
    found = likely(register, "Siti Rahaya", phone="0812 3456 7890")
    assert [(c.person, c.reasons) for c in found.candidates] == [(siti, ("one_letter", "same_phone"))]


def test_words_in_another_order_and_a_similar_address(register: Register, sari: int) -> None:
    siti = add(register, sari, "Siti Rahayu", nik(BORN, 9001), address="Jl. Melati No. 5, Depok")
    found = likely(register, "Rahayu Siti", address="Jalan Melati 5 Depok")
    assert [(c.person, c.reasons) for c in found.candidates] == [(siti, ("other_order", "similar_address"))]


def test_one_digit_of_the_nik_was_mistyped(register: Register, sari: int) -> None:
    siti = add(register, sari, "Siti Rahayu", nik(BORN, 9001))
    for wrong in (nik(BORN, 9002), nik(BORN, 9010), nik("130390", 9001)):
        found = likely(register, "Siti Rahayu", nik=wrong)
        assert people(found.candidates) == [siti]
        assert "one_digit" in found.candidates[0].reasons


def test_exactly_that_nik_is_known_and_not_likely(register: Register, sari: int) -> None:
    add(register, sari, "Siti Rahayu", nik(BORN, 9001))
    assert not likely(register, "Siti Rahayu", nik=nik(BORN, 9001)).candidates


def test_a_name_of_one_word_needs_a_further_sign(register: Register, sari: int) -> None:
    siti = add(register, sari, "Siti", nik(BORN, 9001), "081234567890", "Jl. Melati No. 5")
    assert not likely(register, "Siti").candidates
    assert not likely(register, "Siti", nik=nik("010171", 9050)).candidates
    assert people(likely(register, "Sitti", nik=nik(BORN, 9050)).candidates) == [siti]
    assert people(likely(register, "Siti", phone="081234567890").candidates) == [siti]
    assert people(likely(register, "Siti", address="jalan melati 5").candidates) == [siti]


def test_a_whole_name_is_enough_unless_the_birth_dates_differ(register: Register, sari: int) -> None:
    siti = add(register, sari, "Siti Rahayu", nik(BORN, 9001), "081234567890")
    assert people(likely(register, "Siti Rahayu").candidates) == [siti]
    older = nik("010171", 9050)
    assert not likely(register, "Siti Rahayu", nik=older).candidates
    assert people(likely(register, "Siti Rahayu", nik=older, phone="081234567890").candidates) == [siti]
    assert not likely(register, "Siti Aminah").candidates


def test_a_phone_that_a_family_shares_is_no_sign_between_names_and_dates_that_differ(
    register: Register, sari: int
) -> None:
    add(register, sari, "Siti Rahayu", nik(BORN, 9001), "081234567890")
    assert not likely(register, "Budi Santoso", nik=nik("010171", 9050), phone="081234567890").candidates
    assert likely(register, "Budi Santoso", phone="081234567890").candidates


def test_a_common_name_does_not_flood(register: Register, sari: int) -> None:
    for serial in range(70):
        add(register, sari, "Siti", nik("010160", 9001 + serial))
    siti = add(register, sari, "Siti", nik(BORN, 9200))
    found = likely(register, "Siti", nik=nik(BORN, 9300))
    assert people(found.candidates) == [siti]
    several = [add(register, sari, "Siti Aminah", "", f"08120000{n:04d}") for n in range(8)]
    assert people(likely(register, "Siti Aminah").candidates) == several[:2:-1]
    assert found.persons == 71


def test_an_old_one_is_found_behind_many_of_the_same_name_by_its_phone(register: Register, sari: int) -> None:
    old = add(register, sari, "Siti Aminah", "", "081234567890")
    for number in range(65):
        add(register, sari, "Siti Aminah", "", f"08120000{number:04d}")
    assert people(likely(register, "Siti Aminah", phone="081234567890").candidates)[0] == old


def test_companies_meet_without_their_form(register: Register, sari: int) -> None:
    form = Intake(nib="1234567890123", name="PT Maju Jaya Tbk", service="INFO", papers="all")
    company = perform(register, sari, form).person
    found = likely(register, "P.T. Madju Djaja (Persero)")
    assert people(found.candidates) == [company]
    assert found.candidates[0].other_number == "1234567890123"


def test_exactly_that_passport_or_nib_is_known_and_another_one_is_likely(register: Register, sari: int) -> None:
    form = Intake(passport="X1234567", name="Anna Schmidt", service="INFO", papers="all")
    anna = perform(register, sari, form).person
    assert not likely(register, "Anna Schmidt", passport="X1234567").candidates
    found = likely(register, "Ana Schmidt", passport="Y7654321")
    assert [(c.person, c.other_number) for c in found.candidates] == [(anna, "X1234567")]
    assert found.typed.passport == "Y7654321"


def test_the_erased_are_left_out(register: Register, sari: int, ratna: int) -> None:
    case = take_in(register, sari, name="Siti Rahayu", nik=nik(BORN, 9001))
    perform(register, sari, Withdraw(case=case, reason="selesai"))
    assert likely(register, "Siti Rahayu").candidates
    perform(register, ratna, Erase(case=case))
    assert not likely(register, "Siti Rahayu").candidates
    assert not likely(register, "Siti Rahayu", nik=nik(BORN, 9050)).candidates


def test_those_judged_different_are_left_out_and_those_that_are_one_show_as_one(register: Register, sari: int) -> None:
    one, two, three = (add(register, sari, "Siti Rahayu", nik(BORN, 9000 + n), "081234567890") for n in (10, 50, 90))
    new = add(register, sari, "Siti Rahayu", nik(BORN, 9300), "081234567890")
    with register.writing(sari) as writing:
        writing.record(PersonsCompared(other=two, verdict="same"), one)
    found = twins(register, new).candidates
    assert people(found) == [three, two]
    assert found[1].group == (one, two)
    assert found[1].cases == 2
    with register.writing(sari) as writing:
        writing.record(PersonsCompared(other=new, verdict="different"), one)
    left = twins(register, new).candidates
    assert [(c.person, c.verdict) for c in left] == [(one, "different"), (three, "")]


def test_somebody_unknown(register: Register, sari: int) -> None:
    case = perform(register, sari, Intake(nik=nik(BORN, 9001), name="Siti", service="INFO", papers="all")).case
    with refused("person_unknown"):
        twins(register, case or 0)


@pytest.mark.parametrize("name", ["", "-", "'; DROP TABLE person; --", "%", '"*', "𝔖iti", "a" * 500, "[bold]x[/]"])
def test_any_text_is_safe(register: Register, sari: int, name: str) -> None:
    add(register, sari, "Siti Rahayu", nik(BORN, 9001))
    found = likely(register, name, nik=name, phone=name, address=name)
    assert not found.candidates
    assert found.persons == 1


def test_candidates_come_through_indexes_only(register: Register, sari: int) -> None:
    add(register, sari, "Zainal Abidin", nik(BORN, 9001), "081234567890")
    asked: list[tuple[str, tuple[object, ...]]] = []
    rows = register.database.rows

    def listen(sql: str, *params: object) -> list[tuple[object, ...]]:
        asked.append((sql, params))
        return rows(sql, *params)

    register.database.rows = listen  # type: ignore[method-assign]  # only listened to
    try:
        assert likely(register, "Zainal Abidin", nik=nik(BORN, 9050), phone="081234567890").candidates
    finally:
        del register.database.rows
    plans = [rows(f"EXPLAIN QUERY PLAN {sql}", *params) for sql, params in asked]
    assert len(plans) >= 5
    for (sql, _params), plan in zip(asked, plans, strict=True):
        assert not [step for step in plan if str(step[3]).startswith("SCAN person")], sql


_LETTERS = "abdeghikmnorsu"


@st.composite
def word_pairs(draw: st.DrawFn, letters: str | None) -> tuple[str, str]:
    """Return two words, mostly a few slips apart; of any letters at all with None."""
    text = st.text(letters, max_size=12) if letters else st.text(max_size=12)
    one = draw(text)
    if draw(st.booleans()):
        return one, draw(text)
    other = list(one)
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(other)))
        other[at : at + draw(st.integers(0, 2))] = draw(st.permutations([*other[at : at + 2], *draw(text)[:1]]))
    return one, "".join(other)


@given(word_pairs(_LETTERS), st.integers(0, 3))
@example(("ca", "abc"), 3)  # 3, not 2: what was swapped is not edited again
def test_the_library_counts_slips_as_they_are_defined(pair: tuple[str, str], most: int) -> None:
    one, other = pair
    assert OSA.distance(one, one, score_cutoff=most) == 0
    assert OSA.distance(one, other, score_cutoff=most) == min(most + 1, slips(one, other))
    assert OSA.distance(other, one, score_cutoff=most) == min(most + 1, slips(one, other))


@given(word_pairs(None), st.integers(0, 3))
def test_the_library_counts_letters_of_any_script(pair: tuple[str, str], most: int) -> None:
    assert OSA.distance(*pair, score_cutoff=most) == min(most + 1, slips(*pair))


@given(st.text(_LETTERS, min_size=1, max_size=9), st.text(_LETTERS, min_size=1, max_size=9))
def test_a_word_may_differ_by_what_its_length_allows(one: str, other: str) -> None:
    most = likeness.allowed(min(len(one), len(other)))
    count = slips(one, other)
    assume(words(one) == (one,) and words(other) == (other,) and one != other)  # neither is a title
    assert (likeness.names(one, other, ()) == "one_letter") == (count == 1 <= most)
    assert (likeness.names(one, other, ()) in ("one_letter", "letters")) == (count <= most)


@pytest.mark.parametrize(
    ("one", "other", "way"),
    [
        ("Siti Rahayu", "siti rahayu", "same_name"),
        ("Hj. Siti Rahayu, S.H.", "Siti Rahayu", "same_name"),
        ("Siti Rahayu", "Rahayu Siti", "other_order"),
        ("Siti Rahayu", "Siti Rahayo", "one_letter"),
        ("Siti Rahayu", "Siti Arhayu", "one_letter"),
        ("Muhammad Yusuf", "Moch. Jusup", "sounds"),
        ("Kusumawardani", "Kusamawordani", "letters"),
        ("Siti Rahayu", "Siti Aminah", "one_word"),
        ("Ali", "Ani", None),
        ("Siti Rahayu", "Siti Rahayu Lestari", "one_word"),
        ("Budi Santoso", "Siti Rahayu", None),
        ("", "Siti", None),
        ("Siti", "-", None),
    ],
)
def test_ways_in_which_names_are_alike(one: str, other: str, way: str | None) -> None:
    assert likeness.names(one, other, sounds.keys(one)) == way
    assert likeness.names(other, one, sounds.keys(other)) == way


def test_addresses_and_digits() -> None:
    assert likeness.addresses("Jl. Melati No. 5 RT 02 RW 03", "jalan melati 5, 02/03")
    assert not likeness.addresses("Jl. Melati No. 5", "Jl. Mawar No. 5")
    assert not likeness.addresses("", "")
    assert not likeness.addresses("Jl.", "Jl.")
    assert likeness.one_digit("123456", "123556")
    assert likeness.one_digit("123456", "123546")
    assert not likeness.one_digit("123456", "123456")
    assert not likeness.one_digit("123456", "153426")
    assert not likeness.one_digit("", "")
