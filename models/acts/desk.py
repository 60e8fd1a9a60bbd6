"""Acts of the desk itself, and the one that forgets a citizen."""

from __future__ import annotations

from typing import ClassVar, Literal

from models.acts.base import Act, Code


class Forked(Act, frozen=True):
    """A restored or cloned database begins a new incarnation: where the old one was left."""

    SUBJECT: ClassVar[str] = "desk"
    CREATES: ClassVar[bool] = True
    incarnation: int
    seq: int
    hash: Code
    reason: Literal["restored", "moved"]
    provisional: bool = True
    """Chosen by the desk alone; the centre has yet to confirm it."""


class Erased(Act, frozen=True):
    """The personal parts of all earlier entries of this subject are removed, with their salts (UU 27/2022)."""

    SUBJECT: ClassVar[str] = "any"
    reason: Literal["request", "retention"]
