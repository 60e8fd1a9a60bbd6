"""Who keeps copies and figures up to date: one process beside the workers, with what processor time they leave."""

from __future__ import annotations

import logging
import time

from models.refused import Refused
from ptsa_tui.central import figures
from ptsa_tui.central.copies import Copies
from ptsa_tui.central.processes import end_when_alone
from ptsa_tui.central.store import Busy

COMMAND = ("ptsa_tui", "central", "follow", "--watch")
"""It learns from its environment where the database and the copies are."""
PAUSE = 5.0
"""Seconds between two rounds at least; a round that took long is followed by a pause of three times that."""
_A_TURN = 20.0
"""Seconds that one branch may take of a round, so that a new copy of a large one does not keep the others waiting."""
_NICE = 19

_LOG = logging.getLogger("ptsa.central.follower")


def turn(copies: Copies) -> list[str]:
    """Go through all branches once; return the periods that were counted, as ``1 2026-11``.

    What goes wrong at one branch keeps no other back; it is logged, and tried again in the next round.
    """
    done = []
    for branch in copies.centre.branches():
        try:
            if copies.follow(branch, _A_TURN).behind == 0:
                done += [f"{branch} {period}" for period in figures.refresh(copies, branch)]
        except (Refused, Busy) as why:
            _LOG.warning("a copy stays behind", extra={"code": why.code})
        except Exception:
            _LOG.exception("a copy stays behind")
    return done


def watch(copies: Copies) -> None:
    """Go through all branches again and again, as long as whoever began this process is there.

    It then ends at once: a step that is broken off has not happened.
    """
    end_when_alone(_NICE)
    while True:
        begun = time.monotonic()
        turn(copies)
        time.sleep(max(PAUSE, 3 * (time.monotonic() - begun)))


__all__ = ["COMMAND", "PAUSE", "turn", "watch"]
