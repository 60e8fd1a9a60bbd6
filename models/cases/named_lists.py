"""The lists behind the counts of the home screen, page by page."""

from __future__ import annotations

from msgspec import Struct

from models.cases import due
from models.cases.lines import CaseLine, case_lines
from models.duplicates.judgements import doubled
from models.register.register import Register
from models.store.placeholders import placeholders

LISTS = {
    # by holder, since the index is: it holds for every case
    "incomplete": "c.holder IN (SELECT id FROM unit) AND c.state IN ('incomplete', 'returned')",
    "contested": """(c.id IN (SELECT "case" FROM contest WHERE choice = '')
        OR c.person IN (SELECT "case" FROM contest WHERE choice = ''))""",
}
"""Lists that the home screen counts, as conditions; the newest cases stand first."""


TWINS = "twins"
"""The list of cases whose applicants stand here twice by the same number; see :mod:`models.duplicates.judgements`."""


PAGE = 50
"""Lines that a list reads at once; it reads on as its reader goes on."""


Cursor = tuple[int, ...]
"""Where a list goes on: what the last line of a page is ordered by."""


class Page(Struct, frozen=True):
    """A part of a list."""

    lines: tuple[CaseLine, ...]
    more: Cursor | None
    """Give it back for the lines that follow; None: these are the last."""


def named_list(register: Register, name: str, limit: int = PAGE, after: Cursor | None = None) -> Page:
    """Return a page of one of :data:`LISTS`, of ``lapsing`` or of what is due (:mod:`models.cases.due`).

    The list :data:`TWINS` is one page.
    """
    from models.cases.lapsing import lapsing_lines, place, with_deadlines

    if name == TWINS:
        persons = [person for group in doubled(register)[:MOST_TWINS] for person in group]
        marks = placeholders(persons)
        return Page(case_lines(register, f"c.person IN ({marks})", *persons, limit=4 * MOST_TWINS), None)
    if name == "lapsing":
        lines = lapsing_lines(register, limit, (after[0], after[1]) if after else None)
        return Page(lines, place(lines[-1]) if len(lines) == limit else None)
    if name in due.LISTS:
        return Page(*due.due_lines(register, name, limit, after))
    condition, params = LISTS[name], list[object]()
    if after is not None:
        condition, params = f"{condition} AND c.id < ?", [*params, after[0]]
    lines = case_lines(register, condition, *params, limit=limit)
    more = (lines[-1].id,) if len(lines) == limit else None
    return Page(with_deadlines(register, lines) if name == "incomplete" else lines, more)


MOST_TWINS = 200
"""Most citizens of the list :data:`TWINS`."""
