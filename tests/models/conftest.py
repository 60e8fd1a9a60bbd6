"""Settings of the rules' tests: hypothesis walks the same examples in every run and keeps no files."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from models.register.register import Register

settings.register_profile(
    "desk",
    deadline=None,
    derandomize=True,
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("desk")


@pytest.fixture
def ratna(register: Register) -> int:
    """Return the id of the supervisor."""
    officer = register.officer_by_code("ratna")
    assert officer is not None
    return officer.id


@pytest.fixture
def budi(register: Register) -> int:
    """Return the id of a second officer."""
    officer = register.officer_by_code("budi")
    assert officer is not None
    return officer.id
