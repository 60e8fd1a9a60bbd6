"""Names: in any order, by their sound, with a typo in each word; exact before heard before mistyped, newest first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.forms import perform
from models.register.register import Register
from models.search import lookup
from models.search.vocabulary import near
from tests.conftest import StillClock
from tests.models.build import NIK, intake
from tests.models.distances import slips


def take(register: Register, officer: int, *names: str) -> None:
    """Take in a request of each of these people, who have no identity to show."""
    for place, name in enumerate(names):
        perform(register, officer, intake(nik="", passport=f"X{abs(hash(name)) % 10**8:08d}{place}", name=name))


def found(register: Register, query: str) -> list[str]:
    """Return the names that a query finds, in their order."""
    return [line.name for line in lookup(register, query).lines]


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("Soeharto", "suharto"),
        ("Suharto", "soeharto"),
        ("Muhammad Hidayat", "mohamad hidajat"),
        ("Mochamad Taufiq", "muhammad topik"),
        ("Achmad Zaenal", "ahmad zainal"),
        ("Jainal Arifin", "zainal aripin"),
        ("Nur Hayati", "nurhayati"),
        ("Nurhayati", "nur hayati"),
        ("Abdurrahman", "abdul rahman"),
        ("Sri Wahyuni", "sriwahyuni"),
        ("Siti Fatimah", "patimah"),
    ],
)
def test_a_name_is_found_by_its_sound(register: Register, sari: int, name: str, query: str) -> None:
    take(register, sari, "Bambang Purnomo", name)
    assert found(register, query) == [name]


@pytest.mark.parametrize(
    "query",
    [
        "bambng purnomo",
        "bmabang purnomo",
        "bambsng purnomo",
        "bambaang purnomo",
        "purnmoo bambang",
        "bambng purnoomo",
        "bamabng purnono",
        "ambang urnomo",
        "bambangg purnomoo",
        "purnomp",
    ],
)
def test_one_typo_in_each_word_is_forgiven(register: Register, sari: int, query: str) -> None:
    take(register, sari, "Bambang Purnomo", "Dewi Lestari")
    assert found(register, query) == ["Bambang Purnomo"]


def test_two_typos_in_one_word_are_too_many(register: Register, sari: int) -> None:
    take(register, sari, "Bambang Purnomo")
    assert found(register, "bmbng") == []


def test_short_words_are_not_guessed(register: Register, sari: int) -> None:
    take(register, sari, "Ani Budi")
    assert found(register, "ana") == []
    assert found(register, "budo") == ["Ani Budi"]


def test_exact_comes_before_heard_before_mistyped(register: Register, sari: int) -> None:
    take(register, sari, "Suhartini", "Suharto", "Soeharto", "Sukarto", "Suharto Wijaya")
    assert found(register, "suharto") == ["Suharto Wijaya", "Suharto", "Soeharto", "Sukarto"]
    assert found(register, "soeharto") == ["Soeharto", "Suharto Wijaya", "Suharto"]


def test_each_word_may_be_a_beginning(register: Register, sari: int) -> None:
    take(register, sari, "Siti Rahmawati Purnama", "Rahmat Sitorus")
    for query in ("sit rahmaw", "pur sit", "RAHMAWATI s", "rahmawat siti"):
        assert found(register, query)[0] == "Siti Rahmawati Purnama", query
    assert found(register, "sit rahm") == ["Rahmat Sitorus", "Siti Rahmawati Purnama"]


def test_words_in_other_letters_are_found(register: Register, sari: int) -> None:
    take(register, sari, "Сергей Иванов", "李小龙", "Ægir Þór")
    assert found(register, "иван серг") == ["Сергей Иванов"]
    assert found(register, "李小") == ["李小龙"]
    assert found(register, "þor") == ["Ægir Þór"]
    assert found(register, "сергй") == ["Сергей Иванов"]


def test_newest_first_also_when_an_old_citizen_comes_again(register: Register, sari: int, clock: StillClock) -> None:
    perform(register, sari, intake(name="Siti Lama"))
    clock.move(minutes=5)
    take(register, sari, "Siti Baru")
    clock.move(minutes=5)
    perform(register, sari, intake(name="Siti Lama"))
    assert found(register, "siti") == ["Siti Lama", "Siti Baru", "Siti Lama"]
    assert found(register, "") == ["Siti Lama", "Siti Baru", "Siti Lama"]


def test_a_person_without_a_case_is_found_until_the_first_case(register: Register, sari: int) -> None:
    from models.acts import PersonData, PersonRegistered

    with register.writing(sari) as writing:
        act = PersonRegistered(identity="nik", personal=PersonData(name="Wulan Sendiri", nik=NIK, phone="081234567"))
        writing.record(act)
    (line,) = lookup(register, "wulan").lines
    assert (line.number, line.state, line.name) == (0, "none", "Wulan Sendiri")
    assert lookup(register, "").lines == ()
    perform(register, sari, intake(name="Wulan Sendiri", phone="081234567"))
    (line,) = lookup(register, "wulan").lines
    assert (line.number > 0, line.state) == (True, "received")


def test_a_sound_that_only_shares_its_term_is_left_out(
    register: Register, sari: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two sounds may be reckoned to one character; the name decides."""
    monkeypatch.setattr("models.store.terms._SOUNDS", 1)
    take(register, sari, "Bambang", "Dewi")
    assert found(register, "bambank") == ["Bambang"]
    assert found(register, "zzzzz") == []


@given(st.text("abcdefgh", min_size=4, max_size=9), st.data())
def test_every_slip_finds_its_word(register: Register, word: str, data: st.DataObject) -> None:
    register.database.run("INSERT OR REPLACE INTO word (term, count) VALUES (?, 1)", word)
    register.database.run("INSERT OR REPLACE INTO word_back (back) VALUES (?)", word[::-1])
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcdefgh"))
    slips = {
        word[:at] + word[at + 1 :],
        word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :],
        word[:at] + letter + word[at + 1 :],
        word[:at] + letter + word[at:],
    }
    for slip in slips - {word}:
        if len(slip) >= 4:
            assert word in near(register.database, slip), slip
    assert word not in near(register.database, word)


@given(st.text("abc", min_size=4, max_size=6), st.lists(st.text("abc", min_size=3, max_size=7), max_size=8))
def test_what_is_near_is_one_slip_away(register: Register, word: str, others: list[str]) -> None:
    for other in others:
        register.database.run("INSERT OR REPLACE INTO word (term, count) VALUES (?, 1)", other)
        register.database.run("INSERT OR REPLACE INTO word_back (back) VALUES (?)", other[::-1])
    there = {term for (term,) in register.database.rows("SELECT term FROM word")}
    assert set(near(register.database, word)) == {term for term in there if slips(word, term) == 1}
