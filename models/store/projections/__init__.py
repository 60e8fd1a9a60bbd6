"""How each kind of state becomes rows of tables, with the columns of the table's model in their order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from models.store.projections import assessment, branch, case, complaint, forum, incident, person, shift, survey, visit
from models.store.projections.rows import Rows

PROJECTIONS: dict[type, Callable[[Any], Rows]] = {
    **branch.PROJECTIONS,
    **person.PROJECTIONS,
    **visit.PROJECTIONS,
    **case.PROJECTIONS,
    **complaint.PROJECTIONS,
    **shift.PROJECTIONS,
    **assessment.PROJECTIONS,
    **forum.PROJECTIONS,
    **incident.PROJECTIONS,
    **survey.PROJECTIONS,
}
"""By the type of the state."""
