"""The widths of texts on paper, which are reckoned here by their letters, are those of fpdf2."""

from __future__ import annotations

import pytest

from ptsa_tui.printing.paper import A4, FONT, Paper


@pytest.mark.parametrize("text", ["", "Layanan 12 «x»", "AVAVA To 1.234,50", "café ß ñ", "=HYPERLINK(x)" * 40])
@pytest.mark.parametrize("style", ["", "B"])
def test_a_text_is_as_wide_as_its_letters(text: str, style: str) -> None:
    paper = Paper(A4, 10, 9, 4)
    paper.set_font(FONT, style, 8)
    assert paper.wide(text) == pytest.approx(paper.get_string_width(text))
