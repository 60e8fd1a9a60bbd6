"""Invented assessments and a public consultation, so that a practice desk has some of each."""

from __future__ import annotations

import datetime as dt

from models.acts import (
    AssessmentBegun,
    AssessmentClosed,
    CommitmentData,
    CommitmentDone,
    CommitmentMade,
    ForumHeld,
    FreeText,
    Group,
    IndicatorScored,
    InputRecorded,
    ParticipantAdded,
    ParticipantData,
    ScoreData,
    ScoreEvidence,
)
from models.facts.working_days import from_local
from models.fold import UnitState
from models.practice.staff import staff
from models.quality import sheets
from models.refused import Refused
from models.register.bulk import Bulk
from models.register.register import Register

DAY = 86_400

ASSESSED: tuple[tuple[str, int, dict[str, int]], ...] = (
    ("ombudsman-2022", 2024, {"input": 7400, "process": 8150, "output": 7800, "complaints": 7675}),
    ("pekppp-2023", 2026, {
        "policy": 500, "staff": 400, "facilities": 400, "information": 300, "consultation": 500, "innovation": 200,
    }),
)  # fmt: skip
"""Instrument, year and scores: one just below the mark, one above it."""

CAME: tuple[tuple[Group, str, str, str], ...] = (
    ("users", "female", "Sulastri Wening", "Pengguna layanan"),
    ("users", "male", "Teguh Santosa", "PT Contoh Sejahtera"),
    ("experts", "female", "Dewi Anggraini", "Universitas Contoh"),
    ("agencies", "male", "Hendra Wijaya", "Dinas Tenaga Kerja Contoh"),
    ("civil", "male", "Rudi Hartono", "Serikat Pekerja Contoh"),
)
SAID: tuple[tuple[Group, str], ...] = (
    ("users", "Antrean pada hari Senin terlalu panjang, papan petunjuk sulit dibaca."),
    ("experts", "Persyaratan perlu diumumkan sebelum pemohon datang."),
    ("civil", "Pengaduan yang selesai sebaiknya diberitakan kembali kepada pelapor."),
)
PROMISED: tuple[tuple[str, str, int, str, str], ...] = (
    ("Antrean hari Senin panjang", "Loket tambahan pada Senin pagi", -3, "time", ""),
    ("Papan petunjuk sulit dibaca", "Papan baru dengan huruf besar", -9, "facilities", ""),
    ("Pelapor tidak mendengar kelanjutan", "Jawaban tertulis untuk setiap pengaduan", 40, "", "ombudsman:commitments"),
)
"""Problem, recommendation, term in days from today, element, indicator. The second one is kept."""


def fill_quality(register: Register) -> int:
    """Let a practice desk have two assessments and a forum with three commitments; return how many entries.

    Raises:
        Refused: ``practice_only``.
    """
    if not register.practice:
        raise Refused("practice_only")
    units = [u for u in register.units() if u.active and u.unit != "outside"]
    unit = next((u for u in units if u.unit == "unit"), units[0])
    officer = staff(register)[0]
    with Bulk(register) as bulk:
        for place, (key, year, scores) in enumerate(ASSESSED):
            _assess(bulk, key, year, scores, unit, officer, register.clock.now() - (30 - place) * DAY)
        _hold(bulk, register, unit, officer)
    return bulk.count


def _assess(bulk: Bulk, key: str, year: int, scores: dict[str, int], unit: UnitState, officer: int, at: int) -> None:
    sheet = next(i for i in sheets.instruments() if i.key == key)
    begun = bulk.record(AssessmentBegun(unit=unit.id, year=year, instrument=sheet), officer, at).id
    for step, (item, score) in enumerate(scores.items(), 1):
        said = ScoreData(remark="Hasil penilaian bersama", references=("Lembar penilaian",))
        act = IndicatorScored(item=item, score=score, evidence=(ScoreEvidence("document"),), personal=said)
        bulk.record(act, officer, at + 60 * step, begun)
    bulk.record(AssessmentClosed(outcome="finished"), officer, at + 3600, begun)
    bulk.close(begun)


def _hold(bulk: Bulk, register: Register, unit: UnitState, officer: int) -> None:
    day = register.today() - dt.timedelta(days=21)
    at = from_local(dt.datetime.combine(day, dt.time(10)), register.branch().zone)
    held = ForumHeld(unit=unit.id, day=day, place="Aula PTSA", topic="Peninjauan standar pelayanan")
    forum = bulk.record(held, officer, at).id
    for group, sex, name, organisation in CAME:
        data = ParticipantData(name=name, organisation=organisation)
        bulk.record(ParticipantAdded(group=group, sex=sex, personal=data), officer, at + 60, forum)  # type: ignore[arg-type]  # one of the words above
    for group, text in SAID:
        bulk.record(InputRecorded(group=group, personal=FreeText(text=text)), officer, at + 3600, forum)
    for place, (problem, recommendation, days, element, indicator) in enumerate(PROMISED):
        act = CommitmentMade(
            owner=unit.id,
            due=register.today() + dt.timedelta(days=days),
            element=element,
            indicator=indicator,
            personal=CommitmentData(problem=problem, recommendation=recommendation),
        )
        made = bulk.record(act, officer, at + 5400, forum).id
        if place == 1:
            told = FreeText(text="Papan dipasang di pintu masuk")
            bulk.record(CommitmentDone(commitment=made, personal=told), officer, at + 10 * DAY, forum)
    bulk.close(forum)
