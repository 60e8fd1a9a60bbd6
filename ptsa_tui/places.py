"""Where things lie on this machine."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from platformdirs import PlatformDirs


def _system() -> PlatformDirs:
    """Return the system's places; looked up only where no variable names one."""
    from platformdirs import PlatformDirs

    return PlatformDirs("ptsa", appauthor=False)


def settings_file() -> Path:
    """Return the settings file; ``PTSA_CONFIG`` names its folder."""
    return Path(os.environ.get("PTSA_CONFIG") or _system().user_config_path) / "settings.toml"


def texts_file() -> Path:
    """Return the file of text modules, beside the settings."""
    return settings_file().with_name("texts.toml")


def instruments_folder() -> Path:
    """Return the folder of the office's own instruments of assessment, beside the settings."""
    return settings_file().with_name("instruments")


def survey_file() -> Path:
    """Return the file of the survey's questions, beside the settings."""
    return settings_file().with_name("survey.toml")


def data_folder(chosen: str | None = None) -> Path:
    """Return the folder of the databases: ``--data``, ``PTSA_DATA`` or the system's place for a user's data."""
    return Path(chosen or os.environ.get("PTSA_DATA") or _system().user_data_path)


def state_folder() -> Path:
    """Return the folder of machine tokens and the log, apart from the databases; ``PTSA_STATE`` names another."""
    return Path(os.environ.get("PTSA_STATE") or _system().user_state_path)


DESK, PRACTICE = "desk.db", "practice.db"


def database_path(data: Path) -> Path:
    """Return the register's file in a data folder: that of the enrolled desk, or of the practice desk."""
    desk = data / DESK
    return desk if desk.exists() else data / PRACTICE
