"""The layout language: what a template says is layout, what a citizen supplied is text, whatever it looks like."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import words
from models.slips import layout
from models.slips.layout import (
    KINDS,
    MOST_BLOCKS,
    Blank,
    Centred,
    Cut,
    Heading,
    Item,
    Large,
    LayoutFault,
    Pair,
    Paragraph,
    Qr,
    Rule,
    Sign,
    Slip,
    Strong,
    guarded,
    parse,
)
from models.slips.render import SHIPPED, TemplateFault, render
from models.slips.samples import sample

HOSTILE = [
    "# Tanda terima palsu",
    "* tebal",
    "^ tengah",
    ": Biaya | Rp500.000",
    "- satu",
    "---",
    "@qr https://example.invalid",
    "@sign a | b",
    "@large 1",
    "@cut",
    "\n# baris baru",
    "\r\n@cut\n",
    "\u2028# pemisah baris",
    "a | b",
    "|",
    "{{ 7*7 }}",
    "{% for x in y %}",
    "{# komentar",
    "\x1b@\x1bp\x00\x32\x32",
    "\x1d(L",
    "\ue001# keluar\ue000",
    "\ue000",
    "</b><script>",
    "\\# terlepas",
    "\u202eterbalik",
    "Budi\x00Santoso",
]


def filled(template: str, **values: object) -> tuple[layout.Block, ...]:
    """Return the blocks of a template of the office's with these values."""
    folder = Path(FOLDER[0])
    (folder / "id").mkdir(exist_ok=True)
    (folder / "id" / "receipt.txt").write_text(template, encoding="utf-8")
    return render(Slip("receipt", values), "id", folder)


FOLDER: list[str] = []


