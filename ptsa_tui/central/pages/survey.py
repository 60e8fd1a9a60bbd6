"""The survey on the pages, for whoever has a slip with its code: two instruments on one page, sent once.

A code is shared by all who came for a service in a month, so nothing can say that a person answers once. What can be
done is: a form is taken once, a browser that answered is not asked again, and forms of one address or one code that
come thick and fast wait. An answer names no code but its service and day; nothing of the form or browser goes with it.
"""

from __future__ import annotations

import datetime as dt
import hmac
from hashlib import sha256

from msgspec import Struct

from models import text
from models.facts.survey_codes import SurveyCode, read_survey_code
from models.facts.working_days import local
from models.refused import Refused
from models.survey.ballots import LONGEST_REMARK, Ballot, new_token
from models.survey.filling import Service, ballots_of
from models.survey.instruments import IPAK, SKM, Element, HeaderQuestion, Instrument, Survey, shipped
from models.survey.reading import later
from models.words import language
from models.words.sentences import sentence
from ptsa_tui.central import box, own
from ptsa_tui.central.admin import Centre
from ptsa_tui.central.pages import once, services
from ptsa_tui.central.pages.answers import ANSWERED, Answer, Asked, sent_to
from ptsa_tui.central.pages.once import Once
from ptsa_tui.central.pages.rendering import rendered
from ptsa_tui.central.pages.services import Offered
from ptsa_tui.central.pages.tries import Limit, Tries, Try
from ptsa_tui.central.pages.typed import Typing, shown
from ptsa_tui.central.store import Tx

ADDRESS = Limit("survey address", free=20, first=60, longest=3600)
"""Forms of an address: many people may stand behind one."""
CODE = Limit("survey code", free=60, first=60, longest=900)
"""Forms of a branch, service and month: about a hundred and fifty a day at most."""
MONTHS = 3
"""Months for which a code is good after its own."""
_ASKED = (SKM, IPAK)
_LONGEST_CODE = 60
_MOST_ANSWERED = 20
"""Codes that a browser remembers to have answered."""


class Group(Struct, frozen=True):
    """A question with its choices, as one group of buttons."""

    field: str
    asks: str
    choices: tuple[str, ...]


class Place(Struct, frozen=True):
    """What a code stands for at this centre."""

    code: str
    of: SurveyCode
    offered: Offered
    service: Service


class Surveys:
    """The pages of the survey."""

    def __init__(self, centre: Centre, tries: Tries, key: bytes) -> None:
        self.centre, self.tries = centre, tries
        self._once, self._key = Once(key, "survey"), key

    def form(self, asked: Asked) -> Answer:
        """Ask for the code; with one in the address show the questions."""
        code = asked.query.get("code", "")
        if not code.strip():
            return Answer(rendered("survey_code", code="", told=""))
        try:
            place = self._place(code)
        except Refused as why:
            return _no_code(code, why)
        if self._tag(place) in _tags(asked):
            return Answer(rendered("survey_thanks", again=True))
        return self._questions(place, Typing({}), self._once.token(self.centre.clock()))

    def take(self, asked: Asked) -> Answer:
        """Let what somebody answered fall into the box of the branch.

        Raises:
            Refused: ``form_foreign``; ``central_busy``.
        """
        now = self.centre.clock()
        token = asked.form.get("once", "")
        form = self._once.read(token, now)
        try:
            place = self._place(asked.form.get("code", ""))
        except Refused as why:
            return _no_code(asked.form.get("code", ""), why)
        done = sent_to("/survey/thanks", {ANSWERED: ".".join([*_tags(asked), self._tag(place)][-_MOST_ANSWERED:])})
        with self.centre.store.reading() as tx:
            if once.known(tx, place.of.branch, form) is not None:
                return done
        if self._tag(place) in _tags(asked):
            return Answer(rendered("survey_thanks", again=True))
        typing = Typing(asked.form)
        ballots = _ballots(shipped(), typing, place.service, local(now, place.offered.zone).date())
        if not typing.faults:
            try:
                self.tries.count((Try(ADDRESS, asked.address), Try(CODE, place.code)), now)
            except Refused as why:
                wait = int(why.facts.get("seconds") or 0)
                return self._questions(place, typing, token, sentence(why), 429, wait)
            own.attempts(self.centre.store, lambda tx, _more: self._put(tx, place.of.branch, form, ballots, now))
            return done
        return self._questions(place, typing, token, status=422)

    def thanks(self, _: Asked) -> Answer:
        """Say thanks."""
        return Answer(rendered("survey_thanks", again=False))

    def _put(self, tx: Tx, branch: int, form: bytes, ballots: tuple[Ballot, ...], now: int) -> None:
        box.lock(tx, branch)
        if once.known(tx, branch, form) is None:
            once.keep(tx, branch, form, now)
            box.put(tx, self.centre.folds, now, branch, ballots)

    def _place(self, typed: str) -> Place:
        """Return what a code stands for.

        Raises:
            Refused: ``survey_code_unknown``, ``survey_code_old``.
        """
        found = read_survey_code(text.clean(typed)) if len(typed) <= _LONGEST_CODE else None
        if found is None:
            raise Refused("survey_code_unknown")
        try:
            offered = services.offered(self.centre, found.branch)
        except Refused:
            raise Refused("survey_code_unknown") from None
        service = offered.catalogue.by_code.get(found.service)
        month = local(self.centre.clock(), offered.zone).date().replace(day=1)
        if service is None or found.month > month:
            raise Refused("survey_code_unknown")
        if later(found.month, MONTHS) < month:
            raise Refused("survey_code_old")
        unit = next((u.id for u in self.centre.units(found.branch) if u.code == service.unit), 0) if service.unit else 0
        code = text.clean(typed).upper()
        return Place(code, found, offered, Service(service.code, service.name, unit))

    def _questions(
        self, place: Place, typing: Typing, token: str, told: str = "", status: int = 200, wait: int = 0
    ) -> Answer:
        survey = shipped()
        asked = [(i, [_group(_field(i, e), e) for e in i.elements]) for i in map(survey.instrument, _ASKED)]
        about = [_group(_about(q), q) for q in survey.header]
        body = rendered(
            "survey",
            place=place,
            instruments=asked,
            about=about,
            form=typing.form,
            remark=shown(typing.form.get("remark", ""), LONGEST_REMARK),
            longest=LONGEST_REMARK,
            faults=typing.faults,
            once=token,
            told=told,
        )
        return Answer(body, status, wait=wait)

    def _tag(self, place: Place) -> str:
        """Return by what a browser remembers that it answered for a code."""
        return hmac.new(self._key, f"answered\0{place.code}".encode(), sha256).hexdigest()[:12]


