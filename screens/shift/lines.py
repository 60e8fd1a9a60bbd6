"""The lines of the shift's screen: what is counted, what is not as counted, and what is to be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.content import Content

from models.acts import Count
from models.exchange.link import Sign
from models.facts import numbering
from models.facts.numbering import Series
from models.shift.counts import Held, ShiftView, Waiting
from models.words import _, formats, labels
from models.words.shift import exception
from screens.widgets.bars import told_unsent
from screens.widgets.lines import Cell

_OF_GIVER = "« "
"""Sign of an exception that the giver marked; one's own has ``! ``."""


def sums(counts: Sequence[Count]) -> str:
    """Return how many cases and paper files there are."""
    told = _("{cases} open cases ({papers} with paper files)")
    cases, papers = sum(c.cases for c in counts), sum(c.papers for c in counts)
    return told.format(cases=formats.count(cases), papers=formats.count(papers))


def pools(found: ShiftView) -> Content:
    """Return the units to choose from; while a shift waits, the one that it is of."""
    if found.waiting is not None:
        return Content(f" {found.pool.name}" if found.pool else "")
    parts: list[str | tuple[str, str]] = []
    for place, pool in enumerate(found.pools, 1):
        told = f" {place} {pool.unit.code} {formats.count(pool.cases)} "
        chosen = found.pool is not None and pool.unit.id == found.pool.id
        parts.append((f"[{told}]", "$accent bold") if chosen else f" {told} ")  # brackets tell it without colour
    return Content.assemble(*parts)


def about(found: ShiftView, counts: Sequence[Count], sign: Sign | None, zone: str) -> list[str]:
    """Return what stands above the list; ``counts`` are those of the waiting shift, or of what would be handed over."""
    waiting = found.waiting
    by_state = " · ".join(
        f"{labels.state(c.state)} {formats.count(c.cases)} ({formats.count(c.papers)})" for c in counts
    )
    if waiting is None:
        lines = [sums(counts), by_state]
        if found.enrolled and sign is not None:
            lines.append(told_unsent(sign))
        return [line for line in lines if line]
    at = formats.moment(waiting.handed_at, zone)
    lines = [_("Handed over by {name}, {moment}").format(name=found.giver, moment=at)]
    if found.absent:
        lines.append(_("in the place of {name}, who left without it").format(name=found.absent))
    lines += [sums(counts), by_state, *_since(found, waiting)]
    if found.own:
        lines.append(_("Somebody else takes it over: Ctrl+Y signs the next officer in."))
    else:
        lines.append(_("First take it over: a all as counted; or mark what is not there, then F10."))
    return [line for line in lines if line]


def _since(found: ShiftView, waiting: Waiting) -> list[str]:
    """Return what is not as the counts say."""
    lines, now = [], len(found.held)
    if now != sum(c.cases for c in waiting.counts):
        lines.append(_("By now the unit holds {count} open cases.").format(count=formats.count(now)))
    if waiting.exceptions:
        told = _("« not as counted, says who handed over: {count}")
        lines.append(told.format(count=formats.count(len(waiting.exceptions))))
    if found.enrolled:
        lines.append(_("Not sent when it was handed over: {count}").format(count=formats.count(waiting.unsent)))
    return lines


def draw(held: Held, width: int, here: Series, own: Mapping[int, str], waiting: Waiting | None) -> Sequence[Cell]:
    """Return a case as a line: sign, number, state, service, name, and what is wrong or where its papers are."""
    mark = own.get(held.case, "")
    given = next((e.what for e in waiting.exceptions if e.case == held.case), "") if waiting else ""
    what, sign = (mark, "! ") if mark else (given, _OF_GIVER if given else "  ")
    last = exception(what) if what else held.place or ("" if held.papers else _("no papers"))
    number = numbering.told(held.number, here)
    first = max(10, len(number) + 1)
    return (
        Cell(sign, 2, "warn"),
        Cell(f"{number:>9} ", first, "strong"),
        Cell(labels.state_with_sign(held.state), 18),
        Cell(held.service, 10),
        Cell(held.name, max(10, width - first - 54)),
        Cell(f" {last}", 24, "warn" if what else "dim"),
    )
