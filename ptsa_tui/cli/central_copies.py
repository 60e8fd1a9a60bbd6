"""``ptsa central follow``: the copies of branches, from which the centre's pages count."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from models.words import _, formats
from ptsa_tui import settings
from ptsa_tui.central.processes import COPIES
from ptsa_tui.cli import DONE, REFUSED
from ptsa_tui.cli.arguments import BRANCH

if TYPE_CHECKING:
    from ptsa_tui.central.admin import Centre
    from ptsa_tui.central.copies import Copies


def copies_folder(args: argparse.Namespace) -> Path:
    """Return the folder of the copies: that of the environment, or one in the data folder."""
    chosen = os.environ.get(COPIES)
    return Path(chosen) if chosen else settings.data_folder(args.data) / "copies"


def add(
    verb: Callable[[str, str, Callable[[argparse.Namespace], int]], argparse.ArgumentParser],
    centre_of: Callable[[argparse.Namespace], Centre],
) -> None:
    """Add the verb."""

    def run(args: argparse.Namespace) -> int:
        from ptsa_tui.central import follower, logs
        from ptsa_tui.central.copies import Copies

        copies = Copies(centre_of(args), copies_folder(args))
        if args.watch:
            logs.begin()
            follower.watch(copies)
        branches = args.branches or copies.centre.branches()
        if args.anew:
            for branch in branches:
                copies.forget(branch)
        return _recounted(copies, branches) if args.check else _followed(copies, branches)

    parser = verb("follow", _("bring the copies up to date from which the pages count"), run)
    parser.add_argument("branches", type=BRANCH, metavar="N", nargs="*", help=_("only these branches"))
    parser.add_argument("--anew", action="store_true", help=_("throw the copies away first, and make them again"))
    parser.add_argument("--check", action="store_true", help=_("hold each copy against all entries, folded again"))
    parser.add_argument(
        "--watch", action="store_true", help=_("go on until standard input ends; serve does so by itself")
    )


def _followed(copies: Copies, branches: list[int]) -> int:
    from ptsa_tui.central import figures

    for branch in branches:
        reached = copies.follow(branch)
        figures.refresh(copies, branch)
        told = _("branch {branch}: {entries} entries are in the copy")
        print(told.format(branch=branch, entries=formats.count(reached.position)))
    return DONE


def _recounted(copies: Copies, branches: list[int]) -> int:
    found = [copies.recount(branch) for branch in branches]
    for one in found:
        told = (
            _("branch {branch}: {entries} entries, the copy is as they say")
            if one.agrees
            else _("branch {branch}: {entries} entries, the copy DIFFERS: ptsa central follow --anew {branch}")
        )
        print(told.format(branch=one.branch, entries=formats.count(one.position)))
        print(f"  {one.copied}")
    return DONE if all(one.agrees for one in found) else REFUSED


__all__ = ["add", "copies_folder"]
