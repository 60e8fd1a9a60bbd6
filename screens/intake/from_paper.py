"""Sheets that were filled by hand while the desk was down, typed afterwards: their number, day and time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from models.facts import numbering
from models.facts.working_days import local
from models.refused import Refused
from models.terminal.terminal import UNREAD
from models.words import _, formats
from models.words.sentences import sentence
from screens.shell.screen import DeskScreen
from screens.widgets.field import Field, Folded


class FromPaper:
    """The band and the fields of a sheet, hidden until they are asked for.

    ``read`` is called once it is known which day is meant: the promise counts from it.
    """

    def __init__(self, screen: DeskScreen, read: Callable[[], object]) -> None:
        self.screen, self._read = screen, read
        self.on = False
        """Sheets are typed afterwards: their times are estimated."""
        self.sheet = Field("sheet", lambda: _("Sheet no."), width=22, digits=True, longest=24)
        self.at = Field("paper_at", lambda: _("Date, time"), width=22, longest=24)
        self.band = Static("", id="band", markup=False)
        self.folded = Folded(self.sheet, self.at, id_="from_paper", headline=self.band)

    def widgets(self) -> Iterable[Widget]:
        """Return what stands on the form."""
        return (self.folded,)

    def show(self, on: bool) -> None:
        """Show or hide the fields."""
        self.on = on
        self.folded.show(on)
        self.band.update(Content(" " + _("FROM PAPER: date and time are estimated")))
        self.screen.show_sign()

    def switch(self) -> None:
        """Ctrl+N: type sheets; again: back to requests of now."""
        self.show(not self.on)
        if self.on:
            self.folded.unfold()
        else:
            self.folded.fold()
        self._read()

    def changed(self) -> None:
        """Say whether the sheet's number is one that was set aside, and which moment is meant."""
        self.screen.newest("sheet", self._tell)

    async def _tell(self) -> None:
        from models.slips.blank_sheets import read_paper_time, take_sheet

        desk = self.screen.terminal
        for field, read in ((self.sheet, take_sheet), (self.at, read_paper_time)):
            typed = field.value
            if not typed.strip():
                field.tell("")
                continue
            try:
                found = await desk.read(read, desk.register, typed)
            except Refused as why:
                if why.code in UNREAD:
                    raise  # the line says it
                field.tell(sentence(why), "warn")
                continue
            told = numbering.shown(found) if field is self.sheet else formats.moment(found, desk.zone)
            field.tell(told, "good")
        self._read()

    def day(self) -> dt.date | None:
        """Return the day on the sheet, which the promise counts from; None for a request of today."""
        typed = self.at.value.strip()
        if not self.on or not typed:
            return None
        from models.slips.blank_sheets import read_paper_time

        desk = self.screen.terminal
        try:
            return local(read_paper_time(desk.register, typed), desk.zone).date()
        except Refused:
            return None

    def empty(self) -> None:
        """Begin again; sheets of one day follow each other, so the day stays."""
        self.folded.forget()
        self.sheet.fill("")
        self.sheet.tell("")
        self.at.fill(self.at.value)
