"""How much two names, two addresses or two numbers are alike: pure rules, for finding the same person again."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from rapidfuzz.distance import OSA

from models.facts.sounds import sound, words
from models.text import folded

NameLikeness = Literal["same_name", "other_order", "one_letter", "sounds", "letters", "one_word"]
"""From the strongest sign to the weakest."""

_STREET_WORDS = frozenset(
    "jl jln jalan gg gang no nomor rt rw blok kav kec kel kab kota desa dusun km lantai lt".split()
)
_SHORTEST_WORD = 3
"""A shared word counts from this length on."""


def allowed(length: int) -> int:
    """Return how many edits a word of this length may differ by: 0 up to 3 letters, 1 up to 6, then 2.

    An edit is a letter too many, one too few, another one, or two neighbours in each other's place. The rule of
    OpenCRVS (``AUTO:4,7``).
    """
    return 0 if length < 4 else 1 if length < 7 else 2


def names(one: str, other: str, keys: Collection[str], other_sound: str | None = None) -> NameLikeness | None:
    """Return the strongest way in which two names are alike; None when they have nothing in common.

    ``keys`` are those of ``one`` (:func:`models.facts.sounds.keys`), ``other_sound`` is the other's key if known.
    """
    ours, theirs = words(one), words(other)
    if not ours or not theirs:
        return None
    if ours == theirs:
        return "same_name"
    left, right = sorted(ours), sorted(theirs)
    if left == right:
        return "other_order"
    differing = _differing(left, right)
    if differing == 1:
        return "one_letter"
    heard = sound(other) if other_sound is None else other_sound
    if heard in keys:
        return "sounds"
    if differing is not None or any(_differing(key.split(), heard.split()) is not None for key in keys):
        return "letters"
    shared = {word for key in keys for word in key.split()} & set(heard.split())
    return "one_word" if any(len(word) >= _SHORTEST_WORD for word in shared) else None


def _differing(ours: list[str], theirs: list[str]) -> int | None:
    """Return by how many letters names of equally many words differ, each word within what its length allows."""
    if len(ours) != len(theirs):
        return None
    rest, lone = list(theirs), []
    for word in ours:
        if word in rest:
            rest.remove(word)
        else:
            lone.append(word)
    total = 0
    for word in lone:
        best = None
        for other in rest:
            most = allowed(min(len(word), len(other)))
            count = OSA.distance(word, other, score_cutoff=most)
            if count <= most and (best is None or count < best[0]):
                best = (count, other)
        if best is None:
            return None
        total += best[0]
        rest.remove(best[1])
    return total


def addresses(one: str, other: str) -> bool:
    """Tell whether two addresses are much alike: most of their words and house numbers are the same."""
    ours, theirs = _place(one), _place(other)
    if not ours or not theirs:
        return False
    return len(ours & theirs) >= 0.6 * len(ours | theirs)


def _place(address: str) -> set[str]:
    return {word for word in folded(address).split() if word not in _STREET_WORDS}


def one_digit(one: str, other: str) -> bool:
    """Tell whether two numbers of the same length differ in one digit, or in two neighbours that changed places."""
    if len(one) != len(other) or one == other or not one:
        return False
    places = [n for n, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(places) == 2 and places[1] == places[0] + 1:
        return (one[places[0]], one[places[1]]) == (other[places[1]], other[places[0]])
    return len(places) == 1
