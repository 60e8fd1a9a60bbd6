"""``ptsa report``: a report of the office on standard output or in a private file."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import Any

from models.documents.document import Document
from models.documents.said import cleaned
from models.files.whole_file import write_whole
from models.refused import Refused
from models.reports import REPORTS, asking, make
from models.survey import instruments
from models.words import _
from ptsa_tui import desks, settings
from ptsa_tui.cli import DONE, Command, add_officer
from ptsa_tui.cli.streams import printable
from ptsa_tui.documents import FORMATS, Format, file_name, written

_BYTES: tuple[Format, ...] = ("xlsx", "pdf")
"""What is no text: it goes into a file, never onto a terminal."""


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    command = Command(
        "report",
        _("a report of the office, as text, JSON, CSV, XLSX or PDF"),
        _(
            "Examples:\n"
            "  ptsa report                                   which reports there are\n"
            "  ptsa report month --from 01/11 --to 30/11     a month in figures\n"
            "  ptsa report promises --unit K3 --format csv   of one unit, for a program\n"
            "  ptsa report month --format pdf --out nov.pdf  on A4, to sign\n\n"
            "Both days belong to the report; without them it is this month until today. A file is private (0600) and\n"
            "overwrites none. No report shows a citizen's name or NIK; each is written into the access log.\n"
            "Exit codes: 0 done, 2 wrong command line, 3 no such unit, service or day, or a file can't be written."
        ),
    )
    parser = command.parser(commands, common)
    parser.add_argument("name", metavar="NAME", nargs="?", choices=[one.name for one in REPORTS], help=_("which one"))
    parser.add_argument("--from", dest="first", metavar="DATE", default="", help=_("the first day: T-7, 01/11 …"))
    parser.add_argument("--to", dest="last", metavar="DATE", default="", help=_("the last day"))
    parser.add_argument("--unit", metavar="CODE", default="", help=_("only what this unit did or has"))
    parser.add_argument("--service", metavar="CODE", default="", help=_("only this service"))
    parser.add_argument("--format", choices=FORMATS, default="text", help=_("text is for reading"))
    parser.add_argument("--out", metavar="FILE", help=_("a new file; XLSX and PDF without it: one here, by its name"))
    add_officer(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """List the reports, or make one."""
    if args.name is None:
        for one in REPORTS:
            print(f"{one.name:<12} {_(one.title)}: {_(one.about)}")
        return DONE
    register = desks.open_register(settings.data_folder(args.data))
    officer = desks.officer_for(register, args.officer, args.password_file)
    asked = asking.read(register, args.first, args.last, args.unit, args.service)
    document = make(register, args.name, asked, survey=lambda: instruments.read(settings.survey_file()))
    form: Format = args.format
    target = Path(args.out) if args.out else Path(file_name(document, form)) if form in _BYTES else None
    if target is not None and target.exists():
        raise Refused("file_exists", file=str(target))
    register.look(officer.id, asking.seen(args.name, form, asked), officer.id)
    if target is not None:
        write_whole(target, written(document, form))
        print(printable(_("Written: {file}").format(file=target)))
    elif form == "text":
        _print(document)
    else:
        sys.stdout.write(written(document, form).decode())
    return DONE


def _print(document: Document) -> None:
    from ptsa_tui.documents.text import COLUMNS
    from screens.widgets.document_lines import Room, lines

    on_screen = sys.stdout.isatty()
    columns = max(40, shutil.get_terminal_size().columns) if on_screen else COLUMNS
    for line in lines(cleaned(document), Room(columns, wider=not on_screen)):
        print(printable(line.text))
