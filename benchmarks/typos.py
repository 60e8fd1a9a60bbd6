"""Slips of a clerk's fingers: a letter too few, two in each other's place, another one, one too many."""

from __future__ import annotations

from random import Random

_NEIGHBOURS = dict(
    zip(
        "qwertyuiopasdfghjklzxcvbnm",
        """wa qes wrd etf ryg tuh yij uok ipl o qsz awdx sefc drgv fthb gyjn hukm jil ko
        asx zsdc xdfv cfgb vghn bhjm njk""".split(),
        strict=True,
    )
)
"""Keys beside each key of a QWERTY keyboard: half of the wrong letters are one of them."""


def typo(word: str, rng: Random) -> str:
    """Return ``word`` with one slip, always another word; the first letter is hit as often as any other."""
    while True:
        at = rng.randrange(len(word))
        wrong = rng.choice("abcdefghijklmnopqrstuvwxyz")
        if rng.random() < 0.5:
            wrong = rng.choice(_NEIGHBOURS.get(word[at], "aeiou"))
        kind = rng.randrange(4)
        if kind == 0:
            slip = word[:at] + word[at + 1 :]
        elif kind == 1:
            slip = word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]
        elif kind == 2:
            slip = word[:at] + wrong + word[at + 1 :]
        else:
            slip = word[:at] + wrong + word[at:]
        if slip != word and slip:
            return slip
