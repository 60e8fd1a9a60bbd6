"""Lines of the audit in words: on a page, and as a document that becomes CSV or PDF."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from msgspec import Struct

from models.acts import from_parts
from models.documents.document import Column, Document, Facts, Paragraph, Part, Table
from models.facts import ids, numbering
from models.facts.working_days import local
from models.refused import Refused
from models.reports.registry import REPORTS
from models.words import _, audit, formats
from ptsa_tui.central.pages.audit_asked import Question
from ptsa_tui.central.pages.audit_search import MOST_CASES, Known, Line

_TITLES = {one.name: one.title for one in REPORTS}


class Told(Struct, frozen=True):
    """A line in words."""

    at: dt.datetime
    """In the branch's zone."""
    desk: str
    officer: str
    what: str
    about: str
    counts: bool

    @property
    def when(self) -> str:
        """Day and time."""
        return f"{formats.date(self.at.date())} {self.at:%H.%M}"


def told(line: Line, known: Known) -> Told:
    """Return a line in words."""
    place = ids.unpack(line.id)
    try:
        act = from_parts(line.kind, line.body, None)
    except Refused:  # of another shape than this program's
        act = None
    return Told(
        local(line.at, known.zone),
        f"{place.branch}.{place.desk}" if place.desk else _("{branch}, centre").format(branch=place.branch),
        _officer(line.officer, known),
        audit.told(line.kind, act, lambda name: _(_TITLES[name]) if name in _TITLES else name),
        _about(line, known),
        not line.objection,
    )


def _officer(id_: int, known: Known) -> str:
    officer = known.officers.get(id_)
    if officer is None:
        return _("the program") if not id_ else str(ids.unpack(id_))
    return f"{officer.name} ({officer.code})" if officer.name else officer.code


def _about(line: Line, known: Known) -> str:
    if line.subject in known.numbers:
        return numbering.shown(known.numbers[line.subject])
    if line.subject in known.officers:
        return "–" if line.subject == line.officer else _officer(line.subject, known)
    if not line.subject & ((1 << 48) - 1):
        return audit.about("BranchSet")
    return audit.about(known.began.get(line.subject, ""))


def document(
    question: Question, lines: Sequence[Line], known: Known, by: str, now: int, *, cut: bool, numbers: Sequence[int]
) -> Document:
    """Return the whole answer; ``numbers`` are the printed ones of the cases that a person's data stand in."""
    rows = [told(line, known) for line in lines]
    about = [
        _("Branch {branch}; made on {moment} {zone} by {officer}").format(
            branch=question.wanted.branch, moment=formats.moment(now, question.zone), zone=question.zone, officer=by
        ),
        _("Days: {first} – {last}").format(first=_end(question.first), last=_end(question.last)),
    ]
    parts: list[Part] = []
    if question.people is not None:
        parts += _of_person(question, rows, numbers)
        if question.is_cut:
            parts.append(Paragraph(only_newest()))
    if cut:
        parts.append(Paragraph(_("Only the newest {count} lines stand here: ask for fewer days.").format(
            count=formats.count(len(rows)))))  # fmt: skip
    columns = (
        Column(_("When"), "moment", "at"),
        Column(_("Desk"), "text", "desk"),
        Column(_("Officer"), "text", "officer"),
        Column(_("What"), "text", "what"),
        Column(_("About"), "text", "about"),
        Column(_("Counts"), "text", "counts"),
    )
    cells = tuple((r.at, r.desk, r.officer, r.what, r.about, _("yes") if r.counts else _("no")) for r in rows)
    parts.append(Table(_("Acts and looks, the newest first"), columns, cells))
    name = "audit" if question.people is None else "trail"
    return Document(name, _(audit.FILES[name]), tuple(about), tuple(parts))


def _of_person(question: Question, rows: Sequence[Told], numbers: Sequence[int]) -> list[Part]:
    people = len(question.people or ())
    facts = (
        (_("Entries of the person"), formats.count(people)),
        (_("Cases and complaints"), formats.count(len(numbers))),
        (_("Acts and looks"), formats.count(len(rows))),
        (_("Officers"), formats.count(len({row.officer for row in rows}))),
    )
    text = _(
        "All that was done with the data of one person, and who looked at them (UU 27/2022 art. 31 and 32). The person"
        " is the one whose NIK was asked for; it is not repeated here."
    )
    cells = tuple((numbering.shown(number),) for number in numbers)
    return [
        Paragraph(text),
        Facts(facts),
        Table(_("Cases and complaints"), (Column(_("Number"), "text", "number"),), cells),
    ]


def only_newest() -> str:
    """Return that a person has more cases than are read."""
    return _("There are more cases: the newest {count} are read.").format(count=MOST_CASES)


def _end(day: dt.date | None) -> str:
    return formats.date(day) if day is not None else "…"


__all__ = ["Told", "document", "only_newest", "told"]
