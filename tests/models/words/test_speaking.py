"""Many answers at once, each in its own language, whatever the program itself speaks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from models import words
from models.words import _, labels


def told(code: str) -> list[str]:
    with words.speaking(code):
        return [labels.state("received") for _turn in range(200)] + [words.language()]


def test_threads_speak_their_own_language() -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(told, ("id", "en") * 8))
    assert found == [["Diterima"] * 200 + ["id"], ["Received"] * 200 + ["en"]] * 8
    assert (labels.state("received"), words.language()) == ("Received", "en")


def test_what_was_spoken_before_comes_back() -> None:
    words.set_language("id")
    with words.speaking("en"):
        assert _("yes") == "yes"
        with pytest.raises(ValueError), words.speaking("id"):
            raise ValueError(_("yes"))
        assert words.language() == "en"
    assert words.language() == "id"
