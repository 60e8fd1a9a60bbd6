"""Whatever officers, units and reasons are called, every report in every format shows letters."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from xml.etree import ElementTree

import pytest
from pypdfium2 import PdfDocument

from models.acts import OfficerAdded, OfficerData, UnitAdded
from models.documents.document import Document
from models.documents.said import cleaned
from models.practice import fill
from models.register.register import SYSTEM, Register
from models.reports import REPORTS, Asked, make
from models.text import clean
from ptsa_tui.documents import written
from screens.widgets.document_lines import Room, lines
from tests.models.reports.branches import Strange

HOSTILE = '=HYPERLINK("http://x.invalid")\x1b]0;t\x07\u202e[b]x[/]**y**<a/>'


@pytest.fixture
def documents(register: Register) -> list[Document]:
    """Return every report of a desk whose officers and a unit have hostile names."""
    fill(register, 10, 1)
    with register.writing(SYSTEM, as_centre=True) as centre:
        units = (centre.record(UnitAdded(code="=1+1", name=HOSTILE, unit="unit")).entry.id,)
        for code in ("x1", "x2", "x3"):
            name = OfficerData(name=clean(f"{HOSTILE} {code}"))
            centre.record(OfficerAdded(code=code, role="officer", units=units, personal=name))
    with register.database.writing():  # as if something dirty had come by another way than ours
        register.database.run_many("UPDATE officer SET name = ? || name WHERE code = ?", [(HOSTILE, "x1")])
    strange = Strange(register, "WIB")
    strange.officers, strange.unit = strange.officers[-3:], units[0]
    strange.happen()
    days = (register.today().replace(day=1), register.today())
    return [make(register, one.name, Asked(*days)) for one in REPORTS]


def test_something_hostile_is_in_them(documents: list[Document]) -> None:
    told = [document.name for document in documents if "HYPERLINK" in str(document.parts)]
    assert {"early-calls", "load", "register", "notices", "month"} <= set(told)


def test_csv_and_json(documents: list[Document]) -> None:
    for document in documents:
        for row in csv.reader(io.StringIO(written(document, "csv").decode("utf-8-sig"), newline="")):
            assert not any(cell.startswith(("=", "+", "@", "\t", "\r")) for cell in row)
            assert all(cell.isprintable() for cell in row)
        told = written(document, "json").decode()
        assert json.loads(told)["name"] == document.name
        assert "\x1b" not in told
        assert "\\u001b" not in told
        assert "\u202e" not in told


def test_xlsx_has_no_formula_and_no_link(documents: list[Document]) -> None:
    for document in documents:
        book = zipfile.ZipFile(io.BytesIO(written(document, "xlsx")))
        for name in book.namelist():
            if name.startswith("xl/worksheets/sheet"):
                tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(book.read(name)).iter()}
                assert not tags & {"f", "hyperlink", "hyperlinks"}


def test_text(documents: list[Document]) -> None:
    for document in documents:
        assert all(line.isprintable() for line in written(document, "text").decode().split("\n"))


def test_paper(documents: list[Document]) -> None:
    for document in documents:
        pages = [page.get_textpage().get_text_range() for page in PdfDocument(written(document, "pdf"))]
        assert not any(sign in page for page in pages for sign in "\x1b\x07\u202e")


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_the_screen(documents: list[Document], columns: int) -> None:
    from rich.cells import cell_len

    for document in documents:
        for line in lines(cleaned(document), Room(columns, 300, fewer=True)):
            assert line.text.isprintable()
            assert cell_len(line.text) <= columns or "Not shown" in line.text
