"""The pages for everybody: how far is my case, and what does an office offer?"""

from __future__ import annotations

import datetime as dt

from models.refused import Refused
from models.survey.documents import Asked as AskedOfSurvey
from models.survey.documents import sheet
from models.survey.instruments import shipped
from models.survey.reading import Selection
from models.words.sentences import sentence
from ptsa_tui.central.pages import documents, services, status
from ptsa_tui.central.pages.answers import Answer, Asked
from ptsa_tui.central.pages.inside import House
from ptsa_tui.central.pages.rendering import rendered
from ptsa_tui.central.pages.tries import Tries

_STATUS = {"status_unknown": 404, "status_mistyped": 422, "tries_wait": 429}


class Public:
    """The public pages of one centre."""

    def __init__(self, house: House, tries: Tries) -> None:
        self.centre, self.known, self.copies, self.tries = house.centre, house.offices, house.copies, tries

    def form(self, _: Asked) -> Answer:
        """Show the empty form."""
        return Answer(rendered("status", case=None, told="", number=""))

    def status(self, asked: Asked) -> Answer:
        """Tell of a case, or that it can't be told.

        Raises:
            Refused: ``central_busy``.
        """
        number, code = asked.form.get("number", ""), asked.form.get("code", "")
        try:
            case = status.asked_for(self.centre, self.tries, number, code, asked.address)
        except Refused as why:
            if why.code not in _STATUS:
                raise
            body = rendered("status", case=None, told=sentence(why), number=number[:32])
            return Answer(body, _STATUS[why.code], wait=int(why.facts.get("seconds") or 0), is_late=True)
        return Answer(rendered("status", case=case))

    def offices(self, _: Asked) -> Answer:
        """Show all offices."""
        return Answer(rendered("offices", offices=services.offices(self.centre, self.known), page=""))

    def services(self, asked: Asked) -> Answer:
        """Show what an office offers.

        Raises:
            Refused: as :func:`ptsa_tui.central.pages.services.offered`.
        """
        return Answer(rendered("services", offered=services.offered(self.centre, asked.path["branch"])))

    def service(self, asked: Asked) -> Answer:
        """Show the card of a service.

        Raises:
            Refused: as :func:`ptsa_tui.central.pages.services.offered` and ``service_unknown``.
        """
        offered = services.offered(self.centre, asked.path["branch"])
        service = services.service(offered, asked.code)
        parts = services.components(offered, service)
        return Answer(rendered("service", offered=offered, service=service, components=parts))

    def index(self, asked: Asked) -> Answer:
        """Show the publication sheet of the satisfaction index of this year and of the last one.

        Raises:
            Refused: ``branch_unknown``, ``copy_missing``.
        """
        with self.copies.reading(services.numbered(asked.path["branch"])) as (register, _reached):
            office, today = register.branch(), register.today()
            sheets = []
            for year in (today.year, today.year - 1):
                last = min(today, dt.date(year, 12, 31))
                found = sheet(register, shipped(), AskedOfSurvey(Selection(dt.date(year, 1, 1), last)))
                sheets.append((year, documents.shown(found)))
        return Answer(rendered("index", branch=asked.path["branch"], office=office, sheets=sheets))


__all__ = ["Public"]
