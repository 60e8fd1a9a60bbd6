"""Documents are written and read back by programs that are not ours: what was said is what a reader gets."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile
from codecs import BOM_UTF8
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pypdfium2
import pytest

from models.documents.document import (
    Chart,
    Column,
    Document,
    Facts,
    Heading,
    Large,
    Paragraph,
    Signatures,
    Table,
)
from ptsa_tui.documents import FORMATS, file_name, written
from screens.widgets.document_lines import Room, bar, lines

HOSTILE = (
    '=HYPERLINK("http://example.invalid","x")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "＝1",
    "x;=1+1",
    'x;"=1+1',
    "\x1b[31mred\x1b]0;t\x07",
    "\u202egnp.exe",
    "[bold]x[/]",
    "{nb} {page}",
    "**b** --x-- __u__",
    "&P<a/>]]>",
    "لطفا 王",
    "x" * 3000,
)
COLUMNS = (
    Column("Service", "text", "service"),
    Column("Taken in", "count", "taken"),
    Column("Kept", "percent", "kept"),
    Column("Mean", "number", "mean"),
    Column("Fee", "rupiah", "fee"),
    Column("Day", "day", "day"),
    Column("At", "moment", "at"),
    Column("Waited", "minutes", "waited"),
)
ROW = (
    "WLKP",
    -388,
    Decimal("93.20"),
    Decimal("-3.5"),
    420_000,
    dt.date(2026, 11, 3),
    dt.datetime(2026, 11, 3, 14, 5),
    65,
)
SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def _document(*parts: Any, title: str = "Waits") -> Document:
    return Document("waits", title, ("November 2026",), parts)


def _table(*texts: str, title: str = "By service") -> Table:
    rows = (ROW, *((text, *ROW[1:]) for text in texts), ("gap", *(None,) * 7))
    return Table(title, COLUMNS, rows, total=("Total", 1, None, None, None, None, None, None))


def _csv(data: bytes) -> list[list[str]]:
    assert data.startswith(BOM_UTF8)
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


class Book:
    """What a workbook holds, read by its XML alone."""

    def __init__(self, data: bytes) -> None:
        self.files = zipfile.ZipFile(io.BytesIO(data))
        self.texts: list[str] = []
        if "xl/sharedStrings.xml" in self.files.namelist():
            self.texts = ["".join(item.itertext()) for item in self._tree("xl/sharedStrings.xml")]

    def _tree(self, name: str) -> ElementTree.Element:
        return ElementTree.fromstring(self.files.read(name))

    def names(self) -> list[str]:
        return [sheet.attrib["name"] for sheet in self._tree("xl/workbook.xml").iter(f"{SPACE}sheet")]

    def cells(self, number: int) -> dict[str, str | float]:
        found: dict[str, str | float] = {}
        for cell in self._tree(f"xl/worksheets/sheet{number}.xml").iter(f"{SPACE}c"):
            assert cell.find(f"{SPACE}f") is None, "a formula"
            value = cell.find(f"{SPACE}v")
            if value is not None and value.text is not None:
                is_text = cell.attrib.get("t") == "s"
                found[cell.attrib["r"]] = self.texts[int(value.text)] if is_text else float(value.text)
        return found


def _pdf(data: bytes) -> list[str]:
    pdf = pypdfium2.PdfDocument(data)
    return [pdf[number].get_textpage().get_text_range() for number in range(len(pdf))]


def test_json_has_exact_numbers_and_iso_days() -> None:
    whole = json.loads(written(_document(_table()), "json"), parse_float=Decimal)
    (table,) = whole["parts"]
    assert table["rows"][0] == {
        "service": "WLKP",
        "taken": -388,
        "kept": Decimal("93.20"),
        "mean": Decimal("-3.5"),
        "fee": 420_000,
        "day": "2026-11-03",
        "at": "2026-11-03T14:05:00",
        "waited": 65,
    }
    assert table["rows"][1] == dict.fromkeys((c.key for c in COLUMNS), None) | {"service": "gap"}
    assert table["total"]["taken"] == 1
    assert [c["kind"] for c in table["columns"]] == [c.kind for c in COLUMNS]


def test_csv_has_the_tables_one_below_the_other_and_numbers_stay_numbers() -> None:
    rows = _csv(written(_document(_table(), Heading("x"), _table(title="Again")), "csv"))
    assert rows[0] == ["By service"]
    assert rows[1] == [c.key for c in COLUMNS]
    assert rows[2] == ["WLKP", "-388", "93.20", "-3.5", "420000", "2026-11-03", "2026-11-03T14:05:00", "65"]
    assert rows[3] == ["gap", *[""] * 7]
    assert rows[4][:2] == ["Total", "1"]
    assert rows[5:7] == [[], ["Again"]]


def test_csv_of_one_table_begins_with_its_columns() -> None:
    assert _csv(written(_document(_table()), "csv"))[0][0] == "service"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_no_text_in_csv_begins_a_formula_whatever_separates_the_cells(separator: str) -> None:
    texts = Table("=t", (Column("=c", "text", ""),), tuple((text,) for text in HOSTILE))
    data = written(_document(texts, texts), "csv").decode("utf-8-sig")
    for row in csv.reader(io.StringIO(data, newline=""), delimiter=separator):
        for cell in row:
            assert not cell.strip(" '\"\t\r").startswith(("=", "+", "@", "-", "＝")) or cell.lstrip(' "').startswith(
                "'"
            )
    assert "\x1b" not in data
    assert "\u202e" not in data


def test_xlsx_numbers_are_numbers_and_days_are_days() -> None:
    book = Book(written(_document(_table()), "xlsx"))
    cells = book.cells(2)
    assert cells["A2"] == "WLKP"
    assert [cells[f"{c}2"] for c in "BCDEH"] == [-388, 93.2, -3.5, 420_000, 65]
    assert cells["F2"] == (dt.date(2026, 11, 3) - dt.date(1899, 12, 30)).days
    assert round(float(cells["G2"]) % 1 * 24 * 60) == 14 * 60 + 5
    assert cells["A3"] == "gap"
    assert "B3" not in cells


def test_every_text_in_xlsx_is_a_text() -> None:
    texts = _table(*HOSTILE, title="=[1]:*?/\\'" + "x" * 40)
    chart = Chart("=c", HOSTILE, (("=s", tuple(range(len(HOSTILE)))),))
    facts = Facts(tuple((text, text) for text in HOSTILE))
    book = Book(written(_document(texts, texts, chart, facts, *map(Paragraph, HOSTILE), title=HOSTILE[0]), "xlsx"))
    assert len(book.names()) == 4
    assert all(len(name) <= 31 for name in book.names())
    held = [book.cells(number) for number in range(1, 5)]
    assert HOSTILE[0] in held[1].values()
    assert "-2+3" in held[1].values()
    assert {type(held[1][f"A{row}"]) for row in range(3, 3 + len(HOSTILE))} == {str}
    assert not any("hyperlink" in name or "externalLink" in name for name in book.files.namelist())
    assert b"<hyperlinks>" not in book.files.read("xl/worksheets/sheet2.xml")


def test_what_is_longer_than_a_cell_is_cut_with_a_sign() -> None:
    book = Book(written(_document(Paragraph("y" * 40_000)), "xlsx"))
    longest = max((text for text in book.texts), key=len)
    assert len(longest) == 32_767
    assert longest.endswith("…")


def test_metadata_name_nobody() -> None:
    document = _document(_table(), Signatures("Jakarta, 30 Nov 2026", (("Head", "Budi Invented"),)))
    book = zipfile.ZipFile(io.BytesIO(written(document, "xlsx")))
    for name in ("docProps/core.xml", "docProps/app.xml"):
        told = book.read(name).decode()
        assert "Budi" not in told
    core = ElementTree.fromstring(book.read("docProps/core.xml"))
    assert {(e.tag.rpartition("}")[2], e.text) for e in core if "creator" in e.tag or "lastModifiedBy" in e.tag} == {
        ("creator", None),
        ("lastModifiedBy", None),
    }
    meta = pypdfium2.PdfDocument(written(document, "pdf")).get_metadata_dict()
    assert {meta[key] for key in ("Author", "Creator", "Producer", "Subject", "Keywords")} == {""}
    assert meta["Title"] == "Waits"


def test_a_table_over_pages_repeats_its_heads_and_pages_are_numbered() -> None:
    columns = (Column("Case file", "text"), Column("Days", "count"))
    table = Table("Overdue", columns, tuple((f"row {n}", n) for n in range(200)))
    pages = _pdf(written(_document(table), "pdf"))
    assert len(pages) > 2
    assert all("Case file" in page for page in pages)
    assert all(f"{n} " in page.splitlines()[-1] or f" {n}" in page for n, page in enumerate(pages, 1))
    assert sum(page.count("row ") for page in pages) == 200
    assert f"{len(pages)}" in pages[0].splitlines()[-1]


def test_a_wide_table_turns_the_page() -> None:
    wide = Table("", tuple(Column(f"Column{n}") for n in range(16)), (tuple("word" * 3 for _ in range(16)),))
    pdf = pypdfium2.PdfDocument(written(_document(wide), "pdf"))
    assert pdf[0].get_width() > pdf[0].get_height()
    narrow = pypdfium2.PdfDocument(written(_document(_table()), "pdf"))
    assert (round(narrow[0].get_width()), round(narrow[0].get_height())) == (595, 842)


def test_hostile_texts_on_paper_are_letters() -> None:
    parts = (
        _table(*HOSTILE),
        Facts(tuple((text[:40], text) for text in HOSTILE)),
        *map(Paragraph, HOSTILE),
        *(Large(text, text) for text in HOSTILE[:3]),
        Chart("[b]", HOSTILE, (("=s", tuple(range(len(HOSTILE)))), ("t", (None,) * len(HOSTILE)))),
        Chart("line", HOSTILE, (("=s", tuple(range(len(HOSTILE)))),), "line"),
        Signatures(HOSTILE[0], ((HOSTILE[1], HOSTILE[2]),) * 3),
    )
    told = "".join(_pdf(written(_document(*parts, title=HOSTILE[0]), "pdf")))
    assert "[bold]x[/]" in told
    assert "**b** --x-- __u__" in told
    assert "\x1b" not in told
    assert "x" * 500 in "".join(told.split())


def test_a_row_longer_than_a_page_goes_on_over_pages() -> None:
    words = " ".join(f"w{n}" for n in range(2500))
    table = Table("", (Column("Day", "day"), Column("Text")), ((dt.date(2026, 1, 2), words),))
    pages = _pdf(written(_document(table), "pdf"))
    found = [word for page in pages for word in page.split() if word.startswith("w") and word[1:].isdigit()]
    assert found == words.split()
    assert len(pages) > 1


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_no_line_is_wider_than_asked_and_none_controls_a_terminal(columns: int) -> None:
    from rich.cells import cell_len

    from models.documents.said import cleaned

    texts = _table(*HOSTILE, "王" * 100)
    chart = Chart("c", HOSTILE, (("=s", tuple(range(len(HOSTILE)))),))
    narrow = tuple(Column(c.title, c.kind, c.key) for c in COLUMNS[:4])
    few = Table(texts.title, narrow, tuple(row[:4] for row in texts.rows), texts.total[:4])
    document = cleaned(_document(few, chart, Facts((("a", HOSTILE[0]),)), *map(Paragraph, HOSTILE)))
    for line in lines(document, Room(columns)):
        assert cell_len(line.text) <= columns
        assert line.text.isprintable()


def test_a_file_breaks_no_word_of_a_table() -> None:
    heads = [f"Kedaluwarsa{n}" for n in range(12)]
    table = Table("t", tuple(Column(h, "count", h) for h in heads), (tuple(range(12)),))
    text = written(_document(table), "text").decode()
    assert all(head in text for head in heads)
    assert not all(any(head in line.text for line in lines(_document(table), Room(100))) for head in heads)


def test_bars_are_as_long_as_their_values() -> None:
    assert bar(Decimal(10), Decimal(10), 8) == "█" * 8
    assert bar(Decimal(5), Decimal(10), 8) == "█" * 4
    assert bar(Decimal(1), Decimal(1000), 8) == "▏"
    assert bar(Decimal(0), Decimal(10), 8) == ""
    assert bar(Decimal(0), Decimal(0), 8) == ""


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_document_and_an_empty_table_are_documents(form: Any) -> None:
    empty = Table("", (Column("a", "count", "a"),), ())
    chart = Chart("", (), (("s", ()),))
    for document in (
        _document(),
        _document(empty),
        _document(empty, chart, Facts(()), Chart("", (), (("s", ()),), "line")),
    ):
        assert written(document, form)
    assert file_name(_document(), form).startswith("waits.")


def test_text_on_a_page_says_what_json_says() -> None:
    told = written(_document(_table(), Facts((("Period", "1–30 Nov 2026"),))), "text").decode()
    assert "93,20 %" in told
    assert "3 Nov 2026 14.05" in told
    assert "Rp420.000" in told
    assert "Period : 1–30 Nov 2026" in told
