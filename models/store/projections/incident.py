"""An incident has no rows at a desk: the centre's pages show it, from its entries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from models.fold import IncidentState
from models.store.projections.rows import Rows


def _incident(_: IncidentState) -> Rows:
    return {}


PROJECTIONS: dict[type, Callable[[Any], Rows]] = {IncidentState: _incident}
