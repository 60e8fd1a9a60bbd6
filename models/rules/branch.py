"""Office, units, officers, catalogue, calendar: the centre alone writes about them, or a desk that stands alone."""

from __future__ import annotations

from models.acts import (
    Act,
    BranchSet,
    CalendarSet,
    CataloguePublished,
    OfficerAdded,
    OfficerChanged,
    UnitAdded,
    UnitChanged,
)
from models.rules.rights import CENTRE, Checks

RIGHTS: dict[type[Act], Checks] = dict.fromkeys(
    (BranchSet, CalendarSet, CataloguePublished, OfficerAdded, OfficerChanged, UnitAdded, UnitChanged), CENTRE
)
