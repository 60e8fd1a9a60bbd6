"""What docs/centre.md says of the tables: every key begins with the branch, every hot statement names it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from ptsa_tui.central.schema import TABLES

ROOT = Path(__file__).parents[3]
HOT = ("exchange.py", "ledger.py", "placing.py", "feeds.py", "own.py")
ALLOWED = {
    "SELECT branch FROM branch WHERE branch > 0",
    "SELECT branch, lost FROM branch WHERE branch > 0 ORDER BY branch FOR UPDATE",
}
"""Name every branch on purpose: a unit is made known to all."""


@pytest.mark.parametrize("table", TABLES)
def test_every_key_begins_with_the_branch(table: str) -> None:
    columns, key = TABLES[table]
    assert next(iter(columns)) == "branch"
    assert key.split(", ")[0] == "branch"


def statements() -> list[tuple[str, str]]:
    """Return every statement of the hot modules, with the constant parts of those that are put together."""
    found = []
    for name in HOT:
        tree = ast.parse((ROOT / "ptsa_tui" / "central" / name).read_text(encoding="utf-8"))
        parts = {id(v) for n in ast.walk(tree) if isinstance(n, ast.JoinedStr) for v in n.values}
        for node in ast.walk(tree):
            text = ""
            if id(node) in parts:
                continue
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                text = node.value
            elif isinstance(node, ast.JoinedStr):
                text = "".join(str(v.value) if isinstance(v, ast.Constant) else "x" for v in node.values)
            text = " ".join(text.split())
            if text.startswith(("SELECT ", "UPDATE ", "DELETE ", "INSERT ")) and " " in text:
                found.append((name, text))
    return found


def test_every_hot_statement_names_its_branch() -> None:
    wanting = [
        (name, sql)
        for name, sql in statements()
        if sql not in ALLOWED
        and "branch = %s" not in sql
        and "branch = ANY(%s)" not in sql
        and not sql.startswith("INSERT INTO")
    ]
    assert len(statements()) > 25
    assert wanting == []
    assert all("(branch," in sql for _name, sql in statements() if sql.startswith("INSERT INTO"))


def test_no_statement_rests_on_a_sequence_or_trigger() -> None:
    from ptsa_tui.central.schema import statements as made

    text = " ".join(made()).lower()
    assert not any(word in text for word in ("serial", "sequence", "trigger", "references", "identity"))