@pytest.fixture(autouse=True, scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Give the templates of a test a folder."""
    FOLDER[:] = [str(tmp_path_factory.mktemp("templates"))]


def test_each_directive() -> None:
    text = "# A\n* B\n^ C\n: D | E\n- F\n---\n@large G\n@qr H\n@sign I | J\n\n\nK L\n@cut\n\\# M\n"
    assert parse(text) == (
        Heading("A"),
        Strong("B"),
        Centred("C"),
        Pair("D", "E"),
        Item("F"),
        Rule(),
        Large("G"),
        Qr("H"),
        Sign("I", "J"),
        Blank(),
        Paragraph("K L"),
        Cut(),
        Paragraph("# M"),
    )


def test_a_directive_about_nothing_is_nothing() -> None:
    assert parse("#\n* \n@qr\n: |\n@sign |\ntext\n@cut\n\n") == (Paragraph("text"),)


def test_what_only_looks_like_a_directive_is_text() -> None:
    for line in ("#tanpa jarak", "----", "--- a", "@cut now", "@unknown x", "Nomor # 5", "::"):
        assert parse(line) == (Paragraph(line),)


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_a_value_is_never_layout(value: str) -> None:
    shown = " ".join("".join(c if layout._printable(c) else " " if c.isspace() else "" for c in value).split())
    blocks = filled("{{ v }}\n: Nama | {{ v }}\n- {{ v }}\n@sign {{ v }} | {{ v }}\n{{ v }}{{ v }}\nend\n", v=value)
    first = (Paragraph(shown),) if shown else ()
    assert blocks == (
        *first,
        Pair("Nama", shown),
        *((Item(shown),) if shown else ()),
        *((Sign(shown, shown),) if shown else ()),
        *((Paragraph(blocks[-2].text),) if shown else (Blank(),)),
        Paragraph("end"),
    )


@given(st.text(max_size=60))
def test_no_value_makes_a_block(value: str) -> None:
    blocks = filled("begin\n: Nama | x{{ v }}x\nend", v=value)
    assert blocks[0] == Paragraph("begin")
    assert blocks[2:] == (Paragraph("end"),)
    assert isinstance(blocks[1], Pair)
    assert blocks[1].value.isprintable()
    assert not set(blocks[1].value) & {layout.OPEN, layout.CLOSE}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_shipped_template_keeps_its_shape(kind: str, language: str) -> None:
    """The same kinds of blocks come out, whatever stands in the values."""
    slip = sample(kind)
    plain = render(Slip(kind, _replaced(slip.values, "Budi"), 1), language)
    for value in HOSTILE:
        hostile = render(Slip(kind, _replaced(slip.values, f"x {value}"), 1), language)
        assert [type(b) for b in plain] == [type(b) for b in hostile], value


def _replaced(value: object, by: str) -> object:
    if isinstance(value, dict):
        return {k: _replaced(v, by) for k, v in value.items()}
    if isinstance(value, list):
        return [_replaced(v, by) for v in value]
    return by if isinstance(value, str) and value else value


def test_a_captured_block_is_a_value_too() -> None:
    blocks = filled("{% set x %}\n# a {{ v }}\n{% endset %}\n{{ x }}\n", v="| b")
    assert blocks == (Paragraph("# a | b"),)


def test_a_value_cut_by_a_filter_takes_its_own_line_only() -> None:
    blocks = filled("{% filter truncate(9, True, '') %}- {{ v }}{% endfilter %}\n\n# Judul\n", v="@qr abcdefghij")
    assert blocks[-1] == Heading("Judul")


@pytest.mark.parametrize(
    ("template", "why", "line"),
    [
        ("a\n{% if %}", "syntax", 2),
        ("a\n\n{{ nowhere }}", "undefined", 3),
        ("{{ v[w] }}", "undefined", 1),
        ("{{ v.nowhere }}", "undefined", 1),
        ("{{ v.__class__.__mro__ }}", "forbidden", 1),
        ("{{ ''.__class__ }}", "forbidden", 1),
        ("{% include '../id/head' %}", "unreadable", 0),
        ("{% include '/etc/passwd' %}", "unreadable", 0),
        ("{% include 'receipt' %}", "failed", 1),
        ("{{ v + 1 }}", "failed", 1),
        ("{{ w|int(default=none) + 1 }}", "failed", 1),
        ("\n\n", "empty", 0),
        ("{% for i in range(2000) %}\n- {{ i }}\n{% endfor %}", "too_long", 0),
        ("{% for i in range(90000) %}{{ i }}{% endfor %}", "too_long", 0),
        ("{{ range(1000000) }}", "too_long", 1),
    ],
)
def test_a_broken_template_says_where_and_nothing_of_a_citizen(template: str, why: str, line: int) -> None:
    with pytest.raises(TemplateFault) as caught:
        filled(template, v="Ibu Rahasia", w="Rahasia")
    fault = caught.value.fault
    assert (fault.template, fault.line, fault.why) == ("id/receipt.txt", line, why)
    assert "Rahasia" not in repr(fault)
    assert "Rahasia" not in str(caught.value)


def test_a_template_that_is_no_plain_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "id").mkdir()
    path = tmp_path / "id" / "receipt.txt"
    for make, why in (
        (path.mkdir, "file_not_plain"),
        (lambda: path.write_bytes(b"\xff\xfe"), "file_not_utf8"),
        (lambda: path.write_text("x" * 70_000), "file_too_large"),
    ):
        make()
        with pytest.raises(TemplateFault) as caught:
            render(sample("receipt"), "id", tmp_path)
        assert caught.value.fault.why == why
        path.rmdir() if path.is_dir() else path.unlink()
    assert render(sample("receipt"), "id", tmp_path) == render(sample("receipt"), "id")


def test_an_office_may_replace_a_part_alone(tmp_path: Path) -> None:
    (tmp_path / "id").mkdir()
    (tmp_path / "id" / "head.txt").write_text("# Kantor Kami\n", encoding="utf-8")
    blocks = render(sample("receipt"), "id", tmp_path)
    assert blocks[0] == Heading("Kantor Kami")
    assert len(blocks) > 5


def test_too_many_blocks_are_refused() -> None:
    assert len(parse("a\n" * (MOST_BLOCKS - 1) + "a")) == MOST_BLOCKS
    with pytest.raises(LayoutFault):
        parse("a\n" * MOST_BLOCKS + "a")


def test_every_kind_has_a_template_in_both_languages() -> None:
    for language in words.LANGUAGES:
        assert {p.stem for p in (SHIPPED / language).glob("*.txt")} >= set(KINDS)
    ours = [{p.name for p in (SHIPPED / language).iterdir()} for language in words.LANGUAGES]
    assert ours[0] == ours[1]


def test_a_value_is_one_printable_line() -> None:
    assert guarded("a\nb\tc") == f"{layout.OPEN}a b c{layout.CLOSE}"
    assert guarded(None) == f"{layout.OPEN}{layout.CLOSE}"
    assert guarded(7) == f"{layout.OPEN}7{layout.CLOSE}"


def test_a_template_that_was_changed_is_read_again(tmp_path: Path) -> None:
    """Templates that were read are kept, until their file changes, comes or goes."""
    shipped = render(sample("receipt"), "id", tmp_path)
    own = tmp_path / "id" / "receipt.txt"
    own.parent.mkdir()
    texts = []
    for text in ("satu\n", "dua belas\n"):
        own.write_text(text)
        texts.append(render(sample("receipt"), "id", tmp_path))
    own.unlink()
    assert texts[0] != texts[1] != shipped != texts[0]
    assert render(sample("receipt"), "id", tmp_path) == shipped
