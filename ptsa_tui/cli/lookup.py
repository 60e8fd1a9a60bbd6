"""``ptsa lookup``: find cases and persons without a screen."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from models import text
from models.acts import Searched, SearchedText
from models.cases.lines import CaseLine
from models.complaints.lines import ComplaintLine, lines
from models.facts import numbering
from models.files.text_files import read_stream
from models.search import LIMIT, lookup
from models.words import _, complaints, filters, labels
from ptsa_tui import desks, settings
from ptsa_tui.cli import DONE, REFUSED, Command, add_officer
from ptsa_tui.cli.arguments import whole
from ptsa_tui.cli.streams import print_json, standard_input


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    command = Command(
        "lookup",
        _("find cases by number, NIK or part of it, phone tail, name, state, unit or date"),
        _(
            "Examples:\n"
            "  ptsa lookup 12-7              the short number of this desk\n"
            '  ptsa lookup "rah siti"        parts of a name in any order\n'
            '  ptsa lookup "muhamad hidajat" sounds alike and typos are found, after what is exact\n'
            "  ptsa lookup 450590 --json     birth date and serial of a NIK, as JSON lines\n"
            '  ptsa lookup "status:siap layanan:RPTKA T-7..T"   ready ones of the last week\n'
            '  ptsa lookup "siti unit:HI pemegang:sari"         filters beside a name\n\n'
            "Filters: status, layanan, unit, pemegang, tgl (state, service, unit, holder, date), with short words;\n"
            "days: T, T-7..T, 24112026, 11/2026. What of them is not understood is told on standard error.\n"
            "The search is written into the access log. Exit codes: 0 found, 1 nothing found."
        ),
    )
    parser = command.parser(commands, common)
    parser.add_argument("text", metavar="TEXT", help=_("what to look for; - reads it from standard input"))
    parser.add_argument("--json", action="store_true", help=_("one JSON object a line"))
    parser.add_argument("--limit", type=whole(1, 100_000), default=LIMIT, help=_("most lines (50)"))
    add_officer(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Look up and print."""
    register = desks.open_register(settings.data_folder(args.data))
    officer = desks.officer_for(register, args.officer, args.password_file)
    query = read_stream(standard_input(), "-") if args.text == "-" else args.text
    found = lookup(register, query, args.limit)
    asked = text.clean(query)[: text.LINE_LENGTH]
    register.look(officer.id, Searched(hits=len(found.lines), personal=SearchedText(text=asked) if asked else None))
    for told in found.told:
        print(filters.sentence(told), file=sys.stderr)
    for complaint in lines(register, officer, "c.id = ?", found.complaint) if found.complaint else ():
        if args.json:
            print_json(_of_complaint(complaint))
        else:
            print(_complaint(complaint))
    for line in found.lines:
        if args.json:
            print_json(_fields(line))
        else:
            print(_line(line))
    return DONE if found.lines or found.complaint else REFUSED


def _of_complaint(line: ComplaintLine) -> dict[str, object]:
    return {
        "number": numbering.shown(line.number),
        "complaint": line.category,
        "state": line.state,
        "name": line.name or None,
        "anonymous": line.anonymous,
        "due": line.clock.due.isoformat() if line.clock is not None and line.clock.due is not None else None,
    }


def _complaint(line: ComplaintLine) -> str:
    state = complaints.state(line.state)
    name = line.name or (_("anonymous") if line.anonymous else _("(erased)"))
    return f"{numbering.shown(line.number):<20} {state:<20} {line.category:<27} {name}"


def _fields(line: CaseLine) -> dict[str, object]:
    return {
        "number": numbering.shown(line.number) if line.number else None,
        "state": line.state,
        "service": line.service,
        "variant": line.variant,
        "name": text.clean(line.name),  # the last gate: what came by another way than our own is data here too
        "nik": text.masked_nik(line.nik) if line.nik else None,
        "promised": line.promised,
        "erased": line.erased,
    }


def _line(line: CaseLine) -> str:
    number = numbering.shown(line.number) if line.number else "-"
    nik = text.masked_nik(line.nik) if line.nik else "-"
    state = labels.state(line.state) if line.number else "-"
    name = _("(erased)") if line.erased else text.clean(line.name)
    return f"{number:<20} {state:<20} {line.service:<10} {nik:<16} {name}"
