"""``ptsa compact``: make the database's file small again; nothing of the register changes."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from models.refused import Refused
from models.retention.compacting import Compacted, Sizes, compact
from models.words import _, formats
from models.words.sentences import sentence
from ptsa_tui import desks, settings
from ptsa_tui.cli import DONE, REFUSED, Command
from ptsa_tui.cli.streams import print_json


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    command = Command(
        "compact",
        _("make the database's file small again"),
        _(
            "Examples:\n"
            "  ptsa compact                 where it pays; says what it freed\n"
            "  ptsa compact --whole         write the file again in any case\n\n"
            "Nothing of the register changes, and a power cut loses nothing. Close the desk's terminals first:\n"
            "the file is written again only when no other one has it open. It needs twice its size free on the disk.\n"
            "Exit codes: 0 done, 1 a terminal is open or the disk is too full, 3 the database can't be used."
        ),
    )
    parser = command.parser(commands, common)
    parser.add_argument("--whole", action="store_true", help=_("write the file again in any case"))
    parser.add_argument("--json", action="store_true", help=_("one JSON object"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Compact and say what it came to."""
    register = desks.open_register(settings.data_folder(args.data))
    try:
        done = compact(register, whole=args.whole)
    except Refused as why:
        if why.code != "database_busy":
            raise
        print(sentence(Refused("database_in_use")), file=sys.stderr)
        return REFUSED
    finally:
        register.close()
    if args.json:
        print_json({"freed": done.freed, "done": done})
    else:
        _print(done)
    return REFUSED if done.skipped in ("disk_short", "database_in_use") else DONE


def _print(done: Compacted) -> None:
    print(_("before: {sizes}").format(sizes=_told(done.before)))
    print(_("after: {sizes}").format(sizes=_told(done.after)))
    if done.jobs:
        print(_("Ended slips forgotten: {count}").format(count=formats.count(done.jobs)))
    freed = _("Freed: {size}").format(size=formats.size(max(0, done.freed)))
    if not done.skipped:
        print(freed)
    elif done.skipped == "small":
        print(f"{freed}. " + _("Writing the file again would gain little, so it was left as it is."))
    else:
        why = Refused(done.skipped, needed=formats.size(done.needed))
        print(f"{freed}. {sentence(why)}", file=sys.stderr)


def _told(found: Sizes) -> str:
    return _("file {file}, log {log}, empty pages {free}").format(
        file=formats.size(found.file), log=formats.size(found.log), free=formats.size(found.free)
    )
