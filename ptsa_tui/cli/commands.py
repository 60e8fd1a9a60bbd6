"""The commands: which module each is in, and its one line of help. Only the command that is asked for is loaded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from models.words import N_


class Listed(NamedTuple):
    """A command as ``ptsa --help`` lists it; a test compares the line with the command's own."""

    name: str
    module: str
    line: str


COMMANDS = (
    Listed("record", "record", N_("record acts from JSON lines; one JSON line comes out for each")),
    Listed("lookup", "lookup", N_("find cases by number, NIK or part of it, phone tail, name, state, unit or date")),
    Listed("display", "display", N_("show called numbers in large letters, on a second terminal or a television")),
    Listed("sheets", "blank_sheets", N_("set numbers aside for blank sheets and draw these as a PDF")),
    Listed("dispatch", "dispatch", N_("the dispatch book: papers that went to units outside")),
    Listed("complaints", "complaints", N_("list complaints, or write them for SP4N-LAPOR! and SIMADU")),
    Listed("quality", "quality", N_("assessments and public consultations: list, show, write as documents")),
    Listed("survey", "survey", N_("the satisfaction survey: publication sheet, report, index")),
    Listed("report", "report", N_("a report of the office, as text, JSON, CSV, XLSX or PDF")),
    Listed("status", "status", N_("say what this desk holds")),
    Listed("journal", "journal", N_("verify or export the journal")),
    Listed("retention", "retention", N_("say which personal data have been kept long enough, or erase them")),
    Listed("compact", "compact", N_("make the database's file small again")),
    Listed("practice", "practice", N_("fill a practice desk with invented people and their requests")),
    Listed("catalogue", "catalogue", N_("check a catalogue file, compare two, show the services")),
    Listed("enrol", "sync", N_("make this machine a desk of a centre, with a one-time code")),
    Listed("sync", "sync", N_("exchange with the centre once")),
    Listed("bundle", "bundle", N_("exchange with the centre by files, where there is no line")),
    Listed("central", "central", N_("run and administer the centre (needs the extra [central])")),
    Listed("demo", "demo", N_("try a centre with two desks on this machine (needs the extra [central])")),
    Listed("doctor", "doctor", N_("look at everything that the desk rests on")),
)
"""In the order of ``ptsa --help``."""

WITH_VALUE = ("--data", "--lang")
"""Options before a command whose value is the next word."""


TELLING = ("-h", "--help", "--version")
"""Options that need no command."""


def modules_for(argv: Sequence[str]) -> set[str]:
    """Return the modules of the command that a command line asks for; all where that can't be told yet."""
    word = _first(argv)
    if word in TELLING:
        return set()
    return {c.module for c in COMMANDS if c.name == word} or {c.module for c in COMMANDS}


def _first(argv: Sequence[str]) -> str:
    """Return the first word behind the options with a value."""
    words = iter(argv)
    for word in words:
        if word in WITH_VALUE:
            next(words, "")
        elif not word.startswith(tuple(f"{option}=" for option in WITH_VALUE)):
            return word
    return ""


def of_desk(argv: Sequence[str]) -> dict[str, str] | None:
    """Return the options of a command line that does nothing but open the desk; None where it may do something else."""
    found: dict[str, str] = {}
    words = iter(argv)
    for word in words:
        option, equals, value = word.partition("=")
        if option not in WITH_VALUE:
            return None
        found[option] = value if equals else next(words, "")
        if not found[option] or (not equals and found[option].startswith("-")):
            return None
    return found
