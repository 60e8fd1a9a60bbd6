"""``ptsa journal``: prove that the register is whole, or take it out as JSON lines."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from models.journal.export import lines
from models.journal.verify import Fault, verify
from models.views import as_json
from models.words import N_, _, formats
from ptsa_tui import desks, settings
from ptsa_tui.cli import DONE, REFUSED, Command

_FAULTS = {
    "gap": N_("an entry is missing before {entry} ({where})"),
    "hash": N_("entry {entry} was changed ({where})"),
    "part": N_("the personal part of entry {entry} is gone, and no act erased it"),
    "table": N_("the table {where} differs from the entries up to {entry}"),
    "stray": N_("rows that no entry accounts for: {where}"),
    "index": N_("the name index differs from the persons"),
}


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command and its two verbs."""
    command = Command(
        "journal",
        _("verify or export the journal"),
        _(
            "Examples:\n  ptsa journal verify\n  ptsa journal export > journal.jsonl\n\n"
            "Exit codes of verify: 0 whole, 1 something differs (the first such entry is named)."
        ),
    )
    parser = command.parser(commands, common)
    verbs = parser.add_subparsers(metavar=_("VERB"), required=True)
    check = verbs.add_parser("verify", parents=[common], help=_("walk both chains and fold every case again"))
    check.add_argument("--json", action="store_true", help=_("one JSON object"))
    check.set_defaults(run=run_verify)
    export = verbs.add_parser("export", parents=[common], help=_("write every entry as a JSON line"))
    export.add_argument("--personal", action="store_true", help=_("with the personal parts (names, numbers)"))
    export.add_argument("--looks", action="store_true", help=_("the access log instead of the acts"))
    export.set_defaults(run=run_export)


def run_verify(args: argparse.Namespace) -> int:
    """Verify and print the verdict."""
    register = desks.open_register(settings.data_folder(args.data))
    verdict = verify(register.database)
    if args.json:
        print(as_json(verdict))
    else:
        print(
            _("{entries} acts, {looks} looks, {subjects} subjects").format(
                entries=formats.count(verdict.entries),
                looks=formats.count(verdict.looks),
                subjects=formats.count(verdict.subjects),
            )
        )
        for fault in verdict.faults:
            print(told(fault))
        if verdict.sound:
            print(_("The journal is whole."))
    return DONE if verdict.sound else REFUSED


def told(fault: Fault) -> str:
    """Return a fault as a sentence."""
    return _(_FAULTS[fault.code]).format(entry=fault.entry, where=fault.where)


def run_export(args: argparse.Namespace) -> int:
    """Write the entries to standard output."""
    register = desks.open_register(settings.data_folder(args.data))
    journal = register.looks if args.looks else register.journal
    for line in lines(journal, personal=args.personal):
        sys.stdout.buffer.write(line + b"\n")
    sys.stdout.flush()
    return DONE
