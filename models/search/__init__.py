"""Lookup in a million cases: fuzzy on the vocabulary, exact on the postings.

What is typed is made into one expression over one index (:mod:`models.store.names`). Misspelt words are looked for in
the vocabulary first, some 100,000 words, and only those that exist are asked of the cases; so a typo costs no more
than a few further words.

**Newest first without sorting.** A row of the index is a place on the shelf: the moment at which the case was opened,
or the next free one. So the index walks from the newest place back and stops after a page, whatever desk took a case
in and however long its citizen has been known. Two other ways were weighed. Ids of cases as rows need no shelf (20
bytes a case), but they are in order within one desk's chain alone, so each chain of a branch is asked and the answers
are merged: as many times the work as there are chains. Numbers in the order of arrival are the densest, but what a desk
sends two weeks late would stand on top.

**Filters are terms, too** (state, service, pool, officer: one letter each), so a common name with a rare state is one
intersection within the index. Dates are a range of places.

**Three tiers**, one after the other: as typed, where each word may be a beginning; by sound
(:mod:`models.facts.sounds`); with one typo in each word (:mod:`models.search.vocabulary`). A later tier leaves out what
an earlier one found, within the index, so a page can begin anywhere: a cursor is a tier and a place.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from models import text
from models.cases.lines import CaseLine, as_shown
from models.duplicates.judgements import same_group
from models.refused import Refused
from models.register.register import Register
from models.search import codes, names
from models.search.filters import read
from models.search.lines import LINE, Cursor, Limits, Tier, newest, page, tally
from models.store.placeholders import placeholders
from models.words.filters import Told

LIMIT = 50


class Found(Struct, frozen=True):
    """The answer to one query, with the scope that it was searched in."""

    query: str
    lines: tuple[CaseLine, ...]
    """Newest first within a tier; a person without a case is a line with number 0 and state ``none``."""
    persons: int
    """How many persons this register knows."""
    exact: bool = False
    """The query named one case or one identity."""
    more: Cursor | None = None
    """Where the next page begins, for ``after``; None when there is none."""
    complaint: int = 0
    """The complaint whose number the query is; it is no line, for lines are cases."""
    told: tuple[Told, ...] = ()
    """What of the filters was not understood; :func:`models.words.filters.sentence` words it."""


def _never() -> bool:
    return False


def lookup(
    register: Register,
    query: str,
    limit: int = LIMIT,
    after: Cursor | None = None,
    interrupted: Callable[[], bool] = _never,
) -> Found:
    """Find cases and persons. Any text is safe as a query; an empty one finds the newest cases.

    ``after`` is the ``more`` of the page before. ``interrupted`` is asked between statements.

    Raises:
        Refused: ``interrupted``.
    """
    typed = text.clean(query)[: text.LINE_LENGTH]
    asked = read(register, typed)
    database = register.database
    persons = tally(database, "person")
    if asked.impossible:
        return Found(query, (), persons, told=asked.told)
    limits = Limits(asked.marks, asked.begin, asked.end)
    digits = text.digits(asked.rest)
    exact = False
    first: tuple[int, ...] = ()
    tiers: list[Callable[[], Tier | None]]
    if digits and not any(c.isalpha() for c in asked.rest):
        first, alone = codes.by_number(register, asked.rest, digits, limits)
        exact = alone and len(first) == 1
        tiers = [] if alone else [lambda: codes.tier(asked.rest)]
    elif asked.rest:
        tiers = names.tiers(database, asked.rest)
    else:
        tiers = [Tier]
    lines: list[CaseLine] = []
    if first and after is None:
        lines += newest(database, first)
    place = after
    more: Cursor | None = None
    for number, make in enumerate(tiers):
        if place is not None and number < place.tier:
            continue
        if interrupted():
            raise Refused("interrupted")
        tier = make()
        if tier is None:
            continue
        begin = place.place if place is not None and number == place.tier else None
        found, last = page(database, tier, limits, limit - len(lines), begin, interrupted)
        lines += [line for line in found if line.id not in first or not line.id]
        if last is not None:
            more = Cursor(number, last)
            break
    if len(digits) == 16 and digits and not asked.told:
        exact = exact or (bool(lines) and all(line.nik == digits for line in lines))
    shown = as_shown(register, tuple(lines))
    if asked.rest:  # an anonymised case is found by its number alone, not by whom it once was about
        shown = tuple(line for line in shown if not line.erased or line.id in first)
    complaint = codes.complaint_of_number(register, asked.rest)
    return Found(query, shown, persons, exact or bool(complaint), more, complaint, asked.told)


def person_lines(register: Register, person: int, limit: int = LIMIT) -> tuple[CaseLine, ...]:
    """Return the cases of a person and of who was judged to be the same; empty for someone unknown or erased.

    ``person`` may be the id that stood on a slip before a restored database was told apart from its first incarnation.
    """
    row = register.database.row("SELECT new FROM alias WHERE old = ?", person)
    group = sorted(same_group(register, int(row[0]) if row else person))
    rows = register.database.rows(
        f"""SELECT {LINE} FROM person p LEFT JOIN case_file c ON c.person = p.id
        WHERE p.id IN ({placeholders(group)}) AND p.erased = 0
        ORDER BY c.opened_at DESC, c.id DESC, p.id DESC LIMIT ?""",  # noqa: S608  # marks are ours
        *group,
        limit,
    )
    return tuple(x for x in as_shown(register, tuple(CaseLine(*row) for row in rows)) if not x.erased)


__all__ = ["LIMIT", "Cursor", "Found", "Told", "lookup", "person_lines"]
