"""``ptsa retention``: what has been kept long enough, by service; a supervisor lets its personal data be erased."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import Any

from msgspec import structs

from models.refused import Refused
from models.register import clock_doubt
from models.register.register import Register
from models.retention.anonymising import Done, anonymise
from models.retention.due import Due, due
from models.retention.limits import JOB_DAYS, OfService
from models.retention.traces import DRAFT_DAYS
from models.words import _, changes, formats, keeping
from models.words.sentences import sentence
from ptsa_tui import desks, settings
from ptsa_tui.cli import DONE, REFUSED, Command, add_officer
from ptsa_tui.cli.streams import print_json

INTERRUPTED = 130


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    command = Command(
        "retention",
        _("say which personal data have been kept long enough, or erase them"),
        _(
            "Examples:\n"
            "  ptsa retention                               what is due; changes nothing\n"
            '  ptsa retention --if "5 years"                what would be, where no period is set\n'
            "  ptsa retention --apply --officer ratna --password-file FILE\n\n"
            "How long is a setting of the catalogue, for each service (docs/retention.md). Number, service, state\n"
            "and dates of a case stay. It can be broken off with Ctrl+C at any moment; the next run goes on.\n"
            "Exit codes: 0 done, 1 refused, 2 wrong command line, 3 the database can't be used, 130 broken off."
        ),
    )
    parser = command.parser(commands, common)
    parser.add_argument("--json", action="store_true", help=_("one JSON object"))
    parser.add_argument(
        "--if", dest="assumed", metavar="SPAN", default="", help=_("only look: assume this where no period is set")
    )
    parser.add_argument("--apply", action="store_true", help=_("erase what is due (supervisor)"))
    parser.add_argument(
        "--papers-settled",
        action="store_true",
        help=_("cases whose paper file or originals are noted as here, too: you have seen to them"),
    )
    add_officer(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print what is due, or erase it."""
    if args.apply and args.assumed:
        print(_("--if only looks; it does not go with --apply."), file=sys.stderr)
        return 2
    register = desks.open_register(settings.data_folder(args.data))
    if args.apply:
        officer = desks.officer_for(register, args.officer, args.password_file)
        return _apply(register, officer.id, settled=args.papers_settled, json=args.json)
    found = due(register, assumed=args.assumed, settled=args.papers_settled)
    if args.json:
        print_json(found)
        return DONE
    for line in lines(register, found):
        print(line)
    return DONE


def lines(register: Register, found: Due) -> Iterator[str]:
    """Yield what is due as text."""
    zone = register.branch().zone
    yield _("Past their time on {date}, by service:").format(date=formats.date(register.today_at(zone)))
    yield from (f"  {line}" for line in _table(found.services, zone))
    yield from (f"  {line}" for line in held_lines(found.services))
    if not found.services:
        yield "  " + _("no case")
    if found.unset:
        yield _("No period is set, so they are kept: {services}").format(services=", ".join(found.unset))
    if not found.spans.looks:
        yield _("No period is set for searches in the access log, so they are kept.")
    yield from counts(structs.asdict(found) | {"cases": found.cases})
    if found.waiting:
        told = _("{count} are hidden; they are destroyed when the centre has agreed (ptsa sync).")
        yield told.format(count=formats.count(found.waiting))
    doubted = clock_doubt.doubt(register)
    if doubted is not None and doubted.wrong_day:
        yield sentence(doubted.refusal(zone))
        yield _("Nothing is erased by this clock.")
    elif found.anything:
        yield _("Nothing was changed. A supervisor erases it: ptsa retention --apply --officer CODE")


def _table(services: tuple[OfService, ...], zone: str) -> Iterator[str]:
    if not services:
        return
    service, kept, past, stay, finished = _("service"), _("kept"), _("past"), _("stay"), _("oldest, finished")
    yield f"{service:<12}{kept:<14}{past:>10}{stay:>10}  {finished}"
    for one in services:
        oldest = formats.moment(one.oldest, zone) if one.oldest else "-"
        stay = formats.count(sum(one.held.values()))
        yield f"{one.service:<12}{changes.span(one.span):<14}{formats.count(one.due):>10}{stay:>10}  {oldest}"


def held_lines(services: tuple[OfService, ...]) -> Iterator[str]:
    """Yield why cases stay though their time is over, with how many."""
    total: dict[str, int] = {}
    for one in services:
        for why, count in one.held.items():
            total[why] = total.get(why, 0) + count
    for reason, number in sorted(total.items(), key=lambda pair: -pair[1]):
        yield _("{count} stay: {why}").format(count=formats.count(number), why=keeping.held(reason))


def counts(found: dict[str, Any]) -> Iterator[str]:
    """Yield the counts of what is due or done, those that are nothing left out."""
    told = {
        "cases": _("cases: {count}"),
        "persons": _("persons whom no case needs any more: {count}"),
        "visits": _("texts of visits: {count}"),
        "shifts": _("texts of shifts: {count}"),
        "complaints": _("texts of complaints: {count}"),
        "assessments": _("texts of assessments: {count}"),
        "forums": _("names and texts of public consultations: {count}"),
        "remarks": _("groups of remarks of the survey: {count}"),
        "looks": _("texts of searches in the access log: {count}"),
        "drafts": _("drafts untouched for {days} days: {count}"),
        "jobs": _("slips that ended more than {days} days ago: {count}"),
        "displaced": _("entries that a centre displaced: {count}"),
    }
    days = {"drafts": DRAFT_DAYS, "jobs": JOB_DAYS}
    for name, text in told.items():
        if found[name]:
            yield "  " + text.format(count=formats.count(found[name]), days=days.get(name))


def _apply(register: Register, officer: int, *, settled: bool, json: bool) -> int:
    """Erase what is due; say what was done, and what stays."""
    try:
        wanted = due(register, settled=settled)
        done, broken_off = _run(register, officer, wanted, settled)
    except Refused as why:
        if why.code not in ("supervisor_only", "clock_release", "clock_latest", "clock_centre"):
            raise
        print(sentence(why), file=sys.stderr)
        if why.code != "supervisor_only":
            print(_("Nothing is erased by this clock."), file=sys.stderr)
        return REFUSED
    if json:
        stay = {one.service: one.held for one in wanted.services if one.held}
        print_json({"done": done, "held": stay, "broken_off": broken_off})
    else:
        for line in _done_lines(done, wanted, broken_off):
            print(line)
    return INTERRUPTED if broken_off else DONE


def _run(register: Register, officer: int, wanted: Due, settled: bool) -> tuple[Done, bool]:
    done, shows = Done(), sys.stderr.isatty()
    try:
        for done in anonymise(register, officer, settled=settled):
            if shows:
                told = _("{count} of {total} cases").format(
                    count=formats.count(done.cases), total=formats.count(wanted.cases)
                )
                print(f"\r{told}", end="", file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        return done, True
    finally:
        if shows:
            print(file=sys.stderr)
    return done, False


def _done_lines(done: Done, wanted: Due, broken_off: bool) -> Iterator[str]:
    yield _("Erased:") if done.total else _("Nothing was due.")
    yield from counts(structs.asdict(done))
    yield from (f"  {line}" for line in held_lines(wanted.services))
    if done.waiting:
        yield _("It is hidden now, and destroyed when the centre has agreed (ptsa sync).")
    if done.refused:
        yield _("{count} could not be erased; ptsa journal verify").format(count=formats.count(done.refused))
    if done.out_of_touch:
        yield _("Persons stay: the centre has not answered for more than a day (ptsa sync).")
    if broken_off:
        yield _("Broken off. What was done is done; the next run goes on.")
