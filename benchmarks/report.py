"""How figures are told: each beside its baseline of the same run, as text, as JSON and as a page."""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import sqlite3
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
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
            [Figure(r["what"], r["ours"], r.get("baseline"), r["unit"], r.get("beside", "")) for r in rows],
        )


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


def write_json(path: Path, sections: Iterable[Section]) -> None:
    """Write the figures for programs; sections of earlier runs that were not measured now stay."""
    data = read_json(path)
    for section in sections:
        data[section.name] = {
            "about": section.about,
            "measured": dt.date.today().isoformat(),
            "on": machine(),
            "figures": [{**f._asdict(), "ratio": f.ratio} for f in section.figures],
        }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read_json(path: Path) -> dict[str, Any]:
    """Return what was written before."""
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def page(data: dict[str, Any], head: str) -> str:
    """Return the figures as a page of Markdown under ``head``."""
    parts = [head.rstrip()]
    for name, section in data.items():
        parts.append(f"## {name[0].upper()}{name[1:]}\n\n{section['about']}. {section['on']}, {section['measured']}.\n")
        lines = ["| what | ours | baseline | ratio | beside |", "|---|--:|--:|--:|---|"]
        for row in section["figures"]:
            figure = Figure(row["what"], row["ours"], row["baseline"], row["unit"], row["beside"])
            lines.append("| " + " | ".join(_cells(figure, pad=False)) + " |")
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"
