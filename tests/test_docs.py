"""The documents name what is there: modules, pages, pictures, commands. What moves takes its name in them along."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from ptsa_tui.cli import commands
from ptsa_tui.settings import Settings
from tests import page_pictures
from tests.pty.conftest import ROOT

PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
NAMES = [page.name for page in PAGES]
LINK = re.compile(r"\]\(([^)#\s]+)\)")
MODULE = re.compile(r"`((?:models|screens|ptsa_tui|tests|benchmarks)/[\w/]*(?:/|\.\w+))`")
RUN = re.compile(r"python -m ((?:models|screens|ptsa_tui|tests|benchmarks)[\w.]*)")


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_link_leads_to_a_page_or_a_picture(page: Path) -> None:
    links = [link for link in LINK.findall(text(page)) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_module_that_a_page_names_is_there(page: Path) -> None:
    assert [path for path in MODULE.findall(text(page)) if not (ROOT / path).exists()] == []
    for module in RUN.findall(text(page)):
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), module


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_target_of_make_is_there(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    asked = re.findall(r"`make ([a-z-]+)[^`]*`|^    make ([a-z-]+)", text(page), re.MULTILINE)
    assert {one or other for one, other in asked} <= targets


def test_every_command_and_every_setting_is_written_down() -> None:
    page = text(ROOT / "docs" / "commands.md")
    named = set(re.findall(r"^\| `ptsa (\w+)", page, re.MULTILINE))
    assert named == {command.name for command in commands.COMMANDS}
    assert set(re.findall(r"^    (\w+) = ", page, re.MULTILINE)) == set(Settings.__struct_fields__)


def test_the_readme_is_read_in_a_few_minutes() -> None:
    assert len(text(ROOT / "README.md").splitlines()) <= 120


def test_the_tools_beside_the_tests_load() -> None:
    """They are run by make, not by pytest: a name that moved would be missed until somebody needs them."""
    tools = [path for path in (ROOT / "tests").glob("*.py") if not path.stem.startswith(("test_", "__", "conftest"))]
    lines = "\n".join(f"import tests.{path.stem}" for path in tools)
    run = subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (len(tools) > 10, run.returncode, run.stderr) == (True, 0, "")


def test_every_picture_is_made_by_a_story() -> None:
    made = re.findall(r'^    "([\w-]+)": ', text(ROOT / "tests" / "pictures.py"), re.MULTILINE)
    for folder in (ROOT / "docs" / "pictures", ROOT / "docs" / "pictures" / "en"):
        assert {path.stem for path in folder.glob("*.svg")} == {*made, "tampilan-antrean"}


def test_the_pictures_of_the_centres_pages_are_small_and_shown() -> None:
    shown = text(ROOT / "docs" / "centre.md")
    names = {f"page-{name}" for name in page_pictures.PICTURES}
    assert {path.stem for path in (ROOT / "docs" / "pictures").glob("page-*.png")} == names
    for name in names:
        assert f"pictures/{name}.png" in shown
        assert (ROOT / "docs" / "pictures" / f"{name}.png").stat().st_size <= 60 * 1024
