"""Texts that somebody typed, as a report may show them."""

from __future__ import annotations

import re

from models.text import masked, masked_nik

_NUMBER = re.compile(r"(?<!\d)\d(?:[ .-]?\d){7,}(?!\d)")
"""Eight digits or more, also in groups: a NIK, a telephone number, a passport's digits."""


_NIK = re.compile(r"(?<!\d)\d(?:[ .-]?\d){15}(?!\d)")


def without_nik(text: str) -> str:
    """Return a text of which other numbers are the point, such as a product's, with a NIK in it masked."""
    return _NIK.sub(lambda found: masked_nik(re.sub(r"\D", "", found[0])), text)


def without_numbers(text: str) -> str:
    """Return a text in which numbers that may name a person are masked."""
    return _NUMBER.sub(lambda found: _masked(re.sub(r"\D", "", found[0])), text)


def _masked(digits: str) -> str:
    return masked_nik(digits) if len(digits) == 16 else masked(digits)
