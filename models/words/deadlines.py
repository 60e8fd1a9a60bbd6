"""How long somebody still has: a citizen in calendar days, the office in working days."""

from __future__ import annotations

from models.words import _


def left(days: int) -> str:
    """Return what ``days`` until a deadline mean; 0 is its last day, less has passed."""
    if days == 0:
        return _("last day today")
    if days == 1:
        return _("until tomorrow")
    if days == -1:
        return _("passed yesterday")
    return _("{days} days left").format(days=days) if days > 0 else _("passed {days} days ago").format(days=-days)


def days(count: int, one: str, many: str) -> str:
    """Return the sentence for one day, or that for ``count`` of them."""
    return one if count == 1 else many.format(days=count)


def working(left: int) -> str:
    """Return what ``left`` working days until a promised date mean, as short as a list needs it; 0 is its last day."""
    if left == 0:
        return _("due today")
    return _("{days} wd left").format(days=left) if left > 0 else _("{days} wd late").format(days=-left)
