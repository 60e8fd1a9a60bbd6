"""What was found, in groups: a table with a line for each, the largest first, and one for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from models.documents.document import Column, Table, Value
from models.words import _

T = TypeVar("T")


def grouped(found: Iterable[T], key: Callable[[T], str]) -> dict[str, list[T]]:
    """Return what was found by what ``key`` says of it, the most first, of equally many by their names."""
    groups: defaultdict[str, list[T]] = defaultdict(list)
    for one in found:
        groups[key(one)].append(one)
    return {name: groups[name] for name in sorted(groups, key=lambda name: (-len(groups[name]), name))}


def table_by(
    title: str,
    columns: tuple[Column, ...],
    found: Sequence[T],
    key: Callable[[T], str],
    row: Callable[[Sequence[T]], tuple[Value, ...]],
    opens: Callable[[T], int],
    *,
    total: bool = True,
) -> Table:
    """Return the groups as a table: ``row`` has the cells behind a group's name, ``opens`` what stands behind one."""
    groups = grouped(found, key)
    return Table(
        title,
        columns,
        tuple((name, *row(group)) for name, group in groups.items()),
        (_("All"), *row(found)) if total else (),
        tuple(tuple(dict.fromkeys(map(opens, group))) for group in groups.values()),
    )
