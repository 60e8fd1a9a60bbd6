"""Words: each may be a beginning, in any order; then run together or apart; then by their sound; then with one typo.

An apostrophe, a hyphen and a space are written or left out as it comes: Al-Fatih, al fatih and alfatih are one name,
and so are Ma'ruf and maruf. The index holds the words as they stand in the name, so the query is read in both ways.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import pairwise

from models.cases.lines import CaseLine
from models.facts import sounds
from models.search import vocabulary
from models.search.lines import Tier, either, tally
from models.store.database import Database
from models.store.terms import identity_term, sounding
from models.text import folded

_INDEXED = 4
"""Longest beginning of a word that the index keeps; of longer ones the vocabulary tells the endings."""
_SHORTEST_HEARD = 3
"""Fewest letters of a word that is compared by its sound."""
_COMMON, _MANY = 100, 2000
"""One case in so many, and how many at least, make a word so common that it is hardly another one mistyped."""
_COMMONEST = 10
"""Near words whose sound is compared: the commonest ones cost most, and a sound costs time, too."""
_RUNNING, _HEARD, _TYPOS = 1, 2, 3
"""Numbers of the tiers behind that of the words as they were typed."""
_PARTICLE, _REST = 2, 3
"""Letters of a first part that may stand before anything, and fewest letters behind a longer one."""
_MOST_WORDS = 12
"""Words of a query that are looked for; no name has more."""


def tiers(database: Database, typed: str) -> list[Callable[[], Tier | None]]:
    """Return the ways of finding a name, each made when it is needed; None for one that would find nothing new."""
    words = _few(folded(typed).split())
    if not words:
        return []
    asked = _Asked(database, words, typed)
    return [asked.as_typed, asked.run_together, asked.by_sound, asked.with_typos]


def _few(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))[:_MOST_WORDS]


class _Asked:
    """The words of a query and what the vocabulary knows of them."""

    def __init__(self, database: Database, words: list[str], typed: str) -> None:
        self.database, self.words = database, words
        self.plain = {word: _beginning(database, word) for word in words}
        self.number = identity_term(typed) if any(c in "0123456789" for c in typed) else ""
        # the last word may be the beginning of a name; any other title says what someone is, not who
        self.who = _few(sounds.words(typed))
        if typed[-1:].isalnum() and not self.who[-1].endswith(words[-1]):
            self.who = _few([*self.who, words[-1]])
        self.more = {word: self._parted(word) for word in self.who}
        for one, other in pairwise(self.who):
            joined = _known_beginning(database, one + other)
            self.more[one], self.more[other] = _or(self.more[one], joined), _or(self.more[other], joined)
        self.heard = {word: _heard(word) for word in self.who}
        self.counts = vocabulary.counts(database, self.who)

    def as_typed(self) -> Tier | None:
        """Every word stands there as it was typed, or longer; or it is a passport."""
        match = _all([self.plain[word] for word in self.words])
        if self.number:
            match = f"({match}) OR {either([self.number])}" if match else either([self.number])
        return Tier(match) if match else None

    def run_together(self) -> Tier | None:
        """Every word stands there in two parts, or as a part of one; titles need not be there."""
        if self.who == self.words and not any(self.more.values()):
            return None
        match = _all([self._written(word) for word in self.who])
        return Tier(match, accepts=lambda line: self._tier(line) == _RUNNING) if match else None

    def by_sound(self) -> Tier | None:
        """Every word stands there, or one that sounds like it.

        A word that exists is taken for a whole one here: its sound finds it in all spellings, at half the cost.
        """
        if not any(self.heard.values()):
            return None
        groups = []
        for word in self.who:
            heard = self.heard[word]
            groups.append(heard if heard and word in self.counts else _or(self._written(word), heard))
        match = _all(groups)
        return Tier(match, accepts=lambda line: self._tier(line) == _HEARD) if match else None

    def with_typos(self) -> Tier | None:
        """Some word is a typo away from what stands there; the others stand there, or sound like it, or are, too."""
        near = [either(self._near(word)) for word in self.who]
        groups = [_or(self._written(word), self.heard[word], more) for word, more in zip(self.who, near, strict=True)]
        ways = [
            _all([more if n == at else group for n, group in enumerate(groups)]) for at, more in enumerate(near) if more
        ]
        match = _or(*(f"({way})" for way in ways if way))
        return Tier(match, accepts=lambda line: self._tier(line) == _TYPOS) if match else None

    def _written(self, word: str) -> str:
        """Return an expression for a word as it was typed, or run together or apart."""
        return _or(self.plain.get(word) or _beginning(self.database, word), self.more[word])

    def _parted(self, word: str) -> str:
        """Return an expression for a word that stands there in two parts."""
        places = [at for at in range(1, len(word)) if _parts_well(at, len(word))]
        begun = vocabulary.counts(self.database, [word[:at] for at in places]) if places else {}
        ways = ((word[:at], _known_beginning(self.database, word[at:])) for at in places if word[:at] in begun)
        return _or(*(f'("{first}" AND ({rest}))' for first, rest in ways if rest))

    def _near(self, word: str) -> list[str]:
        """Return the words that were meant by a mistyped one. A very common one is taken for what it is."""
        count = self.counts.get(word, 0)
        if count > _MANY and count * _COMMON > tally(self.database, "case"):
            return []
        return _unheard(word, vocabulary.near(self.database, word))

    def _tier(self, line: CaseLine) -> int:
        """Return in which tier a line belongs. Two sounds may be reckoned to the same term: the name itself decides."""
        mine = folded(line.name).split()
        if all(_stands(asked, mine) for asked in self.words):
            return 0
        missing = [at for at, asked in enumerate(self.who) if not _stands(asked, mine) and not _runs(asked, mine)]
        missing = [at for at in missing if not any(_stands(pair, mine) for pair in self._pairs(at))]
        if not missing:
            return _RUNNING
        heard = set(sounds.sound(line.name).split())
        return _HEARD if all(any(heard.issuperset(key) for key in _keys(self.who[at])) for at in missing) else _TYPOS

    def _pairs(self, at: int) -> list[str]:
        """Return a word run together with the one before it and the one behind it."""
        return ["".join(self.who[first : first + 2]) for first in (at - 1, at) if 0 <= first < len(self.who) - 1]


def _stands(asked: str, mine: list[str]) -> bool:
    return any(word.startswith(asked) for word in mine)


def _runs(asked: str, mine: list[str]) -> bool:
    """Tell whether neighbours among the words of a name, run together, begin with what was asked for."""
    return any(
        "".join(mine[place:]).startswith(asked) and _parts_well(len(word), len(asked))
        for place, word in enumerate(mine)
    )


def _parts_well(first: int, whole: int) -> bool:
    """Tell whether a word may be taken apart behind so many letters: Maria Na is not meant by Mariana."""
    return 0 < first < whole and (first <= _PARTICLE or whole - first >= _REST)


def _all(groups: list[str]) -> str:
    """Return an expression for all groups; empty when one of them can't be fulfilled."""
    return " AND ".join(f"({group})" for group in groups) if all(groups) else ""


def _or(*groups: str) -> str:
    return " OR ".join(group for group in groups if group)


def _beginning(database: Database, word: str) -> str:
    """Return an expression for the words that begin with ``word``; empty when there is none."""
    if len(word) <= _INDEXED:
        return f'"{word}"*'
    return _known_beginning(database, word)


def _known_beginning(database: Database, word: str) -> str:
    """Return an expression for the words that begin with ``word``; empty when there is none, however short it is."""
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
