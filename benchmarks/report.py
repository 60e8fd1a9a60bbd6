"""How figures are told: each beside its baseline of the same run, as text, as JSON and as a page."""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import sqlite3
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple


class Figure(NamedTuple):
    """What was measured, ours and the baseline's, in the same unit; less is better unless ``unit`` is a rate."""

    what: str
    ours: float
    baseline: float | None
    """None: nothing of the kind to put beside it."""
    unit: str
    beside: str = ""
    """What the baseline is."""
    at: Mapping[str, float] = MappingProxyType({})
    """The same figure at several sizes."""

    @property
    def ratio(self) -> float | None:
        """Ours for each one of the baseline."""
        return self.ours / self.baseline if self.baseline else None


class Section(NamedTuple):
    """Figures of one benchmark."""

    name: str
    about: str
    """What was measured on, and how often."""
    figures: Sequence[Figure]

    @classmethod
    def of(cls, name: str, about: str, rows: Iterable[dict[str, Any]]) -> Section:
        """Return rows as a section."""
        return cls(
            name,
            about,
            [_figure(row) for row in rows],
        )


def _figure(row: Mapping[str, Any]) -> Figure:
    beside, at = row.get("beside", ""), row.get("at", {})
    return Figure(row["what"], row["ours"], row.get("baseline"), row["unit"], beside, at)


def machine() -> str:
    """Return what the figures were measured on."""
    cores = os.cpu_count() or 1
    return (
        f"{cores} cores · {platform.system()} {platform.machine()} · Python {sys.version.split()[0]} · "
        f"SQLite {sqlite3.sqlite_version}"
    )


def show(section: Section) -> None:
    """Print a section."""
    print(f"\n{section.name}: {section.about}")
    for figure in section.figures:
        print("  " + "  ".join(_cells(figure, pad=True)), flush=True)


def _cells(figure: Figure, *, pad: bool) -> tuple[str, ...]:
    ours = f"{number(figure.ours)} {figure.unit}"
    base = f"{number(figure.baseline)} {figure.unit}" if figure.baseline is not None else ""
    ratio = f"×{figure.ratio:.2f}" if figure.ratio is not None else ""
    if not pad:
        return figure.what, ours, base, ratio, figure.beside
    return f"{figure.what:<44}", f"{ours:>16}", f"{base:>16}", f"{ratio:>9}", figure.beside


def number(value: float) -> str:
    """Return a number with as many digits as mean something."""
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def told(section: Section) -> dict[str, Any]:
    """Return a section for programs: what was measured, when, and on what machine."""
    return {
        "about": section.about,
        "measured": dt.date.today().isoformat(),
        "on": machine(),
        "figures": [{**f._asdict(), "at": dict(f.at), "ratio": f.ratio} for f in section.figures],
    }


def write_json(path: Path, sections: Iterable[Section]) -> None:
    """Write the figures for programs; sections of earlier runs that were not measured now stay."""
    data = read_json(path) | {section.name: told(section) for section in sections}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read_json(path: Path) -> dict[str, Any]:
    """Return what was written before."""
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def renewed(page: str, sections: Iterable[Section]) -> str:
    """Return a page of Markdown with these sections in the place of their older figures.

    A measured section stands between two comments, ``<!-- make bench: its name -->`` and ``<!-- end -->``. Whatever
    stands outside of them was written by hand and is kept as it is. A section that is new to the page goes to its end.
    """
    for section in sections:
        name, data = section.name, told(section)
        figures = section.figures
        lines = _grown(figures) if any(figure.at for figure in figures) else _beside(figures)
        title = f"## {name[0].upper()}{name[1:]}\n\n{data['about']}. {data['on']}, {data['measured']}."
        begin, end = f"<!-- make bench: {name} -->\n", "<!-- end -->\n"
        part = f"{begin}{title}\n\n" + "\n".join(lines) + f"\n{end}"
        if begin in page:
            before, _, rest = page.partition(begin)
            page = before + part + rest.partition(end)[2]
        else:
            page = f"{page.rstrip()}\n\n{part}"
    return page


def _beside(figures: Sequence[Figure]) -> list[str]:
    """Return a table of figures and baselines."""
    lines = ["| what | ours | baseline | ratio | beside |", "|---|--:|--:|--:|---|"]
    return lines + ["| " + " | ".join(_cells(figure, pad=False)) + " |" for figure in figures]


def _grown(figures: Sequence[Figure]) -> list[str]:
    """Return a table of figures at several sizes; the ratio is the largest beside the smallest."""
    sizes = list(dict.fromkeys(size for figure in figures for size in figure.at))
    lines = ["| what | " + " | ".join(f"{int(size):,}" for size in sizes) + " | ratio |"]
    lines.append("|---|" + "--:|" * (len(sizes) + 1))
    for figure in figures:
        cells = [f"{number(figure.at[size])} {figure.unit}" if size in figure.at else "" for size in sizes]
        ratio = f"×{figure.ratio:.2f}" if figure.ratio else ""
        lines.append("| " + " | ".join((figure.what, *cells, ratio)) + " |")
    return lines
