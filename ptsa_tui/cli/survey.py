"""``ptsa survey``: the publication sheet, the report and the index of a period, as text or as a file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from models.acts import Searched
from models.files.whole_file import write_whole
from models.forms import unit_of
from models.refused import Refused
from models.register.register import Register
from models.survey import box, documents, instruments, reading, view
from models.survey.documents import NAMES, Asked
from models.survey.reading import Selection
from models.words import _, formats
from ptsa_tui import desks, settings
from ptsa_tui.cli import DONE, Command, add_officer
from ptsa_tui.documents import FORMATS, written


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    command = Command(
        "survey",
        _("the satisfaction survey: publication sheet, report, index"),
        _(
            "Examples:\n"
            "  ptsa survey index                                  this quarter, by element, service and month\n"
            "  ptsa survey sheet --from 01102026 --to 31122026 --format pdf --out sheet.pdf\n"
            "  ptsa survey report --service PP --format xlsx --out report.xlsx\n\n"
            "Both days of a period belong to it. Fewer than five answers, or remarks, are not told.\n"
            "On a desk that is no practice desk an officer signs in for it.\n"
            "Exit codes: 0 done, 2 wrong command line, 3 no such unit, service or day, or a file can't be used."
        ),
    )
    parser = command.parser(commands, common)
    parser.add_argument("name", choices=NAMES, help=_("what is made"))
    parser.add_argument("--from", dest="begins", metavar="T", help=_("first day: 01102026, T-30 …"))
    parser.add_argument("--to", dest="ends", metavar="T", help=_("last day; it belongs to the period"))
    parser.add_argument("--unit", metavar="CODE", help=_("only services of this unit"))
    parser.add_argument("--service", metavar="CODE", help=_("only this service"))
    parser.add_argument("--instrument", metavar="KEY", default=instruments.SKM, help=_("skm, ipak, rating …"))
    parser.add_argument("--signer", metavar="NAME", default="", help=_("who signs the report"))
    parser.add_argument("--format", choices=FORMATS, default="text", help=_("text, json, csv, xlsx or pdf"))
    parser.add_argument("--out", metavar="FILE", help=_("a file in the place of the output"))
    add_officer(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the document."""
    register = desks.open_register(settings.data_folder(args.data))
    officer = desks.officer_for(register, args.officer, args.password_file)
    box.empty(register)
    selection = _selection(register, args)
    survey = instruments.read(settings.survey_file())
    made = documents.document(register, survey, args.name, Asked(selection, args.instrument, args.signer))
    if documents.tells_remarks(register, args.name, selection):
        found = reading.remarks(register, selection.begins, selection.ends)
        register.look(officer.id, Searched(hits=found.count))
    data = written(made, args.format)
    if args.out:
        write_whole(Path(args.out), data)
    elif args.format in ("xlsx", "pdf"):
        raise Refused("out_needed")
    else:
        sys.stdout.write(data.decode())
    return DONE


def _selection(register: Register, args: argparse.Namespace) -> Selection:
    """Return whose answers are asked for; this quarter's where no day is named.

    Raises:
        Refused: ``unit_unknown``, ``service_unknown``, ``date_shape``, ``period_order``.
    """
    today = register.today()
    first, last = view.bounds(today, "quarter")
    begins = formats.read_date(args.begins, today) if args.begins else first
    ends = formats.read_date(args.ends, today) if args.ends else max(begins, last)
    if ends < begins:
        raise Refused("period_order")
    service = (args.service or "").upper()
    if service and service not in register.catalogue().by_code:
        raise Refused("service_unknown", service=service[:32])
    return Selection(begins, ends, service, unit_of(register, args.unit).id if args.unit else 0)