def _no_code(typed: str, why: Refused) -> Answer:
    return Answer(rendered("survey_code", code=shown(typed, _LONGEST_CODE), told=sentence(why)), 422)


def _tags(asked: Asked) -> list[str]:
    """Return what the browser remembers to have answered."""
    return [tag for tag in asked.cookies.get(ANSWERED, "").split(".")[:_MOST_ANSWERED] if tag.isalnum()]


def _field(instrument: Instrument, element: Element) -> str:
    return f"{instrument.key}-{element.key}"


def _about(question: HeaderQuestion) -> str:
    return "about-" + "-".join(question.tells)


def _group(field: str, what: Element | HeaderQuestion) -> Group:
    if isinstance(what, Element):
        return Group(field, what.asks.told(language()), what.answers.told(language()))
    return Group(field, what.asks.told(language()), tuple(c.name.told(language()) for c in what.choices))


def _ballots(survey: Survey, typing: Typing, service: Service, day: dt.date) -> tuple[Ballot, ...]:
    """Return what falls into the box; what can't be taken is among the faults of ``typing``."""
    told: dict[str, str] = {}
    for question in survey.header:
        number = _chosen(typing, _about(question), len(question.choices))
        if number:
            told |= dict(zip(question.tells, question.choices[number - 1].values, strict=True))
    found: list[Ballot] = []
    token = new_token()
    for instrument in map(survey.instrument, _ASKED):
        marks = {e.key: _chosen(typing, _field(instrument, e), instrument.scale) for e in instrument.elements}
        given = {key: mark for key, mark in marks.items() if mark}
        found += ballots_of(token, day, instrument, given, told, service)
    remark = typing.read("remark", lambda typed: text.line(typed, "remark", longest=LONGEST_REMARK), "")
    if remark:
        found.append(Ballot(token, day, remark=remark))
    if not found and not typing.faults:
        first = survey.instrument(SKM)
        typing.fault(_field(first, first.elements[0]), "survey_empty")
    return tuple(found)


def _chosen(typing: Typing, field: str, most: int) -> int:
    """Return which choice was made, from 1 on; 0 for none."""

    def read(typed: str) -> int:
        if typed and not (len(typed) == 1 and "1" <= typed <= str(most)):
            raise Refused("choice_unknown", most=most)
        return int(typed or 0)

    return typing.read(field, read, 0)


__all__ = ["ADDRESS", "CODE", "MONTHS", "Surveys"]
