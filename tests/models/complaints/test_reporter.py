"""A hidden reporter is hidden everywhere; who opens it says why, and that is kept."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import msgspec
import pytest

from models.acts import Erased, ReporterOpened
from models.cases.contests import crossings_of
from models.complaints import lanes, views
from models.complaints.evidence import evidence_of
from models.complaints.reporter import open_reporter, reporter_of
from models.facts import numbering
from models.forms import (
    Account,
    CloseComplaint,
    CorrectComplaint,
    EvidenceForm,
    PersonForm,
    Ticket,
    WithdrawComplaint,
    perform,
)
from models.forms.person import Erase
from models.journal.export import lines as exported
from models.register.register import Register
from models.register.verify import verify
from models.search import lookup
from models.words import history
from tests.models.build import NIK, refused, snapshot, take_in
from tests.models.complaints.telling import SAID, lodge, now, officer, told

SECRETS = ("Siti", "Rahayu", NIK, "08000123456", "siti@contoh.example", "penjahit")


def words(value: Any) -> str:
    """Return everything that stands in a value, as a screen, a slip or an export could read it."""
    return msgspec.json.encode(value, enc_hook=lambda v: dataclasses.asdict(v)).decode()


def all_shown(register: Register, number: str) -> str:
    """Return all that lists, detail, history and search say of a complaint to an officer."""
    me, state = officer(register, "budi"), now(register, number)
    detail = views.detail(register, me, state.id)
    told = [history.told(e.act, str) for e in detail.events]
    found = [lookup(register, text) for text in ("siti rahayu", NIK, "08000123456", number)]
    return words((detail, lanes.lanes(register, me), crossings_of(register, me, state.id), told, found))


def test_who_was_not_known_does_not_come_into_the_register(register: Register, sari: int) -> None:
    number = lodge(register, sari, anonymous=True, said=SAID)
    assert register.database.rows("SELECT 1 FROM person") == []
    shown = all_shown(register, number).replace('"query":"siti rahayu"', "").replace(f'"query":"{NIK}"', "")
    shown = shown.replace('"query":"08000123456"', "")
    assert [s for s in SECRETS if s in shown] == []
    detail = views.detail(register, officer(register, "budi"), now(register, number).id)
    assert (detail.hidden, detail.reporter) == (True, None)


def test_who_was_known_is_hidden_too(register: Register, sari: int) -> None:
    take_in(register, sari)
    number = lodge(register, sari, anonymous=True, said=SAID)
    state = now(register, number)
    detail = views.detail(register, officer(register, "budi"), state.id)
    shown = words((detail, lanes.lanes(register, officer(register, "budi"))))
    assert [s for s in SECRETS if s in shown] == []
    assert f"{state.person}" not in shown, "nor by the id by which everybody finds the name"
    assert state.person is not None
    assert detail.hidden


def test_nor_do_his_case_and_his_visit_tell_who_he_is(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    ticket = perform(register, sari, Ticket()).ticket or ""
    number = lodge(register, sari, anonymous=True, said=SAID, case=case, ticket=ticket)
    state = now(register, number)
    detail = views.detail(register, officer(register, "budi"), state.id)
    shown = words(detail)
    assert (detail.case_number, detail.ticket) == (0, "")
    assert f"{state.case}" not in shown
    assert f"{state.visit}" not in shown
    assert views.complaints_of_case(register, state.case or 0) == ()
    assert views.links_of(register, state) == (int(case.replace("-", "")), ticket)


def test_opening_it_is_a_logged_look_with_a_reason(register: Register, sari: int, budi: int) -> None:
    number = lodge(register, sari, anonymous=True, said=SAID)
    complaint = now(register, number).id
    with refused("reason_missing"):
        open_reporter(register, budi, complaint, "  ")
    assert register.looks.of(complaint) == []
    found = open_reporter(register, budi, complaint, "dipanggil sebagai saksi")
    assert (found.name, found.nik, found.phone) == ("Siti Rahayu", NIK, "08000123456")
    (look,) = register.looks.of(complaint)
    assert (look.kind, look.officer) == (ReporterOpened.__name__, budi)
    assert b"saksi" in (look.personal or b"")


def test_whoever_is_complained_about_never_opens_it(register: Register, sari: int, budi: int) -> None:
    number = lodge(register, sari, category="LAYANAN", anonymous=True, officers=("budi",))
    with refused("complained_about"):
        open_reporter(register, budi, now(register, number).id, "ingin tahu")
    assert register.looks.of(now(register, number).id) == []


def test_where_nobody_was_named_nobody_is_opened(register: Register, sari: int) -> None:
    number = lodge(register, sari, anonymous=True, reporter=None)
    assert not views.detail(register, officer(register, "sari"), now(register, number).id).hidden
    with refused("reporter_unknown"):
        open_reporter(register, sari, now(register, number).id, "x")


def test_who_is_hidden_no_longer_comes_into_the_register(register: Register, sari: int) -> None:
    number = lodge(register, sari, anonymous=True, said=SAID)
    perform(register, sari, CorrectComplaint(complaint=number, reason="bersedia disebut", anonymous=False))
    state = now(register, number)
    assert state.person is not None
    assert state.data is not None
    assert state.data.reporter is None
    detail = views.detail(register, officer(register, "sari"), state.id)
    assert detail.reporter is not None
    assert detail.reporter.nik == NIK
    assert lookup(register, "siti rahayu").lines


def test_who_wants_to_be_hidden_afterwards_is(register: Register, sari: int) -> None:
    number = lodge(register, sari)
    perform(register, sari, CorrectComplaint(complaint=number, reason="takut", anonymous=True))
    detail = views.detail(register, officer(register, "budi"), now(register, number).id)
    assert (detail.reporter, detail.hidden) == (None, True)
    assert [e.act.person for e in detail.events if e.act and "person" in e.act.__struct_fields__] == [None, None]  # type: ignore[attr-defined]


def test_a_complaint_is_found_by_its_number_alone(register: Register, sari: int) -> None:
    number = lodge(register, sari)
    found = lookup(register, number)
    assert (found.complaint, found.lines, found.exact) == (now(register, number).id, (), True)
    short = numbering.short(now(register, number).number)
    assert lookup(register, short).complaint == found.complaint
    assert lookup(register, number[:-1] + str((int(number[-1]) + 1) % 10)).complaint == 0


# --- erasing ----------------------------------------------------------------------------------------------------------


def test_a_reporter_is_erased_with_what_was_said(register: Register, sari: int, ratna: int) -> None:
    open_one, number = lodge(register, sari), told(register, sari, said=SAID)
    with refused("person_has_open_case"):
        perform(register, ratna, Erase(case=number))
    perform(register, sari, WithdrawComplaint(complaint=open_one, reason="damai"))
    perform(register, sari, CloseComplaint(complaint=number, rating=4))
    with refused("supervisor_only"):
        perform(register, sari, Erase(case=number))
    perform(register, ratna, Erase(case=number))
    for one in (open_one, number):
        state = now(register, one)
        assert (state.data, state.answer, reporter_of(register, state)) == (None, "", None)
        assert state.rating in (0, 4)
    left = "".join(str(line) for line in exported(register.journal, personal=True)) + repr(snapshot(register))
    assert [s for s in (*SECRETS, "Upah belum dibayar") if s in left] == []
    assert verify(register.database).sound
    with refused("account_erased"):
        perform(register, sari, CorrectComplaint(complaint=number, reason="x", category="SKP"))


def test_a_hidden_reporter_is_erased_too(register: Register, sari: int, ratna: int) -> None:
    number = told(register, sari, anonymous=True, said=SAID)
    perform(register, sari, CloseComplaint(complaint=number, rating=4))
    perform(register, ratna, Erase(case=number))
    with refused("reporter_unknown"):
        open_reporter(register, ratna, now(register, number).id, "x")
    raw = Path(register.database.path).read_bytes()
    assert b"Siti" not in raw


def test_whoever_is_complained_about_erases_nothing_of_it(register: Register, sari: int, ratna: int) -> None:
    number = lodge(register, sari, category="LAYANAN", officers=("ratna",))
    perform(register, sari, WithdrawComplaint(complaint=number, reason="damai"))
    with refused("complained_about"):
        perform(register, ratna, Erase(case=number))
    register.record(ratna, Erased(reason="retention"), now(register, number).id)
    assert now(register, number).data is None


def test_an_open_complaint_is_not_erased(register: Register, sari: int, ratna: int) -> None:
    number = lodge(register, sari, anonymous=True, reporter=None)
    with refused("person_has_open_case"):
        register.record(ratna, Erased(reason="request"), now(register, number).id)


# --- hostile texts ----------------------------------------------------------------------------------------------------

HOSTILE = (
    *("[b]x[/b]", "=cmd|' /C calc'!A0", "'; DROP TABLE complaint; --", "\x1b[2J\x07", "\u202eevil\u202c"),
    *("{0}%s", '"}]'),
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_text_in_every_field(register: Register, sari: int, text: str) -> None:
    said = Account(
        account=text, place=text, time=text, wish=text, other=text, foreign=text, position=text, email=text,
        evidence=(EvidenceForm(name=f"x{text}"),),
    )  # fmt: skip
    number = lodge(register, sari, said=said, reporter=PersonForm(nik=NIK, name=f"Siti {text}"), channel="LAPOR")
    detail = views.detail(register, officer(register, "sari"), now(register, number).id)
    data = detail.complaint.data
    assert data is not None
    for kept in (data.account, data.place, data.time, data.wish, data.other, data.foreign, data.position, data.email):
        assert "\x1b" not in kept
        assert "\u202e" not in kept
        assert kept in (text, data.account)
    assert [history.told(e.act, str) for e in detail.events]
    assert lookup(register, text) is not None
    assert verify(register.database).sound


def test_a_file_is_named_with_its_hash(tmp_path: Path) -> None:
    file = tmp_path / "slip.pdf"
    file.write_bytes(b"abc")
    found = evidence_of(file)
    assert found.name == "slip.pdf"
    assert found.hash == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    with refused("file_missing"):
        evidence_of(tmp_path / "none")


def test_a_known_person_is_said_by_id(register: Register, sari: int) -> None:
    take_in(register, sari)
    ((person,),) = register.database.rows("SELECT id FROM person")
    number = lodge(register, sari, reporter=None, person=person)
    assert now(register, number).person == person
