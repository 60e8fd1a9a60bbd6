"""The clock is in doubt: before anything is numbered or promised by it, the officer says what day it is.

The day is typed in full, never confirmed by a key: whoever types it has looked at a calendar, and a wrong year shows.
So a mistaken clock makes no wrong number or promise, and a right one that is only doubted (it was ahead once, or the
centre's is wrong) holds no citizen up for longer than eight digits take.
"""

from __future__ import annotations

from models import clock
from models.refused import Refused
from models.words import _, formats
from models.words.sentences import sentence
from screens.dialogs import Ask


class ClockDialog(Ask):
    """What day is it? It gives True back once the clock counts as right."""

    def __init__(self, why: Refused) -> None:
        about = _("Look at a calendar: day, month and year, such as 24112026. Esc leaves it; nothing is saved.")
        super().__init__(sentence(why), about, longest=10)

    async def action_submit(self) -> None:
        """Compare what was typed with the clock."""
        try:
            day = formats.read_full_date(self.field("text").value)
            right = await self.desk.write(clock.is_sure, self.desk.register, day)
        except Refused as why:
            self.refuse(why)
            return
        if right:
            self.dismiss("")
        else:
            told = _("The clock shows {date}: have it set first. Until then, blank sheets (ptsa sheets) help.")
            self.say(told.format(date=formats.date(self.desk.register.today_at(self.desk.zone))), "bad")
