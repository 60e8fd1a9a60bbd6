"""``ptsa quality``: assessments and public consultations without a screen."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from models.acts import DetailOpened
from models.documents.document import Document
from models.facts import ids
from models.fold import AssessmentState, ForumState
from models.quality import assessments, documents, forums, sheets
from models.refused import Refused
from models.register.register import Register
from models.words import _, formats
from models.words import quality as words
from models.words.sentences import sentence
from ptsa_tui import desks, places, settings
from ptsa_tui.cli import DONE, REFUSED, USAGE, Command, add_officer
from ptsa_tui.cli.streams import print_json, printable

WHAT = ("assessment", "minutes", "attendance")
FORMATS = ("text", "json", "csv", "xlsx", "pdf")
_BYTES = ("xlsx", "pdf")


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command with its verbs."""
    command = Command(
        "quality",
        _("assessments and public consultations: list, show, write as documents"),
        _(
            "Examples:\n"
            "  ptsa quality list                              all, each with its number\n"
            "  ptsa quality show 1.1.0.42                     an assessment as text\n"
            "  ptsa quality show 1.1.0.77 --what minutes --format pdf --out minutes.pdf\n"
            "  ptsa quality instruments own.toml              what is wrong with a file\n\n"
            "show names who came, so on a desk that is no practice desk an officer signs in for it.\n"
            "Exit codes: 0 done, 1 the file has faults, 2 wrong command line, 3 no such number, or the database\n"
            "or a file can't be used."
        ),
    )
    parser = command.parser(commands, common)
    verbs = parser.add_subparsers(dest="verb", required=True, metavar=_("VERB"))
    listed = verbs.add_parser("list", parents=[common], help=_("all assessments and consultations of this branch"))
    listed.add_argument("--json", action="store_true", help=_("one JSON line"))
    listed.set_defaults(run=_list)
    shown = verbs.add_parser("show", parents=[common], help=_("one of them as a document"))
    shown.add_argument("number", metavar="ID", help=_("its number in the list, such as 1.1.0.42"))
    shown.add_argument("--what", choices=WHAT, help=_("of a consultation: minutes (the usual) or attendance"))
    shown.add_argument("--format", choices=FORMATS, default="text", help=_("how it is written (text)"))
    shown.add_argument("--out", metavar="FILE", help=_("where it is written; PDF and XLSX need it"))
    add_officer(shown)
    shown.set_defaults(run=_show)
    sheets_ = verbs.add_parser("instruments", parents=[common], help=_("the instruments, or the faults of a file"))
    sheets_.add_argument("file", metavar="FILE", nargs="?", help=_("a file to check"))
    sheets_.set_defaults(run=_instruments)


def _list(args: argparse.Namespace) -> int:
    register = desks.open_register(settings.data_folder(args.data))
    found, held = assessments.assessments(register), forums.forums(register)
    if args.json:
        print_json({"assessments": [a._asdict() for a in found], "forums": [f._asdict() for f in held]})
        return DONE
    for a in found:
        zone = f"{a.band} {words.zone(a.zone)}" if a.result is not None else ""
        below = "! " if a.below else "  "
        told = f"{words.number(a.result):>6} {zone}"
        print(printable(f"{below}{ids.unpack(a.id)!s:<14} {a.unit:<8} {a.year} {a.instrument:<16} {told}"))
    for f in held:
        promised = _("{kept} kept, {open} open, {late} late").format(kept=f.kept, open=f.open, late=f.late)
        print(printable(f"  {ids.unpack(f.id)!s:<14} {f.unit:<8} {f.day} {f.topic} · {promised}"))
    if not found and not held:
        print(_("No assessment and no public consultation yet."))
    return DONE


def _show(args: argparse.Namespace) -> int:
    if args.format in _BYTES and not args.out:
        print(_("{option} needs a value").format(option="--out"), file=sys.stderr)
        return USAGE
    register = desks.open_register(settings.data_folder(args.data))
    officer = desks.officer_for(register, args.officer, args.password_file)
    subject = _read_id(args.number)
    document = _document(register, subject, args.what)
    register.look(officer.id, DetailOpened(), subject)
    from ptsa_tui.documents import written  # what writes PDFs and workbooks is not needed for a list

    data = written(document, args.format)
    if args.out:
        path = Path(args.out)
        if path.exists():
            raise Refused("file_exists", file=str(path))
        from models.files.whole_file import write_whole

        write_whole(path, data)
        print(printable(_("Written: {file}").format(file=path)))
    else:
        print(data.decode(), end="")
    return DONE


def _document(register: Register, subject: int, what: str | None) -> Document:
    """Return the document that is asked for.

    Raises:
        Refused: ``number_no_quality``: there is none of that kind under this number.
    """
    state = register.fold_of(subject).state
    if isinstance(state, AssessmentState) and what in (None, "assessment"):
        return documents.assessment(register, state)
    if isinstance(state, ForumState) and what != "assessment":
        return (documents.attendance if what == "attendance" else documents.minutes)(register, state)
    raise Refused("number_no_quality")


def _read_id(typed: str) -> int:
    """Return the id that ``1.1.0.42`` means.

    Raises:
        Refused: ``number_no_quality``.
    """
    parts = typed.strip().split(".")
    if len(parts) != 4 or not all(p.isascii() and p.isdecimal() and len(p) < 11 for p in parts):
        raise Refused("number_no_quality")
    try:
        return ids.pack(*map(int, parts))
    except ValueError:
        raise Refused("number_no_quality") from None


def _instruments(args: argparse.Namespace) -> int:
    if not args.file:
        for i in sheets.instruments(places.instruments_folder()):
            doubts = words.doubts(i)
            told = f"{i.key:<18} {i.years:<10} {words.title(i)} · {formats.count(len(i.dimensions))}"
            print(printable(told + (f" ! {doubts}" if doubts else "")))
        return DONE
    instrument, faults = sheets.examine(Path(args.file))
    for fault in faults:
        print(printable(sentence(fault)), file=sys.stderr)
    if instrument is None or faults:
        return REFUSED
    print(printable(f"{instrument.key}: {words.title(instrument)}, {instrument.years}"))
    return DONE
