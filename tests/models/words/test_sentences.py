"""Every refusal has a sentence in the code, and every sentence belongs to a refusal."""

from __future__ import annotations

import ast
from collections.abc import Iterator
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
    "centre_untrusted",
    "certificate_needed",
    "database_newer",
    "desk_revoked",
    "protocol_unknown",
    "signature_wrong",
}
"""Codes whose sentences commands say, not the one line of a screen."""


def sources() -> Iterator[tuple[Path, ast.Module]]:
    """Yield every module of the program."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def raised() -> set[str]:
    """Return the codes that the program names."""
    found = set(BUILT)
    for _path, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Refused", "_member"):
                found.update(
                    leaf.value
                    for argument in node.args
                    for leaf in ast.walk(argument)
                    if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str) and "_" in leaf.value
                )
    return found


def named_as_text() -> set[str]:
    """Return every string constant of the program: codes that travel through tables and parameters."""
    found = set()
    for path, tree in sources():
        if path.name == "sentences.py":
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


def test_every_refusal_has_a_sentence() -> None:
    codes = {c for c in raised() if not c.endswith("_")}
    assert codes - set(SENTENCES) == set()


def test_every_sentence_belongs_to_a_refusal() -> None:
    assert set(SENTENCES) - named_as_text() - BUILT == set()


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("code", SENTENCES)
def test_every_sentence_can_be_said(code: str, language: str) -> None:
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
    said = sentence(Refused(code, state="received", where="$", **facts))
    assert said
    assert "{" not in said


def calls() -> Iterator[tuple[str, int, list[str], set[str]]]:
    """Yield where a refusal is raised with a code in full, the codes, and the facts that go with it."""
    for path, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refused" and node.args:
                branches = [node.args[0]]
                if isinstance(node.args[0], ast.IfExp):
                    branches = [node.args[0].body, node.args[0].orelse]
                codes = [b.value for b in branches if isinstance(b, ast.Constant) and isinstance(b.value, str)]
                yield str(path.relative_to(ROOT)), node.lineno, codes, {k.arg or "" for k in node.keywords}


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
            tree = ast.parse(path.read_text(encoding="utf-8"))
            met |= {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
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
