"""A desk with the invented complaints of a practice desk, in every state."""

from __future__ import annotations

import pytest

from models.practice import fill_complaints
from models.terminal.terminal import Terminal
from ptsa_tui.app import PtsaApp
from ptsa_tui.settings import Settings
from tests.screens.conftest import FillOnce


@pytest.fixture
def busy(desk: Terminal, fill_once: FillOnce) -> PtsaApp:
    """Return the app of a desk with cases and complaints."""
    fill_once(desk.register, fill_complaints)
    return PtsaApp(desk, Settings(colours="full"))
