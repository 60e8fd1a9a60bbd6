"""Where things lie on this machine, and what its user chose in ``settings.toml``."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct
from platformdirs import PlatformDirs

from models.refused import Refused
from models.words import DEFAULT

_DIRS = PlatformDirs("ptsa", appauthor=False)


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


def settings_file() -> Path:
    """Return the settings file; ``PTSA_CONFIG`` names its folder."""
    return Path(os.environ.get("PTSA_CONFIG") or _DIRS.user_config_path) / "settings.toml"


def texts_file() -> Path:
    """Return the file of text modules, beside the settings."""
    return settings_file().with_name("texts.toml")


def data_folder(chosen: str | None = None) -> Path:
    """Return the folder of the databases: ``--data``, ``PTSA_DATA`` or the system's place for a user's data."""
    return Path(chosen or os.environ.get("PTSA_DATA") or _DIRS.user_data_path)


def state_folder() -> Path:
    """Return the folder of machine tokens and the log, apart from the databases; ``PTSA_STATE`` names another."""
    return Path(os.environ.get("PTSA_STATE") or _DIRS.user_state_path)


def load() -> Settings:
    """Read the settings; a missing file means the defaults.

    Raises:
        Refused: ``settings_wrong`` with file and place.
    """
    path = settings_file()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return msgspec.convert(data, Settings)
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise Refused("settings_wrong", where=f"{path}: {error}") from None
