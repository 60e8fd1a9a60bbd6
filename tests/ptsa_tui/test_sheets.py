"""``ptsa sheets``: blank sheets as they come out of the printer, looked at, scanned and read back."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp

from models import words
from models.acts import SlipPrinted
from models.acts.base import from_parts
from models.facts import numbering
from models.facts.codes import code_of_number
from models.forms import Intake, perform
from models.register.register import Register
from models.slips.blank_sheets import blocks, take_sheet
from ptsa_tui import cli, desks, settings
from ptsa_tui.blank_sheets import drawn_sheets


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    """Run a command line; return code, output and errors."""
    code = cli.main(["--lang", "en", *argv])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture
def register(register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Register:
    """Return the practice register as the commands open it."""
    monkeypatch.setattr(desks, "open_register", lambda _data: register)
    monkeypatch.chdir(tmp_path)
    return register


def pages(data: bytes) -> list[tuple[str, list[str]]]:
    """Return text and QR codes of each page, seen as a picture."""
    document = pypdfium2.PdfDocument(BytesIO(data))
    found = []
    for page in document:
        wide, high = page.get_size()
        assert (round(wide / 72 * 25.4), round(high / 72 * 25.4)) == (148, 210)
        picture = page.render(scale=3).to_pil().convert("L")
        codes = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
        found.append((page.get_textpage().get_text_bounded(), [c.text for c in codes]))
    return found


def test_each_sheet_has_its_number_in_digits_and_as_a_code_that_is_taken_in(
    register: Register, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, out, err = run(capsys, "sheets", "3", "--out", "s.pdf")
    assert (code, err) == (0, "")
    (block,) = blocks(register)
    assert out == "3 sheets, 001-01-026-000001-9 to 001-01-026-000003-5: s.pdf\n"
    seen = pages((tmp_path / "s.pdf").read_bytes())
    assert [codes for _text, codes in seen] == [[code_of_number(n)] for n in block.numbers]
    for (text, (scanned,)), number in zip(seen, block.numbers, strict=True):
        assert numbering.shown(number) in text
        assert take_sheet(register, scanned) == number
    assert sorted(p.name for p in tmp_path.glob("*.p*")) == ["s.pdf"]  # no draft is left beside it


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_a_sheet_asks_for_all_that_an_intake_needs(language: str) -> None:
    words.set_language(language)
    ((text, _codes),) = pages(drawn_sheets("PTSA Contoh", [10_102_600_006_211]))
    asked = {
        "id": ("LEMBAR PENERIMAAN", "Tanggal", "Jam", "NIK", "Nama", "Telepon", "Kuasa", "Layanan", "Jenis",
               "Persyaratan", "asli", "salinan", "jumlah", "Petugas", "gratifikasi"),
        "en": ("INTAKE SHEET", "Date", "Time", "NIK", "Name", "Phone", "Representative", "Service", "Variant",
               "Papers", "original", "copy", "count", "Officer", "gratuities"),
    }[language]  # fmt: skip
    assert [word for word in asked if word not in text] == []
    assert "PTSA Contoh" in text


def test_a_practice_sheet_says_so_and_metadata_name_nobody() -> None:
    data = drawn_sheets("Ŵarung <b>*PTSA*</b>", [10_102_600_006_211], practice=True)
    ((text, _codes),) = pages(data)
    assert "PRACTICE, NOT VALID" in text
    assert "<b>*PTSA*</b>" in text
    told = pypdfium2.PdfDocument(BytesIO(data)).get_metadata_dict()
    assert (told["Title"], told["Author"]) == ("Intake sheets 010-10-260-000621-1 to 010-10-260-000621-1", "")


def test_a_long_name_of_the_office_stays_beside_the_code() -> None:
    office = "Pelayanan Terpadu Satu Atap Kementerian Ketenagakerjaan Balai Besar Pengembangan " * 2
    ((text, codes),) = pages(drawn_sheets(office.strip(), [10_102_600_006_211]))
    assert codes == ["%010102600006211"]
    assert office.strip() in text


def test_what_is_used_what_is_blank_and_only_the_blank_ones_again(
    register: Register, sari: int, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(capsys, "sheets", "--list")[1] == "No numbers were set aside for blank sheets.\n"
    run(capsys, "sheets", "5", "--out", "s.pdf")
    (block,) = blocks(register)
    for place, nik in ((1, "3174015203909001"), (3, "3273051708859002")):
        sheet = numbering.shown(block.numbers[place])
        perform(
            register, sari, Intake(nik=nik, name="Siti", service="PP", papers="all", sheet=sheet, paper_at="T 0800")
        )
    code, out, _err = run(capsys, "sheets", "--list")
    assert (code, out) == (
        0,
        "24 Nov 2026 09.00  001-01-026-000001-9 to 001-01-026-000005-6: 5 sheets, 2 used, 3 blank\n"
        "   still blank: 1-9, 3-5, 5-6\n",
    )
    code, out, _err = run(capsys, "sheets", "--again", numbering.short(block.numbers[1]), "--out", "again.pdf")
    assert code == 0
    assert [codes for _text, codes in pages((tmp_path / "again.pdf").read_bytes())] == [
        [code_of_number(block.numbers[place])] for place in (0, 2, 4)
    ]
    assert len(blocks(register)) == 1
    looks = [from_parts(e.kind, e.body, e.personal) for e in register.looks.of(block.id)]
    assert looks == [SlipPrinted(slip="blank", copy=1), SlipPrinted(slip="blank", copy=2)]


def test_a_file_that_can_not_be_written_takes_no_number(
    register: Register, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "there.pdf").write_bytes(b"x")
    for out, said in (("there.pdf", "such files already"), ("nowhere/s.pdf", "can't be written")):
        code, _out, err = run(capsys, "sheets", "2", "--out", out)
        assert code == 3
        assert said in err
    assert blocks(register) == []
    assert (tmp_path / "there.pdf").read_bytes() == b"x"


def test_a_disk_that_fails_afterwards_leaves_a_way_to_draw_them(
    register: Register, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_fd: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        code, _out, err = run(capsys, "sheets", "2", "--out", "s.pdf")
    assert code == 3
    assert err == "Set aside, but not written. Again: ptsa sheets --again 001-01-026-000001-9\n"
    assert list(tmp_path.glob("*.p*")) == []
    assert run(capsys, "sheets", "--again", "001-01-026-000001-9", "--out", "s.pdf")[0] == 0
    assert len(pages((tmp_path / "s.pdf").read_bytes())) == 2


def test_without_a_name_the_file_is_named_by_its_first_number(
    register: Register, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(capsys, "sheets", "1")[0] == 0
    assert [p.name for p in tmp_path.glob("*.pdf")] == ["sheets-001-01-026-000001-9.pdf"]
    code, _out, err = run(capsys, "sheets", "--again", "1-9")
    assert code == 3
    assert "Again" in err
    assert (tmp_path / "sheets-001-01-026-000001-9.pdf").stat().st_size > 1000


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        ((), 2),
        (("2", "--list"), 2),
        (("zwei",), 2),
        (("0",), 2),
        (("201",), 2),
        (("--again", "7-7"), 3),
        (("--again", "x"), 3),
    ],
)
def test_what_is_no_command(
    register: Register, capsys: pytest.CaptureFixture[str], tmp_path: Path, argv: tuple[str, ...], code: int
) -> None:
    try:
        ended = cli.main(["--lang", "en", "sheets", *argv])
    except SystemExit as why:
        ended = int(why.code or 0)
    assert ended == code
    assert blocks(register) == []
    assert list(tmp_path.glob("*.p*")) == []


def test_a_block_of_which_nothing_is_blank(register: Register, sari: int, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "sheets", "1", "--out", "s.pdf")
    form = Intake(nik="3174015203909001", name="Siti", service="PP", papers="all", sheet="1-9", paper_at="T 0800")
    perform(register, sari, form)
    code, _out, err = run(capsys, "sheets", "--again", "1-9", "--out", "b.pdf")
    assert (code, err) == (3, "No sheet of this block is blank any more.\n")


def test_a_real_desk_asks_in_whose_name(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    desk = Register.create(
        settings.data_folder(None) / desks.DESK, branch=1, desk=1, practice=False, tokens=tmp_path / "t"
    )
    desk.close()
    code, _out, err = run(capsys, "sheets", "1", "--out", str(tmp_path / "s.pdf"))
    assert code == 3
    assert "password" in err
    assert not (tmp_path / "s.pdf").exists()
