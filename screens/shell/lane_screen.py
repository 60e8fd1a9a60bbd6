"""What the screens in lanes share: digits and arrows choose a lane, and what is true now is read again."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from textual import events, work

from models.refused import Refused
from screens.shell.key_queue import READS
from screens.shell.screen import DeskScreen


class LaneScreen(DeskScreen):
    """Base of screens that show one of several lanes."""

    LANES: ClassVar[int]
    """How many there are."""

    def __init__(self) -> None:
        super().__init__()
        self.lane = 0
        self.chosen = False
        """Somebody chose the lane; until then it is the first one that holds something."""
        self.anew = False
        """What is read next is shown anew; else the cursor stays on its row."""

    @work(exclusive=True, group=READS)
    async def load(self) -> None:
        """Read the lanes behind the keys, and show them."""
        try:
            counts = await self.read_lanes()
        except Refused as why:
            self.refuse(why)
            return
        self.begin_with(counts)
        gently, self.anew = not self.anew, False
        self.show_lane(gently=gently)

    @abstractmethod
    async def read_lanes(self) -> tuple[int, ...]:
        """Read and keep what the lanes hold; return how much that is in each.

        Raises:
            Refused: it can't be read now.
        """

    @abstractmethod
    def show_lane(self, *, gently: bool = False) -> None:
        """Draw the chosen lane; ``gently``: the cursor stays on its row, or it is said that this left the list."""

    @abstractmethod
    def choose_lane(self, lane: int) -> None:
        """Show another lane; beyond the last one the first comes again."""

    def begin_with(self, counts: tuple[int, ...]) -> None:
        """Begin with the first lane that holds something."""
        if not self.chosen:
            self.lane = next((lane for lane, count in enumerate(counts) if count), 0)
            self.chosen = True

    def on_mount(self) -> None:
        """Show the lanes."""
        self.reload()

    def came_back(self) -> None:
        """Show what is true now."""
        self.reload()

    def reload(self) -> None:
        """Show the lanes as they are now."""
        self.anew = True
        self.load()

    def news(self) -> None:
        """Show the lanes as they are now; the cursor stays on its row."""
        self.load()

    def on_key(self, event: events.Key) -> None:
        """Digits choose a lane."""
        if event.key.isdecimal() and 0 < int(event.key) <= self.LANES:
            event.stop()
            self.choose_lane(int(event.key) - 1)

    def action_next_lane(self) -> None:
        """Right."""
        self.choose_lane(self.lane + 1)

    def action_last_lane(self) -> None:
        """Left."""
        self.choose_lane(self.lane - 1)
