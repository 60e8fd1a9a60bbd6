"""``ptsa complaints``: list the complaints of this desk, or write them for SP4N-LAPOR! and SIMADU."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path
from typing import Any

import msgspec

from models.acts import Searched, SearchedText
from models.complaints import lanes, lines
from models.complaints.export import SYSTEMS, export
from models.complaints.lines import ComplaintLine
from models.documents.document import Document, Table
from models.documents.said import cleaned
from models.facts import numbering
from models.files.whole_file import write_whole
from models.fold import OfficerState
from models.register.register import Register
from models.words import _, formats
from models.words import complaints as words
from ptsa_tui import desks, settings
from ptsa_tui.cli import DONE, REFUSED, Command, add_officer
from ptsa_tui.cli.streams import print_json, printable

FORMATS = ("csv", "json")


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command and its verb."""
    command = Command(
        "complaints",
        _("list complaints, or write them for SP4N-LAPOR! and SIMADU"),
        _(
            "Examples:\n"
            "  ptsa complaints                       what waits, the latest first\n"
            "  ptsa complaints --all --json          all of them, as JSON lines\n"
            "  ptsa complaints export --for lapor --format csv --from 01/11 --to T --out lapor.csv\n\n"
            "A hidden reporter stands in neither, a NIK never in full; LAPOR! gets nothing that is confidential.\n"
            "The look is written into the access log. Exit codes: 0 done, 1 there is none, 2 wrong command line,\n"
            "3 the database or the file can't be used."
        ),
    )
    parser = command.parser(commands, common)
    parser.add_argument("--all", action="store_true", help=_("those that are over, too"))
    parser.add_argument("--json", action="store_true", help=_("one JSON object a line"))
    add_officer(parser)
    parser.set_defaults(run=run_list)
    verbs = parser.add_subparsers(metavar=_("VERB"), required=False)
    out = verbs.add_parser("export", parents=[common], help=_("write them for another system"))
    out.add_argument("--for", dest="system", choices=SYSTEMS, required=True, help=_("the system that takes the file"))
    out.add_argument("--format", choices=FORMATS, default="csv", help=_("how the file is written"))
    out.add_argument("--from", dest="first_day", metavar="DAY", default="", help=_("first day of receipt: 01/11, T-30"))
    out.add_argument("--to", dest="last_day", metavar="DAY", default="T", help=_("last day of receipt, included: T"))
    out.add_argument("--out", metavar="FILE", default="", help=_("the file; left out, standard output"))
    add_officer(out)
    out.set_defaults(run=run_export)


def run_list(args: argparse.Namespace) -> int:
    """Print the complaints that wait; with ``--all`` those that are over, too."""
    register, officer = _opened(args)
    found = _all(register, officer) if args.all else _waiting(register, officer)
    _look(register, officer, len(found), "ptsa complaints")
    for line in found:
        if args.json:
            print_json(_fields(line))
        else:
            print(printable(_line(line)))
    return DONE if found else REFUSED


def run_export(args: argparse.Namespace) -> int:
    """Write the complaints of a period for another system."""
    register, officer = _opened(args)
    today = register.today()
    last = formats.read_date(args.last_day, today)
    first = formats.read_date(args.first_day, today) if args.first_day else dt.date(last.year, last.month, 1)
    document = export(register, args.system, first, last)
    (table,) = (part for part in document.parts if isinstance(part, Table))
    _look(register, officer, len(table.rows), f"ptsa complaints export --for {args.system} {first} {last}")
    data = _csv(document) if args.format == "csv" else _json(document)
    if args.out:
        write_whole(Path(args.out), data)
        print(_("{count} complaints: {file}").format(count=formats.count(len(table.rows)), file=args.out))
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    return DONE if table.rows else REFUSED


def _opened(args: argparse.Namespace) -> tuple[Register, OfficerState]:
    register = desks.open_register(settings.data_folder(args.data))
    return register, desks.officer_for(register, args.officer, args.password_file)


def _look(register: Register, officer: OfficerState, hits: int, asked: str) -> None:
    register.look(officer.id, Searched(hits=hits, personal=SearchedText(text=asked)))


def _waiting(register: Register, officer: OfficerState) -> list[ComplaintLine]:
    """Return what somebody still owes something: what is late first, the latest on top; then what is due soonest."""
    found = [line for lane in lanes.lanes(register, officer, limit=1_000_000).lanes[:-1] for line in lane]

    def due(line: ComplaintLine) -> dt.date:
        at = line.deadline if line.deadline is not None else line.clock.due if line.clock is not None else None
        return at or dt.date.max

    return sorted(found, key=lambda line: (not line.late, due(line), line.id))


def _all(register: Register, officer: OfficerState) -> list[ComplaintLine]:
    return lines.lines(register, officer, "1 ORDER BY c.id DESC")


def _csv(document: Document) -> bytes:
    from ptsa_tui.documents import written

    return written(document, "csv")


def _json(document: Document) -> bytes:
    """Return the rows as a list of objects by the names of their fields."""
    (table,) = (part for part in cleaned(document).parts if isinstance(part, Table))
    names = [column.key for column in table.columns]
    rows = [dict(zip(names, row, strict=True)) for row in table.rows]
    return msgspec.json.format(msgspec.json.encode(rows), indent=2) + b"\n"


def _fields(line: ComplaintLine) -> dict[str, object]:
    clock = line.clock
    return {
        "number": numbering.shown(line.number),
        "state": line.state,
        "category": line.category,
        "grade": line.grade,
        "channel": line.channel,
        "reporter": line.name,
        "anonymous": line.anonymous,
        "confidential": line.confidential,
        "received": line.received,
        "handler": line.handler_name,
        "outcome": line.outcome,
        "step": clock.step if clock is not None else "",
        "due": clock.due if clock is not None else None,
        "left": clock.left if clock is not None and clock.due is not None else None,
        "late": line.late,
        "contested": line.contested,
    }


def _line(line: ComplaintLine) -> str:
    name = _("(hidden)") if line.anonymous else line.name or _("(erased)")
    due = formats.date(line.clock.due) if line.clock is not None and line.clock.due is not None else "-"
    number = ("! " if line.late else "  ") + numbering.shown(line.number)
    return f"{number} {words.state(line.state):<18} {line.category:<18} {due:<12} {line.handler_name:<18} {name}"
