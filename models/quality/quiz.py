"""The quiz: what the 14 components of a service's standard say, for practice before assessors come.

Nothing of it is recorded: it is practice, not a judgement of anybody.
"""

from __future__ import annotations

from random import Random

from msgspec import Struct

from models.catalogue.card import PARTS, Part, card
from models.facts.standard import Catalogue, Service
from models.words import _
from models.words import card as words_of_card

CHOICES = 4
"""Answers to choose from."""


class Question(Struct, frozen=True):
    """What a service's card says of a component, or where the catalogue knows nothing: what is it called?"""

    number: int
    """Of the component, from 1."""
    part: Part
    service: Service
    answers: tuple[str, ...]
    right: int
    """Place of the right answer."""
    full: tuple[str, ...]
    """All that the card says; nothing where its name is asked for."""


class Asked(Struct, frozen=True):
    """How far a round has come: how many were right, and of how many that were asked to be chosen."""

    right: int = 0
    answered: int = 0
    shown: int = 0


def questions(catalogue: Catalogue, service: Service, rng: Random) -> list[Question]:
    """Return the 14 components of a service as questions, in the law's order.

    Wrong answers are what the cards of other services say of the same component, else what this one says of others. Of
    a component that the catalogue does not hold its name is asked.
    """
    others = [s for s in catalogue.services if s.code != service.code and not s.retired]
    own = {part.name: words_of_card.component(card(catalogue, service), part) for part in PARTS}
    found = []
    for number, part in enumerate(PARTS, 1):
        full = own[part.name]
        if full:
            right = _short(full)
            wrong = {_short(told) for s in others if (told := words_of_card.component(card(catalogue, s), part))}
            if len(wrong - {right}) < CHOICES - 1:
                wrong |= {_short(told) for name, told in own.items() if name != part.name and told}
        else:
            right = _(words_of_card.TITLES[part.name])
            wrong = {_(title) for title in words_of_card.TITLES.values()}
        chosen = rng.sample(sorted(wrong - {right}), min(CHOICES - 1, len(wrong - {right})))
        answers = [*chosen, right]
        rng.shuffle(answers)
        found.append(Question(number, part, service, tuple(answers), answers.index(right), full))
    return found


def _short(lines: tuple[str, ...]) -> str:
    return lines[0] if len(lines) == 1 else f"{lines[0]} (+{len(lines) - 1})"


__all__ = ["Asked", "Question", "questions"]
