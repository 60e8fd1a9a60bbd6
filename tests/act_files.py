"""Counts the files in which an act on a case stands: ``python -m tests.act_files``; with words, the files themselves.

An act stands in a file that names its class, its form, its word (``"assign"``), its row in the table of acts or its
key's method (``action_assign``). Words and translations, migrations, invented practice and tests are not counted, being
sentences and examples; nor is the wire, whose columns hold an act of any kind. A word that is also the name of a field
or a state (``"note"``, ``"ready"``) is not looked for as a bare text, since nobody can tell which of them is meant.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from models.acts import kinds
from models.fold import states
from models.forms.base import Form, forms_of
from models.forms.on_case import OnCase

ROOT = Path(__file__).parents[1]
ROOMS = ("models", "screens", "ptsa_tui")
SOURCES = ("models.acts", "models.forms")
APART = ("ptsa_tui/sync", "models/words", "models/store/migrations", "models/practice")
MOST = 7
"""Files in which an act may stand: acts, fold, rules, forms, the pairs that cross, the table of acts, its dialog."""
MEANT = {
    "came_back": {"models/cases/lanes.py", "screens/handover/rows.py"},  # the same word: how a case came to its lane
    "complete": {"screens/scanned.py"},  # who scans a notice brings what was missing
    "dispatch": {"models/cases/dispatch_book.py", "models/forms/handover.py"},  # the book; an offer to a unit outside
    "lapse": {"screens/keyboard/complaint_acts.py"},  # the same word: a complaint whose supplement never came
    "offer": {"ptsa_tui/central/placing.py"},  # it lets the case be followed by another branch
    "undo": {"models/fold/plain.py", "models/fold/engine.py", "models/slips/of_case.py"},  # going back is the engine's
}
"""Files that are about this one act, for what it means; the next act has no such file."""


class Named(NamedTuple):
    """How an act is named in code: classes and methods, and texts."""

    names: set[str]
    texts: set[str]


def acts_on_case() -> dict[str, Named]:
    """Return by the word of each act on a case, or of a form of one, how it is named."""
    found: dict[str, Named] = {}
    for act in kinds().values():
        if act.SUBJECT == "case" and not act.CREATES:
            found[act.NAME] = Named({act.__name__}, {act.__name__})
    for form in forms_of(Form):
        word = str(form.__struct_config__.tag)
        if word in found or issubclass(form, OnCase):
            words = {word, getattr(form, "OFFERED_AS", "") or word}
            named = found.setdefault(word, Named(set(), set()))
            named.names.update({form.__name__, *(f"action_{w}" for w in words)})
            named.texts.update(words - homonyms())
    return found


@cache
def homonyms() -> frozenset[str]:
    """Return the words that are fields or states, too."""
    fields = {field for cls in _structs(Struct) for field in cls.__struct_fields__}
    return frozenset(fields | {value for value in vars(states).values() if isinstance(value, str)})


def _structs(base: type[Struct]) -> Iterator[type[Struct]]:
    for cls in base.__subclasses__():
        if cls.__module__.startswith(("models.acts", "models.fold", "models.forms")):
            yield cls
        yield from _structs(cls)


def files(rooms: Iterable[str] = ROOMS) -> dict[str, list[str]]:
    """Return for each act, by its word, the files in which it stands."""
    wanted = acts_on_case()
    found: dict[str, list[str]] = {word: [] for word in wanted}
    for room in rooms:
        for path in sorted((ROOT / room).rglob("*.py")):
            place = path.relative_to(ROOT).as_posix()
            if not place.startswith(APART):
                said = _said(path)
                for word, named in wanted.items():
                    stands = named.names & said.names or named.texts & said.texts
                    if stands and place not in MEANT.get(word, ()):
                        found[word].append(place)
    return found


def _said(path: Path) -> Named:
    """Return the acts, forms and methods that a file defines or imports, and the texts in its code."""
    said = Named(set(), set())
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.ImportFrom(module=str() as module, names=aliases) if module.startswith(SOURCES):
                said.names.update(alias.name for alias in aliases)
            case ast.Attribute(value=ast.Name(id="acts" | "forms"), attr=name):
                said.names.add(name)
            case ast.ClassDef(name=name) if path.is_relative_to(ROOT / "models"):
                said.names.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                said.names.add(name)
            case ast.Call(func=ast.Name(id="RowAct"), args=[ast.Constant(value=str() as word), *_]):
                said.names.add(f"action_{word}")
            case ast.Constant(value=str() as text):
                said.texts.add(text)
    return said


def main(words: list[str]) -> int:
    """Print the table, or where the acts of these words stand; 1 when one stands in too many files."""
    found = files()
    for word, places in sorted(found.items(), key=lambda one: (-len(one[1]), one[0])):
        if not words:
            rooms = ", ".join(f"{sum(p.startswith(room) for p in places)} {room}" for room in ROOMS)
            print(f"{len(places):3d}  {word:15s} {rooms}")
        elif word in words:
            print(f"{len(places):3d}  {word}", *places, sep="\n     ")
    return int(any(len(places) > MOST for places in found.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
