"""What the user of this machine chose in ``settings.toml``."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from models.facts import decoding
from models.files.text_files import is_there, read_table
from models.refused import Refused
from models.words import DEFAULT
from ptsa_tui.places import data_folder, settings_file, state_folder, survey_file, texts_file

__all__ = ["Settings", "data_folder", "load", "settings_file", "state_folder", "survey_file", "texts_file"]


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """What ``settings.toml`` may say; every line is optional."""

    language: Literal["id", "en"] = "id" if DEFAULT == "id" else "en"
    colours: Literal["auto", "full", "16"] = "auto"
    """``16``: only the terminal's own sixteen colours."""
    thin: bool | Literal["auto"] = "auto"
    """For a thin line: sixteen colours (unless ``colours`` says otherwise), no borders, no cursor but the terminal's
    own. ``auto``: over SSH."""
    only_changes: bool = True
    """Send the terminal only cells that changed; false: as Textual sends them, for a terminal that shows them wrong."""
    printer: str | None = None
    """Where slips go (:mod:`ptsa_tui.printing.targets`); left out, a practice desk makes PDFs and a real one waits."""
    paper: Literal["80mm", "58mm"] = "80mm"
    """Width of the paper of a slip printer; PDFs are A5."""
    counter: Annotated[int, Meta(ge=0, le=99)] | None = None
    """The counter that this terminal stands at, 0 for none (reception); left out, the queue asks once."""
    display_bell: bool = False
    """``ptsa display`` rings at each call."""
    display_blink: bool = False
    """``ptsa display`` lets a new number blink for some seconds."""


def load() -> Settings:
    """Read the settings; a missing file means the defaults.

    Raises:
        Refused: ``settings_wrong`` with file and place; as :func:`models.files.text_files.read_text`.
    """
    path = settings_file()
    if not is_there(path):
        return Settings()
    try:
        return decoding.convert(read_table(path), Settings)
    except msgspec.ValidationError as error:
        raise Refused("settings_wrong", where=f"{path}: {error}") from None
