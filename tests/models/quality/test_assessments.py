"""A self-assessment: begun, scored, answered by the journal, finished; what it keeps and what nobody may do."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from models.acts import AssessmentBegun, Erased, UnitAdded
from models.facts.instruments import Instrument
from models.fold import AssessmentState
from models.forms import (
    AnswerFromJournal,
    BeginAssessment,
    CloseAssessment,
    Reject,
    ScoreIndicator,
    Shown,
    assessment_of,
    perform,
    read_form,
    read_score,
)
from models.practice import fill, fill_quality
from models.quality import documents, evidence, figures, sheets
from models.quality.assessments import assessments, raises, weak
from models.quality.figures import figure
from models.register.register import SYSTEM, Register
from models.register.verify import verify
from models.retention.anonymising import anonymise
from models.retention.limits import Limits, Spans
from ptsa_tui.documents import written
from tests.conftest import StillClock
from tests.models.build import publish, refused, take_in, to_unit, unit

SHEET = {"input": "80", "process": "90", "output": "75", "complaints": "70"}
"""Of § C10: 79.87."""


def begin(register: Register, officer: int, **more: Any) -> int:
    fields = {"instrument": "ombudsman-2022", "unit": "HI", "year": 2023, **more}
    return perform(register, officer, BeginAssessment(**fields)).subject or 0


def score(register: Register, officer: int, id_: int, item: str, typed: str, **more: Any) -> None:
    perform(register, officer, ScoreIndicator(assessment=id_, item=item, score=typed, **more))


def finished(register: Register, officer: int, scores: dict[str, str] = SHEET, **more: Any) -> int:
    id_ = begin(register, officer, **more)
    for item, typed in scores.items():
        score(register, officer, id_, item, typed)
    perform(register, officer, CloseAssessment(assessment=id_))
    return id_


def test_the_sheet_of_2023_from_begin_to_end(register: Register, sari: int) -> None:
    id_ = finished(register, sari)
    state = assessment_of(register, id_)
    assert (state.state, state.result.value, state.band and state.band.code) == ("finished", 7987, "B")
    (line,) = assessments(register)
    assert (line.unit, line.year, line.result, line.band, line.zone, line.below) == (
        "HI",
        2023,
        7987,
        "B",
        "green",
        False,
    )
    assert verify(register.database).sound


def test_a_unit_below_the_mark_and_what_would_lift_it(register: Register, sari: int) -> None:
    low = finished(register, sari, {"input": "74", "process": "81,5", "output": "78", "complaints": "76,75"})
    found = weak(register, assessments(register))
    ((line, lifts),) = found
    assert (line.id, line.result, line.zone) == (low, 7799, "yellow")
    assert [r.item.code for r in lifts] == ["process", "input", "output"]
    assert [r.item.code for r in raises(assessment_of(register, low))][-1] == "complaints"
    finished(register, sari, year=2024)
    assert weak(register, assessments(register)) == [], "only the newest counts"


def test_the_way_from_the_year_before(register: Register, sari: int) -> None:
    finished(register, sari, {**SHEET, "complaints": "60"}, year=2022)
    finished(register, sari, year=2024)
    finished(register, sari, {"compliance": "88,42"}, instrument="ombudsman-2021", year=2021)
    finished(
        register,
        sari,
        dict.fromkeys(("policy", "staff", "facilities", "information", "consultation", "innovation"), "4"),
        instrument="pekppp-2023",
        year=2026,
    )
    found = {(line.instrument, line.year): (line.result, line.before, line.zone) for line in assessments(register)}
    assert found == {
        ("pekppp-2023", 2026): (400, None, "green"),
        ("ombudsman-2022", 2024): (7987, 7772, "green"),
        ("ombudsman-2022", 2022): (7772, 8842, "yellow"),
        ("ombudsman-2021", 2021): (8842, None, "green"),
    }  # fmt: skip


def test_a_file_that_changes_changes_no_old_result(register: Register, sari: int) -> None:
    id_ = finished(register, sari)
    before = next(i for i in sheets.instruments() if i.key == "ombudsman-2022")
    shared = [
        structs.replace(d, weight=weight, indicators=tuple(structs.replace(i, weight=None) for i in d.indicators))
        for d, weight in zip(before.dimensions, (100, 100, 100, 9700), strict=True)
    ]
    changed = structs.replace(before, of_whole=False, dimensions=tuple(shared))
    other = finished(register, sari, instrument=changed)
    assert assessment_of(register, other).result.value != 7987
    assert assessment_of(register, id_).result.value == 7987
    assert assessment_of(register, id_).instrument == before
    assert verify(register.database).sound


@pytest.mark.parametrize(
    ("typed", "value"), [("80", 8000), ("77,99", 7799), ("77.9", 7790), (" 100 ", 10_000), ("0", 0)]
)
def test_a_score_as_it_is_typed(typed: str, value: int) -> None:
    assert read_score(typed) == value


@pytest.mark.parametrize("typed", ["", "x", "-1", "100,01", "101", "1,234", "٨٠", "1e2", "nan", "1,2,3", "8 0"])
def test_what_is_no_score(typed: str) -> None:
    with refused("score_shape"):
        read_score(typed)


def test_scores_that_an_instrument_does_not_have(register: Register, sari: int) -> None:
    id_ = begin(register, sari, instrument="pekppp-2023", year=2026)
    for typed in ("5,01", "6", "4,5"):
        with refused("score_range"):
            score(register, sari, id_, "policy", typed)
    with refused("item_unknown"):
        score(register, sari, id_, "input", "4")
    with refused("score_missing"):
        score(register, sari, id_, "policy", "")
    score(register, sari, id_, "policy", "5")
    score(register, sari, id_, "policy", "4", remark="diperiksa ulang")
    assert assessment_of(register, id_).values == {"policy": 400}
    score(register, sari, id_, "policy", "")
    assert assessment_of(register, id_).scores == ()


def test_what_is_not_begun_or_not_whole(register: Register, sari: int) -> None:
    with refused("instrument_unknown"):
        begin(register, sari, instrument="nothing")
    with refused("instrument_year"):
        begin(register, sari, year=2025)
    with refused("year_ahead"):
        begin(register, sari, instrument="ombudsman-2025", year=2027)
    with refused("year_shape"):
        begin(register, sari, year=99)
    with refused("unit_unknown"):
        begin(register, sari, unit="XX")
    with refused("assessment_unknown"):
        assessment_of(register, 5)
    id_ = begin(register, sari)
    score(register, sari, id_, "input", "80")
    with refused("assessment_unscored"):
        perform(register, sari, CloseAssessment(assessment=id_))
    with refused("reason_missing"):
        perform(register, sari, CloseAssessment(assessment=id_, outcome="dropped"))
    perform(register, sari, CloseAssessment(assessment=id_, outcome="dropped", note="tahun keliru"))
    assert assessments(register) == []
    with refused("assessment_closed"):
        score(register, sari, id_, "input", "81")
    with refused("assessment_closed"):
        perform(register, sari, CloseAssessment(assessment=id_, outcome="dropped", note="lagi"))


def test_no_unsound_instrument_gets_into_the_journal(register: Register, sari: int) -> None:
    sheet = structs.replace(next(i for i in sheets.instruments() if i.key == "ombudsman-2022"), bands=())
    with refused("instrument_bands"):
        begin(register, sari, instrument=sheet)
    act = AssessmentBegun(unit=unit(register, "HI"), year=2023, instrument=sheet)
    with refused("instrument_bands"):
        register.record(sari, act)


def test_a_line_of_record_does_it_too(register: Register, sari: int) -> None:
    begun = perform(
        register, sari, read_form('{"do":"begin_assessment","instrument":"ombudsman-2021","unit":"HI","year":2021}')
    )
    line = f'{{"do":"score_indicator","assessment":{begun.subject},"item":"compliance","score":"88,42"}}'
    perform(register, sari, read_form(line))
    assert assessment_of(register, begun.subject or 0).values == {"compliance": 8842}


# --- evidence ---------------------------------------------------------------------------------------------------------


def test_evidence_keeps_names_in_the_personal_part_and_hashes_in_the_body(
    register: Register, sari: int, tmp_path: Path
) -> None:
    photo = tmp_path / "papan bu siti.JPG"
    photo.write_bytes(b"gambar")
    found = evidence.hashed(str(photo))
    assert found == ("papan bu siti.JPG", hashlib.sha256(b"gambar").hexdigest(), True)
    id_ = begin(register, sari)
    shown = (Shown(reference="SK 12/2026"), Shown(kind="photo", reference=found.name, hash=found.hash))
    score(register, sari, id_, "input", "80", remark="cukup", evidence=shown)
    kept = assessment_of(register, id_).scores[0]
    assert (kept.references, kept.evidence[1].hash) == (("SK 12/2026", "papan bu siti.JPG"), found.hash)
    entry = register.journal.of(id_)[-1]
    assert b"siti" not in entry.body
    assert found.hash.encode() in entry.body
    assert "siti" not in str(register.database.rows("SELECT * FROM assessment_score"))
    with refused("evidence_unnamed"):
        score(register, sari, id_, "input", "80", evidence=(Shown(kind="file", hash=found.hash),))
    with refused("act_malformed"):
        score(register, sari, id_, "input", "80", evidence=(Shown(reference="x", hash="zz"),))


def test_what_is_no_file_is_no_evidence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with refused("file_missing"):
        evidence.hashed(str(tmp_path / "none"))
    with refused("file_not_plain"):
        evidence.hashed(str(tmp_path))
    os.mkfifo(tmp_path / "pipe")
    with refused("file_not_plain"):
        evidence.hashed(str(tmp_path / "pipe"))
    (tmp_path / "large").write_bytes(b"x" * 11)
    monkeypatch.setattr(evidence, "LARGEST", 10)
    with refused("evidence_large"):
        evidence.hashed(str(tmp_path / "large"))


# --- what the journal answers -----------------------------------------------------------------------------------------


def test_the_components_that_the_catalogue_holds(register: Register) -> None:
    found = figure(register, unit(register, "HI"), 2026, "components")
    assert found is not None
    by_service = {row.label: (row.done, row.lacking) for row in found.rows}
    assert set(by_service) == {s.code for s in register.catalogue().services if s.unit == "HI" and not s.referral}
    done, lacking = by_service["PP"]
    assert done + len(lacking) == 14
    assert {"facilities", "staff"} <= set(lacking)
    assert "requirements" not in lacking
    entry = register.journal.at(found.entry)
    assert entry is not None
    assert entry.kind == "CataloguePublished"
    published = figure(register, unit(register, "HI"), 2026, "published_components")
    assert published is not None
    assert published.of == 6 * len(found.rows)
    counter = figure(register, unit(register, "LOKET"), 2026, "components")
    assert counter is not None
    assert len(counter.rows) > len(found.rows)


def test_a_component_that_nobody_confirmed_is_not_held(register: Register, sari: int) -> None:
    before = figure(register, unit(register, "HI"), 2026, "components")
    service = register.catalogue().by_code["PP"]
    publish(register, structs.replace(service, doubtful=(*service.doubtful, "basis")))
    after = figure(register, unit(register, "HI"), 2026, "components")
    assert before is not None
    assert after is not None
    lost = next(r for r in after.rows if r.label == "PP").lacking
    assert set(lost) - set(next(r for r in before.rows if r.label == "PP").lacking) == {"basis"}


def test_promises_that_were_kept(register: Register, sari: int, clock: StillClock) -> None:
    """Counted again from the entries themselves, in plain Python."""
    for nik, days in (("3174015203909001", 0), ("3174014505909911", 40), ("3174014505909912", 1)):
        case = take_in(register, sari, nik=nik, name=f"Warga {days}")
        to_unit(register, sari, case)
        clock.move(days=days)
        perform(register, sari, Reject(case=case, reason="tidak lengkap"))
    found = figure(register, unit(register, "HI"), 2026, "promises_kept")
    later = figure(register, unit(register, "HI"), 2027, "promises_kept")
    assert found is not None
    assert (found.done + (later.done if later else 0), found.of + (later.of if later else 0)) == (2, 3)
    late = [case for f in (found, later) if f for row in f.rows for case in row.cases]
    assert len(late) == 1
    assert set(figures.numbers(register, found)) <= {c for (c,) in register.database.rows("SELECT id FROM case_file")}
    assert figure(register, unit(register, "K3"), 2026, "promises_kept") is None


def test_promises_of_a_month_equal_an_independent_count(register: Register, sari: int) -> None:
    fill(register, 150, 3)
    for code in ("LOKET", "HI"):
        found = figure(register, unit(register, code), 2026, "promises_kept")
        assert found is not None
        mine = {s.code for s in figures.services_of(register, next(u for u in register.units() if u.code == code))}
        kept = of = 0
        for subject, entries in register.journal.subjects():
            state = register.fold_of(subject).state
            if type(state).__name__ != "CaseState" or state.service not in mine or not state.promised:  # type: ignore[union-attr]
                continue
            moments = [e.at for e in entries if e.kind in ("CaseMadeReady", "CaseRejected")]
            if moments and state.state not in ("withdrawn",):  # type: ignore[union-attr]
                of += 1
                day = (min(moments) + 7 * 3600) // 86_400
                kept += day <= (state.promised.toordinal() - 719_163)  # type: ignore[union-attr]
        assert (found.done, found.of) == (kept, of)


def test_what_is_ready_on_the_weekend_behind_its_day_is_in_time(
    register: Register, sari: int, clock: StillClock
) -> None:
    case = take_in(register, sari)
    to_unit(register, sari, case)
    friday = dt.date(2026, 12, 11)
    clock.move(days=(friday - register.today()).days + 2)
    perform(register, sari, Reject(case=case, reason="tidak lengkap"))
    register.database.execute_sql("UPDATE case_file SET promised = ?", (friday.isoformat(),))
    assert (friday.weekday(), register.today().weekday()) == (4, 6)
    found = figure(register, unit(register, "HI"), register.today().year, "promises_kept")
    assert found is not None
    assert (found.done, found.of) == (1, 1)


def test_the_journal_answers_and_never_replaces_what_was_typed(register: Register, sari: int) -> None:
    id_ = begin(register, sari)
    score(register, sari, id_, "published", "100", remark="dilihat di loket")
    done = perform(register, sari, AnswerFromJournal(assessment=id_))
    state = assessment_of(register, id_)
    assert done.count == 1
    answered = state.score("components")
    assert answered is not None
    assert (answered.provider, answered.of > 0, answered.evidence[0].kind) == ("components", True, "entry")
    assert answered.value == round(answered.done / answered.of * 10_000)
    assert state.values["published"] == 10_000
    assert perform(register, sari, AnswerFromJournal(assessment=id_)).count == 0, "nothing new to say"
    service = register.catalogue().by_code["PP"]
    publish(register, structs.replace(service, basis=""))
    assert perform(register, sari, AnswerFromJournal(assessment=id_)).count == 1
    assert verify(register.database).sound


def test_a_figure_that_nobody_provides_leaves_its_indicator_alone(register: Register, sari: int) -> None:
    assert figure(register, unit(register, "HI"), 2026, "complaints_of_another_program") is None
    assert figure(register, 5, 2026, "components") is None


# --- documents, erasing, retention ------------------------------------------------------------------------------------

HOSTILE = '=HYPERLINK("http://x") [b]tebal[/b] {{7*7}} <script> \'; DROP TABLE assessment; -- 😀'


def test_hostile_texts_stay_texts(register: Register, sari: int) -> None:
    id_ = begin(register, sari)
    score(register, sari, id_, "input", "80", remark=HOSTILE, evidence=(Shown(reference=HOSTILE[:190]),))
    document = documents.assessment(register, assessment_of(register, id_))
    assert document.name == "assessment-ombudsman-2022-hi-2023"
    assert "[b]tebal[/b]" in written(document, "json").decode()
    assert written(document, "text")
    for line in written(document, "csv").decode("utf-8-sig").splitlines():
        for cell in line.split(";"):
            assert not cell.strip('"').startswith(("=", "+", "@"))
    assert written(document, "pdf").startswith(b"%PDF")
    assert written(document, "xlsx").startswith(b"PK")


def test_an_erased_assessment_keeps_its_result(register: Register, sari: int, ratna: int) -> None:
    id_ = begin(register, sari)
    score(register, sari, id_, "input", "80", remark="kata Siti", evidence=(Shown(reference="surat Siti"),))
    register.record(ratna, Erased(reason="request"), id_)
    state = assessment_of(register, id_)
    assert (state.values, state.scores[0].remark, state.scores[0].references) == ({"input": 8000}, "", ())
    assert "(erased)" in documents.told_evidence(state.scores[0])
    assert verify(register.database).sound


def test_texts_go_once_the_office_s_time_is_over(register: Register, sari: int, ratna: int, clock: StillClock) -> None:
    done, running = finished(register, sari), begin(register, sari)
    score(register, sari, running, "input", "80", remark="masih dinilai")
    other = begin(register, sari, year=2024)
    score(register, sari, other, "input", "80", remark="keliru")
    perform(register, sari, CloseAssessment(assessment=other, outcome="dropped", note="keliru"))
    clock.move(days=800)
    limits = Limits(register, Spans({}, "1 years"))
    assert list(limits.others("assessment")) == [other], (
        "a running one stays, and one without texts has nothing to lose"
    )
    *_, told = anonymise(register, ratna, limits=limits, rest=lambda _: None)
    assert told.assessments == 1
    assert assessment_of(register, running).scores[0].remark == "masih dinilai"
    assert assessment_of(register, other).note == ""
    assert assessment_of(register, done).result.value == 7987


def test_practice_has_two_assessments_and_a_forum(register: Register) -> None:
    assert fill_quality(register) > 20
    found = {line.instrument: (line.result, line.zone, line.below) for line in assessments(register)}
    assert found == {"pekppp-2023": (399, "green", False), "ombudsman-2022": (7799, "yellow", True)}
    assert verify(register.database).sound


def test_a_branch_without_its_unit_still_lists(register: Register, sari: int) -> None:
    with register.writing(SYSTEM, as_centre=True) as centre:
        centre.record(UnitAdded(code="BARU", name="Bidang baru", unit="unit"))
    id_ = begin(register, sari, unit="BARU")
    assert isinstance(register.fold_of(id_).state, AssessmentState)
    assert isinstance(assessment_of(register, id_).instrument, Instrument)
