"""``make bench``: what the desk costs, each figure beside a peer or a bare baseline. Nothing is asserted.

Each part can be run by itself (``python -m benchmarks.start`` …); this runs them one after another, prints their
figures, and writes them as JSON and into the page docs/performance.md. There each part has a place of its own; what was
written around it by hand, and the last figures of parts that are left out, stay as they are.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import report
from benchmarks.report import Section

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
FIGURES = Path("build/bench.json")


def start(args: argparse.Namespace) -> Section:
    """Return what a start costs."""
    from benchmarks import start as part

    about = "From exec to the screen, in a pty, of a desk without the centre's packages"
    return Section.of("start", about, part.measure(args.desk_python or sys.executable))


def saving(args: argparse.Namespace) -> Section:
    """Return what a save costs, and whether keys feel it."""
    from benchmarks import saving as part
    from models.practice import fill
    from models.register.founding import found_practice

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        register = found_practice(folder / "practice.db", tokens=folder, fast=True)
        fill(register, 20_000, 1)
        section = part.measure(register, folder)
        register.close()
    return section


def growth(args: argparse.Namespace) -> Section:
    """Return how costs grow with the number of cases."""
    from benchmarks import growth as part

    sizes = [size for size in (10_000, 100_000, 1_000_000) if size <= args.cases]
    return Section.of("growth", "The same desk with more and more cases", part.measure(sizes, args.keep))


def line(args: argparse.Namespace) -> Section:
    """Return what a key costs on the line, and how long it takes, at the largest desk that there is."""
    from benchmarks import line as part

    desk = args.keep / str(args.cases)
    if (desk / "practice.db").exists():
        os.environ["PTSA_DATA"], os.environ["PTSA_STATE"] = str(desk), str(desk)
    cases = args.cases if "PTSA_DATA" in os.environ else 20_000
    return Section.of("keys and bytes", f"In a pty of 80x24, key by key, {cases:,} cases", part.measure())


def search(args: argparse.Namespace) -> Section:
    """Return what a query costs among all the cases."""
    from benchmarks import search as part

    return Section.of("search", f"{args.cases:,} cases", part.measure(args.cases))


def keeping(args: argparse.Namespace) -> Section:
    """Return what retention and compaction cost."""
    from benchmarks import keeping as part

    return part.measure(min(args.cases, 20_000))


def reports(args: argparse.Namespace) -> Section:
    """Return what the reports of a month cost."""
    from benchmarks import reports as part

    sizes = [size for size in part.SIZES if size <= args.cases] or [args.cases]
    return Section.of("reports", "Each report of a whole month, until it is complete", part.measure(sizes, args.keep))


PARTS: dict[str, Callable[[argparse.Namespace], Section]] = {
    "start": start,
    "saving": saving,
    "growth": growth,
    "line": line,
    "search": search,
    "keeping": keeping,
    "reports": reports,
}


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="which parts; all if none is named")
    parser.add_argument("--cases", type=int, default=1_000_000, help="cases of search, and most cases of growth")
    parser.add_argument("--desk-python", help="interpreter of an install without the centre's packages, for start")
    parser.add_argument("--keep", type=Path, help="folder that keeps the desks of growth; left out, they are removed")
    parser.add_argument("--json", type=Path, default=FIGURES)
    parser.add_argument("--page", type=Path, default=PAGE)
    args = parser.parse_args()
    print(report.machine())
    with tempfile.TemporaryDirectory() as place:
        args.keep = args.keep or Path(place)
        for name in args.parts or PARTS:
            section = PARTS[name](args)
            report.show(section)
            report.write_json(args.json, [section])
            page = args.page.read_text(encoding="utf-8") if args.page.exists() else ""
            args.page.write_text(report.renewed(page, [section]), encoding="utf-8")


if __name__ == "__main__":
    main()
