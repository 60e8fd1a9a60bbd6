"""Names by their sound: which meet, which don't, and that any text has a key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.facts.sounds import keys, sound, words

MEET = [
    # old spelling
    ("Siti Rahayu", "Siti Rahajoe"),
    ("Djoko Widodo", "Joko Widodo"),
    ("Tjahja Widjaja", "Cahya Wijaya"),
    ("Njoman Sudjana", "Nyoman Sujana"),
    ("Sjarif Hidajat", "Syarif Hidayat"),
    ("Soewarno", "Suwarno"),
    ("Moehammad Joesoef", "Muhammad Yusuf"),
    ("Nurhayati", "Noer Hajati"),
    ("Surjadi", "Suryadi"),
    ("Hardjo", "Harjo"),
    # by ear
    ("Fatimah", "Patima"),
    ("Evi Novitasari", "Epi Nopitasari"),
    ("Aziz", "Asis"),
    ("Taufiq", "Topik"),
    ("Alexander Victor", "Aleksander Viktor"),
    ("Achmad", "Akhmat"),
    ("Ahmad", "Achmat"),
    ("Choirul Anwar", "Khairul Anwar"),
    ("Chaerul Anwar", "Hairul Anwar"),
    ("Christina", "Kristina"),
    ("Mukhlis", "Muchlis"),
    ("Ridho", "Rido"),
    ("Hesti", "Esti"),
    ("Abdullah", "Abdulloh"),
    ("Rohman", "Rachman"),
    # diphthongs and glides
    ("Zainal Abidin", "Zaenal Abidin"),
    ("Husein", "Husain"),
    ("Sulaiman", "Sulaeman"),
    ("Prasetyo", "Prasetijo"),
    ("Setiawan", "Setyawan"),
    ("Suwandi", "Suandi"),
    ("Rudy Hartono", "Rudi Hartono"),
    ("Aisyah", "Aisah"),
    ("Noor Aini", "Nur Aini"),
    ("Diah", "Dyah"),
    # abbreviations
    ("Moch. Yusup", "Muhammad Yusuf"),
    ("M. Rizki", "Mohamad Rizki"),
    ("Muh Ali", "Mhd. Ali"),
    ("Abd. Rachman", "Abdurrahman"),
    ("Abdul Rohman", "Abdoerrachman"),
    ("St. Aminah", "Sitti Aminah"),
    # words
    ("Siti Rahayu", "RAHAYU, SITI"),
    ("Sriwahyuni", "Sri Wahyuni"),
    ("Nurul Hidayah", "Nurulhidayah"),
    ("Ma'ruf Amin", "Maruf  Amin"),
    ("Nu’man", "Numan"),
    ("José", "Jose"),
    # titles, fathers, companies
    ("Hj. Siti Rahayu, S.H., M.Hum.", "Siti Rahayu"),
    ("Dr. Ir. H. Budi Santoso", "Budi Santoso"),
    ("Budi Santoso, ST, MT", "Budi Santoso"),
    ("Budi Santoso ST", "Budi Santoso"),
    ("Siti Aminah binti Hasan", "Siti Aminah"),
    ("Ahmad bin Ali", "Ahmad Ali"),
    ("PT Maju Jaya Tbk", "P.T. Madju Djaja (Persero)"),
    ("CV. Karya Bersama", "Karya Bersama, CV"),
]

APART = [
    ("Siti Rahayu", "Siti Aminah"),
    ("Budi Santoso", "Budi Susanto"),
    ("Wati", "Wawan"),
    ("Ahmad Fauzi", "Muhammad Fauzi"),
    ("Siti", "Siti Rahayu"),
    ("Bambang", "Bambank"),
    ("Dewi", "Desi"),
    ("Eko", "Eka"),
    ("Rahmat", "Rahman"),
    ("PT Maju Jaya 1", "PT Maju Jaya 2"),
    ("Jaya 200", "Jaya 20"),
    ("Made", "Mada"),
    ("Abdullah", "Abdul"),
    ("Ahmad bin Ali", "Ahmad bin Umar"),
]

GIVEN = (
    "siti st moh abdurrahman nurhayati haji h dr bin binti pt djoko tjahja zainal iir ooe sst s.t. , ' . nj sy ch kh"
)
"""Bits of names in which the rules meet each other."""


@pytest.mark.parametrize(("one", "other"), MEET)
def test_the_same_name_written_otherwise(one: str, other: str) -> None:
    assert sound(one) == sound(other)
    assert sound(one)


@pytest.mark.parametrize(("one", "other"), APART)
def test_another_name(one: str, other: str) -> None:
    assert sound(one) != sound(other)
    assert not set(keys(one)) & {sound(other)}


@pytest.mark.parametrize("name", ["", " ", "-", "'", "., ()", "̈"])
def test_no_name_has_no_key(name: str) -> None:
    assert sound(name) == ""
    assert keys(name) == ()


@pytest.mark.parametrize("name", ["Haji", "H.", "Dr. Ir.", "PT", "Bin", "ST"])
def test_a_name_of_titles_keeps_them(name: str) -> None:
    assert sound(name)


def test_z_is_heard_as_j_too() -> None:
    assert sound("Jainal Abidin") in keys("Zainal Abidin")
    assert sound("Zainal Abidin") in keys("Jainal Abidin")
    assert sound("Sainal Abidin") in keys("Zainal Abidin")
    assert keys("Siti Rahayu") == ("rahayu siti",)


def test_words_are_those_that_were_written() -> None:
    assert words("Hj. Siti Rahajoe, S.H.") == ("siti", "rahajoe")


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(GIVEN.split()), max_size=6).map(" ".join)))
def test_any_text_has_a_key_and_a_key_is_its_own(name: str) -> None:
    key = sound(name)
    assert sound(key) == key
    assert all(sound(k) == k for k in keys(name))


@given(st.text(alphabet="aiueohjyszdtckgnlrbpmx'. ", max_size=24))
def test_rules_come_to_rest(name: str) -> None:
    key = sound(name)
    assert sound(key) == key
    assert bool(key) == any(c.isalnum() for c in name)


@given(st.lists(st.text(alphabet="abdeghiklmnorstuwy", min_size=3, max_size=8), min_size=2, max_size=4))
def test_the_order_of_the_words_does_not_matter(parts: list[str]) -> None:
    from models.facts.sounds import _OF_FATHER

    parts = [p for p in parts if p not in _OF_FATHER]
    assert sound(" ".join(parts)) == sound(" ".join(reversed(parts)))
