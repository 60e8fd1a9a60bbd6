"""``ptsa record``: acts as JSON lines, checked exactly as from a screen."""

from __future__ import annotations

import argparse
import sys
from typing import IO, Any

import msgspec

from models.facts import numbers
from models.forms import Done, perform, read_form
from models.refused import Refused
from models.register import Register
from models.words import _
from models.words.sentences import sentence
from ptsa_tui import desks, settings
from ptsa_tui.cli import DONE, REFUSED, Command, add_officer


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    command = Command(
        "record",
        _("record acts from JSON lines; one JSON line comes out for each"),
        _(
            "Examples:\n"
            '  echo \'{"do": "intake", "nik": "3174014505909001", "name": "Siti", "service": "PP",\n'
            '         "papers": "all"}\' | tr -d "\\n" | ptsa record -\n'
            "  ptsa record monday.jsonl > monday.out\n\n"
            "do: intake, complete, offer, accept, decline, take_back, ready, reject, return, withdraw,\n"
            "deliver, note, undo, correct, erase; ticket, call, next, recall, serve, skip, hold, requeue, absent,\n"
            "finish, finish_forgotten, inaccurate, pass. A refused line keeps nothing; the others are still recorded.\n"
            "Exit codes: 0 all recorded, 1 a line was refused, 3 the file or the database can't be used."
        ),
    )
    parser = command.parser(commands, common)
    parser.add_argument("file", metavar="FILE", help=_("file of JSON lines; - reads standard input"))
    add_officer(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Record every line."""
    register = desks.open_register(settings.data_folder(args.data))
    officer = desks.officer_for(register, args.officer, args.password_file)
    try:
        source: IO[bytes] = sys.stdin.buffer if args.file == "-" else open(args.file, "rb")  # noqa: SIM115
    except OSError:
        raise Refused("file_unreadable") from None
    with source:
        return record_lines(register, officer.id, source, sys.stdout)


def record_lines(register: Register, officer: int, source: IO[bytes], out: IO[str]) -> int:
    """Record each line of ``source``; write what became of it to ``out``; return the exit code."""
    code = DONE
    for place, line in enumerate(source, 1):
        if not line.strip():
            continue
        answer: dict[str, object] = {"line": place}
        try:
            form = read_form(line)
            answer |= {"ok": True, "do": form.__struct_config__.tag, **shown(perform(register, officer, form))}
        except Refused as why:
            code = REFUSED
            answer |= {"ok": False, "code": why.code, "sentence": sentence(why)}
        out.write(msgspec.json.encode(answer).decode() + "\n")
        out.flush()
    return code


def shown(done: Done) -> dict[str, object]:
    """Return what was done with numbers as they are printed."""
    fields = {"number": done.number, "notice": done.notice}
    answer: dict[str, object] = {k: numbers.shown(v) for k, v in fields.items() if v is not None}
    if done.ticket is not None:
        answer["ticket"] = done.ticket
    if done.count is not None:
        answer["count"] = done.count
    if done.state is not None:
        answer["state"] = done.state
    if done.promised is not None:
        answer["promised"] = done.promised
    return answer
