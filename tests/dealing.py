"""Which worker plays which test: some compute, the others wait.

A story in a real terminal waits for nine tenths of its time; every other test keeps a core busy. Somewhat more workers
than there are cores compute, and many others play the stories beside, so that all end at about the same time and no
core stands still. Who has nothing of his own left helps the others.
"""

from __future__ import annotations

import os

from xdist.scheduler import LoadScheduling
from xdist.workermanage import WorkerController

STORIES = "tests/pty/"

LONGEST = "test_robot_officer.py"
"""The file of the longest story, which is begun first: nobody may have to wait for it alone."""

CORES = os.cpu_count() or 1

COMPUTING = CORES + 1
"""One more than there are cores: a test of a screen waits, too, though not for long."""

TELLING = 2 * CORES

WORKERS = COMPUTING + TELLING


class Dealing(LoadScheduling):
    """Deals tests by what they need."""

    def _send_tests(self, node: WorkerController, num: int) -> None:
        assert self.collection is not None
        tells = self.nodes.index(node) >= COMPUTING
        own = [place for place in self.pending if self.collection[place].startswith(STORIES) == tells]
        if tells:
            own.sort(key=lambda place: LONGEST not in self.collection[place])
        chosen = (own or self.pending)[: 2 if tells else num]
        if chosen:
            taken = set(chosen)
            self.pending[:] = [place for place in self.pending if place not in taken]
            self.node2pending[node].extend(chosen)
            node.send_runtest_some(chosen)
