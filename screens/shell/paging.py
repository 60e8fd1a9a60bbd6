"""A window on a long list: the pages around the cursor, so that a million lines cost what fifty do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Generic, NamedTuple, TypeVar

from screens.widgets.lines import Lines

R = TypeVar("R")

PAGES = 4
"""Pages that are kept; the farthest from the cursor goes when another one comes."""


Place = Any
"""Where a page begins, as whoever reads it says it; None: at the beginning of the list."""


class Part(NamedTuple, Generic[R]):
    """A page, and where the one behind it begins (None: it is the last)."""

    rows: tuple[R, ...]
    more: Place


Read = Callable[[Place], Awaitable[Part[R]]]
"""Reads the page that begins there."""


class Window(Generic[R]):
    """Feeds a :class:`Lines` from the pages of one list at a time."""

    def __init__(self, lines: Lines[R]) -> None:
        self.lines = lines
        self._read: Read[R] | None = None
        self._pages: list[Part[R]] = []
        self._first = 0
        self._starts: list[Place] = [None]
        """Where each page begins, from the list's first to the one behind the window."""

    @property
    def is_begun(self) -> bool:
        """Whether a list is shown: the storage may have refused its first page."""
        return self._read is not None

    @property
    def more(self) -> bool:
        """Whether lines follow that were not read yet."""
        return bool(self._pages) and self._pages[-1].more is not None

    @property
    def is_whole(self) -> bool:
        """Whether the window holds the list from its first line to its last."""
        return not self._first and not self.more

    def begin(self, page: Part[R], read: Read[R]) -> None:
        """Show a list from its beginning, with the cursor on its first line."""
        self._read, self._pages, self._first, self._starts = read, [page], 0, [None, page.more]
        self.lines.show(page.rows, 0)

    async def reach(self) -> None:
        """Read the next page, or the one before, when the cursor comes near the window's end."""
        margin = max(2, 2 * self.lines.size.height)
        while self.more and self.lines.cursor >= len(self.lines.rows) - margin:
            if not await self._extend(self._first + len(self._pages)):
                return
        if self._first and not self.lines.cursor:  # margins are wide: only the key Home comes so far
            await self._rewind()
        while self._first and 0 <= self.lines.cursor < margin:
            if not await self._extend(self._first - 1):
                return

    async def _rewind(self) -> None:
        """Go back to the list's first line."""
        if (read := self._read) is not None:
            page = await read(None)
            if read is self._read:
                self.begin(page, read)

    async def again(self) -> bool:
        """Read the window again where it stands; False when the line under the cursor is gone.

        Lines that are as they were are not drawn.
        """
        read = self._read
        if read is None:
            return True
        here = None if self.lines.row is None else self.lines.about(self.lines.row)
        pages: list[Part[R]] = []
        starts = self._starts[: self._first + 1]
        wanted = max(1, len(self._pages))
        while len(pages) < wanted or (len(pages) == wanted and not self._holds(pages, here)):
            page = await read(starts[-1])  # one more where new lines pushed the cursor's own out of the window
            if read is not self._read:
                return True
            pages.append(page)
            starts.append(page.more)
            if page.more is None:
                break
        self._pages, self._starts = pages, starts
        return self.lines.renew(self._rows())

    async def _extend(self, place: int) -> bool:
        """Read the page ``place`` at one of the window's ends; False when another list is shown meanwhile."""
        read, pages = self._read, self._pages
        if read is None:
            return False
        page = await read(self._starts[place])
        if read is not self._read or pages is not self._pages:
            return False
        if place < self._first:
            self._first = place
            self._pages = [page, *pages][:PAGES]
            del self._starts[place + len(self._pages) + 1 :]
        else:
            self._pages = [*pages, page][-PAGES:]
            self._first = place + 1 - len(self._pages)
            self._starts.append(page.more)
        self.lines.renew(self._rows())
        return True

    def _holds(self, pages: list[Part[R]], about: object) -> bool:
        """Tell whether a row about this stands in one of the pages; none is always there."""
        return about is None or any(self.lines.about(row) == about for page in pages for row in page.rows)

    def _rows(self) -> tuple[R, ...]:
        return tuple(row for page in self._pages for row in page.rows)
