"""``ptsa``: open the desk on this terminal."""

from __future__ import annotations

import argparse
import sys

from models.words import _
from ptsa_tui import desks, settings


def run(args: argparse.Namespace) -> int:
    """Open the register, then the screens."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        print(_("The desk needs a terminal; for scripts there are ptsa record and ptsa lookup."), file=sys.stderr)
        return 2
    register = desks.open_register(settings.data_folder(args.data))
    from ptsa_tui.app import run_desk  # Textual is imported only here

    return run_desk(register, settings.load())
