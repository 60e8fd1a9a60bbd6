"""The service card: the 14 components of a service's standard, one key away from intake, lookup and case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from models.cases import cards
from models.catalogue.card import Card
from models.refused import Refused
from models.words import _
from models.words.card import CardLine, lines
from screens.keyboard import keys
from screens.keyboard.bindings import bindings
from screens.shell.reading import Reading
from screens.shell.speaking import Speaking
from screens.widgets.bars import Foot, KeyBar
from screens.widgets.lines import Cell, Lines


class Page(Lines[CardLine]):
    """Lines to read: a page on shows the next page, wherever the cursor stood on this one."""

    def on_key(self, event: events.Key) -> None:
        """Page by what is in sight; all other keys as in any list."""
        if event.key not in ("pagedown", "pageup"):
            super().on_key(event)
            return
        event.stop()
        event.prevent_default()
        height = max(1, self.size.height)
        self.move(self.top + 2 * height - 1 if event.key == "pagedown" else self.top - height)


class ServiceCard(Reading):
    """The card of one service; from intake, left and right turn to the other services of the catalogue."""

    BINDINGS = bindings("card", "dialog")
    AUTO_FOCUS = "#card"

    def __init__(self, card: Card, codes: Sequence[str] = ()) -> None:
        super().__init__()
        self.card, self.codes = card, codes

    def compose(self) -> ComposeResult:
        """One list of lines, so that a screen reader walks it from top to bottom."""
        with Vertical(classes="sheet"):
            yield Static(Content(_("Service standard")), classes="headline")
            yield Page(_draw, id_="card")
            yield Foot()

    def on_mount(self) -> None:
        """Draw card and keys."""
        turning = keys.at("card") if len(self.codes) > 1 else []
        self.query_one(KeyBar).show([*turning, keys.named("cancel")])
        self.draw(0)

    def on_resize(self) -> None:
        """Break the lines for the new width."""
        self.draw()

    def draw(self, cursor: int | None = None) -> None:
        """Draw the card for the present width."""
        width = self.app.size.width - 2
        self.query_one("#card", Lines).show([row for line in lines(self.card) for row in broken(line, width)], cursor)

    async def action_next_service(self) -> None:
        """Right."""
        await self._turn(1)

    async def action_last_service(self) -> None:
        """Left."""
        await self._turn(-1)

    async def _turn(self, step: int) -> None:
        if len(self.codes) < 2:
            return
        here = self.codes.index(self.card.service.code) if self.card.service.code in self.codes else -step
        code = self.codes[(here + step) % len(self.codes)]
        try:
            self.card = await self.terminal.read(cards.service_card, self.terminal.register, code)
        except Refused as why:
            self.refuse(why)
            return
        self.draw(0)


async def open_case_card(screen: Speaking, case: int) -> None:
    """Open the card of a case: the standard it was taken in under, and what changed since."""
    try:
        card = await screen.terminal.read(cards.case_card, screen.terminal.register, case)
    except Refused as why:
        screen.refuse(why)
        return
    screen.shell.open(ServiceCard(card))


def broken(line: CardLine, width: int) -> Iterator[CardLine]:
    """Yield a line as rows of at most ``width`` cells, broken between words; nothing of it is left out."""
    room = max(10, width - line.indent - len(line.mark))
    row = ""
    for piece in (piece for word in line.text.split(" ") for piece in _pieces(word, room)):
        more = f"{row} {piece}" if row else piece
        if cell_len(more) > room:
            yield line._replace(text=row)
            line, more = line._replace(mark=" " * len(line.mark)), piece
        row = more
    yield line._replace(text=row)


def _pieces(word: str, room: int) -> Iterator[str]:
    """Yield a word, cut where it is longer than a row."""
    while cell_len(word) > room:
        cut = next(n for n in range(len(word), 0, -1) if cell_len(word[:n]) <= room)
        yield word[:cut]
        word = word[cut:]
    yield word


def _draw(line: CardLine, _width: int) -> Sequence[Cell]:
    return (Cell(f" {' ' * line.indent}{line.mark}{line.text}", 0, line.tone),)
