"""``ptsa display``: called numbers in large letters on a second terminal or a television."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from models.refused import Refused
from models.words import _
from ptsa_tui import desks, settings
from ptsa_tui.cli import Command
from ptsa_tui.cli.arguments import whole


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    command = Command(
        "display",
        _("show called numbers in large letters, on a second terminal or a television"),
        _(
            "Examples:\n  ptsa display\n  ptsa display --counter 3\n\n"
            "It reads only, shows no personal data, and follows the queue within a second; q leaves.\n"
            "display_bell = true and display_blink = true in settings.toml make a call ring and blink.\n"
            "Exit codes: 0 left, 2 this is no terminal, 3 there is no database."
        ),
    )
    parser = command.parser(commands, common)
    parser.add_argument(
        "--counter", type=whole(1, 99), default=0, metavar="N", help=_("only calls to this counter (1-99)")
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Show the board."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        print(_("The display needs a terminal."), file=sys.stderr)
        return 2
    data, chosen = settings.data_folder(args.data), settings.load()
    if not desks.database_path(data).exists():
        raise Refused("database_none", folder=str(data))
    from ptsa_tui.display import Source, run_display  # Textual is imported only here

    source = Source(lambda: desks.database_path(data), args.counter)
    return run_display(source, args.counter, bell=chosen.display_bell, blink=chosen.display_blink)
