"""``ptsa catalogue``: check a catalogue file, compare catalogues, show the services as text."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO

from models.cases.cards import open_cases, service_card
from models.catalogue import Fault, Known, Malformed, examine, read_bytes, read_catalogue
from models.catalogue.differences import differences
from models.facts.standard import Catalogue, Service
from models.refused import Refused
from models.register.register import Register
from models.words import _, changes, faults
from models.words import card as card_words
from models.words.sentences import sentence
from ptsa_tui import desks, settings
from ptsa_tui.cli import DONE, REFUSED, Command
from ptsa_tui.cli.streams import printable

DESK = ""
"""Stands for the catalogue of this desk."""


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command and its verbs."""
    command = Command(
        "catalogue",
        _("check a catalogue file, compare two, show the services"),
        _(
            "Examples:\n"
            "  ptsa catalogue check services.toml\n"
            "  ptsa catalogue check services.toml --against old.toml\n"
            "  ptsa catalogue check services.toml --against      (this desk's own)\n"
            "  ptsa catalogue show\n"
            "  ptsa catalogue show PP\n\n"
            "Exit codes of check: 0 sound, perhaps with warnings; 1 faults, each with its line; 3 a file can't be read."
        ),
    )
    verbs = command.parser(commands, common).add_subparsers(metavar=_("VERB"), required=True)

    def verb(name: str, line: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = verbs.add_parser(name, parents=[common], help=line, description=line)
        return made

    checking = verb("check", _("say every fault of a catalogue file, with its line"))
    checking.add_argument("file", metavar="FILE")
    checking.add_argument(
        "--against",
        metavar="FILE",
        nargs="?",
        const=DESK,
        help=_("show the differences from this file, or without FILE from the catalogue of this desk"),
    )
    checking.set_defaults(run=_check)
    show = verb("show", _("list the services of this desk's catalogue, or show the card of one"))
    show.add_argument("code", metavar="CODE", nargs="?")
    show.set_defaults(run=_show)


def _check(args: argparse.Namespace) -> int:
    """Check, and compare if asked."""
    data = read_bytes(Path(args.file))
    register = _desk(args)
    known = known_of(register)
    report = examine(data, known)
    print_faults(args.file, report.faults)
    if report.catalogue is None:
        count = sum(not f.warning for f in report.faults)
        print(_("{count} faults: nothing of this can be published.").format(count=count))
        return REFUSED
    print(
        _("Catalogue {version} is sound: {count} services.").format(
            version=report.catalogue.version, count=len(report.catalogue.services)
        )
    )
    if args.against is None:
        return DONE
    try:
        before = _before(args.against, register, known)
    except Malformed as why:
        print_faults(args.against, why.faults)
        return REFUSED
    _print(changes.lines(differences(before, report.catalogue.catalogue)))
    if report.catalogue.version <= before.version:
        told = _("watch: its version must be above {version}, or desks refuse it.")
        print(told.format(version=before.version))
    return DONE


def _before(against: str, register: Register | None, known: Known) -> Catalogue:
    if against != DESK:
        return read_catalogue(Path(against), known).catalogue
    if register is None:  # then _desk has raised already
        raise Refused("database_none", folder=str(settings.data_folder()))
    return register.catalogue()


def _show(args: argparse.Namespace) -> int:
    """Print the list or a card."""
    register = desks.open_register(settings.data_folder(args.data))
    if args.code is not None:
        try:
            card = service_card(register, args.code)
        except Refused as why:
            if why.code != "service_unknown":
                raise
            print(sentence(why), file=sys.stderr)
            return REFUSED
        _print(line.whole for line in card_words.lines(card))
        return DONE
    catalogue = register.catalogue()
    print(_("catalogue {version}").format(version=catalogue.version))
    longest = max((len(s.code) for s in catalogue.services), default=0)
    _print(f"  {s.code:<{longest}}  {s.name}{_about(s)}" for s in catalogue.services)
    return DONE


def _about(service: Service) -> str:
    """Return what the list says of a service beside its name."""
    if service.retired:
        return " " + _("(retired)")
    if service.referral:
        return f" → {service.referral}"
    return "" if service.days is None else f" · {changes.days(service.days)}"


def known_of(register: Register | None) -> Known:
    """Return what this desk knows beside a file; without a desk there is only the date of the machine."""
    if register is None:
        return Known(today=dt.date.today())
    units = {u.code for u in register.units(everywhere=True)}
    return Known(today=register.today(), units=units, open_cases=open_cases(register))


def print_faults(file: str, found: Iterable[Fault], to: TextIO | None = None) -> None:
    """Print faults, a line each."""
    for fault in found:
        print(printable(faults.told(file, fault)), file=to)


def _desk(args: argparse.Namespace) -> Register | None:
    """Return the desk of this machine; a file can be checked without one, and none is made for that."""
    try:
        return desks.open_register(settings.data_folder(args.data))
    except Refused:
        if args.against == DESK:
            raise
        return None


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(printable(line))
