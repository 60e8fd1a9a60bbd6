"""``ptsa record``: acts as JSON lines, checked exactly as from a screen."""

from __future__ import annotations

import argparse
import hashlib
import sys
import textwrap
from pathlib import Path
from typing import IO, Any

import msgspec

from models.facts import decoding, numbering
from models.files.text_files import LONGEST_LINE, decoded, opened, pieces
from models.forms import Done, Form, read_form
from models.forms.base import form_names
from models.forms.performing import perform_in
from models.refused import Refused
from models.register import clock_doubt
from models.register.register import Register
from models.words import _, formats
from models.words.sentences import sentence
from ptsa_tui import desks, settings
from ptsa_tui.cli import DONE, REFUSED, Command, add_officer
from ptsa_tui.cli.arguments import ANY, whole
from ptsa_tui.cli.streams import print_json, standard_input


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    command = Command(
        "record",
        _("record acts from JSON lines; one JSON line comes out for each"),
        _(
            "Examples:\n"
            '  echo \'{"do": "intake", "nik": "3174014505909001", "name": "Siti", "service": "PP",\n'
            '         "papers": "all"}\' | tr -d "\\n" | ptsa record -\n'
            "  ptsa record monday.jsonl > monday.out\n"
            "  ptsa record monday.jsonl --after 4711 >> monday.out\n\n"
        )
        + textwrap.fill("do: " + ", ".join(form_names()), 98, subsequent_indent="    ")
        + "\n\n"
        + _(
            'papers: of each paper that must be there it is said how it was found, or "all", or\n'
            '"rest": "missing" for those that are not named; what nobody looked at is refused.\n'
            'correct: ["name", "phone", "address"]: in these the register is wrong; what differs from it\n'
            "without that is refused.\n\n"
            "A refused line keeps nothing; the others are still recorded.\n"
            "If it was broken off, --after goes on behind the last whole line of the output; nothing is lost\n"
            "or doubled.\n"
            "Exit codes: 0 all recorded, 1 a line was refused, 3 the file or the database can't be used."
        ),
    )
    parser = command.parser(commands, common)
    parser.add_argument("file", metavar="FILE", help=_("file of JSON lines; - reads standard input"))
    parser.add_argument(
        "--after",
        metavar="LINE",
        type=whole(0, ANY),
        default=0,
        help=_("go on behind this line, the last one in the output"),
    )
    parser.add_argument(
        "--today",
        metavar="DATE",
        help=_("today's date in full (such as 17081945), where the clock of the machine is in doubt"),
    )
    add_officer(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Record every line."""
    register = desks.open_register(settings.data_folder(args.data))
    officer = desks.officer_for(register, args.officer, args.password_file)
    if args.today is not None and not clock_doubt.is_sure(register, formats.read_full_date(args.today)):
        raise Refused("clock_other_day")
    with standard_input() if args.file == "-" else opened(Path(args.file)) as source:
        return record_lines(register, officer.id, source, sys.stdout, args.after, args.file)


def record_lines(
    register: Register, officer: int, source: IO[bytes], out: IO[str], after: int = 0, name: str = "-"
) -> int:
    """Record each line of ``source``, called ``name``; write what became of it to ``out``; return the exit code.

    ``after`` lines were answered by an earlier run over the same source, which may have been killed with one more line
    saved than answered. Each save leaves a trace in its own transaction, so that line is answered now, not saved again.

    Raises:
        Refused: as :func:`models.files.text_files.pieces`; the lines before are recorded and answered.
    """
    code, trace, told = DONE, Trace(register), False
    answered = after
    for place, data, complete in pieces(source, name):
        trace.take(data)
        if place <= answered or not data.strip():
            continue
        answered = place  # further pieces of a line that is too long say nothing new
        answer: dict[str, object] = {"line": place}
        try:
            if not complete:
                raise Refused("line_too_long", longest=LONGEST_LINE)
            form = read_form(decoded(data, name, place))
            saved = None if told or not after else trace.answer()
            told = True  # only the first line behind ``after`` can be saved already
            if saved is None:
                saved = trace.saved(officer, form)
            answer |= {"ok": True, "do": form.__struct_config__.tag, **saved}
        except Refused as why:
            code, told = REFUSED, True
            answer |= {"ok": False, "code": why.code, "sentence": sentence(why)}
        print_json(answer, out)
        out.flush()
    trace.end()
    return code


class Trace:
    """What a run remembers in the database of the line that it saved last, until it has come to its end.

    A line is known by a digest of the source up to it, a source by that of its first line that is not empty. An answer
    holds numbers, no personal data.
    """

    def __init__(self, register: Register) -> None:
        self.register = register
        self._key = ""
        self._read = hashlib.blake2b(digest_size=16)

    def take(self, line: bytes) -> None:
        """Go on to this line."""
        self._read.update(line)
        if not self._key and line.strip():
            self._key = "recorded." + self._read.hexdigest()

    def saved(self, officer: int, form: Form) -> dict[str, object]:
        """Perform the form of this line and remember it in the same transaction; return the answer.

        Raises:
            Refused: nothing of it was kept.
        """
        with self.register.writing(officer) as writing:
            answer = shown(perform_in(writing, form))
            remembered = msgspec.json.encode([self._read.hexdigest(), answer]).decode()
            self.register.database.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", self._key, remembered)
        return answer

    def answer(self) -> dict[str, object] | None:
        """Return the answer of this line if it is the one that was saved last."""
        remembered = self.register.note(self._key)
        if not remembered:
            return None
        read, answer = decoding.decode(remembered, tuple[str, dict[str, object]])
        return answer if read == self._read.hexdigest() else None

    def end(self) -> None:
        """Forget it: the output is whole."""
        if self.register.note(self._key):
            with self.register.database.writing():
                self.register.database.run("DELETE FROM meta WHERE key = ?", self._key)


def shown(done: Done) -> dict[str, object]:
    """Return what was done with numbers as they are printed."""
    fields = {"number": done.number, "notice": done.notice}
    answer: dict[str, object] = {k: numbering.shown(v) for k, v in fields.items() if v is not None}
    if done.ticket is not None:
        answer["ticket"] = done.ticket
    if done.count is not None:
        answer["count"] = done.count
    if done.state is not None:
        answer["state"] = done.state
    if done.changed:
        answer["changed"] = done.changed
    if done.promised is not None:
        answer["promised"] = done.promised
    return answer
