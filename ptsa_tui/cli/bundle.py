"""``ptsa bundle``: the exchange in a file, for a stick."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from models.words import _, formats
from ptsa_tui import desks, settings
from ptsa_tui.cli import DONE, Command


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command and its two verbs."""
    command = Command(
        "bundle",
        _("exchange with the centre by files, where there is no line"),
        _(
            "Examples:\n  ptsa bundle write /media/stick/monday.ptsa\n  ptsa bundle read /media/stick/answer.ptsa\n\n"
            "At the centre: ptsa central bundle read FILE, ptsa central bundle write BRANCH DESK FILE.\n"
            "A bundle is sealed: only its reader can open it. Reading one again changes nothing.\n"
            "Exit codes: 0 done, 3 the file was refused; 4 this desk must first sync over a line once, since its\n"
            "database or the centre's was put back. Reading it again loses and doubles nothing."
        ),
    )
    parser = command.parser(commands, common)
    verbs = parser.add_subparsers(metavar=_("VERB"), required=True)
    write = verbs.add_parser("write", parents=[common], help=_("write all that the centre has not confirmed"))
    write.add_argument("file", metavar="FILE")
    write.set_defaults(run=run_write)
    read = verbs.add_parser("read", parents=[common], help=_("read a bundle of the centre"))
    read.add_argument("file", metavar="FILE")
    read.set_defaults(run=run_read)


def run_write(args: argparse.Namespace) -> int:
    """Write a bundle."""
    register = desks.open_register(settings.data_folder(args.data))
    from ptsa_tui.sync import bundle, device
    from ptsa_tui.sync.wire.bundle import write_file

    data, count = bundle.written(register, device.keys_of(register))
    write_file(Path(args.file), data)
    print(told_written(count, len(data)))
    return DONE


def run_read(args: argparse.Namespace) -> int:
    """Read a bundle."""
    register = desks.open_register(settings.data_folder(args.data))
    from ptsa_tui.sync import bundle, device
    from ptsa_tui.sync.wire.bundle import read_file

    report = bundle.read(register, device.keys_of(register), read_file(Path(args.file)))
    print(
        _("{pulled} entries read, {confirmed} of ours confirmed.").format(
            pulled=formats.count(report.pulled), confirmed=formats.count(report.sent_acts + report.sent_looks)
        )
    )
    return DONE


def told_written(count: int, size: int) -> str:
    """Return what was written."""
    return _("{count} entries, {size} B.").format(count=formats.count(count), size=formats.count(size))
