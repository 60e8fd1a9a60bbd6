"""Every refusal has a sentence in the code, and every sentence belongs to a refusal."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from models import words
from models.refused import Refused
from models.store.database import _CODES
from models.words.sentences import SENTENCES, sentence

ROOT = Path(__file__).parents[3]
ROOMS = ("models", "screens", "ptsa_tui")

BUILT = {"handover_accepted", "handover_declined", "handover_taken_back", "handover_lapsed", "handover_ended"}
"""Codes that are put together from a state."""

OF_COMMANDS = {
    "administrator_last",
    "catalogue_moved",
    "centre_untrusted",
    "certificate_needed",
    "database_newer",
    "desk_revoked",
    "draft_exists",
    "officer_code",
    "officer_moved",
    "origin_needed",
    "protocol_unknown",
    "signature_wrong",
    "unit_code",
}
"""Codes whose sentences commands and the centre's pages say, not the one line of a screen."""


@cache
def sources() -> tuple[tuple[Path, tuple[ast.Call, ...], tuple[str, ...]], ...]:
    """Return every module of the program: its path, its calls and its texts."""
    found = []
    for path in sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        calls = tuple(node for node in nodes if isinstance(node, ast.Call))
        found.append((path, calls, tuple(texts(nodes))))
    return tuple(found)


def texts(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Yield the texts among nodes."""
    return (node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))


def raised() -> set[str]:
    """Return the codes that the program names."""
    found = set(BUILT)
    for _path, calls, _texts in sources():
        for call in calls:
            if getattr(call.func, "id", "") in ("Refused", "_member"):
                leaves = (leaf for argument in call.args for leaf in ast.walk(argument))
                found.update(text for text in texts(leaves) if "_" in text)
    return found


def named_as_text() -> set[str]:
    """Return every string constant of the program: codes that travel through tables and parameters."""
    return {text for path, _calls, named in sources() if path.name != "sentences.py" for text in named}


def test_every_refusal_has_a_sentence() -> None:
    codes = {c for c in raised() if not c.endswith("_")}
    assert codes - set(SENTENCES) == set()


def test_every_sentence_belongs_to_a_refusal() -> None:
    assert set(SENTENCES) - named_as_text() - BUILT == set()


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_sentence_can_be_said(language: str) -> None:
    facts: dict[str, str | int | None] = dict.fromkeys(
        (
            "length",
            "longest",
            "region",
            "requirement",
            "shortest",
            "seconds",
            "version",
            "known",
            "why",
            "kind",
            "most",
        ),
        1,
    )
    words.set_language(language)
    for code in SENTENCES:
        said = sentence(Refused(code, state="received", where="$", **facts))
        assert said, code
        assert "{" not in said, code


def calls() -> Iterator[tuple[str, int, list[str], set[str]]]:
    """Yield where a refusal is raised with a code in full, the codes, and the facts that go with it."""
    for path, found, _texts in sources():
        for call in found:
            if getattr(call.func, "id", "") == "Refused" and call.args:
                first = call.args[0]
                branches = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
                yield str(path.relative_to(ROOT)), call.lineno, [*texts(branches)], {k.arg or "" for k in call.keywords}


def test_every_refusal_brings_the_facts_of_its_sentence() -> None:
    wanting = [
        (path, line, code, missing)
        for path, line, codes, facts in calls()
        for code in codes
        if (missing := {name for _, name, _, _ in Formatter().parse(SENTENCES[code]) if name} - facts)
    ]
    assert wanting == []


def test_a_refusal_that_lost_its_facts_is_still_said() -> None:
    """Outcomes of the fold carry a code alone (the bulk path raises them); a sentence must not fail on that."""
    failing = []
    for code in SENTENCES:
        try:
            assert sentence(Refused(code))
        except KeyError:
            failing.append(code)
    assert failing == []


def test_every_refusal_of_the_models_is_met_in_some_test() -> None:
    met = set()
    for path in Path(__file__).parents[1].rglob("test_*.py"):
        if path != Path(__file__):
            met |= set(texts(ast.walk(ast.parse(path.read_text(encoding="utf-8")))))
    ours = {c for path, _, codes, _ in calls() if path.startswith("models") for c in codes}
    assert (ours | BUILT | set(_CODES.values())) - met == set()


@pytest.mark.parametrize("language", ["en", "id"])
def test_every_sentence_fits_on_the_line_of_a_small_screen(language: str) -> None:
    words.set_language(language)
    long = {"state": "with_unit", "length": 300, "shows": "26 Sep 2026 17.08", "known": "26 Sep 2026 17.08"}
    sentences = {
        code: sentence(Refused(code, **{name: long.get(name, 99) for _, name, _, _ in Formatter().parse(text) if name}))
        for code, text in SENTENCES.items()
        if code not in OF_COMMANDS
    }
    assert {code: told for code, told in sentences.items() if len(told) > 76} == {}
