"""The receipt of a product: who took it or where it was sent, what was seen, which papers went back."""

from __future__ import annotations

import pytest
from msgspec import structs

from models import words
from models.forms import Deliver, RepresentativeForm, Undo, case_of, perform
from models.register.register import Register
from models.slips import print_jobs
from models.slips.contents import slip_of
from models.slips.plain import plain
from models.slips.print_jobs import Job
from models.slips.render import render
from tests.models.build import OTHER_NIK, make_ready, refused

ADDRESS = "Jalan Contoh 7, Bekasi"


@pytest.fixture(params=words.LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    """Speak each language in turn."""
    words.set_language(request.param)
    return str(request.param)


def given(register: Register, officer: int, form: Deliver) -> Job:
    """Deliver as a screen does; return the print job of the receipt."""
    slip = perform(register, officer, structs.replace(form, slip=True)).slip
    assert slip is not None
    return print_jobs.get(register, slip)


def told(register: Register, job: Job) -> str:
    """Return the receipt's text on 80 mm paper, its lines joined."""
    made = render(slip_of(register, job), words.language())
    return " ".join(" ".join(line.text.split()) for line in plain(made)).replace(" : ", " ")


def say(english: str, indonesian: str) -> str:
    """Return the words of the present language."""
    return english if words.language() == "en" else indonesian


def test_it_names_collector_role_letter_identity_and_the_papers_that_went_back(
    register: Register, sari: int, language: str
) -> None:
    case = make_ready(register, sari)
    form = Deliver(
        case=case, role="other", name="Tono Wijaya", seen="sim", authority="SK-7/XI/2026", returned=("naskah",)
    )
    text = told(register, given(register, sari, form))
    for wanted in (
        say("Collector Tono Wijaya", "Pengambil Tono Wijaya"),
        say("As someone else with authority", "Sebagai orang lain"),
        say("Authority SK-7/XI/2026", "Surat kuasa SK-7/XI/2026"),
        say("Identity SIM, seen by the officer", "Identitas SIM, dilihat petugas"),
        "Naskah peraturan perusahaan bertanda tangan",
    ):
        assert wanted in text, wanted
    assert say("By post", "Dikirim") not in text


def test_only_the_papers_that_went_back_are_named(register: Register, sari: int, language: str) -> None:
    case = make_ready(register, sari)
    assert "Naskah" not in told(register, given(register, sari, Deliver(case=case)))


def test_a_parcel_names_its_number_and_neither_an_identity_nor_the_address(
    register: Register, sari: int, language: str
) -> None:
    case = make_ready(register, sari, address=ADDRESS)
    text = told(register, given(register, sari, Deliver(case=case, posted=True, seen="none", tracking="P261124ID")))
    assert say("By post to Siti Rahayu", "Dikirim ke Siti Rahayu") in text
    assert say("Tracking P261124ID", "Nomor resi P261124ID") in text
    assert say("seen by the officer", "dilihat petugas") not in text
    assert "Jalan" not in text
    assert "Bekasi" not in text


def test_the_representative_is_named_as_one(register: Register, sari: int, language: str) -> None:
    case = make_ready(register, sari, representative=RepresentativeForm(nik=OTHER_NIK, name="Budi", authority="SK-7"))
    text = told(register, given(register, sari, Deliver(case=case, role="representative")))
    assert say("Collector Budi", "Pengambil Budi") in text


def test_printing_delivers_nothing(register: Register, sari: int) -> None:
    """Print is not issue: without a delivery there is no receipt, and one that is printed again changes nothing."""
    case = make_ready(register, sari)
    job = given(register, sari, Deliver(case=case))
    entries = register.journal.count()
    for _time in range(2):
        told(register, job)
    assert register.journal.count() == entries
    perform(register, sari, Undo(case=case))
    assert case_of(register, case).state == "ready"
    with refused("slip_unfit"):
        slip_of(register, job)
    assert case_of(register, case).state == "ready"
