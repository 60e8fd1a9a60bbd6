"""An entry that crossed another one."""

from __future__ import annotations

from msgspec import Struct, structs

from models.acts import Choice
from models.refused import Refused


class Contest(Struct, frozen=True):
    """Two entries crossed: ``stands`` is in force, ``entry`` is not."""

    entry: int
    stands: int
    code: str
    choice: str = ""
    """What became of it: ``kept`` or ``redone``; nothing while it is open."""


def settled(contests: tuple[Contest, ...], entry: int, choice: Choice) -> tuple[Contest, ...]:
    """Return the contests once somebody has settled one; the first word counts.

    Raises:
        Refused: ``contest_unknown``.
    """
    if all(c.entry != entry for c in contests):
        raise Refused("contest_unknown")
    return tuple(structs.replace(c, choice=choice) if c.entry == entry and not c.choice else c for c in contests)
