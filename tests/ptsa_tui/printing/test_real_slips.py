"""Slips of real cases of invented people, on every paper: as the pictures of the guide show them."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
import pytest

from models import words
from models.register.register import Register
from models.slips.contents import slip_of
from models.slips.layout import KINDS, SlipKind
from models.slips.render import render
from ptsa_tui.printing.escpos import COLUMNS
from ptsa_tui.printing.pdf import drawn
from tests.ptsa_tui.printing.test_paper import codes_of, printed, qr_of, squeezed
from tests.slip_pictures import invented


@pytest.mark.share(of=4)
@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_slip_fits_its_paper_and_scans_as_its_number(
    register: Register, sari: int, kind: SlipKind, language: str
) -> None:
    job = invented(register, sari)[kind]
    words.set_language(language)
    slip = slip_of(register, job)
    blocks = render(slip, language)
    codes = codes_of(slip)
    assert codes[:1] == ([] if kind == "baton" else ["%" + slip.number.replace("-", "")])
    for paper in COLUMNS:
        seen = printed(blocks, paper)
        assert qr_of(seen.image()) == codes
        assert squeezed(slip.number) in squeezed(seen.text)
    document = pypdfium2.PdfDocument(BytesIO(drawn(blocks, "")))
    assert len(document) == 1  # a full receipt with a representative and a fee, too
    assert qr_of(document[0].render(scale=3).to_pil()) == codes
