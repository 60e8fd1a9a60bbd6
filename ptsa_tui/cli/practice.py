"""``ptsa practice``: fill a practice desk with invented people."""

from __future__ import annotations

import argparse
import sys
import time
from typing import Any

from models.practice import furnish
from models.words import _, formats
from ptsa_tui import desks, settings
from ptsa_tui.cli import DONE, Command
from ptsa_tui.cli.arguments import ANY, whole


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    command = Command(
        "practice",
        _("fill a practice desk with invented people and their requests"),
        _(
            "Examples:\n  ptsa practice --cases 500 --seed 7\n"
            "  ptsa --data /tmp/big practice --cases 100000 --seed 1\n\n"
            "Only a practice desk takes them. Exit codes: 0 done, 3 this is no practice desk."
        ),
    )
    parser = command.parser(commands, common)
    parser.add_argument("--cases", type=whole(1, 5_000_000), default=200, metavar="N", help=_("how many cases (200)"))
    parser.add_argument(
        "--seed", type=whole(-ANY, ANY), default=1, metavar="S", help=_("the same seed gives the same people")
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Fill and say how fast."""
    register = desks.open_or_found(settings.data_folder(args.data), filled=False)
    begun = time.monotonic()
    entries = furnish(register, args.cases, args.seed, _progress if sys.stderr.isatty() else None)
    seconds = max(time.monotonic() - begun, 1e-6)
    print(
        _("{cases} cases, {entries} entries, {seconds} s, {rate} cases a second").format(
            cases=formats.count(args.cases),
            entries=formats.count(entries),
            seconds=f"{seconds:.1f}",
            rate=formats.count(round(args.cases / seconds)),
        )
    )
    return DONE


def _progress(done: int, total: int) -> None:
    print(f"\r{done * 100 // total:3d} %", end="\r" if done < total else "\n", file=sys.stderr, flush=True)
