"""Words: each may be a beginning, in any order; then by their sound; then with one typo in each."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from models.facts import sounds
from models.search import vocabulary
from models.search.lines import Tier, either, tally
from models.store.database import Database
from models.store.terms import identity_term, sounding
from models.text import folded
from models.views import CaseLine

_INDEXED = 4
"""Longest beginning of a word that the index keeps; of longer ones the vocabulary tells the endings."""
_SHORTEST_HEARD = 3
"""Fewest letters of a word that is compared by its sound."""
_COMMON, _MANY = 100, 2000
"""One case in so many, and how many at least, make a word so common that it is hardly another one mistyped."""
_COMMONEST = 10
"""Near words whose sound is compared: the commonest ones cost most, and a sound costs time, too."""
_TYPOS = 2
"""Number of the tier of misspelt words."""
_MOST_WORDS = 12
"""Words of a query that are looked for; no name has more."""


def tiers(database: Database, typed: str) -> list[Callable[[], Tier | None]]:
    """Return the ways of finding a name, each made when it is needed; None for one that would find nothing new."""
    words = list(dict.fromkeys(folded(typed).split()))[:_MOST_WORDS]
    if not words:
        return []
    asked = _Asked(database, words, typed)
    return [asked.as_typed, asked.by_sound, asked.with_typos]


class _Asked:
    """The words of a query and what the vocabulary knows of them."""

    def __init__(self, database: Database, words: list[str], typed: str) -> None:
        self.database, self.words = database, words
        self.plain = [_beginning(database, word) for word in words]
        self.heard = [_heard(word) for word in words]
        self.counts = vocabulary.counts(database, words)
        self.number = identity_term(typed) if any(c in "0123456789" for c in typed) else ""

    def as_typed(self) -> Tier | None:
        """Every word stands there as it was typed, or longer; or it is a passport."""
        match = _all(self.plain)
        if self.number:
            match = f"({match}) OR {either([self.number])}" if match else either([self.number])
        return Tier(match) if match else None

    def by_sound(self) -> Tier | None:
        """Every word stands there, or one that sounds like it.

        A word that exists is taken for a whole one here: its sound finds it in all spellings, at half the cost.
        """
        if not any(self.heard):
            return None
        groups = [
            heard if heard and word in self.counts else _or(plain, heard)
            for word, plain, heard in zip(self.words, self.plain, self.heard, strict=True)
        ]
        match = _all(groups)
        return Tier(match, accepts=lambda line: self._tier(line) == 1) if match else None

    def with_typos(self) -> Tier | None:
        """Some word is a typo away from what stands there; the others stand there, or sound like it, or are, too."""
        near = [either(self._near(word)) for word in self.words]
        groups = [_or(*ways) for ways in zip(self.plain, self.heard, near, strict=True)]
        ways = [
            _all([more if n == at else group for n, group in enumerate(groups)]) for at, more in enumerate(near) if more
        ]
        match = _or(*(f"({way})" for way in ways if way))
        return Tier(match, accepts=lambda line: self._tier(line) == _TYPOS) if match else None

    def _near(self, word: str) -> list[str]:
        """Return the words that were meant by a mistyped one. A very common one is taken for what it is."""
        count = self.counts.get(word, 0)
        if count > _MANY and count * _COMMON > tally(self.database, "case"):
            return []
        return _unheard(word, vocabulary.near(self.database, word))

    def _tier(self, line: CaseLine) -> int:
        """Return in which tier a line belongs. Two sounds may be reckoned to the same term: the name itself decides."""
        mine = folded(line.name).split()
        missing = [asked for asked in self.words if not any(word.startswith(asked) for word in mine)]
        if not missing:
            return 0
        heard = set(sounds.sound(line.name).split())
        return 1 if all(any(heard.issuperset(key) for key in _keys(asked)) for asked in missing) else _TYPOS


def _all(groups: list[str]) -> str:
    """Return an expression for all groups; empty when one of them can't be fulfilled."""
    return " AND ".join(f"({group})" for group in groups) if all(groups) else ""


def _or(*groups: str) -> str:
    return " OR ".join(group for group in groups if group)


def _beginning(database: Database, word: str) -> str:
    """Return an expression for the words that begin with ``word``; empty when there is none."""
    if len(word) <= _INDEXED:
        return f'"{word}"*'
    known = vocabulary.endings(database, word)
    return f'"{word}"*' if known is None else either(known)


@lru_cache(maxsize=256)
def _keys(word: str) -> tuple[tuple[str, ...], ...]:
    """Return the sounds of a word, each as the words that it sounds like."""
    if len(word) < _SHORTEST_HEARD:
        return ()
    return tuple(tuple(key.split()) for key in sounds.keys(word))


def _unheard(word: str, near: list[str]) -> list[str]:
    """Return near words without the commonest of those that sound alike: their cases are found by their sound."""
    keys = {" ".join(key) for key in _keys(word)}
    return [term for place, term in enumerate(near) if place >= _COMMONEST or sounds.sound(term) not in keys]


def _heard(word: str) -> str:
    ways = [sounding(" ".join(key)) for key in _keys(word)]
    return " OR ".join(f"({way})" for way in ways)
