"""The centre's tests run over PostgreSQL and over SQLite; neither is ever skipped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import Server


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Return a PostgreSQL server of this test process."""
    made = Server()
    yield made
    made.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the address of an empty database of either engine."""
    if request.param == "sqlite":
        yield f"sqlite://{tmp_path / 'centre.db'}"
    else:
        with request.getfixturevalue("server").database() as address:
            yield address


BOTH_ENGINES = ("test_exchange.py", "test_kill.py", "test_schema.py", "test_admin.py", "test_together.py")
"""Tests that run over both engines each time; others meet PostgreSQL in the long runs, unless it is theirs alone."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave what PostgreSQL repeats to the long runs."""
    here, names = Path(__file__).parent, {item.nodeid for item in items}
    for item in items:
        repeats = item.nodeid.replace("[postgresql", "[sqlite") in names - {item.nodeid}
        if item.path.parent == here and repeats and item.path.name not in BOTH_ENGINES:
            item.add_marker(pytest.mark.soak)
