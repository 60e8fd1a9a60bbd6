"""Whatever the fold lets stand can be read, shown, printed and proved."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
import pytest

from models.cases import allowed, cards, contests, home_counts, lanes, lapsing, named_lists, views
from models.cases import due as promised
from models.cases.dispatch_book import book
from models.complaints import allowed as complaints_allowed
from models.complaints import lanes as complaint_lanes
from models.complaints import views as complaint_views
from models.complaints.reporter import open_reporter
from models.duplicates import candidates, judgements
from models.exchange import link
from models.fold import OfficerState
from models.journal.export import lines
from models.paper_files import inventory  # fmt: skip
from models.practice import fill
from models.queue import day, standing
from models.refused import Refused
from models.register import state_hash
from models.register.register import Register
from models.register.verify import verify
from models.retention import due
from models.search import lookup
from models.shift import counts
from models.slips import blank_sheets, jobs
from models.slips.contents import slip_of
from models.slips.plain import plain
from models.slips.print_jobs import Job
from models.slips.render import render
from models.words import history
from tests.models.absurd import absurd


@pytest.fixture
def spoilt(register: Register) -> Register:
    """Return a register with some practice cases, and with absurd acts of every kind."""
    fill(register, 12, 5)
    made = absurd(register)
    stands = {entry for entry, verdict in outcomes(register) if verdict == "applied"}
    assert [kind for kind, some in made.items() if not stands & set(some)] == [], "each kind must stand at least once"
    return register


def outcomes(register: Register) -> list[tuple[int, str]]:
    """Return every entry with its verdict."""
    subjects = [s for (s,) in register.database.rows("SELECT DISTINCT subject FROM entry")]
    return [(o.entry, o.verdict) for s in subjects for o in register.fold_of(s).outcomes]


def sari(register: Register) -> OfficerState:
    """Return the officer who reads."""
    officer = register.officer_by_code("sari")
    assert officer is not None
    return officer


def test_it_is_whole(spoilt: Register) -> None:
    assert verify(spoilt.database).faults == ()
    assert state_hash.of_tables(spoilt.database)
    assert all(len(list(lines(journal, personal=True))) for journal in (spoilt.journal,))


def test_every_list_is_read(spoilt: Register) -> None:
    officer = sari(spoilt)
    home_counts.home(spoilt, officer, 0)
    views.cases_by_state(spoilt)
    views.frequent_services(spoilt, officer.id)
    for name in (*named_lists.LISTS, *promised.LISTS):
        named_lists.named_list(spoilt, name)
    lanes.lanes(spoilt, officer)
    lanes.counts(spoilt, officer)
    lapsing.lapsing_lines(spoilt)
    contests.open_crossings(spoilt, officer)
    judgements.doubled(spoilt)
    link.link_view(spoilt)
    jobs.job_lines(spoilt)
    due.due(spoilt, assumed="1 months")
    due.cases_past(spoilt)
    standing.view(spoilt, 1)
    standing.waits(spoilt)
    standing.last_calls(spoilt)
    for (visit,) in spoilt.database.rows("SELECT id FROM visit"):
        standing.wanted_services(spoilt, visit)
    for date in {spoilt.today()}:
        day.day(spoilt, date)
        list(book(spoilt, date))
    counts.shift_view(spoilt, officer)
    blank_sheets.blocks(spoilt)
    with pytest.raises(Refused):
        blank_sheets.take_sheet(spoilt, "999")
    inventory.places(spoilt)
    inventory.counts(spoilt)
    for text in ("siti", "3174", "800", "promised t", "z"):
        lookup(spoilt, text)


def test_every_case_is_shown_in_full(spoilt: Register) -> None:
    officer = sari(spoilt)
    for (case,) in spoilt.database.rows("SELECT id FROM case_file"):
        with may_refuse("person_unknown"):  # a person who never came
            found = views.detail(spoilt, case)
            msgspec.json.encode(found)
            allowed.judged(spoilt, officer, case)
            contests.crossings_of(spoilt, officer, case)
            inventory.paper_of(spoilt, case)
            candidates.twins(spoilt, found.case.person)
        with may_refuse("catalogue_missing"):
            cards.case_card(spoilt, case)


def test_every_complaint_is_shown_in_full(spoilt: Register) -> None:
    officer = sari(spoilt)
    complaint_lanes.lanes(spoilt, officer)
    complaint_lanes.counts(spoilt, officer)
    complaints = [c for (c,) in spoilt.database.rows("SELECT id FROM complaint")]
    assert len(complaints) > 100
    for complaint in complaints:
        found = complaint_views.detail(spoilt, officer, complaint)
        msgspec.json.encode(found)
        for event in found.events:
            assert history.told(event.act, str)
        complaints_allowed.judged(spoilt, officer, complaint)
        with may_refuse("reporter_unknown", "complained_about"):
            open_reporter(spoilt, officer.id, complaint, "diperiksa")


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_slip_is_made_or_refused(spoilt: Register, language: str) -> None:
    wanted = []
    for (case,) in spoilt.database.rows("SELECT id FROM case_file"):
        wanted += [(c.slip, case, c.detail) for c in jobs.choices(spoilt, case)]
    wanted += [("ticket", v, "") for (v,) in spoilt.database.rows("SELECT id FROM visit")]
    for (s,) in spoilt.database.rows("SELECT id FROM shift"):
        wanted += [("baton", s, ""), ("baton", s, "accepted")]
    wanted += [("blank", b.id, str(b.first)) for b in blank_sheets.blocks(spoilt)]
    for slip, subject, detail in wanted:
        job = Job(1, 0, 0, slip, subject, detail, 1, "", "waiting", "", {}, 0, 0, None)  # type: ignore[arg-type]
        with may_refuse("slip_unfit", "case_unknown", "person_unknown"):
            plain(render(slip_of(spoilt, job), language))


@contextmanager
def may_refuse(*codes: str) -> Iterator[None]:
    """Let a refusal with one of the codes pass: a sentence, not the end of the program."""
    try:
        yield
    except Refused as why:
        if why.code not in codes:
            raise
