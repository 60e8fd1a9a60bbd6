"""``ptsa sheets``: numbers set aside for blank sheets, printed before they are needed, and which are still blank."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from models.acts import SlipPrinted
from models.facts import numbering
from models.forms import Reserve, perform
from models.forms.blank_sheets import MOST
from models.refused import Refused
from models.register.register import Register
from models.slips.blank_sheets import Block, block_of, blocks
from models.words import _, formats
from ptsa_tui import desks, settings
from ptsa_tui.cli import DONE, Command, add_officer
from ptsa_tui.cli.arguments import whole


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    command = Command(
        "sheets",
        _("set numbers aside for blank sheets and draw these as a PDF"),
        _(
            "Examples:\n"
            "  ptsa sheets 20 --out sheets.pdf       for the next power cut\n"
            "  ptsa sheets --list                    which are used, which are blank\n"
            "  ptsa sheets --again 62-8 --out b.pdf  the blank ones of that block again\n\n"
            "What was filled by hand is typed in afterwards: F2, then Ctrl+N.\n"
            "Exit codes: 0 done, 2 wrong command line, 3 refused, or the file can't be written."
        ),
    )
    parser = command.parser(commands, common)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("count", metavar="COUNT", nargs="?", type=whole(1, MOST), help=_("how many sheets, 1 to 200"))
    what.add_argument("--list", action="store_true", help=_("list the blocks of sheets of this branch"))
    what.add_argument("--again", metavar="NUMBER", help=_("draw the blank sheets of this number's block again"))
    parser.add_argument("--out", metavar="FILE", help=_("the PDF; without it a file here, named by its first number"))
    add_officer(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """List, or set aside and draw."""
    register = desks.open_register(settings.data_folder(args.data))
    if args.list:
        for line in listed(register):
            print(line)
        return DONE
    officer = desks.officer_for(register, args.officer, args.password_file)
    target = Path(args.out) if args.out else None
    with _beside(target) as (draft, place):  # the file is there before any number is taken
        if args.again:
            block = block_of(register, args.again)
            sheets = block.blank
            if not sheets:
                raise Refused("sheets_all_used")
        else:
            number = perform(register, officer.id, Reserve(count=args.count)).number
            block = block_of(register, f"{number:015d}")
            sheets = block.numbers
        path = target or Path(_("sheets-{number}.pdf").format(number=numbering.shown(sheets[0])))
        try:
            _write(register, officer.id, draft, block, sheets)
            _put(place, path)
        except OSError:
            raise Refused("sheets_unwritten", number=numbering.shown(block.first)) from None
    told = _("{count} sheets, {first} to {last}: {file}")
    first, last = numbering.shown(sheets[0]), numbering.shown(sheets[-1])
    print(told.format(count=len(sheets), first=first, last=last, file=path))
    return DONE


@contextmanager
def _beside(target: Path | None) -> Iterator[tuple[IO[bytes], Path]]:
    """Open a file beside ``target`` and yield it with its path; what was not put into its place is removed.

    Raises:
        Refused: ``file_exists``, ``file_unwritable``.
    """
    if target is not None and target.exists():
        raise Refused("file_exists", file=str(target))
    folder = target.parent if target is not None else Path()
    try:
        handle, name = tempfile.mkstemp(".part", "sheets", folder)
    except OSError as error:
        raise Refused("file_unwritable", file=str(target or folder), why=os.strerror(error.errno or 0)) from None
    place = Path(name)
    try:
        with os.fdopen(handle, "wb") as draft:
            yield draft, place
    finally:
        with suppress(OSError):
            place.unlink()


def _write(register: Register, officer: int, draft: IO[bytes], block: Block, sheets: tuple[int, ...]) -> None:
    """Draw the sheets into the file, durably, and note in the access log that they were."""
    from ptsa_tui.blank_sheets import drawn_sheets

    draft.write(drawn_sheets(register.branch().name, sheets, practice=register.practice))
    draft.flush()
    os.fsync(draft.fileno())
    draft.close()  # some systems rename no file that is open
    printed = sum(entry.kind == SlipPrinted.__name__ for entry in register.looks.of(block.id))
    register.look(officer, SlipPrinted(slip="blank", copy=min(999, 1 + printed)), block.id)


def _put(place: Path, path: Path) -> None:
    """Give the file its name; one that is there by now is not overwritten."""
    with path.open("xb"):
        pass
    place.replace(path)


def listed(register: Register) -> Iterator[str]:
    """Yield the blocks of blank sheets, the newest first, and which of them are still blank."""
    zone = register.branch().zone
    found = blocks(register)
    if not found:
        yield _("No numbers were set aside for blank sheets.")
    for block in found:
        told = _("{moment}  {first} to {last}: {count} sheets, {used} used, {blank} blank")
        yield told.format(
            moment=formats.moment(block.reserved_at, zone),
            first=numbering.shown(block.numbers[0]),
            last=numbering.shown(block.numbers[-1]),
            count=block.count,
            used=len(block.used),
            blank=len(block.blank),
        )
        if block.used and block.blank:
            yield "   " + _("still blank: {numbers}").format(numbers=", ".join(_runs(block.blank)))


def _runs(sheets: tuple[int, ...]) -> Iterator[str]:
    """Yield whole numbers, and those in a row as the first and the last of them."""
    first = last = sheets[0]
    for number in (*sheets[1:], 0):
        if number and numbering.running(number) == numbering.running(last) + 1:
            last = number
            continue
        yield numbering.short(first) if first == last else f"{numbering.short(first)} … {numbering.short(last)}"
        first = last = number
