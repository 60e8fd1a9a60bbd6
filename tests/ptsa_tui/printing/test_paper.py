"""Every slip on every paper, looked at: bytes of a printer drawn by an emulator, PDFs turned into pictures."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from models import words
from models.slips.layout import KINDS, Item, Pair, Paragraph, Qr, Slip, Strong
from models.slips.render import render
from models.slips.samples import sample
from ptsa_tui.printing.escpos import COLUMNS, encoded, pair, printable, sign, wrapped
from ptsa_tui.printing.letters import written
from ptsa_tui.printing.pdf import drawn
from ptsa_tui.printing.pdf import printable as of_font
from tests.ptsa_tui.printing.emulator import Paper, Printer

EVERY = [(kind, language) for kind in KINDS for language in words.LANGUAGES]
BOILERPLATE = {"id": "gratifikasi", "en": "gratuities"}


def codes_of(slip: Slip) -> list[str]:
    """Return the codes that a slip shows: its number's, on a product's receipt the person's too; a shift has none.

    A product's receipt names the survey, too; a receipt has no room for that but in letters.
    """
    shown = ("qr", "person_qr", *(("survey",) if slip.kind == "product" else ()))
    return [slip.values[name] for name in shown if name in slip.values]


def qr_of(picture: Image.Image) -> list[str]:
    """Return what a scanner reads on a picture."""
    found = zxingcpp.read_barcodes(picture.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode)
    return [f.text for f in found]


def printed(blocks: tuple[object, ...], paper: str = "80mm") -> Paper:
    """Return the one piece of paper that comes out."""
    printer = Printer(COLUMNS[paper] * 12)
    printer.feed(encoded(blocks, paper))
    assert len(printer.papers) == 1
    assert not printer.paper.parts
    return printer.papers[0]


def texts(value: object) -> list[str]:
    """Return every text among the values of a slip."""
    if isinstance(value, dict):
        return [t for v in value.values() for t in texts(v)]
    if isinstance(value, (list, tuple)):
        return [t for v in value for t in texts(v)]
    return [value] if isinstance(value, str) else []


def squeezed(text: str) -> str:
    """Return a text without its layout."""
    return "".join(text.split())


@pytest.mark.parametrize("paper", COLUMNS)
@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_a_slip_on_a_slip_printer(kind: str, language: str, paper: str) -> None:
    slip = sample(kind)
    blocks = render(slip, language)
    seen = printed(blocks, paper)
    # the emulator refuses lines and pictures that are wider than the paper, and bytes that it does not know
    assert qr_of(seen.image()) == codes_of(slip) == [b.data for b in blocks if isinstance(b, Qr)]
    assert squeezed(slip.number) in squeezed(seen.text)
    assert seen.fed >= 4  # the blade is above the last line
    for block in blocks:
        if isinstance(block, (Strong, Paragraph, Item)):
            assert squeezed(printable(block.text)) in squeezed(seen.text)
        if isinstance(block, Pair):
            for word in printable(f"{block.label} {block.value}").split():
                if len(word) <= 10:
                    assert word in seen.text


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_a_slip_as_pdf(kind: str, language: str) -> None:
    slip = sample(kind)
    blocks = render(slip, language)
    data = drawn(blocks, f"{kind} {slip.number}")
    document = pypdfium2.PdfDocument(BytesIO(data))
    wide, high = document[0].get_size()
    assert (round(wide / 72 * 25.4), round(high / 72 * 25.4)) == (148, 210)
    pictures = [page.render(scale=3).to_pil() for page in document]
    assert [q for p in pictures for q in qr_of(p)] == codes_of(slip)
    text = squeezed("".join(page.get_textpage().get_text_bounded() for page in document))
    for block in blocks:
        if isinstance(block, (Strong, Paragraph, Item)):
            assert squeezed(block.text) in text
        if isinstance(block, Pair):
            assert squeezed(block.value) in text
    information = document.get_metadata_dict()
    assert information["Title"] == f"{kind} {slip.number}"
    applicant = slip.values.get("applicant", "")
    assert not applicant or applicant not in str(information)
    assert not information.get("Author")


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_a_copy_says_so_first(language: str) -> None:
    words.set_language(language)
    slip = Slip("ticket", sample("ticket").values, 3, "")
    lines = [line for line in printed(render(slip, language)).lines if line.text.strip()]
    assert lines[0].text.strip() == {"id": "SALINAN KE-3", "en": "COPY 3"}[language]
    assert "3" not in printed(render(sample("ticket"), language)).lines[0].text


def test_the_queue_number_is_large() -> None:
    for paper, columns in COLUMNS.items():
        seen = printed(render(sample("ticket"), "id"), paper)
        large = max(seen.lines, key=lambda line: line.size)
        assert large.text == sample("ticket").values["turn"]
        assert large.size >= 4
        assert large.dots <= columns * 12


def test_letters_that_a_printer_lacks_lose_their_accents() -> None:
    assert printable("Ñoño • Łódź — “Siti” ʻAli") == 'Ñoño * Lódz - "Siti" \'Ali'
    assert printable("王 O’Neil") == "? O'Neil"
    assert printable("Ø Sørensen Łukasz Ǿ") == "O Sorensen Lukasz O"
    for text in ("Łukasz Đặng", "Þór Ærø", "ʻAli → 王"):  # one name is one name, on a roll and on a sheet
        assert written(text, str.isascii) == printable(written(text, str.isascii))
    assert of_font("Ø Sørensen Łukasz Đặng ŋ") == "Ø Sørensen Lukasz Dang n"
    text = "José Ångström 王小明 … Ünal"
    assert printable(text) in printed((Paragraph(text),)).text


def test_a_note_of_two_thousand_letters_is_wrapped() -> None:
    note = ("Berkas dibawa kembali oleh pemohon karena salinan kurang jelas " * 40)[:2000].strip()
    word = "x" * 2000
    for paper in COLUMNS:
        seen = printed((Paragraph(note), Item(note), Pair("Catatan", note), Paragraph(word)), paper)
        assert squeezed(seen.text).count("karenasalinankurangjelas") >= 60
        assert seen.text.count("x") >= 2000
    document = pypdfium2.PdfDocument(BytesIO(drawn((Paragraph(note), Pair("Catatan", note), Item(note)), "x")))
    text = squeezed("".join(page.get_textpage().get_text_bounded() for page in document))
    assert text.count(squeezed(note)) == 3


def test_columns_stay_apart() -> None:
    for columns in COLUMNS.values():
        for line in [*pair("Nama pemohon yang panjang", "kata " * 30, columns), *sign("a" * 90, "b " * 60, columns)]:
            assert len(line) <= columns
        assert pair("A", "b", columns)[0].startswith("A")
        assert pair("", "b", columns)[0].strip() == "b"
    assert wrapped("", 10) == [""]


def test_a_pdf_of_many_pages_keeps_labels() -> None:
    blocks = tuple(Pair(f"Label{n}", f"Nilai{n} " * 12) for n in range(80))
    document = pypdfium2.PdfDocument(BytesIO(drawn(blocks, "x")))
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert len(document) > 2
    assert all(f"Label{n}" in text for n in range(80))
