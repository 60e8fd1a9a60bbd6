"""An entry that crossed another one."""

from __future__ import annotations

from msgspec import Struct


class Contest(Struct, frozen=True):
    """Two entries crossed: ``stands`` is in force, ``entry`` is not."""

    entry: int
    stands: int
    code: str
    choice: str = ""
    """What became of it: ``kept`` or ``redone``; nothing while it is open."""
