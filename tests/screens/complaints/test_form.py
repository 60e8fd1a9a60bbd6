"""A new complaint: Enter goes on and never saves, F10 saves; drafts as the intake's; the person is known or hidden."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from models.fold import ComplaintState
from models.forms.base import complaint_of
from models.slips.print_jobs import jobs
from models.terminal.drafts import about, drafts_of
from models.terminal.terminal import Terminal
from ptsa_tui.app import PtsaApp
from screens.complaints.form import ComplainScreen
from screens.drafts import DraftList
from screens.home import Home
from tests.models.build import NIK, OTHER_NIK, take_in
from tests.screens.conftest import press, said, settle, type_


def lodged(desk: Terminal) -> list[ComplaintState]:
    """Return the complaints of a desk, the oldest first."""
    rows = desk.register.database.rows("SELECT number FROM complaint ORDER BY id")
    return [complaint_of(desk.register, f"{number:015d}") for (number,) in rows]


def form(app: PtsaApp) -> ComplainScreen:
    """Return the form in front."""
    assert isinstance(app.screen, ComplainScreen)
    return app.screen


async def test_a_known_person_in_few_keys(desk: Terminal, app: PtsaApp) -> None:
    take_in(desk.register, desk.me.id, phone="081200001111")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f6", "n")
        await type_(pilot, NIK)
        await press(pilot, "enter")
        assert form(app).focused is form(app).field("category").box
        await type_(pilot, "3")
        await press(pilot, "enter")
        await type_(pilot, "Upah belum dibayar")
        await press(pilot, "f10")
        assert "saved" in said(app)
        assert "Siti Rahayu" in said(app)
        assert form(app).is_blank()
    (complaint,) = lodged(desk)
    assert (complaint.category, complaint.anonymous) == ("UPAH_KERJA", False)
    assert complaint.data is not None
    assert complaint.data.account == "Upah belum dibayar"
    assert [job.slip for job in jobs(desk.register)][:1] == ["complaint"]
    assert desk.register.database.rows("SELECT count(*) FROM draft") == [(0,)]


async def test_enter_walks_to_the_end_and_never_saves(desk: Terminal, app: PtsaApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f6", "n")
        await type_(pilot, NIK)
        await press(pilot, "enter")
        await type_(pilot, "Siti Rahayu")
        await press(pilot, "enter", "ctrl+r")
        form(app).focus_on("name")
        seen = []
        for _turn in range(30):
            focused = form(app).focused
            seen.append(focused.id if focused is not None else "")
            await press(pilot, "enter")
        assert "company_address" in seen
        assert "F10" in said(app)
    assert lodged(desk) == []


async def test_every_field_of_ptsas_form_is_kept(desk: Terminal, app: PtsaApp, tmp_path: Path) -> None:
    case = take_in(desk.register, desk.me.id)
    photo = tmp_path / "foto.jpg"
    photo.write_bytes(b"abc")
    typed = {
        "category": "14", "other": "Parkir", "account": "Uraian", "place": "Loket", "time": "kemarin", "wish": "Rapi",
        "against": "budi, hi", "evidence": f"KTP; @{photo}", "hide": "2", "channel": "lapor", "foreign": "55",
        "received": "T-1", "case": case, "grade": "ringan", "sex": "1", "position": "mandor",
        "email": "a@contoh.example",
        "company": "PT Contoh", "sector": "tekstil", "workers": "1.200", "province": "DKI", "regency": "Jakarta",
        "district": "Cakung", "village": "Jatinegara", "company_phone": "021555000",
        "company_email": "b@contoh.example", "company_address": "Jalan Contoh 1",
    }  # fmt: skip
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "f6", "n")
        await type_(pilot, OTHER_NIK)
        await press(pilot, "enter")
        await type_(pilot, "Agus")
        await press(pilot, "ctrl+n", "ctrl+r")
        for name, value in typed.items():
            form(app).field(name).box.value = value
        await settle(pilot)
        await press(pilot, "f10")
        assert "saved" in said(app), said(app)
    (state,) = lodged(desk)
    data: Any = state.data
    assert (state.category, state.grade, state.channel, state.confidential) == ("LAINNYA", "RINGAN", "LAPOR", True)
    assert state.case is not None
    assert (desk.register.today() - state.received).days == 1
    texts = [name for name in typed if hasattr(data, name) and name not in ("evidence", "sex", "company_phone")]
    assert {name: getattr(data, name) for name in texts} == {name: typed[name] for name in texts}
    assert len(texts) == 13
    assert (data.sex, [e.name for e in data.evidence]) == ("female", ["KTP", "foto.jpg"])
    assert data.evidence[1].hash.startswith("ba7816bf")
    assert (state.company.sector, state.company.workers, state.company.province) == ("tekstil", 1200, "DKI")  # type: ignore[union-attr]  # it is there
    officers = [desk.register.officer(o) for o in state.officers]
    assert [o.code for o in officers if o is not None] == ["budi"]
    assert state.unit is not None


async def test_a_hidden_reporter_is_not_named_and_does_not_become_the_person_served_last(
    desk: Terminal, app: PtsaApp
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f6", "n")
        await type_(pilot, NIK)
        await press(pilot, "enter")
        await type_(pilot, "Siti Rahayu")
        form(app).focus_on("category")
        await type_(pilot, "3")
        await press(pilot, "enter")
        await type_(pilot, "Upah")
        form(app).focus_on("hide")
        await type_(pilot, "1")
        await settle(pilot)
        (draft,) = drafts_of(desk.register.database, desk.me.id)
        told = about(desk.register.database, draft)
        assert (told.name, told.number) == ("", "")
        await press(pilot, "f10")
        assert "saved" in said(app)
        assert "Siti" not in said(app)
    assert desk.last_person is None
    assert desk.register.database.row("SELECT count(*) FROM person WHERE nik = ?", NIK) == (0,)


async def test_nobody_at_all_must_be_hidden_and_something_must_be_said(desk: Terminal, app: PtsaApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f6", "n", "f10")
        assert "empty" in said(app)
        form(app).focus_on("category")
        await type_(pilot, "3")
        await press(pilot, "f10")
        assert form(app).focused is form(app).field("account").box
        await type_(pilot, "Upah")
        await press(pilot, "f10")
        assert form(app).focused is form(app).field("identity").box
        form(app).focus_on("against")
        await type_(pilot, "zz")
        await press(pilot, "f10")
        assert form(app).focused is form(app).field("against").box
        assert "zz" in said(app)
        form(app).field("against").box.value = ""
        form(app).focus_on("hide")
        await type_(pilot, "1")
        await press(pilot, "f10")
        assert "saved" in said(app)
    assert len(lodged(desk)) == 1


async def test_what_is_typed_is_a_draft_and_comes_back(desk: Terminal, app: PtsaApp) -> None:
    take_in(desk.register, desk.me.id)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f6", "n")
        await type_(pilot, NIK)
        await press(pilot, "enter")
        await type_(pilot, "3")
        await press(pilot, "enter")
        await type_(pilot, "Upah")
        await press(pilot, "ctrl+r")
        await type_(pilot, "PT Contoh")
        await press(pilot, "escape", "n")
        assert "Ctrl+D" in said(app)
        await press(pilot, "ctrl+d")
        assert form(app).field("account").value == "Upah"
        assert form(app).field("name").value == "Siti Rahayu"
        assert form(app).matter.company.display
        await press(pilot, "ctrl+x")
        assert form(app).is_blank()
        await press(pilot, "escape", "escape")
        assert isinstance(app.screen, Home)
        await press(pilot, "0")
        assert isinstance(app.screen, DraftList)
        await press(pilot, "enter")
        assert form(app).field("account").value == "Upah"
        await press(pilot, "f10")
        assert "saved" in said(app)
        assert drafts_of(desk.register.database, desk.me.id) == []
    (state,) = lodged(desk)
    assert state.data is not None
    assert state.data.company == "PT Contoh"


async def test_a_dialogs_text_is_a_draft_too(desk: Terminal, app: PtsaApp) -> None:
    from screens.complaints.act_dialogs import ComplaintDialog
    from tests.models.complaints.telling import lodge

    lodge(desk.register, desk.me.id)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f6", "k")
        await type_(pilot, "slip gaji")
        await press(pilot, "escape", "escape", "0", "enter")
        assert isinstance(app.screen, ComplaintDialog)
        assert app.screen.field("missing").value == "slip gaji"
        await press(pilot, "f10")
    assert lodged(desk)[0].state == "supplement"


async def test_from_a_case_person_and_case_stand_there(desk: Terminal, app: PtsaApp) -> None:
    case = take_in(desk.register, desk.me.id)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f3")
        await type_(pilot, case.split("-")[3].lstrip("0") + "-" + case[-1])
        await press(pilot, "enter", "y")
        assert form(app).field("case").value == case
        assert form(app).field("name").value == "Siti Rahayu"
        await type_(pilot, "1")
        await press(pilot, "enter")
        await type_(pilot, "Lama")
        await press(pilot, "f10")
        assert "saved" in said(app)
    (state,) = lodged(desk)
    assert state.case is not None
    assert state.person is not None


async def test_a_number_of_another_citizen_is_not_saved_under_the_first_ones_name(desk: Terminal, app: PtsaApp) -> None:
    take_in(desk.register, desk.me.id)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f6", "n")
        await type_(pilot, NIK)
        await press(pilot, "enter")
        form(app).field("name").box.value = "Bambang Lain"
        await settle(pilot)
        form(app).focus_on("category")
        await type_(pilot, "3")
        await press(pilot, "enter")
        await type_(pilot, "Upah")
        await press(pilot, "f10")
        assert form(app).focused is form(app).field("name").box
    assert lodged(desk) == []
