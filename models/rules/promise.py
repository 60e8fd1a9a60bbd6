"""Promises that the calendar moves: the centre alone says it, or a desk that stands alone."""

from __future__ import annotations

from models.acts import Act, PromiseMoved
from models.rules.rights import CENTRE, Checks

RIGHTS: dict[type[Act], Checks] = {PromiseMoved: CENTRE}
