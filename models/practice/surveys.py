"""An invented survey: answers of some weeks as they leave the ballot box, and a plan that is under way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from random import Random

from models.acts import (
    Answer,
    ImprovementPlanned,
    ImprovementReported,
    PlanText,
    Respondent,
    ResultText,
    SurveyRemarks,
    SurveyTaken,
)
from models.facts.working_days import from_local
from models.practice.staff import staff
from models.refused import Refused
from models.register.bulk import Bulk
from models.register.register import SYSTEM, Register
from models.survey.box import MANY
from models.survey.instruments import IPAK, RATING, SKM, Survey, shipped
from models.survey.reading import later, unit_of_service

ANSWERS, DAYS = 200, 30
"""How many people answered, and over how many days."""
SERVICES = ("SKP-AK3", "PP")
"""What they had come for."""

_LIKED = {"fee": 3.8, "behaviour": 3.6, "competence": 3.5, "time": 3.0, "facilities": 3.1, "complaints": 3.0}
"""About how each element is answered; the others lie between."""
_OTHERS = 3.35
_REMARKS = (
    "Petugas sabar menjelaskan berkas yang kurang.",
    "Kursi ruang tunggu kurang.",
    "Selesai sehari lebih cepat dari janji.",
    "Mohon nomor antrean bisa diambil dari rumah.",
    "AC ruang tunggu tidak dingin.",
    "Terima kasih, biaya jelas sejak awal.",
)
_PLAN = (
    (
        "time",
        -2,
        "Loket kedua dibuka pukul 10.00-12.00",
        "Koordinator loket",
        True,
        "Dibuka setiap hari kerja",
        "ND 12",
    ),
    ("complaints", -1, "Papan alur pengaduan dipasang di ruang tunggu", "Kepala Subbagian Umum", False, "", ""),
    ("facilities", 1, "Dua puluh kursi ditambah", "Kepala Subbagian Umum", None, "", ""),
)


def fill_surveys(register: Register, seed: int = 1, answers: int = ANSWERS, days: int = DAYS) -> int:
    """Add invented answers of the days before today, and a plan; return how many people answered.

    Raises:
        Refused: ``practice_only``.
    """
    if not register.practice:
        raise Refused("practice_only")
    rng, survey, today, zone = Random(seed), shipped(), register.today(), register.branch().zone  # noqa: S311  # invented
    units = {service: unit_of_service(register, service) for service in SERVICES}
    with Bulk(register) as bulk:
        for day in sorted(today - dt.timedelta(days=1 + rng.randrange(days)) for _ in range(answers // MANY)):
            at = from_local(dt.datetime.combine(day, dt.time()), zone)
            for act in _batch(rng, survey, day, units):
                bulk.close(bulk.record(act, SYSTEM, at).id)
        at = from_local(dt.datetime.combine(today - dt.timedelta(days=1), dt.time()), zone)
        remarks = SurveyRemarks(remarks=tuple(sorted(_REMARKS)))
        bulk.close(bulk.record(SurveyTaken(day=today - dt.timedelta(days=1), personal=remarks), SYSTEM, at).id)
        _planned(bulk, register, today, at)
    return answers


def _batch(rng: Random, survey: Survey, day: dt.date, units: dict[str, int]) -> Iterator[SurveyTaken]:
    """Yield what five people said of a day: all of the service, some of corruption, some by one key."""
    services = [SERVICES[rng.random() < 0.4] for _ in range(MANY)]
    for key, count in ((SKM, MANY), (IPAK, MANY if rng.random() < 0.4 else 0), (RATING, rng.randrange(3))):
        instrument = survey.instrument(key)
        made = []
        for service in services[:count]:
            marks = {e.key: _grade(rng, _LIKED.get(e.key, _OTHERS)) for e in instrument.elements if rng.random() < 0.97}
            if marks:
                made.append(Answer(key, marks, service, units[service]))
        people = [_person(rng, survey, key, s, units[s]) for s in services[: len(made)]] if instrument.header else []
        if made:
            yield SurveyTaken(
                day=day,
                answers=tuple(sorted(made, key=lambda a: (a.service, sorted(a.marks.items())))),
                respondents=tuple(sorted(people, key=lambda p: (p.service, p.sex, p.age, p.education, p.work))),
            )


def _grade(rng: Random, liked: float) -> int:
    return min(4, max(1, round(rng.gauss(liked, 0.7))))


def _person(rng: Random, survey: Survey, instrument: str, service: str, unit: int) -> Respondent:
    told: dict[str, str] = {}
    for question in survey.header:
        if rng.random() < 0.95:
            told |= dict(zip(question.tells, rng.choice(question.choices).values, strict=True))
    return Respondent(instrument, service, unit, **told)


def _planned(bulk: Bulk, register: Register, today: dt.date, at: int) -> None:
    officers = staff(register)
    for element, months, programme, owner, done, description, document in _PLAN:
        begins = later(today, months)
        act = ImprovementPlanned(
            instrument=SKM,
            element=element,
            begins=begins,
            ends=later(begins, 2) - dt.timedelta(days=1),
            personal=PlanText(programme=programme, owner=owner),
        )
        line = bulk.record(act, officers[-1], at).id
        if done is not None and description:
            told = ResultText(description=description, document=document)
            bulk.record(ImprovementReported(done=done, personal=told), officers[-1], at, line)
        bulk.close(line)
