"""A form of the survey while somebody fills it in: one page after the other, a digit for each.

It lives in memory alone: nothing of it is on any disk before it is whole, and no draft is kept of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from msgspec import Struct

from models.acts import Answer, Respondent
from models.survey.ballots import Ballot, new_token
from models.survey.instruments import Element, HeaderQuestion, Instrument, Survey

SKIP, BACK = 0, 9
"""Digits: no answer; one page back."""


class Service(Struct, frozen=True):
    """What somebody may have come for, and the unit that it is of."""

    code: str
    name: str
    unit: int = 0


class Page(Struct, frozen=True):
    """What is asked now, and its answers from the digit 1 on."""

    place: int
    of: int
    asks: str
    choices: tuple[str, ...]


class Filling:
    """One form. Without a ``service`` it is asked first, among ``services``."""

    def __init__(
        self, survey: Survey, instrument: Instrument, service: Service | None, services: tuple[Service, ...] = ()
    ) -> None:
        self.survey, self.instrument, self.token = survey, instrument, new_token()
        self.service = service
        self.services = services[: BACK - 1] if service is None else ()
        header = survey.header if instrument.header else ()
        self._pages: list[str | Element | HeaderQuestion] = [
            *(["service"] if self.services else []),
            *instrument.elements,
            *header,
        ]
        self._given: list[int] = []

    @property
    def is_begun(self) -> bool:
        """Whether a digit was pressed."""
        return bool(self._given)

    @property
    def is_whole(self) -> bool:
        """Whether every page has its digit."""
        return len(self._given) == len(self._pages)

    def page(self, language: str) -> Page:
        """Return what is asked now, in a language."""
        place = len(self._given)
        what = self._pages[place]
        if isinstance(what, Element):
            asks, choices = what.asks.told(language), what.answers.told(language)
        elif isinstance(what, HeaderQuestion):
            asks, choices = what.asks.told(language), tuple(c.name.told(language) for c in what.choices)
        else:
            asks, choices = self.survey.words["service"].told(language), tuple(s.name for s in self.services)
        return Page(place + 1, len(self._pages), asks, choices)

    def press(self, digit: int) -> bool:
        """Take a digit; tell whether it meant something."""
        if digit == BACK:
            if not self._given:
                return False
            self._given.pop()
            return True
        if self.is_whole or digit > len(self.page("id").choices):
            return False
        self._given.append(digit)
        return True

    def ballots(self, day: dt.date) -> tuple[Ballot, ...]:
        """Return what falls into the box; nothing where every element was left out."""
        marks: dict[str, int] = {}
        told: dict[str, str] = {}
        service = self.service
        for what, digit in zip(self._pages, self._given, strict=True):
            if digit == SKIP:
                continue
            if isinstance(what, Element):
                marks[what.key] = digit
            elif isinstance(what, HeaderQuestion):
                told |= dict(zip(what.tells, what.choices[digit - 1].values, strict=True))
            else:
                service = self.services[digit - 1]
        return ballots_of(self.token, day, self.instrument, marks, told, service)


def ballots_of(
    token: str,
    day: dt.date,
    instrument: Instrument,
    marks: Mapping[str, int],
    told: Mapping[str, str],
    service: Service | None,
) -> tuple[Ballot, ...]:
    """Return what falls into the box of one instrument; nothing where every element was left out.

    ``told`` is what the header tells of whoever answers; nothing ties it to the answer once it has left the box.
    """
    if not marks:
        return ()
    code, unit = (service.code, service.unit) if service else ("", 0)
    person = Respondent(instrument.key, code, unit, **told) if instrument.header else None
    return (Ballot(token, day, Answer(instrument.key, dict(marks), code, unit), person),)
