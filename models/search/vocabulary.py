"""Words that exist: how one that was begun may end, and which are one typo away from one that was mistyped.

One typo is a letter too many, one too few, another one, or two neighbours in each other's place. All but the swap
leave the first or the second half of the word as it is: what begins with the one or ends with the other is read from
two sorted tables and compared letter by letter. So no table of deletions is needed, which for 120,000 words would take
26 MB, and eight rows are written for every new word.
"""

from __future__ import annotations

from rapidfuzz.distance import OSA

from models.store.database import Database
from models.store.placeholders import in_parts, placeholders

SHORTEST = 4
"""Fewest letters of a word that may be mistyped; shorter ones would be near to everything."""
_MOST = 120
"""Most words that are asked of the index for a mistyped one, the commonest first."""
_ENDINGS = 400
"""Most endings of a beginning; where there are more, the index itself gathers them."""
_LONGEST = 24
"""Letters behind which no typo is looked for."""


def _behind(begin: str) -> str:
    """Return a bound behind all words that begin with ``begin``."""
    return begin + "\U0010ffff"


def endings(database: Database, begin: str) -> list[str] | None:
    """Return the words that begin with ``begin``, the commonest first; None when they are too many."""
    rows = database.rows(
        "SELECT term FROM word WHERE term >= ? AND term < ? ORDER BY count DESC LIMIT ?",
        begin,
        _behind(begin),
        _ENDINGS + 1,
    )
    return None if len(rows) > _ENDINGS else [term for (term,) in rows]


def counts(database: Database, words: list[str]) -> dict[str, int]:
    """Return on how many places each word stands; words that do not exist are left out."""
    marks = placeholders(words)
    return dict(database.rows(f"SELECT term, count FROM word WHERE term IN ({marks})", *words))  # noqa: S608  # marks


def near(database: Database, word: str) -> list[str]:
    """Return the words that are one typo away, the commonest first."""
    length = len(word)
    if not SHORTEST <= length <= _LONGEST:
        return []
    half = length // 2
    shortest, longest = max(SHORTEST - 1, length - 1), length + 1
    swapped = {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(length - 1)} - {word}
    rows = database.rows(
        f"""SELECT term, count FROM word WHERE term >= ? AND term < ? AND length(term) BETWEEN ? AND ?
        UNION SELECT term, count FROM word WHERE term IN ({placeholders(swapped)})""",  # noqa: S608  # marks
        word[:half],
        _behind(word[:half]),
        shortest,
        longest,
        *swapped,
    )
    found = {term: count for term, count in rows if _one_typo_away(word, term)}
    back = word[half:][::-1]
    ends = database.rows(
        "SELECT back FROM word_back WHERE back >= ? AND back < ? AND length(back) BETWEEN ? AND ?",
        back,
        _behind(back),
        shortest,
        longest,
    )
    more = [term for (turned,) in ends if (term := turned[::-1]) not in found and _one_typo_away(word, term)]
    for part in in_parts(more):
        marks = placeholders(part)
        found |= dict(database.rows(f"SELECT term, count FROM word WHERE term IN ({marks})", *part))  # noqa: S608
    return sorted(found, key=lambda term: (-found[term], term))[:_MOST]


def _one_typo_away(one: str, other: str) -> bool:
    return OSA.distance(one, other, score_cutoff=1) == 1
