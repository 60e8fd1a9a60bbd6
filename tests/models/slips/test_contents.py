"""What stands on each slip (DOMAIN § 12), and what never does: whole numbers of a person, addresses, telephones."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, NamedTuple

import pytest
from msgspec import structs

from models import words
from models.acts import (
    BranchSet,
    Erased,
    FeeData,
    FeeRecorded,
    FreeText,
    IntakeCorrected,
    Mark,
    SheetsReserved,
    TicketIssued,
    UnitChanged,
)
from models.facts import ids, numbering
from models.facts.standard import Office
from models.facts.survey_codes import survey_code
from models.fold import CaseState
from models.forms import (
    Accept,
    Complete,
    CorrectIntake,
    Decline,
    Deliver,
    Done,
    Erase,
    Form,
    HandShift,
    Offer,
    Paper,
    Ready,
    Reject,
    RepresentativeForm,
    Return,
    Undo,
    case_of,
    perform,
)
from models.refused import Refused
from models.register.register import SYSTEM, Register
from models.slips import jobs, print_jobs
from models.slips.contents import slip_of
from models.slips.layout import KINDS, Block, Heading, Item, Large, Qr, SlipKind, Strong
from models.slips.plain import plain
from models.slips.print_jobs import Job
from models.slips.render import render
from models.slips.samples import sample
from tests.conftest import StillClock
from tests.models.build import NIK, OTHER_NIK, close_all, intake, make_ready, publish, refused, take_in, unit
from tests.models.complaints.telling import now, told

PASSPORT, PHONE, ADDRESS = "A1234567", "081200001111", "Jalan Contoh 7"
LONG = "Raden Mas " + "Wiryodiningrat " * 7 + "Putra"
HOSTILE = {
    "[bold red]Siti[/] [@click=app.quit]Rahayu[/]": "[bold red]Siti[/] [@click=app.quit]Rahayu[/]",
    "{{ office }} {% include 'head' %} Siti": "{{ office }} {% include 'head' %} Siti",
    "@qr Siti | # --- - @cut": "@qr Siti | # --- - @cut",
    "# Siti": "# Siti",
    "\x1b@\x1dV\x00 Siti \x9b1m": "@ V Siti 1m",
}
"""Names that would do something somewhere, and how they stand on paper."""
MISSING = (Paper(requirement="naskah"), Paper(requirement="saran", how="missing", remark="menyusul"))


class Wanted(NamedTuple):
    """A slip, without a print job."""

    slip: SlipKind
    subject: int
    detail: str = ""
    copy: int = 1


def blocks(register: Register, slip: SlipKind, subject: int, detail: str = "", copy: int = 1) -> tuple[Block, ...]:
    """Return a slip's blocks in the present language."""
    return render(slip_of(register, Wanted(slip, subject, detail, copy)), words.language())


def text(made: tuple[Block, ...], columns: int = 48) -> str:
    """Return a slip's text; the lines of a paragraph or a value are one line of words again."""
    return " ".join(" ".join(line.text.split()) for line in plain(made, columns))


def items(made: tuple[Block, ...]) -> list[str]:
    """Return the entries of a slip's lists."""
    return [block.text for block in made if isinstance(block, Item)]


def go(register: Register, officer: int, form: Form) -> tuple[Done, Job | None]:
    """Perform a form as a screen does; return what it came to, and the print job of its slip."""
    done = perform(register, officer, structs.replace(form, slip=True))
    return done, print_jobs.get(register, done.slip) if done.slip else None


