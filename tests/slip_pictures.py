"""The pictures of the slips, drawn by a slip printer in software: ``python -m tests.slip_pictures docs/pictures``."""

from __future__ import annotations

import datetime as dt
import logging
import sys
import tempfile
from io import BytesIO
from pathlib import Path
from unittest import mock

import pypdfium2
from PIL import Image

from models import words
from models.acts import BranchSet, FeeData, FeeRecorded, SheetsReserved, TicketIssued
from models.facts import ids, numbering, status_codes
from models.facts.standard import Office
from models.forms import (
    Accept,
    Account,
    AnswerComplaint,
    Complain,
    DecideComplaint,
    Deliver,
    HandShift,
    Intake,
    Offer,
    Paper,
    PersonForm,
    Ready,
    RepresentativeForm,
    TakeComplaint,
    perform,
)
from models.register.founding import found_practice
from models.register.register import SYSTEM, Register
from models.slips.contents import slip_of
from models.slips.layout import Block, SlipKind
from models.slips.render import render
from ptsa_tui.printing.escpos import encoded
from ptsa_tui.printing.pdf import drawn
from tests.conftest import StillClock
from tests.models.build import publish
from tests.models.slips.test_contents import Wanted
from tests.ptsa_tui.printing.emulator import Printer

SIDE = 24
"""Dots of white around a slip."""


def invented(register: Register, officer: int) -> dict[SlipKind, Wanted]:
    """Take invented people in; return a slip of each kind."""
    with register.writing(SYSTEM, as_centre=True) as centre:
        office = BranchSet(name="PTSA Contoh", zone="WIB", contact="0800-0000-000")
        centre.record(office, ids.branch_subject(register.branch_number))
    publish(register, office=Office(complaints=("Loket pengaduan", "LAPOR!")))

    def ticket(turn: int, priority: str = "") -> int:
        with register.writing(officer) as writing:
            act = TicketIssued(
                number=writing.number(numbering.Range.QUEUE),
                turn=turn,
                day=register.today(),
                services=("SKP-AK3",),
                priority=priority,  # type: ignore[arg-type]  # one of the groups
            )
            return writing.record(act).entry.id

    visit = ticket(11)
    papers = (
        Paper(requirement="surat", count=2, remark="dijilid"),
        Paper(requirement="sertifikat", how="copy"),
        Paper(requirement="skp-lama"),
        Paper(requirement="kerja", how="shown"),
        Paper(requirement="laporan"),
    )
    deputy = RepresentativeForm(nik="3273051708859002", name="Budi Santoso", authority="014/SK/XI/2026")
    company = Intake(
        nib="1234567890123",
        name="PT Contoh Sejahtera",
        representative=deputy,
        service="SKP-AK3",
        papers=papers,
        visit=visit,
    )
    receipt = perform(register, officer, company)
    fee = FeeRecorded(personal=FeeData(billing="820261124000001"))
    register.record(officer, fee, receipt.case)
    perform(register, officer, Offer(case=numbering.shown(receipt.number or 0), to="K3", note="mohon diteliti"))
    offer = register.fold_of(receipt.case or 0).ids[-1]

    missing = (Paper(requirement="naskah"), Paper(requirement="saran", how="missing"))
    person = {"nik": "3174015203909001", "name": "Siti Rahayu"}
    notice = perform(register, officer, Intake(**person, service="PP", papers=missing, rest="missing"))  # type: ignore[arg-type]
    referral = perform(register, officer, Intake(**person, service="AK1"))  # type: ignore[arg-type]
    product = perform(register, officer, Intake(**person, service="PKB", papers="all"))  # type: ignore[arg-type]
    number = numbering.shown(product.number or 0)
    perform(register, officer, Offer(case=number, to="HI"))
    perform(register, officer, Accept(case=number))
    perform(register, officer, Ready(case=number, product="KEP.12/HI/2026", valid_until=dt.date(2028, 11, 24)))
    perform(register, officer, Accept(case=number))
    perform(register, officer, Deliver(case=number, returned=("naskah",)))
    with register.writing(officer) as writing:
        first = writing.number(numbering.Range.CASE)
        block = writing.record(SheetsReserved(first=first, count=1)).entry.id
    said = Account(account="Upah Oktober belum dibayar.", place="Pabrik di Cakung", time="27 Oktober 2026")
    who = PersonForm(nik="3174015505909012", name="Bambang Contoh")
    lodged = perform(register, officer, Complain(category="UPAH_KERJA", reporter=who, said=said))
    number, complaint = numbering.shown(lodged.number or 0), lodged.complaint or 0
    perform(register, officer, AnswerComplaint(complaint=number))
    perform(register, officer, TakeComplaint(complaint=number))
    answer = "Upah Oktober dibayar paling lambat 1 Desember 2026."
    perform(register, officer, DecideComplaint(complaint=number, outcome="upheld", answer=answer))
    return {
        "receipt": Wanted("receipt", receipt.case or 0),
        "notice": Wanted("notice", notice.case or 0, str(notice.notice)),
        "referral": Wanted("referral", referral.case or 0),
        "routing": Wanted("routing", receipt.case or 0, str(offer)),
        "product": Wanted("product", product.case or 0),
        "ticket": Wanted("ticket", ticket(12, "elderly")),
        "blank": Wanted("blank", block, str(first)),
        "baton": Wanted("baton", perform(register, officer, HandShift(unit="LOKET", note="Kunci")).shift or 0),
        "complaint": Wanted("complaint", complaint),
        "answer": Wanted("answer", complaint),
    }


def on_paper(blocks: tuple[Block, ...]) -> Image.Image:
    """Return a slip as a printer with 80 mm paper prints it."""
    printer = Printer()
    printer.feed(encoded(blocks, "80mm"))
    slip = printer.papers[0].image()
    sheet = Image.new("L", (slip.width + 2 * SIDE, slip.height + 2 * SIDE), 255)
    sheet.paste(slip, (SIDE, SIDE))
    return sheet


def on_a5(blocks: tuple[Block, ...]) -> Image.Image:
    """Return the first page of a slip as PDF."""
    document = pypdfium2.PdfDocument(BytesIO(drawn(blocks, "")))
    page: Image.Image = document[0].render(scale=1.5).to_pil().convert("L")
    return page


def save(picture: Image.Image, path: Path) -> None:
    """Write a small file: few greys, with a thin edge of paper."""
    edged = Image.new("L", (picture.width + 2, picture.height + 2), 160)
    edged.paste(picture, (1, 1))
    edged.quantize(4).save(path, optimize=True)
    print(path)


def main() -> None:
    """Draw a slip of each kind in both languages, and a receipt on A5."""
    logging.disable(logging.WARNING)
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        register = found_practice(Path(place) / "p.db", tokens=Path(place), clock=StillClock(), fast=True)
        sari = register.officer_by_code("sari")
        assert sari is not None
        with mock.patch.object(status_codes, "new", return_value=48_213):  # a picture shows the same one each time
            jobs = invented(register, sari.id)
        for language in words.LANGUAGES:
            words.set_language(language)
            for kind, job in jobs.items():
                blocks = render(slip_of(register, job), language)
                save(on_paper(blocks), folder / f"slip-{kind}-{language}.png")
                if kind == "receipt":
                    save(on_a5(blocks), folder / f"slip-{kind}-a5-{language}.png")
        register.close()


if __name__ == "__main__":
    main()
