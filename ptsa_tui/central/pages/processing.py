"""The record of processing activities: what the program does with personal data, with facts that it knows itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from models.acts import CataloguePublished
from models.documents.document import Document, Facts, Heading, Paragraph, Part
from models.facts import ids
from models.facts.keeping import FOR_EVER, months
from models.facts.standard import Office
from models.fold import BranchState
from models.words import _, formats
from models.words.processing import ACTIVITIES, Activity
from ptsa_tui.central.pages.answers import Answer, Asked
from ptsa_tui.central.pages.inside import Inside, Me
from ptsa_tui.central.pages.rendering import rendered
from ptsa_tui.central.pages.rights import ALL_BRANCHES
from ptsa_tui.central.pages.services import published
from ptsa_tui.central.placing import folds_of
from ptsa_tui.central.store import Tx
from ptsa_tui.documents import file_name, written


class Told(Struct, frozen=True):
    """An activity in the reader's words: its fields with their values."""

    title: str
    fields: tuple[tuple[str, str], ...]


class Record(Struct, frozen=True):
    """The record of the branches that somebody sees; moments are told in the zone of his own branch."""

    branches: int
    desks: int
    erased: str
    """What was erased, and when last."""
    activities: tuple[Told, ...]
    made: str


class Processing(Inside):
    """The pages about the record of processing."""

    def processing(self, me: Me, _asked: Asked) -> Answer:
        """Show the record."""
        return Answer(rendered("processing", me=me, record=self._record(me), note=note, facts=facts))

    def processing_file(self, me: Me, _asked: Asked) -> Answer:
        """Give the record as a PDF."""
        made = document(self._record(me))
        return Answer(written(made, "pdf"), file=file_name(made, "pdf"))

    def _record(self, me: Me) -> Record:
        branches = self.centre.branches() if me.standing in ALL_BRANCHES else [me.branch]
        with self.centre.store.reading() as tx:
            zone = self.offices.read(tx, [me.branch])[me.branch][1]
            sql = "SELECT count(*) FROM desk WHERE branch = ANY(%s) AND desk > 0 AND state = 'enrolled'"
            ((desks,),) = tx.rows(sql, branches)
            catalogues = [found for branch in branches if (found := _catalogue(tx, branch)) is not None]
            erased, last = _erasures(tx, branches)
        text = _("none")
        if erased:
            text = _("{count}, the last one {moment} {zone}").format(
                count=formats.count(erased), moment=formats.moment(last, zone), zone=zone
            )
        told = tuple(_told(activity, catalogues, len(branches)) for activity in ACTIVITIES)
        made = f"{formats.moment(self.centre.clock(), zone)} {zone}"
        return Record(len(branches), int(desks), text, told, made)


def _catalogue(tx: Tx, branch: int) -> CataloguePublished | None:
    """Return the catalogue that is in force at a branch."""
    fold = folds_of(tx, branch, [ids.branch_subject(branch)]).get(ids.branch_subject(branch))
    state = fold.state if fold is not None else None
    if not isinstance(state, BranchState) or not state.catalogues:
        return None
    return published(tx, state, state.catalogues[-1][0])


def _erasures(tx: Tx, branches: Sequence[int]) -> tuple[int, int]:
    """Return how many subjects were erased, and when the last one was."""
    sql = "SELECT count(*), max(at) FROM entry WHERE branch = ANY(%s) AND kind = 'Erased' AND objection IS NULL"
    ((count, last),) = tx.rows(sql, list(branches))
    return int(count), int(last or 0)


def _office(act: CataloguePublished) -> Office:
    return act.office or Office()


_PERIODS: dict[str, Callable[[CataloguePublished], Iterable[str]]] = {
    "cases": lambda act: [s.keep or _office(act).keep for s in act.services if not s.retired],
    "complaints": lambda act: [(act.complaints.keep if act.complaints else "") or _office(act).keep],
    "looks": lambda act: [_office(act).keep_looks],
}
"""The periods that a catalogue sets; an empty text where it sets none."""


def _period(kept: str, catalogues: Sequence[CataloguePublished], branches: int) -> str:
    """Return the periods that the catalogues in force set, with the number of services or branches of each."""
    if kept not in _PERIODS:
        return _("no period of its own")
    found = Counter(span for act in catalogues for span in _PERIODS[kept](act))
    found[""] += branches - len(catalogues)
    told = [f"{span_told(span)} ({formats.count(count)})" for span, count in sorted(found.items()) if count]
    return "; ".join(told) or span_told("")


def span_told(span: str) -> str:
    """Return a period in words."""
    if not span:
        return _("none is set: nothing is ever due")
    if span == FOR_EVER:
        return _("for ever")
    count = months(span) or 0
    return _("{count} years").format(count=count // 12) if count % 12 == 0 else _("{count} months").format(count=count)


def _told(activity: Activity, catalogues: Sequence[CataloguePublished], branches: int) -> Told:
    return Told(
        _(activity.title),
        (
            (_("Purpose"), _(activity.purpose)),
            (_("Basis"), _(activity.basis)),
            (_("Whose data"), _(activity.whose)),
            (_("Data"), _(activity.data)),
            (_("Specific data"), _(activity.specific) if activity.specific else _("none")),
            (_("Source"), _(activity.source)),
            (_("Where kept"), _(activity.kept)),
            (_("Recipients"), _(activity.recipients)),
            (_("Period (services or branches)"), _period(activity.period, catalogues, branches)),
            (_("How it ends"), _(activity.ends)),
            (_("Security"), _(activity.security)),
        ),
    )


def document(record: Record) -> Document:
    """Return the record as a document."""
    parts: list[Part] = [Paragraph(note()), Facts(facts(record))]
    for activity in record.activities:
        parts += [Heading(activity.title), Facts(activity.fields)]
    return Document("processing", _("Record of processing activities"), (record.made,), tuple(parts))


def facts(record: Record) -> tuple[tuple[str, str], ...]:
    """Return what the program knows itself."""
    return (
        (_("Branches"), formats.count(record.branches)),
        (_("Desks in use"), formats.count(record.desks)),
        (_("Erasures"), record.erased),
    )


def note() -> str:
    """Return what the record rests on, and what it is not."""
    return _(
        "UU 27/2022 art. 31, PP 33/2026 art. 74. The regulation is said to ask for 13 elements; its list was not seen"
        " in the primary text, so check this record against it. Add what lies outside of this program: the controller,"
        " its data protection officer, contracts, processing on paper."
    )


__all__ = ["Processing", "document", "facts", "note"]
