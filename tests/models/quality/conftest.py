"""A desk with a supervisor beside the officer, and short ways to say what happens."""

from __future__ import annotations

import pytest

from models.register.register import Register


@pytest.fixture
def ratna(register: Register) -> int:
    """Return the id of a supervisor."""
    rows = register.database.rows("SELECT id FROM officer WHERE role = 'supervisor'")
    return int(rows[0][0])
