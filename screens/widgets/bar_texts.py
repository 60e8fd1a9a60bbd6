"""What the bars and the sign-in say, as plain text: for the widgets, and for the frame that stands before them.

Nothing here needs Textual or Rich as long as the text is of Latin letters.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from models.facts.desk_summary import PRACTICE_OFFICER, PRACTICE_PASSWORD
from models.words import _
from screens.keyboard import keys

ALWAYS: Final = frozenset({"help", "back", "cancel"})
"""Commands that the key bar shows at any width."""

NAME_LONGEST, PASSWORD_LONGEST, BOX_WIDTH = 32, 200, 24
"""Characters that the two fields of the sign-in take, and the columns of their boxes."""

ONE_CELL: Final = frozenset("–—‘’“”„†•…‰‹›€←↑→↓✓")
"""Signs of our screens beyond Latin letters that every terminal draws one cell wide."""


def cell_len(text: str) -> int:
    """Return the columns that a text takes on the terminal."""
    if all(" " <= c <= "\u02ff" or c in ONE_CELL for c in text):
        return len(text)
    from rich.cells import cell_len as measured

    return measured(text)


class TitleText(NamedTuple):
    """The title line: what stands left, then blanks, right, and the band of a practice desk."""

    left: str
    gap: int
    right: str
    band: str


def title(office: str, screen: str, officer: str, practice: bool, sign: str, width: int) -> TitleText:
    """Lay the title out for a width; on a narrow line it is too long, and is cut at its end."""
    band = " [" + _("PRACTICE") + "] " if practice else ""
    right = f"{sign}  {officer} " if sign else f"{officer} "
    end = f"  ›  {screen}"
    room = width - cell_len(end) - cell_len(right) - cell_len(band) - 2
    if sign and cell_len(office) > room:
        from rich.cells import set_cell_size

        office = set_cell_size(office, max(0, room - 1)) + "…"
    left = f" {office}{end}"
    return TitleText(left, max(1, width - cell_len(left) - cell_len(right) - cell_len(band)), right, band)


def key_bar(commands: Iterable[keys.Command], width: int) -> list[tuple[str, str]]:
    """Return the key and the word of each command that fits a width; help and the way back always do."""
    listed = list(commands)
    fixed = [c for c in listed if c.id in ALWAYS]
    room = width - 1 - sum(map(_width, fixed))
    shown = []
    for command in (c for c in listed if c.id not in ALWAYS):
        room -= _width(command)
        if room < 0:
            break
        shown.append(command)
    return [(f" {keys.key_name(c.keys[0])}", f" {_(c.word)} ") for c in (*shown, *fixed)]


def _width(command: keys.Command) -> int:
    return cell_len(keys.key_name(command.keys[0])) + cell_len(_(command.word)) + 3


def sign_in_commands() -> list[keys.Command]:
    """Return the few commands that work before signing in."""
    return [*keys.at("signin"), keys.named("help"), keys.named("quit")]


def greeting(practice: bool) -> list[str]:
    """Return the lines above the fields of the sign-in."""
    lines = [_("Good day. Who serves at this desk?")]
    if practice:
        told = _("This is a practice desk with invented people. Name: {name} · password: {password}")
        lines.append(told.format(name=PRACTICE_OFFICER, password=PRACTICE_PASSWORD))
    return lines
