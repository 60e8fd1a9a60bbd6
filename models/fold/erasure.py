"""How far the erasures of a subject reach: which of its entries nobody may read, and which nobody ever will again."""

from __future__ import annotations

from typing import NamedTuple

from models.acts import Erased
from models.fold.engine import Fold
from models.fold.states import PersonState


class Reach(NamedTuple):
    """Of a subject's first entries: of how many the personal parts are hidden, and of how many they are destroyed."""

    hidden: int = 0
    gone: int = 0


def reach(folded: Fold, *, alone: bool = True) -> Reach:
    """Return how far the erasures that are in force reach.

    An erasure takes away what stands before it; that of a person also what crossed it. It is final once the centre has
    given it a place without an objection, and at once where a desk is ``alone``: nobody can object there.
    """
    entries = folded.entries
    erasures = [
        place
        for place, (entry, outcome) in enumerate(zip(entries, folded.outcomes, strict=True))
        if entry.kind == Erased.__name__ and outcome.verdict == "applied"
    ]
    if not erasures:
        return Reach()
    final = [place for place in erasures if alone or entries[place].placement is not None]
    if isinstance(folded.state, PersonState):
        return Reach(len(entries), len(entries) if final else 0)
    return Reach(erasures[-1], final[-1] if final else 0)
