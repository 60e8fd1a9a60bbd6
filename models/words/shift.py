"""The words for a shift's exceptions."""

from __future__ import annotations

from models.words import N_, _

EXCEPTIONS = {
    "papers": N_("papers missing"),
    "case": N_("nobody knows where it is"),
    "other": N_("something else"),
}
"""By the code of an exception."""


def exception(code: str) -> str:
    """Return what is not as counted."""
    return _(EXCEPTIONS.get(code, code))
