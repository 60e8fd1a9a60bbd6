"""What is said of retention: why a case stays though its time is over."""

from __future__ import annotations

from models.words import N_, _

HELD = {
    "contested": N_("acts on it crossed and are not settled"),
    "offered": N_("it is offered to another unit and not taken yet"),
    "dispatched": N_("its papers are out and have not come back"),
    "helped": N_("another unit still helps with it"),
    "papers": N_("its paper file lies in a place of this office"),
    "originals": N_("an original was taken in, and nothing says that it went back"),
}
"""Sentences for :data:`models.retention.due.HELD`."""


def held(why: str) -> str:
    """Return why a case stays."""
    return _(HELD.get(why, why))
