"""Text modules: sentences that officers write again and again, put into a note by a key and a digit."""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec import Struct

from models import text
from models.facts import decoding
from models.files.text_files import is_there, read_table
from models.refused import Refused
from models.words import N_, _

MOST = 30
"""Modules that a file may hold."""


class TextModule(Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence under a short name."""

    name: str
    text: str


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    text: tuple[TextModule, ...] = ()


_SHIPPED = (
    (N_("telephoned"), N_("Telephoned; nobody answered. ")),
    (N_("will call"), N_("The citizen asks to be told when it is done. ")),
    (N_("originals"), N_("The originals were seen and given back. ")),
    (N_("explained"), N_("What is missing was explained; the citizen understood. ")),
    (N_("unclear"), N_("A copy is hard to read; a clearer one is asked for. ")),
    (N_("help"), N_("The citizen needs help in filling in forms. ")),
)


def shipped() -> tuple[TextModule, ...]:
    """Return the modules that come with the program, in the present language."""
    return tuple(TextModule(_(name), _(sentence)) for name, sentence in _SHIPPED)


def read(path: Path) -> tuple[TextModule, ...]:
    """Return the modules of a file (``[[text]]`` with ``name`` and ``text``), or the shipped ones where there is none.

    Raises:
        Refused: ``settings_wrong`` with file and place; ``text_too_long``; as :func:`~.text_files.read_text`.
    """
    if not is_there(path):
        return shipped()
    try:
        found = decoding.convert(read_table(path), _File).text
    except msgspec.ValidationError as error:
        raise Refused("settings_wrong", where=f"{path}: {error}") from None
    if not 0 < len(found) <= MOST:
        raise Refused("settings_wrong", where=f"{path}: [[text]] 1–{MOST}")
    return tuple(TextModule(text.line(m.name, "name"), f"{text.line(m.text, 'text', longest=500)} ") for m in found)
