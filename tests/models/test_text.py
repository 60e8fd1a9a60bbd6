"""Text is plain after the way in, whatever was typed, pasted or recorded."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import text
from models.facts.sounds import sound
from tests.models.build import refused

ANY = st.text(st.characters(exclude_categories=()), max_size=60)
"""Any code points: lone surrogates, private use and unassigned ones too."""

DROPPED = {"Cc", "Cf", "Cs", "Co"}


@given(ANY)
def test_clean_text_is_plain_and_stays_as_it_is(anything: str) -> None:
    cleaned = text.clean(anything)
    assert text.clean(cleaned) == cleaned
    assert text.is_clean(cleaned)
    assert not {unicodedata.category(c) for c in cleaned} & DROPPED
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned == " ".join(cleaned.split())


@given(ANY)
def test_typed_characters_lose_only_controls(anything: str) -> None:
    kept = text.typed(anything)
    assert not {unicodedata.category(c) for c in kept} & DROPPED
    assert text.clean(kept) == text.clean(anything)


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        ("Siti \u202eitiS\u202c", "Siti itiS"),  # bidi override
        ("Si\u200bti\u200d\ufeff", "Siti"),  # zero width
        ("\x1b]52;c;aGFj\x07Siti", "]52;c;aGFjSiti"),  # OSC 52: harmless without its controls
        ("\x1b[31mSiti\x9b0m", "[31mSiti0m"),  # CSI, seven and eight bits
        ("Siti\nRahayu\tW", "Siti Rahayu W"),
        ("Siti\u2028Rahayu\u00a0W", "Siti Rahayu W"),
        ("e\u0301", "é"),
        ("\ud800Siti\ue000\U000e0001", "Siti"),  # surrogate, private use, tag
        ("Siti [bold]x[/]", "Siti [bold]x[/]"),
        ("=1+1", "=1+1"),
        ("O'Neill; DROP", "O'Neill; DROP"),
        ("  ", ""),
        ("Siti 😀", "Siti 😀"),
        ("Siti \U0001fae8 \U0003abcd", "Siti \U0001fae8 \U0003abcd"),  # of a later Unicode, or of one yet to come
        ("Si\ufdd0ti\uffff \U0004fffe", "Siti"),  # noncharacters
    ],
)
def test_what_is_dropped_and_what_is_kept_literally(given_: str, kept: str) -> None:
    assert text.clean(given_) == kept


def test_a_joined_emoji_falls_into_its_parts() -> None:
    assert text.clean("👩\u200d🏭") == "👩🏭"


def test_a_single_letter_is_a_name_and_a_bare_sign_is_not() -> None:
    assert text.name("Ö") == "Ö"
    assert text.name(" O'Neill ") == "O'Neill"
    with refused("name_without_letter"):
        text.name("[/")
    with refused("name_missing"):
        text.name("\u200b \x1b")


def test_a_name_of_300_characters_is_refused_before_anything_is_cut() -> None:
    assert text.name("a" * text.NAME_LENGTH) == "a" * text.NAME_LENGTH
    with refused("text_too_long"):
        text.name("a" * 300)
    with refused("text_too_long"):
        text.line("é" * (text.LINE_LENGTH + 1), "address")


def test_length_counts_what_is_kept() -> None:
    assert text.line("a" + "\u200b" * 500, "address") == "a"


@given(ANY)
def test_folded_text_is_words_of_letters_and_digits(anything: str) -> None:
    folded = text.folded(anything)
    assert folded == " ".join(folded.split())
    assert not any(c.isascii() and not c.isalnum() and c != " " for c in folded)
    assert text.is_clean(folded)
    assert text.folded(folded) == folded


def test_what_was_normalised_by_other_tables_is_plain_all_the_same() -> None:
    """A mark that these tables don't know yet may stand in an order that they would change one day."""
    assert text.is_clean("e\u0301")
    assert text.is_clean("a\u0315\u0300")
    assert not text.is_clean(" a")
    assert not text.is_clean("a  b")
    assert not text.is_clean("a\u00a0b")


@pytest.mark.parametrize(
    ("judge", "upto", "digest"),
    [
        (lambda c: "01"[text.is_clean(c)], 0x10000, "5a7748a4d2d3def9"),
        (lambda c: text.folded(f"x{c}x"), 0x10000, "ddbf3eae0456595b"),
        (lambda c: sound(f"x{c}x"), 0x800, "5f2a0394947e24fe"),
    ],
    ids=["plain", "folded", "sound"],
)
def test_every_python_judges_every_character_alike(judge: Callable[[str], str], upto: int, digest: str) -> None:
    """The centre, its desks and whoever proves an index may run on Pythons with different tables."""
    told = hashlib.blake2b(digest_size=8)
    for plane in (0, 1, 2, 14):
        told.update("".join(judge(chr(plane << 16 | n)) for n in range(upto)).encode("utf-8", "surrogatepass"))
    assert told.hexdigest() == digest


def test_folding_forgets_case_accents_and_punctuation() -> None:
    assert text.folded("Nur'aini  É. Çelik-ß") == "nur aini e celik ss"


@given(st.text("0123456789", min_size=16, max_size=16))
def test_a_masked_nik_shows_region_and_serial_only(nik: str) -> None:
    assert text.masked_nik(nik) == f"{nik[:6]}••••••{nik[12:]}"


def test_masks_of_other_codes() -> None:
    assert text.masked_nik("3171010101010001") == "317101••••••0001"
    assert text.masked("08123456789") == "•••••••6789"
    assert text.masked("AB1") == "AB1"
    assert text.masked("") == ""
