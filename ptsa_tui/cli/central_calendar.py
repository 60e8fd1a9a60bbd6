"""``ptsa central calendar``: the free days of the branches, and what a decree does to open cases."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.acts import CalendarSet, FreeDay
from models.files.text_files import read_bytes
from models.refused import Refused
from models.text import line, name
from models.words import _, formats
from ptsa_tui.cli import DONE
from ptsa_tui.cli.arguments import BRANCH, whole

if TYPE_CHECKING:
    from ptsa_tui.central.admin import Centre

Verb = Callable[[Any, str, str, Callable[[argparse.Namespace], int]], argparse.ArgumentParser]
_LARGEST = 200_000
"""Bytes of a calendar's file."""


def add(verbs: Any, verb: Verb, centre_of: Callable[[argparse.Namespace], Centre]) -> None:
    """Add the verbs; ``centre_of`` returns the centre of a command line."""

    def with_centre(run: Callable[[Centre, argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
        return lambda args: run(centre_of(args), args)

    show = verb(verbs, "show", _("print the calendar of a year as a file"), with_centre(_show))
    show.add_argument("branch", type=BRANCH, metavar="N")
    show.add_argument("year", type=whole(1945, 2200), metavar="YEAR")
    changing = {
        "set": (_("set the calendar of a year from a file; open cases move"), _set),
        "add": (_("make a day free, with its decree; open cases move"), _add),
        "remove": (_("make a day worked again; no promise moves back"), _remove),
    }
    parsers = {word: verb(verbs, word, told, with_centre(run)) for word, (told, run) in changing.items()}
    parsers["set"].add_argument("file", metavar="FILE")
    for word in ("add", "remove"):
        parsers[word].add_argument("date", type=_date, metavar="YYYY-MM-DD")
    day = parsers["add"]
    day.add_argument("name", metavar="NAME")
    day.add_argument("--decree", metavar="TEXT", required=True, help=_("number and date of the decree"))
    day.add_argument("--source", metavar="TEXT", required=True, help=_("where it was read, and when"))
    day.add_argument("--leave", action="store_true", help=_("collective leave, no public holiday"))
    day.add_argument("--estimated", action="store_true", help=_("not decreed yet, or up to the moon"))
    for parser in parsers.values():
        parser.add_argument("--branch", type=BRANCH, metavar="N", help=_("only at this branch"))
        parser.add_argument("--check", action="store_true", help=_("only say what would change"))


def _date(typed: str) -> dt.date:
    try:
        return dt.date.fromisoformat(typed)
    except ValueError:
        raise argparse.ArgumentTypeError(_("no date: {typed}").format(typed=typed[:20])) from None


def _show(centre: Centre, args: argparse.Namespace) -> int:
    from models.catalogue.calendars import written

    found = centre.calendar(args.branch, args.year)
    if found is None:
        raise Refused("calendar_missing", year=args.year)
    print(written(found), end="")
    return DONE


def _set(centre: Centre, args: argparse.Namespace) -> int:
    from models.catalogue.calendars import read_calendar

    calendar = read_calendar(read_bytes(Path(args.file), _LARGEST))
    return _change(centre, args, calendar.year, lambda _before: calendar)


def _add(centre: Centre, args: argparse.Namespace) -> int:
    from models.catalogue.calendars import filled, with_day

    decree, source = line(args.decree, "decree"), line(args.source, "source")
    day = FreeDay(args.date, name(args.name), args.leave, args.estimated, decree, source)
    return _change(centre, args, args.date.year, lambda before: with_day(filled(before), day))


def _remove(centre: Centre, args: argparse.Namespace) -> int:
    from models.catalogue.calendars import filled, without_day

    return _change(centre, args, args.date.year, lambda before: without_day(filled(before), args.date))


def _change(centre: Centre, args: argparse.Namespace, year: int, change: Callable[[CalendarSet], CalendarSet]) -> int:
    """Change the calendar at the branches meant, and say what is different and what it moved."""
    from models.words.calendars import differences

    branches = [args.branch] if args.branch else centre.branches()
    tried = centre.try_calendars(branches, year, change)
    moved = {} if args.check else centre.change_calendars(branches, year, change)
    for branch, one in tried.items():
        print(_("Branch {branch}, calendar {year}:").format(branch=branch, year=year))
        told = list(differences(one.before, one.after))
        print(*(f"  {line}" for line in told or [_("No difference.")]), sep="\n")
        count = _("Open cases that would move: {count}") if args.check else _("Open cases that moved: {count}")
        print("  " + count.format(count=formats.count(one.moved if args.check else len(moved[branch]))))
    return DONE
