"""``ptsa``: open the desk on this terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from models.refused import Refused
from models.words import DEFAULT, _, set_language
from ptsa_tui import places
from ptsa_tui.start.begin import begin, take

if TYPE_CHECKING:
    import argparse

    from ptsa_tui.opening import Behind


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
    try:
        folder = places.data_folder(data)
        begun = begin(taken, folder, language)
        from ptsa_tui import settings

        try:
            chosen = settings.load()
        except Refused:
            set_language(language or DEFAULT)
            raise
        set_language(language or chosen.language)
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            print(_("The desk needs a terminal; for scripts there are ptsa record and ptsa lookup."), file=sys.stderr)
            return 2
        from ptsa_tui.app import run_desk  # Textual is imported only here

        def opening() -> Behind:
            from ptsa_tui.opening import open_behind

            return open_behind(folder, chosen)

        return run_desk(opening, chosen, begun.glance, taken)
    finally:
        if taken is not None:
            taken.restore()
