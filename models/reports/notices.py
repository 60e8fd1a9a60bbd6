"""Deficiency notices by service and officer, and whether like cases were told alike.

Cases are alike where service, variant and the papers that were found missing are the same. They were told alike where
the notices list the same papers and give the same term in working days. What was told otherwise is listed: the bribery
at this ministry ran through this very notice (DOMAIN § 1).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from models.documents.document import Column, Facts, Paragraph, Part, Table, Value
from models.facts import decoding, numbering
from models.facts.figures import mean, share
from models.reports.groups import table_by
from models.reports.office import Office
from models.words import _, formats


class _Notice(NamedTuple):
    case: int
    number: int
    day: dt.date
    officer: int
    service: str
    variant: str
    missing: frozenset[str]
    lacking: frozenset[str]
    term: int
    deadline: dt.date
    open: bool


def parts(office: Office) -> tuple[Part, ...]:
    """Return the report."""
    found = list(_notices(office))
    groups: defaultdict[tuple[str, str, frozenset[str]], list[_Notice]] = defaultdict(list)
    for notice in found:
        groups[notice.service, notice.variant, notice.lacking].append(notice)
    like = {key: group for key, group in groups.items() if len(group) > 1}
    unlike = {key: group for key, group in like.items() if len({(n.missing, n.term) for n in group}) > 1}
    return (
        _by(_("By service"), Column(_("Service"), "text", "service"), found, lambda n: n.service),
        _by(_("By officer"), Column(_("Officer"), "text", "officer"), found, lambda n: office.officer(n.officer)),
        Facts(
            (
                (_("Kinds of like cases"), formats.count(len(like))),
                (_("of them told alike"), formats.count(len(like) - len(unlike))),
                (_("of them told otherwise"), formats.count(len(unlike))),
            )
        ),
        _unlike(unlike),
        _each(office, [n for _key, group in sorted(unlike.items(), key=_order) for n in group]),
        Paragraph(
            _(
                "Cases are alike where service, variant and the papers found missing are the same. They were told "
                "alike where the notices list the same papers and give the same term."
            )
        ),
    )


def _order(item: tuple[tuple[str, str, frozenset[str]], list[_Notice]]) -> tuple[str, str, list[str]]:
    (service, variant, lacking), _group = item
    return service, variant, sorted(lacking)


def _notices(office: Office) -> Iterable[_Notice]:
    service, params = office.services()
    sql = f"""SELECT c.id, n.number, n.at, n.officer, c.service, c.variant, n.missing, n.lacking, n.deadline, n.open
        FROM notice n JOIN case_file c ON c.id = n."case"
        WHERE n.at >= ? AND n.at < ? AND c.id BETWEEN ? AND ?{service} ORDER BY n.at, n.number"""  # noqa: S608  # ours
    terms: dict[tuple[dt.date, str], int] = {}
    for row in office.rows(sql, office.begin, office.behind, office.low, office.high, *params):
        id_, number, at, officer, code, variant, missing, lacking, deadline, is_open = row
        told, day, end = frozenset(_codes(missing)), office.day(at), dt.date.fromisoformat(deadline)
        if (day, deadline) not in terms:
            terms[day, deadline] = office.calendar.between(day, end)
        known = frozenset(_codes(lacking)) if lacking else told
        term = terms[day, deadline]
        yield _Notice(id_, number, day, officer, code, variant, told, known, term, end, bool(is_open))


def _codes(text: str) -> tuple[str, ...]:
    return decoding.decode(text, tuple[str, ...])


def _by(title: str, column: Column, found: list[_Notice], key: Callable[[_Notice], str]) -> Table:
    columns = (
        column,
        Column(_("Notices"), "count", "notices"),
        Column(_("Share"), "percent", "share"),
        Column(_("Cases"), "count", "cases"),
        Column(_("Papers asked for, mean"), "number", "papers_mean"),
        Column(_("Term in working days, mean"), "number", "term_mean"),
        Column(_("Still open"), "count", "open"),
    )

    def row(notices: Sequence[_Notice]) -> tuple[Value, ...]:
        return (
            len(notices),
            share(len(notices), len(found)),
            len({n.case for n in notices}),
            mean([len(n.missing) for n in notices]),
            mean([n.term for n in notices]),
            sum(n.open for n in notices),
        )

    return table_by(title, columns, found, key, row, lambda n: n.case)


def _unlike(groups: dict[tuple[str, str, frozenset[str]], list[_Notice]]) -> Table:
    kinds = [group for _key, group in sorted(groups.items(), key=_order)]
    return Table(
        _("Like cases that were told otherwise"),
        (
            Column(_("Service"), "text", "service"),
            Column(_("Variant"), "text", "variant"),
            Column(_("Found missing"), "text", "lacking"),
            Column(_("Notices"), "count", "notices"),
            Column(_("Lists"), "count", "lists"),
            Column(_("Terms in working days"), "text", "terms"),
        ),
        tuple(
            (
                group[0].service,
                group[0].variant,
                _listed(group[0].lacking),
                len(group),
                len({n.missing for n in group}),
                ", ".join(map(str, sorted({n.term for n in group}))),
            )
            for group in kinds
        ),
        opens=tuple(tuple(n.case for n in group) for group in kinds),
    )


def _each(office: Office, notices: list[_Notice]) -> Table:
    return Table(
        _("What each of them was told"),
        (
            Column(_("Number"), "text", "number"),
            Column(_("Day"), "day", "day"),
            Column(_("Officer"), "text", "officer"),
            Column(_("Service"), "text", "service"),
            Column(_("Found missing"), "text", "lacking"),
            Column(_("Told to bring"), "text", "missing"),
            Column(_("Until"), "day", "deadline"),
            Column(_("Working days"), "count", "term"),
        ),
        tuple(
            (
                numbering.shown(n.number),
                n.day,
                office.officer(n.officer),
                n.service,
                _listed(n.lacking),
                _listed(n.missing),
                n.deadline,
                n.term,
            )
            for n in notices
        ),
        opens=tuple((n.case,) for n in notices),
    )


def _listed(codes: frozenset[str]) -> str:
    return ", ".join(sorted(codes))
