"""The quiz: all 14 components of every service, one right answer each, and nothing recorded."""

from __future__ import annotations

from random import Random

from models.catalogue.card import PARTS
from models.quality.quiz import questions
from models.register.register import Register
from models.words import _
from models.words.card import TITLES


def test_every_service_has_fourteen_questions_with_one_right_answer(register: Register) -> None:
    catalogue = register.catalogue()
    before = register.head().seq
    for place, service in enumerate(catalogue.services):
        found = questions(catalogue, service, Random(place))
        assert [q.number for q in found] == list(range(1, 15))
        assert [q.part for q in found] == list(PARTS)
        for question in found:
            assert len(question.answers) == len(set(question.answers)) == 4
            right = question.answers[question.right]
            assert right.startswith(question.full[0]) if question.full else right == _(TITLES[question.part.name])
    assert register.head().seq == before


def test_the_right_answer_is_not_always_at_the_same_place(register: Register) -> None:
    catalogue = register.catalogue()
    service = catalogue.by_code["PP"]
    places = {q.right for seed in range(5) for q in questions(catalogue, service, Random(seed))}
    assert places == {0, 1, 2, 3}
