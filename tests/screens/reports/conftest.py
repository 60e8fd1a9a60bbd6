"""A desk that knows how documents are written, with a queue in its past."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.practice import fill
from models.register.register import Register
from models.terminal.terminal import Terminal
from ptsa_tui.app import PtsaApp
from ptsa_tui.documents import FORMATS, written
from ptsa_tui.settings import Settings
from screens.reports.export import Export
from tests.screens.conftest import desk_of


@pytest.fixture
def reporting(register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    """Return a desk of invented cases, half of which came through the queue, and a folder for files."""
    fill(register, 120, 7, visits=0.5)
    folder = tmp_path / "files"
    folder.mkdir()
    monkeypatch.setattr(Export, "folder", str(folder))
    with desk_of(register) as desk:
        desk.document = lambda document, form: written(document, next(one for one in FORMATS if one == form))
        yield desk


@pytest.fixture
def reports(reporting: Terminal) -> PtsaApp:
    """Return the app of that desk."""
    return PtsaApp(reporting, Settings(colours="full"))