@pytest.fixture(params=words.LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    """Speak each language in turn."""
    words.set_language(request.param)
    return str(request.param)


def say(english: str, indonesian: str) -> str:
    """Return the words of the present language."""
    return english if words.language() == "en" else indonesian


# --- which form owes which slip --------------------------------------------------------------------------------------


def test_each_form_owes_one_slip_and_only_a_screen_wants_it(register: Register, sari: int) -> None:
    perform(register, sari, intake())
    assert print_jobs.jobs(register) == []
    complete, job = go(register, sari, intake())
    assert job is not None
    assert (job.slip, job.subject, job.detail, job.copy, job.state) == ("receipt", complete.case, "", 1, "waiting")
    missing, job = go(register, sari, intake(papers=MISSING))
    assert job is not None
    assert (job.slip, job.subject, job.detail) == ("notice", missing.case, str(missing.notice))
    referred, job = go(register, sari, intake(service="AK1", papers=()))
    assert job is not None
    assert (job.slip, job.subject) == ("referral", referred.case)

    number = numbering.shown(missing.number or 0)
    _done, job = go(register, sari, Complete(case=number, papers=(Paper(requirement="saran"),), rest="missing"))
    assert job is not None
    assert job.slip == "notice"  # the next list, with its own number
    assert job.detail != str(missing.notice)
    _done, job = go(register, sari, Complete(case=number, papers="all"))
    assert job is not None
    assert (job.slip, job.copy) == ("receipt", 1)
    returned, job = go(register, sari, Return(case=number, missing=("naskah",), reason="buram"))
    assert job is not None
    assert (job.slip, job.detail) == ("notice", str(returned.notice))


def test_a_refused_save_wants_no_slip(register: Register, sari: int) -> None:
    with refused("service_unknown"):
        go(register, sari, intake(service="??"))
    assert print_jobs.jobs(register) == []


def test_a_routing_slip_goes_with_papers_that_leave_the_program(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    _done, job = go(register, sari, Offer(case=case, to="HI"))
    assert job is None
    go(register, sari, Decline(case=case, reason="salah bidang"))
    archive = next(u for u in register.units() if u.code == "WAS")
    with register.writing(SYSTEM, as_centre=True) as centre:
        centre.record(UnitChanged(name="Kantor lain", unit="outside"), archive.id)
    done, job = go(register, sari, Offer(case=case, to="WAS"))
    assert job is not None
    gone = case_of(register, case).handovers[-1]
    assert gone.number
    assert (job.slip, job.subject, job.detail) == ("routing", done.case, str(gone.offer))


def test_a_delivery_owes_its_receipt(register: Register, sari: int) -> None:
    done, job = go(register, sari, Deliver(case=make_ready(register, sari)))
    assert job is not None
    assert (job.slip, job.subject) == ("product", done.case)


# --- the receipt -----------------------------------------------------------------------------------------------------


def test_a_receipt_says_what_the_citizen_must_know(register: Register, sari: int, language: str) -> None:
    papers = (
        Paper(requirement="naskah", count=2, remark="dijilid"),
        Paper(requirement="saran", how="copy"),
        Paper(requirement="permohonan", how="shown"),
    )
    deputy = RepresentativeForm(nik=OTHER_NIK, name="Budi Santoso", authority="SK 7/2026")
    form = intake(papers=papers, representative=deputy, phone=PHONE, address=ADDRESS)
    done, job = go(register, sari, form)
    assert job is not None
    made = render(slip_of(register, job), language)
    told = text(made)
    for wanted in (
        "PTSA Latihan",
        numbering.shown(done.number or 0),
        "24 Nov 2026 09.00 WIB",
        "Siti Rahayu NIK 317401••••••9001",
        "Budi Santoso NIK 327305••••••9002",
        "SK 7/2026",
        "Pengesahan Peraturan Perusahaan Pengesahan baru",
        say("Wed 2 Dec 2026 counted in working days", "Rab 2 Des 2026 dihitung dalam hari kerja"),
        say("Rp0, free of charge", "Rp0, tidak dipungut biaya"),
        "Sari Widowati",
        say("Status: at this office", "Tanya status di kantor ini"),
        say("Complaints: at this office.", "Pengaduan: di kantor ini."),
        say("This service is free of gratuities", "Layanan ini bebas gratifikasi"),
        say("catalogue 1", "katalog 1"),
        say("Proxy: Budi Santoso", "Kuasa: Budi Santoso"),
        say("Officer: Sari Widowati", "Petugas: Sari Widowati"),
    ):
        assert wanted in told, wanted
    assert items(made) == [
        say(
            "2 x Naskah peraturan perusahaan bertanda tangan (original); dijilid",
            "2 x Naskah peraturan perusahaan bertanda tangan (asli); dijilid",
        ),
        "1 x Bukti telah dimintakan saran serikat atau wakil pekerja " + say("(copy)", "(salinan)"),
        "1 x Surat permohonan pengesahan " + say("(shown)", "(dilihat)"),
    ]
    survey = survey_code(1, "PP", dt.date(2026, 11, 1))
    assert [b.data for b in made if isinstance(b, Qr)] == [f"%{done.number:015d}"]
    assert f"{say('Tell us how it was', 'Nilai layanan kami')}: {survey}" in told
    assert [b.text for b in made if isinstance(b, Heading)] == [say("RECEIPT", "TANDA TERIMA")]
    for secret in (NIK, OTHER_NIK, PHONE, ADDRESS):
        assert secret not in told


def test_a_copy_says_so_and_which_desk_made_it(register: Register, sari: int, clock: StillClock, language: str) -> None:
    done, _job = go(register, sari, intake())
    clock.move(hours=3)
    made = blocks(register, "receipt", done.case or 0, copy=2)
    assert made[0] == Strong(say("COPY 2", "SALINAN KE-2"))
    told = text(made)
    assert "24 Nov 2026 09.00 WIB" in told  # the time of the intake stays
    assert say("Copy of desk A, 24 Nov 2026 12.00 WIB", "Salinan dari meja A, 24 Nov 2026 12.00 WIB") in told
    assert "12.00" not in text(blocks(register, "receipt", done.case or 0))


@pytest.mark.parametrize(
    ("who", "shown"),
    [
        ({"nik": "", "passport": PASSPORT, "name": "Jane O'Neil"}, "Jane O'Neil {passport} ••••4567"),
        ({"nik": "", "nib": "1234567890123", "name": "PT Maju Terus"}, "PT Maju Terus NIB 1234567890123"),
        ({"name": "Suharti"}, "Suharti NIK 317401••••••9001"),
    ],
    ids=["foreigner", "company", "mononym"],
)
def test_who_asks_is_told_by_a_masked_identity(
    register: Register, sari: int, language: str, who: dict[str, Any], shown: str
) -> None:
    done, _job = go(register, sari, intake(**who, phone=PHONE, address=ADDRESS))
    told = text(blocks(register, "receipt", done.case or 0))
    assert shown.format(passport=say("Passport", "Paspor")) in told
    for secret in (NIK, PASSPORT, PHONE, ADDRESS):
        assert secret not in told


def test_a_short_passport_number_is_masked_too(register: Register, sari: int) -> None:
    done, _job = go(register, sari, intake(nik="", passport="AB123", name="Jane"))
    assert "Passport •••23" in text(blocks(register, "receipt", done.case or 0))


def test_of_an_erased_person_nothing_is_left_on_paper(register: Register, sari: int, ratna: int) -> None:
    case = make_ready(register, sari, name="Zulfikri")
    perform(register, sari, Deliver(case=case, name="Qohhari", role="other", authority="SK-7"))
    id_ = case_of(register, case).id
    assert "Zulfikri" in text(blocks(register, "receipt", id_))
    assert "Qohhari" in text(blocks(register, "product", id_))
    perform(register, ratna, Erase(case=case))
    for kind in ("receipt", "product"):
        told = text(blocks(register, kind, id_))
        assert "(erased)" in told
        assert not re.search("Zulfikri|Qohhari|317401", told)


def test_a_slip_of_an_anonymised_case_names_nobody_though_the_person_is_still_known(
    register: Register, sari: int, ratna: int
) -> None:
    taken = case_of(register, take_in(register, sari, name="Zulfikri"))
    case = taken.id
    with register.writing(sari) as writing:
        print_jobs.want(writing, "receipt", case)
    close_all(register, sari, taken.person)
    register.record(ratna, Erased(reason="retention"), case)
    told = text(blocks(register, "receipt", case))
    assert "(erased)" in told
    assert not re.search("Zulfikri|317401", told)
    assert [line.name for line in jobs.job_lines(register) if line.job.subject == case] == [""]


@pytest.mark.parametrize("columns", [32, 48])
def test_a_name_of_120_letters_is_printed_whole(register: Register, sari: int, columns: int) -> None:
    assert len(LONG) == 120
    done, _job = go(register, sari, intake(name=LONG))
    made = blocks(register, "receipt", done.case or 0)
    assert all(len(line.text) <= columns for line in plain(made, columns))
    assert LONG in text(made, columns)


@pytest.mark.parametrize("name", HOSTILE)
def test_what_a_citizen_is_called_is_never_read_as_anything(register: Register, sari: int, name: str) -> None:
    plainly, _job = go(register, sari, intake(nik=OTHER_NIK, name="Siti"))
    done, _job = go(register, sari, intake(name=name))
    made = blocks(register, "receipt", done.case or 0)
    told = text(made)
    assert f"{HOSTILE[name]} NIK" in told
    assert all(c.isprintable() for c in told)
    same = blocks(register, "receipt", plainly.case or 0)
    assert [type(b) for b in made] == [type(b) for b in same]  # the name made no block of its own


def test_an_amount_is_paid_by_billing_code_and_never_in_cash(register: Register, sari: int, language: str) -> None:
    done, _job = go(register, sari, intake(service="SKP-AK3"))
    case = done.case or 0
    told = text(blocks(register, "receipt", case))
    assert say("Rp420.000, by billing code", "Rp420.000, dengan kode billing") in told
    assert say("no cash is taken at the counter", "tidak ada pembayaran tunai di loket") in told
    assert "8202611" not in told
    paid = FeeRecorded(personal=FeeData(billing="820261100000001", proof="1A2B3C4D5E6F7G8H"))
    register.record(sari, paid, case)
    told = text(blocks(register, "receipt", case))
    assert say("Billing : code 820261100000001", "Billing : kode 820261100000001") in told
    assert "NTPN 1A2B3C4D5E6F7G8H" in told


def test_a_fee_that_nobody_confirmed_is_not_called_free(register: Register, sari: int, language: str) -> None:
    done, _job = go(register, sari, intake(service="LIS-K3"))
    told = text(blocks(register, "receipt", done.case or 0))
    assert "besarannya belum dipastikan" in told
    assert "Rp0" not in told


def test_a_promise_into_a_year_without_a_decree_says_that_it_may_shift(
    register: Register, sari: int, clock: StillClock, language: str
) -> None:
    clock.move(days=365 * 2)
    done, _job = go(register, sari, intake())
    assert say("may shift", "dapat bergeser") in text(blocks(register, "receipt", done.case or 0))


def test_times_are_those_of_the_office(register: Register, sari: int) -> None:
    done, _job = go(register, sari, intake())
    with register.writing(SYSTEM, as_centre=True) as centre:
        centre.record(BranchSet(name="PTSA Jayapura", zone="WIT"), ids.branch_subject(1))
    assert "24 Nov 2026 11.00 WIT" in text(blocks(register, "receipt", done.case or 0))


def test_where_to_complain_is_what_the_catalogue_or_the_branch_says(
    register: Register, sari: int, language: str
) -> None:
    done, _job = go(register, sari, intake())
    case = done.case or 0
    with register.writing(SYSTEM, as_centre=True) as centre:
        centre.record(BranchSet(name="PTSA Contoh", zone="WIB", contact="0800-0000-000"), ids.branch_subject(1))
    told = text(blocks(register, "receipt", case))
    assert say("Status and complaints: 0800-0000-000", "Tanya status dan pengaduan: 0800-0000-000") in told
    publish(register, office=Office(complaints=("Loket pengaduan", "LAPOR!")))
    told = text(blocks(register, "receipt", case))
    assert say("Complaints: Loket pengaduan; LAPOR! This", "Pengaduan: Loket pengaduan; LAPOR! Layanan") in told
    assert "0800-0000-000" in told
    assert say("catalogue 1", "katalog 1") in told  # the case keeps the one it was taken in under


def test_a_file_that_was_completed_says_when(register: Register, sari: int, clock: StillClock, language: str) -> None:
    done, _job = go(register, sari, intake(papers=MISSING))
    told = text(blocks(register, "receipt", done.case or 0))
    assert say("Missing, at the latest Tue 1 Dec 2026", "Belum ada, paling lambat Sel 1 Des 2026") in told
    assert say("counted in working days", "dihitung dalam hari kerja") not in told
    clock.move(days=1)
    go(register, sari, Complete(case=numbering.shown(done.number or 0), papers="all"))
    told = text(blocks(register, "receipt", done.case or 0))
    assert say("Complete : 25 Nov 2026 09.00 WIB", "Lengkap : 25 Nov 2026 09.00 WIB") in told
    assert say("Missing", "Belum ada") not in told
    assert say("counted in working days", "dihitung dalam hari kerja") in told


def correct(register: Register, officer: int, case: int, **changes: Any) -> None:
    """Correct an intake."""
    state = register.fold_of(case).state
    assert isinstance(state, CaseState)
    fields: dict[str, Any] = {
        "service": state.service,
        "variant": state.variant,
        "catalogue": state.catalogue,
        "marks": state.marks,
        "promised": state.promised,
        "fee": state.fee,
        "personal": FreeText(text="salah ketik"),
    }
    register.record(officer, IntakeCorrected(**{**fields, **changes}), case)


def test_a_receipt_made_anew_is_no_copy_of_the_one_before(register: Register, sari: int) -> None:
    done, first = go(register, sari, intake())
    assert first is not None
    number = numbering.shown(done.number or 0)
    fields = {"service": "PKB", "papers": "all", "reason": "salah pilih layanan"}
    _done, second = go(register, sari, CorrectIntake(case=number, **fields))
    assert second is not None
    assert (second.slip, second.copy) == ("receipt", 1)
    assert second.detail != first.detail
    choice = jobs.choices(register, done.case or 0)[0]
    assert (choice.slip, choice.detail, choice.copies) == ("receipt", second.detail, 1)
    perform(register, sari, Undo(case=number))
    told = text(blocks(register, "receipt", done.case or 0))
    assert "Pengesahan Peraturan Perusahaan" in told
    assert "Takes the place" not in told


def test_a_notice_and_a_referral_of_a_corrected_intake_take_the_place_of_the_slip_before(
    register: Register, sari: int, language: str
) -> None:
    replaces = say("Takes the place of the slip before", "Mengganti slip sebelumnya")
    done, _job = go(register, sari, intake())
    number = numbering.shown(done.number or 0)
    corrected, job = go(register, sari, CorrectIntake(case=number, papers=MISSING, reason="keliru"))
    assert job is not None
    assert (job.slip, job.detail) == ("notice", str(corrected.notice))
    made = render(slip_of(register, job), language)
    assert replaces in text(made)
    assert "Bukti telah dimintakan saran serikat atau wakil pekerja: 1 x" in text(made)
    assert items(made) == ["Bukti telah dimintakan saran serikat atau wakil pekerja"]  # no change is in the list
    _done, job = go(register, sari, CorrectIntake(case=number, service="AK1", reason="bukan di sini"))
    assert job is not None
    assert job.slip == "referral"
    assert replaces in text(render(slip_of(register, job), language))


def test_a_corrected_intake_names_what_changed(register: Register, sari: int, language: str) -> None:
    done, _job = go(register, sari, intake())
    case = done.case or 0
    replaces = say("Takes the place of the receipt before", "Mengganti tanda terima sebelumnya")
    assert replaces not in text(blocks(register, "receipt", case))
    pkb = ("naskah", "pihak", "serikat")
    correct(register, sari, case, service="PKB", variant="baru", marks=tuple(Mark(c, "original") for c in pkb))
    made = blocks(register, "receipt", case)
    assert replaces in text(made)
    assert items(made)[0] == say(
        "Service: Pengesahan Peraturan Perusahaan → Pendaftaran Perjanjian Kerja Bersama",
        "Layanan: Pengesahan Peraturan Perusahaan → Pendaftaran Perjanjian Kerja Bersama",
    )
    marks = (Mark("naskah", "copy", 3), Mark("pihak", "original"), Mark("serikat", "original"))
    correct(register, sari, case, marks=marks)
    made = blocks(register, "receipt", case)
    before = "Naskah perjanjian bertanda tangan: "
    assert items(made)[0] == before + say("1 x original → 3 x copy", "1 x asli → 3 x salinan")
    assert "Pengesahan Peraturan Perusahaan" not in text(made)  # only the last correction, against the slip before it


def test_a_back_entry_says_that_its_time_is_estimated(register: Register, sari: int, language: str) -> None:
    plain_ = perform(register, sari, intake())
    case = register.fold_of(plain_.case or 0).state
    assert isinstance(case, CaseState)
    from models.acts import CaseOpened

    opened = CaseOpened(
        number=numbering.make(register.series(), 700),
        person=case.person,
        service="PP",
        variant="baru",
        catalogue=1,
        pool=case.holder,
        marks=case.marks,
        promised=case.promised,
        paper_at=register.clock.now() - 7200,
    )
    id_ = register.record(sari, opened).case.id
    told = text(blocks(register, "receipt", id_))
    assert say("Received : 24 Nov 2026 07.00 WIB", "Diterima : 24 Nov 2026 07.00 WIB") in told
    assert say("estimated time, typed from a sheet", "waktu perkiraan, diisi dari lembar kertas") in told


# --- the deficiency notice -------------------------------------------------------------------------------------------


def test_a_notice_lists_exactly_what_is_missing(register: Register, sari: int, language: str) -> None:
    done, job = go(register, sari, intake(papers=MISSING, phone=PHONE, address=ADDRESS, note="pelan-pelan"))
    assert job is not None
    made = render(slip_of(register, job), language)
    state = register.fold_of(done.case or 0).state
    assert isinstance(state, CaseState)
    variant = register.catalogue().by_code["PP"].variants[0]
    names = {r.code: r.name for r in variant.requirements}
    assert state.notice is not None
    assert items(made) == [names[code] for code in state.notice.missing]
    assert [b.data for b in made if isinstance(b, Qr)] == [f"%{done.notice:015d}"]
    told = text(made)
    for wanted in (
        numbering.shown(done.notice or 0),
        numbering.shown(done.number or 0),
        "24 Nov 2026 09.00 WIB",
        say("At the latest Tue 1 Dec 2026", "Paling lambat Sel 1 Des 2026"),
        "PTSA Latihan",
        say("Completing the file costs nothing", "Melengkapi berkas tidak dipungut biaya"),
        say("Everyone gets the same list", "Daftar yang sama diberikan kepada semua orang"),
        say("free of gratuities", "bebas gratifikasi"),
        "Sari Widowati",
    ):
        assert wanted in told, wanted
    for never in (NIK, PHONE, ADDRESS, "pelan-pelan", "menyusul"):
        assert never not in told


def test_the_same_missing_papers_give_everyone_the_same_words(
    register: Register, sari: int, clock: StillClock, language: str
) -> None:
    texts = []
    for who in ({}, {"nik": OTHER_NIK, "name": "Budi Santoso"}):
        _done, job = go(register, sari, intake(papers=MISSING, **who))
        assert job is not None
        made = plain(render(slip_of(register, job), language))
        begin = next(n for n, line in enumerate(made) if line.text.startswith(say("The file can't", "Berkas belum")))
        end = next(n for n in range(begin, len(made)) if made[n].text.startswith("─"))
        texts.append("\n".join(line.text for line in made[begin:end]).encode())
    assert texts[0] == texts[1]
    assert texts[0].count(b"\n") >= 5


def test_a_notice_keeps_its_list_whatever_comes_later(register: Register, sari: int) -> None:
    done, job = go(register, sari, intake(papers=MISSING))
    assert job is not None
    before = text(blocks(register, "notice", done.case or 0, job.detail))
    go(
        register,
        sari,
        Complete(case=numbering.shown(done.number or 0), papers=(Paper(requirement="saran"),), rest="missing"),
    )
    assert text(blocks(register, "notice", done.case or 0, job.detail)) == before
    info = register.catalogue().by_code["INFO"]
    marks = tuple(Mark(r.code, "original") for r in info.variants[0].requirements)
    correct(register, sari, done.case or 0, service="INFO", variant=info.variants[0].code, marks=marks)
    again = blocks(register, "notice", done.case or 0, job.detail)
    assert text(again) == before
    with refused("slip_unfit"):
        blocks(register, "notice", done.case or 0, str(numbering.make(register.series(), 899_999)))


def test_a_returned_file_gets_a_notice_like_any_other(register: Register, sari: int, language: str) -> None:
    done, _job = go(register, sari, intake())
    number = numbering.shown(done.number or 0)
    _done, job = go(register, sari, Return(case=number, missing=("naskah",), reason="halaman 3 buram"))
    assert job is not None
    made = render(slip_of(register, job), language)
    assert items(made) == ["Naskah peraturan perusahaan bertanda tangan"]
    assert say("must be completed or mended", "harus dilengkapi atau diperbaiki") in text(made)


# --- the other slips -------------------------------------------------------------------------------------------------


def test_a_referral_names_the_right_office_why_and_what_to_bring(register: Register, sari: int, language: str) -> None:
    done, job = go(register, sari, intake(service="AK1", papers=()))
    assert job is not None
    made = render(slip_of(register, job), language)
    told = text(made)
    assert "Dinas Tenaga Kerja kabupaten/kota" in told
    assert "Permenaker 39/2016" in told
    assert items(made) == ["Ijazah", "KTP", "Kartu keluarga", "Pas foto"]
    assert [b.data for b in made if isinstance(b, Qr)] == [f"%{done.number:015d}"]
    assert say("Status:", "Tanya status") not in told  # there is nothing here to ask for
    with refused("slip_unfit"):
        blocks(register, "referral", perform(register, sari, intake()).case or 0)


def test_a_routing_slip_counts_the_papers_and_leaves_room_to_sign(register: Register, sari: int, language: str) -> None:
    papers = (
        Paper(requirement="naskah", count=3),
        Paper(requirement="saran", how="copy"),
        Paper(requirement="permohonan", how="shown"),
    )
    case = take_in(register, sari, papers=papers)
    perform(register, sari, Offer(case=case, to="HI", note="mohon diteliti"))
    state = case_of(register, case)
    assert state.offer is not None
    offer = str(state.offer.offer)
    made = blocks(register, "routing", state.id, offer)
    told = text(made)
    for wanted in (
        say("From : Loket pelayanan", "Dari : Loket pelayanan"),
        "Hubungan Industrial dan Persyaratan Kerja",
        "24 Nov 2026 09.00 WIB",
        case,
        say("Papers: 2 kinds, 4 in all", "Berkas: 2 macam, 4 lembar"),
        say("Wed 2 Dec 2026", "Rab 2 Des 2026"),
        "mohon diteliti",
        say("Given by Taken by", "Yang menyerahkan Yang menerima"),
    ):
        assert wanted in told, wanted
    assert NIK not in told
    assert len(items(made)) == 2  # what was only shown did not stay
    perform(register, sari, Accept(case=case))
    assert text(blocks(register, "routing", state.id, offer)) == told
    with refused("slip_unfit"):
        blocks(register, "routing", state.id, "12")


def test_a_routing_slip_of_an_offer_that_was_declined_is_no_more(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    perform(register, sari, Offer(case=case, to="HI"))
    state = case_of(register, case)
    assert state.offer is not None
    perform(register, sari, Decline(case=case, reason="bukan bidang kami"))
    with refused("slip_unfit"):
        blocks(register, "routing", state.id, str(state.offer.offer))


def test_a_product_receipt_says_who_took_what_away(register: Register, sari: int, language: str) -> None:
    import datetime as dt

    case = take_in(register, sari)
    perform(register, sari, Ready(case=case, product="SK-1/2026", valid_until=dt.date(2028, 11, 24)))
    form = Deliver(
        case=case,
        role="other",
        name="Tono Wijaya",
        seen="sim",
        identity_number="990011223344",
        authority="SK-7/XI/2026",
        returned=("naskah",),
    )
    done, job = go(register, sari, form)
    assert job is not None
    made = render(slip_of(register, job), language)
    told = text(made)
    for wanted in (
        case,
        "SK-1/2026",
        "Surat keputusan pengesahan",
        say("until 24 Nov 2028", "sampai 24 Nov 2028"),
        "Tono Wijaya",
        say("someone else with authority", "orang lain"),
        say("SIM, seen by the officer", "SIM, dilihat petugas"),
        say("Collector: Tono Wijaya", "Pengambil: Tono Wijaya"),
    ):
        assert wanted in told, wanted
    assert items(made) == ["Naskah peraturan perusahaan bertanda tangan"]
    assert "990011223344" not in told
    assert NIK not in told
    assert done.case is not None


def test_a_letter_of_rejection_has_a_receipt_without_a_product(register: Register, sari: int, language: str) -> None:
    case = take_in(register, sari)
    perform(register, sari, Reject(case=case, reason="tidak memenuhi syarat"))
    _done, job = go(register, sari, Deliver(case=case, returned=("naskah",)))
    assert job is not None
    made = render(slip_of(register, job), language)
    told = text(made)
    assert say("RECEIPT OF A LETTER OF REJECTION", "TANDA TERIMA SURAT PENOLAKAN") in told
    assert "Surat keputusan pengesahan" not in told
    assert items(made) == ["Naskah peraturan perusahaan bertanda tangan"]


def ticket(register: Register, officer: int, turn: int, priority: str = "") -> int:
    """Give a queue number."""
    with register.writing(officer) as writing:
        act = TicketIssued(
            number=writing.number(numbering.Range.QUEUE),
            turn=turn,
            day=register.today(),
            services=("PP", "WLKP"),
            priority=priority,  # type: ignore[arg-type]  # one of the groups
        )
        return writing.record(act).entry.id


def test_a_queue_number_is_large_and_keeps_the_reason_of_priority_to_itself(
    register: Register, sari: int, clock: StillClock, language: str
) -> None:
    ticket(register, sari, 1)
    clock.move(minutes=1)
    second = ticket(register, sari, 2)
    made = blocks(register, "ticket", second)
    assert [b.text for b in made if isinstance(b, Large)] == ["A-002"]
    told = text(made)
    assert say("Waiting before you: 1", "Menunggu sebelum Anda: 1") in told
    assert "Pengesahan Peraturan Perusahaan" in told
    assert "24 Nov 2026 09.01 WIB" in told
    assert say("PRIORITY", "PRIORITAS") not in told
    clock.move(minutes=1)
    first = ticket(register, sari, 3, "pregnant")
    made = blocks(register, "ticket", first)
    told = text(made)
    assert say("PRIORITY", "PRIORITAS") in told
    assert say("Waiting before you: 0", "Menunggu sebelum Anda: 0") in told
    assert not re.search("pregnant|nursing|hamil|menyusui", told, re.IGNORECASE)
    assert say("Waiting before you: 2", "Menunggu sebelum Anda: 2") in text(blocks(register, "ticket", second))
    assert next(b.data for b in made if isinstance(b, Qr)).startswith("%00101026950003")
    with refused("ticket_unknown"):
        blocks(register, "ticket", 12)


def test_the_queue_number_of_the_visit_stands_on_the_receipt(register: Register, sari: int, language: str) -> None:
    visit = ticket(register, sari, 12)
    done, _job = go(register, sari, intake(visit=visit))
    assert say("Queue : A-012", "Antrean : A-012") in text(blocks(register, "receipt", done.case or 0))


def test_a_blank_sheet_has_a_number_and_lines(register: Register, sari: int, language: str) -> None:
    with register.writing(sari) as writing:
        first, second = (writing.number(numbering.Range.CASE) for _ in range(2))
        block = writing.record(SheetsReserved(first=first, count=2)).entry.id
    made = blocks(register, "blank", block, str(second))
    assert [b.data for b in made if isinstance(b, Qr)] == [f"%{second:015d}"]
    assert text(made).count("____") >= 5
    outside = numbering.make(register.series(), numbering.running(second) + 1)
    for detail in (str(outside), str(first + 1), "", "x"):
        with refused("slip_unfit"):
            blocks(register, "blank", block, detail)


# --- all of them -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_the_invented_slip_of_each_kind_has_every_value_that_a_real_one_has(
    register: Register, sari: int, kind: SlipKind
) -> None:
    job = one_of_each(register, sari)[kind]
    real, invented = slip_of(register, job).values, sample(kind).values
    assert set(real) == set(invented), set(real) ^ set(invented)


def one_of_each(register: Register, officer: int) -> dict[SlipKind, Wanted]:
    """Return a slip of each kind."""
    case = make_ready(register, officer)
    perform(register, officer, Deliver(case=case))
    delivered = case_of(register, case).id
    missing = perform(register, officer, intake(papers=MISSING))
    other = take_in(register, officer)
    perform(register, officer, Offer(case=other, to="HI"))
    offered = case_of(register, other)
    assert offered.offer is not None
    referred = perform(register, officer, intake(service="AK1", papers=()))
    with register.writing(officer) as writing:
        first = writing.number(numbering.Range.CASE)
        block = writing.record(SheetsReserved(first=first, count=1)).entry.id
    answered = now(register, told(register, officer)).id
    return {
        "receipt": Wanted("receipt", delivered),
        "notice": Wanted("notice", missing.case or 0, str(missing.notice)),
        "referral": Wanted("referral", referred.case or 0),
        "routing": Wanted("routing", offered.id, str(offered.offer.offer)),
        "product": Wanted("product", delivered),
        "ticket": Wanted("ticket", ticket(register, officer, 1, "ill")),
        "blank": Wanted("blank", block, str(first)),
        "baton": Wanted("baton", perform(register, officer, HandShift(unit="LOKET")).shift or 0, "accepted"),
        "complaint": Wanted("complaint", answered),
        "answer": Wanted("answer", answered),
    }


def test_a_slip_of_nothing_is_refused(register: Register) -> None:
    for kind in ("receipt", "notice", "referral", "routing", "product"):
        with pytest.raises(Refused) as caught:
            blocks(register, kind, 99, "1")
        assert caught.value.code == "case_unknown"


# --- jobs as a screen shows them -------------------------------------------------------------------------------------


def test_a_list_of_jobs_says_what_each_is_about(register: Register, sari: int) -> None:
    done, _job = go(register, sari, intake())
    missing, _job = go(register, sari, intake(nik=OTHER_NIK, name="Budi", papers=MISSING))
    with register.writing(sari) as writing:
        print_jobs.want(writing, "ticket", ticket_in(register, writing))
    lines = jobs.job_lines(register)
    assert [(line.job.slip, line.about, line.name) for line in lines] == [
        ("ticket", "A-004", ""),
        ("notice", numbering.short(missing.notice or 0), "Budi"),
        ("receipt", numbering.short(done.number or 0), "Siti Rahayu"),
    ]


def ticket_in(register: Register, writing: Any) -> int:
    act = TicketIssued(number=writing.number(numbering.Range.QUEUE), turn=4, day=register.today())
    return int(writing.record(act).entry.id)


def test_the_slips_of_a_case_are_those_that_it_can_have(register: Register, sari: int) -> None:
    done, _job = go(register, sari, intake(papers=MISSING))
    case, number = done.case or 0, numbering.shown(done.number or 0)
    assert [(c.slip, c.copies) for c in jobs.choices(register, case)] == [("notice", 1), ("receipt", 0)]
    go(register, sari, Complete(case=number, papers="all"))
    perform(register, sari, Offer(case=number, to="HI"))
    found = jobs.choices(register, case)
    assert [c.slip for c in found] == ["receipt", "notice", "routing"]
    assert found[2].about == next(u.name for u in register.units() if u.id == unit(register, "HI"))
    job = print_jobs.get(register, jobs.want_choice(register, sari, case, found[0]))
    assert (job.slip, job.copy) == ("receipt", 2)
    perform(register, sari, Decline(case=number, reason="salah"))
    perform(register, sari, Ready(case=number))
    perform(register, sari, Deliver(case=number))
    assert [c.slip for c in jobs.choices(register, case)] == ["product", "receipt", "notice"]
    referred = perform(register, sari, intake(service="AK1", papers=()))
    assert [c.slip for c in jobs.choices(register, referred.case or 0)] == ["referral"]
