"""What ``make bench`` writes into the page of figures leaves alone whatever was written there by hand."""

from __future__ import annotations

import re
from pathlib import Path

from benchmarks.report import Figure, Section, read_json, renewed, write_json

PAGE = Path(__file__).parents[2] / "docs" / "performance.md"

SAVING = Section("saving", "300 intakes", [Figure("save", 1.5, 0.5, "ms", "a bare commit")])
AGAIN = Section("saving", "500 intakes", [Figure("save", 1.0, 0.5, "ms", "a bare commit")])
GROWTH = Section("growth", "One desk", [Figure("size", 9, None, "B", "", {"10": 10, "1000": 9})])


def test_a_measured_section_goes_to_the_end_of_a_page_that_lacks_it() -> None:
    page = renewed("# Costs\n\nBy hand.\n", [SAVING, GROWTH])
    assert page.startswith("# Costs\n\nBy hand.\n\n<!-- make bench: saving -->\n## Saving\n")
    assert "| save | 1.50 ms | 0.50 ms | ×3.00 | a bare commit |" in page
    assert "| what | 10 | 1,000 | ratio |" in page


def test_only_its_own_section_is_replaced() -> None:
    page = renewed("# Costs\n", [SAVING, GROWTH]) + "\n## The centre\n\nBy hand, too.\n"
    before = page.replace("300 intakes", "500 intakes").replace("1.50 ms", "1 ms").replace("×3.00", "×2.00")
    assert renewed(page, [AGAIN]) == before
    assert renewed(page, []) == page


def test_figures_of_parts_that_were_not_measured_stay_for_programs(tmp_path: Path) -> None:
    path = tmp_path / "build" / "bench.json"
    write_json(path, [SAVING, GROWTH])
    write_json(path, [AGAIN])
    data = read_json(path)
    assert (data["saving"]["about"], data["growth"]["about"]) == ("500 intakes", "One desk")


def test_each_measured_section_of_the_page_has_a_beginning_and_an_end() -> None:
    marks = re.findall(r"^<!-- (make bench: .+|end) -->$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    begun = marks[::2]
    assert begun
    assert all(mark.startswith("make bench: ") for mark in begun)
    assert set(marks[1::2]) == {"end"}
    assert len(marks) == 2 * len(set(begun))
