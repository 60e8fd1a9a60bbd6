"""An act that one key does to the row under the cursor: a case, or a complaint.

The tables of such acts (:mod:`screens.keyboard.case_acts`, :mod:`screens.keyboard.complaint_acts`) are made of these.
"""

from __future__ import annotations

from typing import NamedTuple

from models.words import N_


class RowAct(NamedTuple):
    """An act on what is under the cursor. Without ``dialog`` and ``text`` it asks nothing and is done at once."""

    id: str
    """The tag of its form, and its name among what is judged to be possible now."""
    key: str = ""
    """Its key, by Textual's name; without one it is done by the key of another act: see :attr:`back`."""
    word: str = ""
    """What key bar and list of drafts call it."""
    help: str = ""
    done: str = ""
    """What is said when it is done; an undoing says by itself what it undid."""
    headline: str = ""
    """What stands above its question."""
    dialog: str = ""
    """The class of its dialog, as ``module:class``."""
    text: str = ""
    """The field of the form that a text fills, where nothing but a text is asked."""
    label: str = N_("Reason")
    """What that text is called."""
    lanes: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)
    """Where it stands on the key bar of each lane, from the left; 0: not at all. Its key works in all of them."""
    batch: bool = False
    """It asks the same of every case, so one key may do it to all that are marked."""
    back: str = ""
    """The act that the same key does while the papers are with a unit outside."""
    receives: bool = False
    """The case comes to the officer's unit: it is said where its paper file lies."""
    survey: bool = False
    """The citizen has got what he came for: the satisfaction survey is offered."""
    attention: str = ""
    """Its help among what needs attention, if it is about acts that crossed on the case."""
