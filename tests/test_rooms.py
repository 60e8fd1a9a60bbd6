"""The arrows between the rooms, proved on what is really loaded, and those inside them, read from the source."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from tests.pty.conftest import ROOT

EVERY = "import pkgutil, importlib, {room}\n" + (
    "for m in pkgutil.walk_packages({room}.__path__, '{room}.'):\n"
    "    if '.migrations' not in m.name and not m.name.endswith('__main__'): importlib.import_module(m.name)\n"
)


LATE = {"textual", "rich", "screens", "holidays", "httpx", "cryptography", "starlette", "uvicorn"}
"""What no command loads that does not need it."""


def loaded(code: str) -> set[str]:
    """Return the modules that a fresh interpreter of a desk (without the centre's packages) holds after ``code``.

    Peewee loads psycopg wherever it finds it; a desk does not have it.
    """
    desk = "import sys\nsys.modules['psycopg'] = sys.modules['psycopg2'] = None\n"
    names = "import json\nprint(json.dumps([n for n, m in sys.modules.items() if m is not None]))"
    run = subprocess.run(
        [sys.executable, "-c", f"{desk}{code}\n{names}"],
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[str] = json.loads(run.stdout.splitlines()[-1])
    return set(found)


def tops(modules: set[str]) -> set[str]:
    """Return the top-level names."""
    return {m.partition(".")[0] for m in modules}


def test_models_load_no_terminal_and_no_other_room() -> None:
    assert not tops(loaded(EVERY.format(room="models"))) & {"textual", "rich", "screens", "ptsa_tui"}


def test_screens_load_nothing_of_the_program() -> None:
    assert "ptsa_tui" not in tops(loaded(EVERY.format(room="screens")))


@pytest.mark.parametrize(
    "command", ["record", "lookup", "status", "journal", "practice", "doctor", "sync", "bundle", "catalogue"]
)
def test_commands_load_no_terminal(command: str) -> None:
    code = f"import ptsa_tui.__main__, ptsa_tui.cli.{command}"
    assert not tops(loaded(code)) & LATE


def test_a_foundation_is_needed_for_the_heavy_packages_only() -> None:
    modules = tops(loaded("import models.register.register, models.forms, models.search, models.terminal.terminal"))
    assert not modules & {"holidays", "argon2", "stdnum.numdb", "httpx", "cryptography", "zstandard"}


SHIPPED = ("models", "screens", "ptsa_tui", "tests", "benchmarks")
IMPORTS = re.compile(
    rf"^\s*(from (?:{'|'.join(SHIPPED)})[\w.]* import [\w, ]+|import (?:{'|'.join(SHIPPED)})[\w.]*\w)$"
)


@cache
def programs() -> list[str]:
    """Return the imports of programs that stand in strings, for other processes: no tool follows a move there."""
    found = set()
    for path in (path for room in SHIPPED for path in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= {m[1] for line in re.split(r"[\n;]", node.value) if (m := IMPORTS.match(line))}
    return sorted(found)


def test_programs_in_strings_import_what_is_there() -> None:
    code = "import sys\nfor line in sys.argv[1:]:\n    try:\n        exec(line)\n"
    code += "    except ImportError as error:\n        print(line, error)"
    run = subprocess.run(
        [sys.executable, "-c", code, *programs()], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert len(programs()) > 10
    assert run.stdout == ""


def imports(node: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    """Yield all imports of a module, inside functions too, but not those that only a type checker reads."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield node
    only_types = isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")
    for part in node.orelse if only_types else ast.iter_child_nodes(node):
        yield from imports(part)


def arrows(root: Path, rooms: tuple[str, ...]) -> dict[str, set[str]]:
    """Return which modules each module of ``rooms`` imports. A package's own module is its ``__init__``."""
    files = {".".join(p.relative_to(root).with_suffix("").parts): p for r in rooms for p in (root / r).rglob("*.py")}
    packages = {name.removesuffix(".__init__"): name for name in files if name.endswith(".__init__")}
    found: dict[str, set[str]] = {}
    for name, file in files.items():
        found[name] = set()
        for node in imports(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                wanted = {alias.name: alias.name for alias in node.names}
            else:
                assert node.module is not None, f"{name} imports by dots"
                wanted = {f"{node.module}.{alias.name}": node.module for alias in node.names}
            for whole, module in wanted.items():  # ``from a import b``: the module a.b, or a name in a
                target = next((packages.get(n, n) for n in (whole, module) if n in files or n in packages), None)
                if target is not None and target != name:
                    found[name].add(target)
    return found


def circles(graph: Mapping[str, set[str]]) -> Iterator[frozenset[str]]:
    """Yield, of each package, the groups of its modules and packages from each of which a way leads to all others."""
    for parent in {name.rpartition(".")[0] for name in graph}:
        depth = parent.count(".") + 2
        siblings: dict[str, set[str]] = {}
        for name, targets in graph.items():
            if name.startswith(f"{parent}."):
                mine = ".".join(name.split(".")[:depth])
                theirs = {".".join(t.split(".")[:depth]) for t in targets if t.startswith(f"{parent}.")}
                siblings.setdefault(mine, set()).update(theirs - {mine})
        reached = {name: reach(siblings, name) for name in siblings}
        groups = {frozenset(n for n in reached[name] if name in reached[n]) for name in siblings}
        yield from (group for group in groups if group)


def reach(graph: Mapping[str, set[str]], start: str) -> set[str]:
    """Return all that a way of one arrow or more leads to."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        new = graph[waiting.pop()] - found
        found |= new
        waiting += new
    return found


def test_no_import_circle_runs_between_the_parts_of_a_package() -> None:
    standing = set(circles(arrows(Path(ROOT), ("models", "screens", "ptsa_tui"))))
    assert sorted(map(sorted, standing)) == []


@pytest.mark.parametrize(
    ("inside", "circle"),
    [
        ("import room.b.two", True),
        ("from room.b import two", True),
        ("def later():\n    from room.b.two import name", True),
        ("try:\n    from room import b\nexcept ImportError:\n    pass", True),
        ("if TYPE_CHECKING:\n    from room.b import two", False),
        ("if TYPE_CHECKING:\n    pass\nelse:\n    from room.b import two", True),
        ("import room.c", False),
    ],
)
def test_a_circle_is_found_wherever_the_import_stands(tmp_path: Path, inside: str, circle: bool) -> None:
    files = {"__init__": "", "a": inside, "b/__init__": "", "b/two": "from room.a import name", "c": "import json"}
    for name, text in files.items():
        file = tmp_path / "room" / f"{name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    found = set(circles(arrows(tmp_path, ("room",))))
    assert found == ({frozenset({"room.a", "room.b"})} if circle else set())
