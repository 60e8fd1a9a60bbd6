"""``ptsa``: open the desk on this terminal."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

from models.refused import Refused
from models.words import DEFAULT, _, set_language
from ptsa_tui import places
from ptsa_tui.start.begin import Shown, begin, take

if TYPE_CHECKING:
    import argparse

    from ptsa_tui.opening import Behind
    from ptsa_tui.settings import Settings


def run(args: argparse.Namespace) -> int:
    """Open the desk."""
    return open_desk(args.data, args.lang)


def open_desk(data: str | None, language: str | None) -> int:
    """Let the first frame stand, then load the program behind it and run it.

    Whatever comes, the terminal is given back as it was.

    Raises:
        Refused: the settings or the register can't be used.
    """
    taken = take()
    gc.disable()  # what is loaded now stays: looking for garbage in it costs a tenth of the start
    try:
        folder = places.data_folder(data)
        begun = begin(taken, folder, language)
        if begun.shown is None:
            settings_of(language)  # says what is wrong with them
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            settings_of(language)
            print(_("The desk needs a terminal; for scripts there are ptsa record and ptsa lookup."), file=sys.stderr)
            return 2
        from ptsa_tui.app import run_desk  # Textual is imported only here

        def opening() -> Behind:
            from ptsa_tui.opening import open_behind

            return open_behind(folder, settings_of(language))

        return run_desk(opening, begun.shown or Shown(), begun.desk_summary, taken)
    finally:
        if taken is not None:
            taken.restore()
        gc.enable()


def settings_of(language: str | None) -> Settings:
    """Read the settings, and speak the language that they choose, or the one that was asked for.

    Raises:
        Refused: the settings are wrong.
    """
    from ptsa_tui import settings

    try:
        chosen = settings.load()
    except Refused:
        set_language(language or DEFAULT)
        raise
    set_language(language or chosen.language)
    return chosen
