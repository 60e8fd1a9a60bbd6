"""``ptsa dispatch``: the dispatch book of a day as text, with room to sign."""

from __future__ import annotations

import argparse
from typing import Any

from models.cases.dispatch_book import book
from models.forms import unit_of
from models.words import _, formats
from ptsa_tui import desks, settings
from ptsa_tui.cli import DONE, Command, add_officer


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    command = Command(
        "dispatch",
        _("the dispatch book: papers that went to units outside"),
        _(
            "Examples:\n"
            "  ptsa dispatch                         today's lines\n"
            "  ptsa dispatch --day T-1               yesterday's\n"
            "  ptsa dispatch --unit ARSIP | lp       those of one unit, on paper, for signing\n\n"
            "It names who signed for papers, so on a desk that is no practice desk an officer signs in for it.\n"
            "Exit codes: 0 done, 2 wrong command line, 3 no such unit or day, or the database can't be used."
        ),
    )
    parser = command.parser(commands, common)
    parser.add_argument("--day", metavar="T", default="T", help=_("the day: T, T-1, 24/11 …"))
    parser.add_argument("--unit", metavar="CODE", help=_("only what went to this unit"))
    add_officer(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the lines."""
    register = desks.open_register(settings.data_folder(args.data))
    desks.officer_for(register, args.officer, args.password_file)  # the book names who signed for papers
    day = formats.read_date(args.day, register.today())
    unit = unit_of(register, args.unit) if args.unit else None
    for line in book(register, day, unit.id if unit else None):
        print(line)
    return DONE
