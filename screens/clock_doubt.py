"""The clock is in doubt: before anything is numbered or promised by it, the officer says what day it is.

The day is typed in full, never confirmed by a key: whoever types it has looked at a calendar, and a wrong year shows.
So a mistaken clock makes no wrong number or promise, and a right one that is only doubted (it was ahead once, or the
centre's is wrong) holds no citizen up for longer than eight digits take.
"""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from models.refused import Refused
from models.register import clock_doubt
from models.words import _, formats
from screens.dialogs import Ask
from screens.widgets.field import Field


class ClockDialog(Ask):
    """What day is it? It gives True back once the clock counts as right."""

    def __init__(self) -> None:
        """Neither date is shown that could be copied without a look at a calendar."""
        about = _("Look at a calendar: day, month and year, such as 17081945. Esc leaves it; nothing is saved.")
        super().__init__(_("What day is it today? The clock of this machine is in doubt."), about, longest=10)

    def body(self) -> Iterable[Widget]:
        """One field."""
        yield Field("text", lambda: _("Date"), width=14, longest=10)

    async def action_submit(self) -> None:
        """Compare what was typed with the clock."""
        try:
            day = formats.read_full_date(self.field("text").value)
            right = await self.terminal.write(clock_doubt.is_sure, self.terminal.register, day)
        except Refused as why:
            self.refuse(why)
            return
        if right:
            self.dismiss("")
        else:
            told = _("The clock shows {date}: have it set. Blank sheets help until then.")
            self.say(told.format(date=formats.date(self.terminal.register.today_at(self.terminal.zone))), "bad")
