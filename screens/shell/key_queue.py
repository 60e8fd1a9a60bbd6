"""Keys wait for each other, so that nothing that is typed ahead is lost or goes astray."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from textual import events
from textual.app import App
from textual.message_pump import MessagePump

from screens.shell.deliberate import Hand
from screens.shell.scanning import Scanner

if TYPE_CHECKING:
    from models.terminal.terminal import Terminal

READS = "reads"
"""Group of the workers that read what a screen needs before keys make sense on it; the next key waits for them."""

LONGEST_KEEP = 0.5
"""Seconds that a key waits for the draft of the one before at most."""

LONGEST_READ = 5.0
"""Seconds that a key waits for such a reading at most."""


class KeyQueue(App[int]):
    """An app that takes keys one by one.

    A key that is typed while the screen changes, a form is saved or the focus moves goes where it would have gone had
    it been typed later. So type-ahead, scanners and coalesced lines lose and misplace nothing.
    """

    terminal: Terminal
    is_open = False
    """Whether :attr:`terminal` is there: the sign-in takes keys before it is."""
    scanner: Scanner
    """Takes the keys of a scan out before anything else hears of them."""
    hand: Hand
    """Then lets those through that were pressed on purpose."""

    def __init__(self) -> None:
        self._changing = 0
        self._held: list[events.Event] = []
        self._settling: asyncio.Task[None] | None = None
        super().__init__()

    def _change(self, change: Callable[[], Awaitable[None]]) -> None:
        self._changing += 1
        self.run_worker(self._changed(change), group="change")

    async def _changed(self, change: Callable[[], Awaitable[None]]) -> None:
        try:
            await change()
            await self._until(lambda: self.focused is not None, 1.0)
            await self._until(self._has_read, LONGEST_READ)
        finally:
            self._released()

    async def on_event(self, event: events.Event) -> None:
        """Take keys one by one: the next one waits until all that this one does is done, wherever the focus then is."""
        if isinstance(event, (events.Key, events.Paste)) and not event.is_forwarded:
            self._held.append(event)
            await self._drain()
        else:
            await super().on_event(event)

    @property
    def typed_ahead(self) -> bool:
        """Whether keys wait already for what the present one does."""
        return bool(self._held)

    def again(self, event: events.Key) -> None:
        """Read a key once more, before those that came after it: what it was typed for stands below this screen."""
        again = events.Key(event.key, event.character)
        again.time = event.time
        self._held.insert(0, again)

    async def _drain(self) -> None:
        while True:
            if self._changing or (event := self.scanner.next(self._held)) is None:
                return
            if self._is_heard(event) and self.hand.lets(event, self._held):
                break
        self._changing += 1
        nodes = self._path()
        try:
            await super().on_event(event)
        finally:  # a key that is refused holds up none behind it
            self._settling = asyncio.create_task(self._settle(nodes))

    def _is_heard(self, event: events.Event) -> bool:
        """Tell whether the front screen lets a key in: one that is turned to a citizen lets hardly any."""
        takes = getattr(self.screen, "takes", None)
        return takes is None or bool(takes(event))

    def _path(self) -> list[MessagePump]:
        """Return whom a key's consequences pass: the focused widget (it hears its own messages), up to the screen."""
        focused = self.focused
        return [self.screen] if focused is None else [focused, *focused.ancestors_with_self[:-1], self.screen]

    async def _settle(self, nodes: list[MessagePump]) -> None:
        """Wait until each of ``nodes`` has worked off what it had to do; one that closes meanwhile has."""
        try:
            for node in nodes:
                done = asyncio.Event()
                if not node.call_later(done.set):
                    continue
                while node.is_running and not done.is_set():
                    with suppress(asyncio.TimeoutError):
                        await asyncio.wait_for(done.wait(), 0.05)
            await self._until(self._has_read, LONGEST_READ)
            # what this key typed is in its draft before the next key is read: a kill costs one key at most
            await self._until(lambda: not self.is_open or self.terminal.drafts.is_idle, LONGEST_KEEP)
        finally:
            self.hand.done()
            self._released()

    def _has_read(self) -> bool:
        """Tell whether the screens have what they read before keys make sense on them; live searches don't count."""
        return all(worker.is_finished for worker in self.workers if worker.group == READS)

    async def _until(self, true: Callable[[], bool], seconds: float) -> None:
        """Wait until something is true, or long enough: keys are held back, never lost."""
        end = time.monotonic() + seconds
        while not true() and time.monotonic() < end:
            await asyncio.sleep(0.003)

    def _released(self) -> None:
        self._changing -= 1
        self.call_later(self._drain)
