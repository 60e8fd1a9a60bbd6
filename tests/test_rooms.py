"""The arrows between the rooms, proved on what is really loaded."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys

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
