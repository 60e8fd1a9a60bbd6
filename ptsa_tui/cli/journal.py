"""``ptsa journal``: prove that the register is whole, or take it out as JSON lines."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from models.acts import Searched, SearchedText
from models.journal.export import lines
from models.refused import Refused
from models.register.refolding import mend
from models.register.verify import Fault, verify
from models.words import N_, _, formats
from models.words.sentences import sentence
from ptsa_tui import desks, settings
from ptsa_tui.cli import DONE, REFUSED, Command, add_officer
from ptsa_tui.cli.streams import print_json

EXPORTED, EXPORTED_LOOKS = "ptsa journal export --personal", "ptsa journal export --looks --personal"
"""What stands in the access log as searched for."""


_FAULTS = {
    "gap": N_("an entry is missing before {entry} ({where})"),
    "hash": N_("entry {entry} was changed ({where})"),
    "part": N_("the personal part of entry {entry} is gone, and no act erased it"),
    "table": N_("the table {where} differs from the entries up to {entry}"),
    "stray": N_("rows that no entry accounts for: {where}"),
    "apart": N_("{where} cases or persons can't be shown by this program, {entry} is one; they are kept for an update"),
    "index": N_("the name index differs from the persons"),
}


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command and its two verbs."""
    command = Command(
        "journal",
        _("verify or export the journal"),
        _(
            "Examples:\n  ptsa journal verify\n  ptsa journal export > journal.jsonl\n"
            "  ptsa journal export --personal --officer ratna --password-file FILE > whole.jsonl\n\n"
            "With personal parts it needs a supervisor, and stands in the access log as a search.\n"
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
    add_officer(export)
    export.set_defaults(run=run_export)


def run_verify(args: argparse.Namespace) -> int:
    """Verify and print the verdict."""
    register = desks.open_register(settings.data_folder(args.data))
    mend(register)  # what could not be shown is tried again first: this may be a newer program
    verdict = verify(register.database)
    if args.json:
        print_json(verdict)
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
    """Write the entries to standard output; with personal parts only for a supervisor, and the access log says so."""
    register = desks.open_register(settings.data_folder(args.data))
    journal = register.looks if args.looks else register.journal
    if args.personal:
        officer = desks.officer_for(register, args.officer, args.password_file)
        if officer.role != "supervisor":
            print(sentence(Refused("supervisor_only")), file=sys.stderr)
            return REFUSED
        asked = SearchedText(text=EXPORTED_LOOKS if args.looks else EXPORTED)
        register.look(officer.id, Searched(hits=journal.count(), personal=asked))
    for line in lines(journal, personal=args.personal):
        print_json(line)
    return DONE
