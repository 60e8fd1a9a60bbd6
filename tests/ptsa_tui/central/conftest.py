"""The centre's tests run over PostgreSQL and over SQLite; neither is ever skipped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import Server


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Return the PostgreSQL server of this run."""
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
