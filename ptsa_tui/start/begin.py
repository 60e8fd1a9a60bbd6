"""Before anything else: look at the terminal and at the desk, and let the first frame stand."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from models.facts.desk_summary import PRACTICE_OFFICE, DeskSummary
from models.words import DEFAULT, LANGUAGES, set_language
from ptsa_tui import places

if TYPE_CHECKING:
    from pathlib import Path

    from ptsa_tui.start.terminal import Taken


class Shown(NamedTuple):
    """What the settings say about how the terminal is used, as far as it makes sense; they are checked behind this."""

    colours: str = "auto"
    thin: bool | str = "auto"
    only_changes: bool = True


class Begun(NamedTuple):
    """What is known, and done, before the program is loaded."""

    shown: Shown | None
    """None: the settings can't be read."""
    desk_summary: DeskSummary | None
    """None: what this desk is can't be told at once; it must be opened before anything is shown."""
    taken: Taken | None
    """The terminal with the first frame; None: nothing was drawn."""


def take() -> Taken | None:
    """Take the terminal; None where there is none to take, or the system has no such terminals (Windows)."""
    if sys.platform == "win32" or not all(os.isatty(fileno) for fileno in (0, 1, 2)):
        return None
    from ptsa_tui.start.terminal import Taken

    return Taken()


def begin(taken: Taken | None, data: Path, language: str | None) -> Begun:
    """Let the first frame stand on a terminal that was taken.

    Settings that are wrong are found out later, by whoever reads all of them.
    """
    chosen = _settings()
    if chosen is None:
        return Begun(None, None, taken)
    spoken = language or chosen.get("language", "id")
    set_language(spoken if spoken in LANGUAGES else DEFAULT)
    shown = _shown(chosen)
    desk_summary = look_at(places.database_path(data))
    if taken is None or desk_summary is None:
        return Begun(shown, desk_summary, taken)
    from ptsa_tui.start import frame, looks
    from ptsa_tui.start.typed_ahead import Typing

    width, height = size()
    if width >= frame.LEAST_WIDTH and height >= frame.LEAST_HEIGHT:
        depth, styles = looks.chosen(shown.colours, shown.thin, os.environ)
        taken.show(Typing(frame.Frame(desk_summary, width, height, styles), depth, os.environ.get("TERM", "")))
    return Begun(shown, desk_summary, taken)


def _shown(chosen: Mapping[str, Any]) -> Shown:
    """Return what settings that nobody has checked yet say about the terminal."""
    colours, thin, changes = chosen.get("colours"), chosen.get("thin"), chosen.get("only_changes")
    usual = Shown()
    return Shown(
        colours if isinstance(colours, str) else usual.colours,
        thin if isinstance(thin, (bool, str)) else usual.thin,
        changes if isinstance(changes, bool) else usual.only_changes,
    )


def size() -> tuple[int, int]:
    """Return columns and lines of the terminal, as Textual finds them."""
    import shutil

    width, height = shutil.get_terminal_size()
    return width or 80, height or 25


def look_at(path: Path) -> DeskSummary | None:
    """Return what the desk in this file will turn out to be; None where that can't be told."""
    try:
        if not path.exists() or path.stat().st_size == 0:
            return DeskSummary(PRACTICE_OFFICE, practice=True)  # it is made now
    except OSError:
        return None
    from models.store.desk_summary import desk_summary

    return desk_summary(path)


def _settings() -> Mapping[str, Any] | None:
    """Return what the settings say, unchecked; None where they can't be read."""
    path = places.settings_file()
    if not os.path.lexists(path):
        return {}
    from models.files.text_files import read_table
    from models.refused import Refused

    try:
        return read_table(path)
    except Refused:
        return None
