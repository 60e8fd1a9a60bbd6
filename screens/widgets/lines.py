"""A list that draws only the lines it shows (Textual's line API). Whatever it shows is text, never markup."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Generic, NamedTuple, TypeVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual import events
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

R = TypeVar("R")


class Cell(NamedTuple):
    """A piece of a line: its text, its width in cells (0: as long as the text) and its tone."""

    text: str
    width: int = 0
    tone: str = ""
    """``dim``, ``strong``, ``good``, ``warn`` or nothing."""


LEAST = 10
"""Columns that whom a row is about has on every terminal."""


def fitted(cells: Sequence[Cell], who: int, giving: Sequence[int], width: int) -> list[Cell]:
    """Return cells of which ``who`` has all the room that the others leave it.

    On a narrow terminal the others give way in the order of ``giving``, until at least :data:`LEAST` columns are left.
    """
    gone: set[int] = set()

    def room() -> int:
        return width - sum(cell.width for place, cell in enumerate(cells) if place != who and place not in gone)

    for place in giving:
        if room() >= LEAST:
            break
        gone.add(place)
    named = cells[who]._replace(width=max(LEAST, room()))
    return [named if place == who else cell for place, cell in enumerate(cells) if place not in gone]


Draw = Callable[[R, int], Sequence[Cell]]
"""Turns a row into cells for a width."""


class Lines(Widget, Generic[R], can_focus=True):
    """Rows under a cursor. The terminal's own cursor stands at the row, for screen readers."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "lines--cursor",
        "lines--dim",
        "lines--strong",
        "lines--good",
        "lines--warn",
    }

    class Chosen(Message):
        """Enter was pressed on a row."""

        def __init__(self, lines: Lines[object], row: object) -> None:
            super().__init__()
            self.lines, self.row = lines, row

        @property
        def control(self) -> Lines[object]:
            """The list."""
            return self.lines

    class Moved(Message):
        """The cursor stands on another row."""

        def __init__(self, lines: Lines[object]) -> None:
            super().__init__()
            self.lines = lines

    def __init__(
        self,
        draw: Draw[R],
        *,
        id_: str,
        empty: Callable[[], str] = lambda: "",
        about: Callable[[R], object] | None = None,
        aims: bool = True,
        fills: bool = False,
    ) -> None:
        """``about`` gives what a row is about, itself if left out.

        ``aims``: keys act on the row under the cursor. ``fills``: they only fill a form in.
        """
        super().__init__(id=id_)
        self._draw, self._empty, self._about = draw, empty, about
        self.aims, self.fills = aims and not fills, fills
        self.rows: Sequence[R] = ()
        self.cursor = 0
        self.top = 0

    @property
    def row(self) -> R | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if 0 <= self.cursor < len(self.rows) else None

    @property
    def subject(self) -> object:
        """What the row under the cursor is about; None without one."""
        return None if self.row is None else self.about(self.row)

    def about(self, row: R) -> object:
        """Return what a row is about."""
        return row if self._about is None else self._about(row)

    def _look(self, *, by_hand: bool = False) -> None:
        """Tell the app that another row may stand under the cursor."""
        hand = getattr(self.app, "hand", None) if self.is_attached else None
        if hand is not None:
            (hand.moved if by_hand else hand.look)()

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the terminal's own cursor belongs."""
        region = self.content_region
        return Offset(region.x, region.y + max(0, self.cursor - self.top))

    def show(self, rows: Sequence[R], cursor: int | None = None) -> None:
        """Show other rows; the cursor stays where it was unless told."""
        self.rows = rows
        self.move(self.cursor if cursor is None else cursor, tell=False)
        self.refresh()

    def renew(self, rows: Sequence[R]) -> bool:
        """Show the rows as they are now: the cursor stays on its row, and only lines that differ are drawn.

        In a list that does not say what its rows are about the cursor keeps its place. False when the cursor's row is
        gone: then no row is chosen until the cursor moves, since a key must not fall on a row that nobody saw.
        """
        try:
            return self._renewed(rows)
        finally:
            self._look()

    def _renewed(self, rows: Sequence[R]) -> bool:
        old, row, before = self.rows, self.row, (self.cursor, self.top)
        place = min(self.cursor, max(0, len(rows) - 1))
        if self._about is not None and row is not None:
            about = self.about(row)
            place = next((i for i, r in enumerate(rows) if self.about(r) == about), -1)
        height = max(1, self.size.height)
        self.rows, self.cursor = rows, place
        if place >= 0:
            self.top = max(place - height + 1, min(place, self.top + place - before[0]))
        self.top = max(0, min(self.top, len(rows) - height))
        if (self.cursor, self.top) != before or not old or not rows:
            if list(rows) != list(old) or (self.cursor, self.top) != before:
                self.refresh()
            return place >= 0
        shown = slice(self.top, self.top + height)
        then, now = list(old[shown]), list(rows[shown])
        longest = max(len(then), len(now))
        then += [None] * (longest - len(then))  # type: ignore[list-item]  # no row
        now += [None] * (longest - len(now))  # type: ignore[list-item]
        for y, (one, other) in enumerate(zip(then, now, strict=True)):
            if one != other:
                self.refresh(Region(0, y, self.size.width, 1))
        return True

    def move(self, cursor: int, *, tell: bool = True, by_hand: bool = False) -> None:
        """Put the cursor on a row and scroll it into sight; ``by_hand``: the officer moves it."""
        cursor = max(0, min(cursor, len(self.rows) - 1))
        height, top = max(1, self.size.height), self.top
        self.top = max(0, min(self.top, cursor, max(0, len(self.rows) - height)))
        self.top = max(self.top, cursor - height + 1)
        changed, before, self.cursor = cursor != self.cursor, self.cursor, cursor
        if self.top != top:
            self.refresh()
        elif changed:  # two lines at most: a thin line carries no more
            width = self.size.width
            self.refresh(*(Region(0, place - top, width, 1) for place in (before, cursor) if 0 <= place - top < height))
        if changed and tell:
            self.post_message(self.Moved(self))  # type: ignore[arg-type]  # a row is any object here
        self._look(by_hand=by_hand)

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        if self.cursor >= 0:
            self.move(self.cursor, tell=False)

    def on_key(self, event: events.Key) -> None:
        """Move by arrows, pages and ends; Enter chooses."""
        page = max(1, self.size.height - 1)
        steps = {"up": -1, "down": 1, "pageup": -page, "pagedown": page, "home": -len(self.rows), "end": len(self.rows)}
        if event.key == "up" and not self.cursor:
            return  # above the first line stands what the screen has there
        if event.key in steps:
            self.move(self.cursor + steps[event.key], by_hand=True)
        elif event.key == "enter" and self.row is not None:
            self.post_message(self.Chosen(self, self.row))  # type: ignore[arg-type]  # a row is any object here
        else:
            return
        event.stop()
        event.prevent_default()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width, place = self.size.width, self.top + y
        base = self.rich_style
        if place >= len(self.rows):
            text = self._empty() if y == 0 and not self.rows else ""
            style = base + self.get_component_rich_style("lines--dim") if text else base
            return Strip([Segment(set_cell_size(text, width), style)], width)
        under = place == self.cursor and self.has_focus
        if under:
            base = self.get_component_rich_style("lines--cursor")
        segments, left = [], width
        for cell in self._draw(self.rows[place], width):
            size = min(left, cell.width or cell_len(cell.text))
            text = cell.text
            if cell_len(text) > size and size > 1:
                text = set_cell_size(text, size - 1) + "…"
            style = base
            if cell.tone and not under:
                style = base + self.get_component_rich_style(f"lines--{cell.tone}")
            segments.append(Segment(set_cell_size(text, size), style))
            left -= size
            if left <= 0:
                break
        segments.append(Segment(" " * left, base))
        return Strip(segments, width)

    def on_focus(self) -> None:
        """Show the cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.refresh()
