"""63-bit ids: branch (15 bits), desk (8), incarnation (8), counter (32).

An entry's id carries its place: its counter is its sequence number. A subject is named by the id of the entry that
created it, so no further numbering is needed, and ids of one desk grow with time.
"""

from __future__ import annotations

from typing import NamedTuple

BRANCHES = 1 << 15
DESKS = 1 << 8
INCARNATIONS = 1 << 8
COUNTERS = 1 << 32

CENTRE_DESK = 0
"""Desk number of the branch's own entries, written by the centre (or by a desk that stands alone)."""


class Id(NamedTuple):
    """The four parts of an id; see :func:`pack`."""

    branch: int
    desk: int
    incarnation: int
    counter: int

    def __str__(self) -> str:
        return ".".join(map(str, self))


def pack(branch: int, desk: int, incarnation: int, counter: int) -> int:
    """Return the id of these parts.

    Raises:
        ValueError: a part is negative or too large.
    """
    if not (0 <= branch < BRANCHES and 0 <= desk < DESKS and 0 <= incarnation < INCARNATIONS):
        raise ValueError("branch, desk or incarnation out of range")
    if not 0 <= counter < COUNTERS:
        raise ValueError("counter out of range")
    return branch << 48 | desk << 40 | incarnation << 32 | counter


def unpack(id_: int) -> Id:
    """Return the parts of an id."""
    return Id(id_ >> 48, id_ >> 40 & 0xFF, id_ >> 32 & 0xFF, id_ & 0xFFFFFFFF)


def counter_of(id_: int) -> int:
    """Return the counter of an id alone."""
    return id_ & 0xFFFFFFFF


def desk_of(id_: int) -> int:
    """Return the desk of an id alone."""
    return id_ >> 40 & 0xFF


def branch_subject(branch: int) -> int:
    """Return the subject that a branch's own settings (name, catalogue, calendar) are entries of."""
    return pack(branch, CENTRE_DESK, 0, 0)


def chain_bounds(branch: int, desk: int, incarnation: int) -> tuple[int, int]:
    """Return the lowest and highest id of one chain: counters 1 … 2³² - 1."""
    return pack(branch, desk, incarnation, 1), pack(branch, desk, incarnation, COUNTERS - 1)
