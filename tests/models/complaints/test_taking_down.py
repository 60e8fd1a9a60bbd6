"""What is taken down of a complaint, and corrected."""

from __future__ import annotations

import datetime as dt

import pytest

from models.acts import CataloguePublished, ComplaintCorrected
from models.complaints import views
from models.facts import ids
from models.forms import (
    Account,
    CompanyForm,
    CorrectComplaint,
    EvidenceForm,
    Ticket,
    perform,
    read_form,
)
from models.register.register import SYSTEM, Register
from tests.models.build import refused, take_in
from tests.models.complaints.telling import lodge, now, officer


def test_all_fields_of_the_form_are_kept(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    ticket = perform(register, sari, Ticket()).ticket or ""
    said = Account(
        account="Upah", place="Gudang", time="September", wish="Dibayar", foreign="L-7", sex="female",
        position="penjahit", email="siti@contoh.example", evidence=(EvidenceForm(name="Slip"),),
    )  # fmt: skip
    company = CompanyForm(
        name="PT Contoh", sector="garmen", workers=120, province="DKI Jakarta", regency="Jakarta Timur",
        district="Cakung", village="Jatinegara", phone="08000999999", email="hrd@contoh.example",
        address="Jl. Industri 1",
    )  # fmt: skip
    number = lodge(
        register, sari, channel="lapor", said=said, company=company, confidential=True, case=case, ticket=ticket,
        received=dt.date(2026, 11, 20),
    )  # fmt: skip
    found = views.detail(register, officer(register, "sari"), now(register, number).id)
    data = found.complaint.data
    assert data is not None
    assert (data.place, data.wish, data.foreign, data.company_phone) == ("Gudang", "Dibayar", "L-7", "08000999999")
    assert (found.channel_name(), found.category_name()) == ("SP4N-LAPOR!", "Upah dan THR")
    assert (found.ticket, found.case_number > 0, found.reporter is not None) == (ticket, True, True)
    assert found.clocks[1].due == register.calendar().after(dt.date(2026, 11, 20), 60).date
    assert views.complaints_of_case(register, found.complaint.case or 0)[0][0] == found.complaint.id


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"category": "TIDAK_ADA"}, "category_unknown"),
        ({"grade": "TIDAK_ADA"}, "grade_unknown"),
        ({"channel": "MERPATI"}, "channel_unknown"),
        ({"channel": "LAPOR"}, "foreign_missing"),
        ({"said": Account()}, "account_missing"),
        ({"reporter": None}, "reporter_missing"),
        ({"received": dt.date(2026, 11, 25)}, "received_ahead"),
        ({"officers": ("siapa",)}, "officer_unknown"),
        ({"unit": "XX"}, "unit_unknown"),
        ({"case": "12-7"}, "number_wrong"),
        ({"ticket": "A-099"}, "ticket_unknown"),
        ({"company": CompanyForm(workers=-1)}, "workers_range"),
        ({"said": Account(account="x", evidence=(EvidenceForm(name="y", hash="zz"),))}, "hash_wrong"),
        ({"said": Account(account="x", evidence=(EvidenceForm(name=" "),))}, "evidence_unnamed"),
        ({"said": Account(account="x", evidence=(EvidenceForm(name="y"),) * 51)}, "evidence_full"),
        ({"said": Account(account="x" * 2001)}, "text_too_long"),
    ],
)
def test_what_can_t_be_is_refused_and_nothing_is_kept(
    register: Register, sari: int, more: dict[str, object], code: str
) -> None:
    with refused(code):
        lodge(register, sari, **more)
    assert register.database.rows("SELECT 1 FROM complaint") == []
    assert "-940001-" in lodge(register, sari), "a refused act takes no number"


def test_a_correction_replaces_what_is_named_and_keeps_the_rest(register: Register, sari: int) -> None:
    number = lodge(register, sari, company=CompanyForm(name="PT Contoh", workers=9))
    with refused("nothing_changed"):
        perform(register, sari, CorrectComplaint(complaint=number, reason="x", category="UPAH_KERJA"))
    perform(register, sari, CorrectComplaint(complaint=number, reason="x", category="SKP"))
    perform(register, sari, CorrectComplaint(complaint=number, reason="x", said=Account(account="Lain", wish="Cepat")))
    found = now(register, number)
    assert found.data is not None
    assert (found.category, found.grade, found.data.account, found.data.wish) == ("SKP", "UMUM", "Lain", "Cepat")
    assert (found.data.company, found.company.workers if found.company else None) == ("PT Contoh", 9)


def test_a_correction_that_lost_is_done_again_by_hand(register: Register, sari: int) -> None:
    state = now(register, lodge(register, sari))
    with refused("redo_by_hand"):
        CorrectComplaint.again(register, state, ComplaintCorrected(category="K3", grade="UMUM", catalogue=1))


def test_a_catalogue_that_does_not_say_how_takes_none(register: Register, sari: int) -> None:
    newest = register.catalogue()
    with register.writing(SYSTEM, as_centre=True) as centre:
        act = CataloguePublished(version=newest.version + 1, services=newest.services)
        centre.record(act, ids.branch_subject(1))
    with refused("complaint_rules_missing"):
        lodge(register, sari)


def test_lines_of_record_do_the_same(register: Register, sari: int) -> None:
    line = '{"do":"complain","category":"K3","anonymous":true,"said":{"account":"Tanpa pelindung"}}'
    number = perform(register, sari, read_form(line)).number
    for more in (
        '"do":"answer_complaint"',
        '"do":"take_complaint"',
        '"do":"decide_complaint","outcome":"upheld","answer":"Benar"',
        '"do":"tell_complaint"',
        '"do":"close_complaint","rating":4',
    ):
        done = perform(register, sari, read_form(f'{{{more},"complaint":"{number:015d}"}}'))
    assert (done.state, done.number) == ("closed", number)
