"""The receipt, the answer, and the form to be signed: what stands on them, and what never does."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from models import words
from models.acts import Erased
from models.complaints.papers import papers
from models.documents.document import Document, Facts, Signatures
from models.forms import (
    Account,
    CloseComplaint,
    CompanyForm,
    DecideComplaint,
    EvidenceForm,
    ReopenComplaint,
    perform,
)
from models.register.register import Register
from models.slips import jobs
from models.slips.contents import slip_of
from models.slips.layout import SlipKind
from models.slips.plain import plain
from models.slips.render import render
from tests.models.build import NIK, refused, take_in
from tests.models.complaints.telling import complain, in_hand, lodge, now, officer, told
from tests.models.slips.test_contents import Wanted

SAID = Account(
    account="Upah Oktober belum dibayar",
    place="Cakung",
    time="27 Oktober",
    wish="Dibayar",
    email="siti@contoh.example",
    evidence=(EvidenceForm(name="Slip gaji"), EvidenceForm(name="foto.jpg", hash="ab" * 32)),
)


def slip(register: Register, kind: SlipKind, number: str, language: str = "id") -> str:
    """Return a slip as text."""
    words.set_language(language)
    try:
        made = slip_of(register, Wanted(kind, now(register, number).id))
        return "\n".join(line.text for line in plain(render(made, language)))
    finally:
        words.set_language("en")


def documents(register: Register, number: str) -> tuple[Document, ...]:
    """Return the documents of a complaint."""
    return papers(register, officer(register, "sari"), now(register, number).id)


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_the_receipt_says_what_was_taken_down_by_whom_and_how_it_goes_on(
    register: Register, sari: int, language: str
) -> None:
    number = lodge(register, sari, said=SAID, company=CompanyForm(name="PT Contoh"))
    text = slip(register, "complaint", number, language)
    name = officer(register, "sari").name
    for told_ in (number, "Siti Rahayu", "••••••9001", name, "Upah Oktober belum dibayar", "Cakung", "27 Oktober"):
        assert told_ in text, told_
    for told_ in ("PT Contoh", "Slip gaji", "LAPOR!", "Ombudsman"):
        assert told_ in text, told_
    assert NIK not in text
    assert "siti@" not in text


def test_a_long_account_is_cut_on_the_receipt_between_words(register: Register, sari: int) -> None:
    number = lodge(register, sari, said=Account(account="kata " * 300))
    line = slip_of(register, Wanted("complaint", now(register, number).id)).values["account"]
    assert len(line) <= 310
    assert line.endswith("kata …")


def test_what_is_confidential_is_not_on_the_receipt(register: Register, sari: int) -> None:
    number = lodge(register, sari, said=SAID, confidential=True)
    assert "Upah Oktober" not in slip(register, "complaint", number)


@pytest.mark.parametrize("known", [False, True])
def test_a_hidden_reporter_stands_on_nothing(register: Register, sari: int, known: bool) -> None:
    if known:
        take_in(register, sari)
    number = in_hand(register, sari, said=SAID, anonymous=True)
    perform(register, sari, DecideComplaint(complaint=number, outcome="upheld", answer="Dibayar"))
    shown = [slip(register, kind, number) for kind in ("complaint", "answer")]
    shown += [msgspec.json.encode(document).decode() for document in documents(register, number)]
    for text in shown:
        for secret in ("Siti", "Rahayu", "9001", "siti@"):
            assert secret not in text, secret


def test_the_answer_is_printed_once_there_is_one_and_no_longer_when_it_was_reopened(
    register: Register, sari: int
) -> None:
    number = in_hand(register, sari)
    with refused("slip_unfit"):
        slip(register, "answer", number)
    assert [c.slip for c in jobs.choices(register, now(register, number).id)] == ["complaint"]
    assert [d.name.split("-")[0] for d in documents(register, number)] == ["complaint"]
    perform(register, sari, DecideComplaint(complaint=number, outcome="partly", answer="Dibayar separuh"))
    text = slip(register, "answer", number)
    for part in ("terbukti sebagian", "Dibayar separuh", "Ombudsman"):
        assert part in text
    assert [c.slip for c in jobs.choices(register, now(register, number).id)] == ["answer", "complaint"]
    number = told(register, sari)
    perform(register, sari, ReopenComplaint(complaint=number, reason="belum dibayar"))
    with refused("slip_unfit"):
        slip(register, "answer", number)


def test_each_form_owes_its_slip_and_the_list_of_slips_names_nobody(register: Register, sari: int) -> None:
    done = perform(register, sari, msgspec.structs.replace(complain(anonymous=True), slip=True))
    (line,) = jobs.job_lines(register)
    assert (line.job.slip, line.job.subject, line.name) == ("complaint", done.complaint, "")
    assert line.about == f"{(done.number or 0) // 10 % 1_000_000}-{(done.number or 0) % 10}"


def test_the_form_is_ptsas_own_signed_by_an_officer_with_code_and_the_reporter(register: Register, sari: int) -> None:
    number = lodge(register, sari, said=SAID, officers=("budi",))
    words.set_language("id")
    (form,) = documents(register, number)
    words.set_language("en")
    assert form.title == "FORMULIR PENGADUAN PELAYANAN"
    assert form.name == f"complaint-{number}"
    (signed,) = [part for part in form.parts if isinstance(part, Signatures)]
    assert [name for _role, name in signed.signers] == [f"{officer(register, 'sari').name} (sari)", "Siti Rahayu"]
    text = msgspec.json.encode(form).decode()
    assert "ab" * 32 in text
    assert NIK not in text
    assert "08000123456" not in text
    assert all(value for part in form.parts if isinstance(part, Facts) for _label, value in part.pairs)


def test_what_was_erased_stands_on_no_paper(register: Register, sari: int, ratna: int) -> None:
    number = told(register, sari, said=SAID)
    perform(register, sari, CloseComplaint(complaint=number, rating=4))
    register.record(ratna, Erased(reason="request"), now(register, number).id)
    assert now(register, number).data is None
    assert "(erased)" in slip(register, "complaint", number, "en")
    for text in (slip(register, "complaint", number), msgspec.json.encode(documents(register, number)).decode()):
        for gone in ("Upah Oktober", "Cakung", "Slip gaji"):
            assert gone not in text


def test_templates_of_both_languages_are_there() -> None:
    import models.slips

    folder = Path(models.slips.__file__).parent / "templates"
    for language in words.LANGUAGES:
        assert {"complaint.txt", "answer.txt"} <= {p.name for p in (folder / language).iterdir()}
