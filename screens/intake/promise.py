"""What the citizen will be told: the promised date and the fee, or what is missing and until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import cast

from textual.content import Content
from textual.widgets import Static

from models.facts.standard import Service
from models.forms.intake import deadline, promise
from models.register import clock_doubt
from models.terminal.terminal import Terminal
from models.words import _, formats
from screens.intake.papers import Papers
from screens.shell.screen import DeskScreen


class Promise(Static):
    """The two lines of the form; ``day`` returns the day that the promise counts from, None for today."""

    def __init__(self, day: Callable[[], dt.date | None]) -> None:
        super().__init__("", id="promise", markup=False)
        self._day = day

    @property
    def _form(self) -> DeskScreen:
        return cast(DeskScreen, self.screen)

    def tell(self, service: Service | None, papers: Papers) -> None:
        """Show what would be promised for a service with these papers; None: nothing is chosen yet."""
        self._form.newest("promise", self._tell, service, papers)

    async def _tell(self, service: Service | None, papers: Papers) -> None:
        if service is None:
            self.update("")
            return
        told = await self._told(self._form.terminal, service, papers)
        fee = _("Fee: {fee}").format(fee=formats.fee(service.fee, service.fee_note))
        self.update(Content(f" {told}\n {fee}"))

    async def _told(self, desk: Terminal, service: Service, papers: Papers) -> str:
        register = desk.register
        missing, unchecked = papers.missing(), papers.told()
        if service.referral:
            return _("Not our jurisdiction. Referral to: {office}").format(office=service.referral)
        if unchecked:
            return unchecked
        if (doubt := await desk.read(clock_doubt.doubt, register)) is not None and doubt.stops:
            return _("! No date yet: the clock shows another day. F10 asks what day it is.")
        if missing:
            last = formats.weekday(await desk.read(deadline, register, service, self._day()))
            told = _("Missing: {count}. A deficiency notice is made, deadline {date}.")
            return told.format(count=len(missing), date=last)
        promised = await desk.read(promise, register, service, self._day())
        if promised is None:
            return _("No time limit is known for this service.")
        told = _("Promised: {date}").format(date=formats.weekday(promised.date))
        return told + (_(" (rests on holidays not certain yet)") if promised.doubtful else "")
