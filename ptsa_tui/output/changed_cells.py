"""Where Textual hands what it rendered to the driver: the one place that rests on Textual's inner names.

Textual sends whole widgets, most of whose cells stand on the terminal already. Here they are compared with what stands
there (:mod:`ptsa_tui.output.frame`). Where a Textual lacks one of these names, its own way is taken: :func:`fits`.
"""

from __future__ import annotations

import asyncio
import inspect
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from rich.color import ColorSystem
from rich.console import COLOR_SYSTEMS
from rich.segment import Segment
from textual import events
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen

from ptsa_tui.output.frame import Frame, Span

LONG = 160
"""Characters from which on an update is marked as one for terminals that can hold it back until it is whole."""

LONGEST_MAKING, LONGEST_READING = 0.25, 0.06
"""Seconds that a screen is held back at most while it is made, and then until it has what it reads."""

_CHUNK = 8192
"""Windows loses longer writes (https://github.com/python/cpython/issues/82052)."""

_NO_COLOURED_ERASE = ("screen", "tmux", "dumb", "vt1", "vt2", "vt3", "ansi", "cygwin", "sun", "unknown")
"""Beginnings of TERM without ``bce`` in ncurses' terminfo: there what is erased takes the terminal's own colour."""


_INNER = ("_running", "_closed", "_driver", "_batch_count", "_sync_available", "_handle_exception")


def fits(app: App[int]) -> bool:
    """Tell whether this Textual hands its rendering over in the way that is known here."""
    try:
        display = list(inspect.signature(App._display).parameters) == ["self", "screen", "renderable"]
        whole = list(inspect.signature(LayoutUpdate).parameters) == ["strips", "region"]
        parts = list(inspect.signature(ChopsUpdate).parameters) == ["chops", "spans", "chop_ends"]
    except (AttributeError, TypeError, ValueError):
        return False
    return display and whole and parts and all(hasattr(app, name) for name in _INNER)


def erases_in_colour(term: str) -> bool:
    """Tell whether a terminal of this TERM fills what it erases with the background's colour."""
    return sys.platform == "win32" or not (not term or term.startswith(_NO_COLOURED_ERASE))


class ChangedCells(App[int]):
    """An app that sends only cells that changed. ``frame`` is None where Textual's own way is taken."""

    frame: Frame | None = None
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+underscore", "repaint", show=False, priority=True)]

    only_changes = True
    """False: send what Textual sends."""
    _held_back: asyncio.TimerHandle | None = None
    _painted_size: tuple[int, int] | None = None
    _painted: Sequence[Iterable[Segment]] | None = None

    def stands_already(self, rows: Sequence[Iterable[Segment]], size: tuple[int, int] | None = None) -> None:
        """Take note that these lines stand on the terminal before the first picture: only what differs is sent.

        For the first frame, which is painted before Textual is loaded. Lines are segments with their styles; what is
        right of them and below is blank. ``size``: of the terminal then; at another one nothing is known. The driver
        must not clear the screen after this.
        """
        self._painted, self._painted_size = rows, size

    def repaint(self) -> None:
        """Send the whole screen again: noise or another program may have written over it."""
        if self.frame is not None:
            self.frame.forget()
        self.screen.refresh()  # no new layout: while the window changes it would be one of the size before

    def action_repaint(self) -> None:
        """Ctrl+_, in dialogs too."""
        self.repaint()

    def _set_pointer_shape(self, shape: str) -> None:
        """Send no shape of a mouse pointer: this program takes no mouse."""

    def on_resize(self, event: events.Resize) -> None:
        """Repaint all: at another size, and after the program was stopped and goes on, nothing is known."""
        if self.frame is not None:
            self.repaint()

    def _display(self, screen: Screen[object], renderable: object) -> None:
        driver = self._driver
        shown = self._running and not self._closed and not self._batch_count and driver is not None
        if not self.only_changes or not shown or self.is_headless or self.is_inline:
            super()._display(screen, renderable)  # type: ignore[arg-type]  # as it came
            return
        if not isinstance(renderable, (LayoutUpdate, ChopsUpdate)):
            if renderable is not None and self.frame is not None:
                self.frame.forget()
            super()._display(screen, renderable)  # type: ignore[arg-type]  # as it came
            return
        try:
            self._take(screen, renderable)
            if not self._held_back:
                self._show()
        except Exception as error:  # as Textual does with a fault in its rendering
            self._handle_exception(error)
        finally:
            self.post_display_hook()

    def hold_back(self, seconds: float) -> None:
        """Send nothing until :meth:`let_go`, or for so long from now on: what fills itself is shown once."""
        if self.frame is not None:
            if self._held_back is not None:
                self._held_back.cancel()
            self._held_back = asyncio.get_running_loop().call_later(seconds, self.let_go)

    def let_go(self) -> None:
        """Show what was held back."""
        if self._held_back is not None:
            self._held_back.cancel()
            self._held_back = None
            if self._running and not self._closed:
                self._show()

    def _take(self, screen: Screen[object], update: LayoutUpdate | ChopsUpdate) -> None:
        width, height = self.size
        if self.frame is None or (self.frame.width, self.frame.height) != (width, height):
            system = COLOR_SYSTEMS.get(self.console.color_system or "", ColorSystem.TRUECOLOR)
            self.frame = Frame(width, height, system, erases=erases_in_colour(os.environ.get("TERM", "")))
            if self._painted is not None and self._painted_size in (None, (width, height)):
                self.frame.stands(self._painted)
        self._painted = None
        whole = isinstance(update, LayoutUpdate) and update.region.size == (width, height)
        if not self.frame.take(_spans(update), whole=whole):
            screen.refresh()

    def _show(self) -> None:
        if self.frame is not None:
            at = self.screen.outer_size.clamp_offset(self.cursor_position)
            self._send(self.frame.send((at.x, at.y)))

    def _send(self, text: str) -> None:
        if not text or self._driver is None:
            return
        if self._sync_available and len(text) > LONG:
            text = SYNC_START + text + SYNC_END
        size = _CHUNK if sys.platform == "win32" else len(text)
        for start in range(0, len(text), size):
            self._driver.write(text[start : start + size])
        self._driver.flush()


def _spans(update: LayoutUpdate | ChopsUpdate) -> Iterator[Span]:
    """Yield what an update shows, as Textual's own ``render_segments`` lays it out."""
    if isinstance(update, LayoutUpdate):
        for y, line in enumerate(update.strips, update.region.y):
            yield y, update.region.x, (segment for strip in line for segment in strip)
        return
    for y, x1, x2 in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is None or x > x2 or end <= x1:
                continue
            yield y, x, strip if x2 > x >= x1 and end <= x2 else strip.crop(0, min(end, x2) - x)
