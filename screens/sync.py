"""Sync: what is here, what the centre has, what the next exchange costs, and what needs attention."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from textual import events, work
from textual.widget import Widget

from models.exchange.link import LinkState, LinkView, Trouble, link_view
from models.facts import numbering
from models.refused import Refused
from models.register.clock_doubt import TOLERANCE
from models.words import N_, _, crossings, formats, labels
from models.words.sentences import not_accepted, reason, sentence
from screens.keyboard import keys
from screens.keyboard.bindings import bindings
from screens.shell.screen import DeskScreen
from screens.widgets.lines import Cell, Lines

_AGAIN = 1.0
"""Seconds between two looks while the screen is open."""
_LABEL = 18
_WHAT = {
    "quarantine": N_("the centre could not read it"),
    "objection": N_("without right, it does not count"),
    "contest": N_("crossed another act"),
    "displaced": N_("entries of other desks that the centre has otherwise; they were set aside here"),
    "apart": N_("not shown as it is"),
}


class Row(NamedTuple):
    """A line of the screen; ``case`` is what Enter opens, ``place`` tells lines apart."""

    cells: tuple[Cell, ...]
    place: str
    case: int = 0


class SyncScreen(DeskScreen):
    """How the exchange with the centre stands. It looks again each second, and paints only what became different."""

    PLACE = "sync"
    FIRST = "#sync"
    BINDINGS = bindings("sync")

    def __init__(self) -> None:
        super().__init__()
        self.view: LinkView | None = None
        self.cost: tuple[int, float] | None = None
        self._cost_of: tuple[int, ...] = ()
        self._looking = self._stale = False
        self._asked: int | None = None
        self._exchanged: LinkState | None = None
        """An exchange that the officer asked for and was not told of yet; what came of it is read first."""

    def body(self) -> Iterable[Widget]:
        """One list of lines, so that a screen reader walks it from top to bottom."""
        yield Lines[Row](lambda row, _width: row.cells, id_="sync", about=lambda row: row.place, aims=False)

    def on_mount(self) -> None:
        """Begin to look."""
        self._timer = self.set_interval(_AGAIN, self.look)
        self.look()

    def on_screen_resume(self) -> None:
        """Look again."""
        if self.is_mounted:
            self._timer.resume()
            self.look()

    def on_screen_suspend(self) -> None:
        """Rest while another screen is in front."""
        self._timer.pause()

    def on_resize(self) -> None:
        """Wrap for the new width."""
        self._show()

    def link_moved(self) -> None:
        """Show how far the exchange is, and say how it ended when the officer asked for it."""
        state = self.terminal.link.state()
        if self._asked is not None and state.tries > self._asked:
            self._asked = None
            if state.failed is not None:
                self.refuse(state.failed)
            else:
                self._exchanged = state
        self._show()
        self.look()

    def look(self) -> None:
        """Read again in the reading thread; one look at a time."""
        if self._looking:
            self._stale = True
        else:
            self._looking = True
            self._look()

    @work(group="sync")
    async def _look(self) -> None:
        try:
            while True:
                self._stale = False
                await self._read()
                if not self._stale:
                    return
        except Refused as why:
            self.refuse(why)
        finally:
            self._looking = False

    async def _read(self) -> None:
        register, link = self.terminal.register, self.terminal.link
        view = self.view = await self.terminal.read(link_view, register)
        self._show()
        if self._exchanged is not None:
            state, self._exchanged = self._exchanged, None
            told = _("Exchanged: {sent} sent, {pulled} fetched.")
            told = told.format(sent=formats.count(state.sent), pulled=formats.count(state.pulled))
            bad = [not_accepted(one.code, one.count, one.state, held=one.held) for one in view.not_accepted]
            self.say(" ".join([told, *bad]), "bad" if bad else "good")
        of = (view.acts, view.looks, view.confirmed_acts, view.confirmed_looks)
        if view.unsent and of != self._cost_of and link.state().doing == "waiting":
            cost = await self.terminal.read(link.cost)
            self.cost, self._cost_of = (cost, of) if cost[0] else (None, ())
            self._show()

    def _show(self) -> None:
        if self.view is None or not self.is_mounted:
            return
        now, state = self.terminal.register.clock.now(), self.terminal.link.state()
        cost = self.cost if self._cost_of else None
        rows = list(_rows(self.view, state, cost, now, self.terminal.zone, self.size.width))
        lines = self.query_one("#sync", Lines)
        if not lines.renew(rows):
            lines.move(0)  # no key does anything to the line itself
        self.draw_bars()

    def commands(self) -> list[keys.Command]:
        """Show Enter only where it opens a case, and no exchange where there is no centre."""
        mine = [c for c in keys.at("sync") if c.id != "open_row" or self._case()]
        return [*(mine if self.terminal.enrolled else ()), *self.ways()]

    def on_lines_moved(self, event: Lines.Moved) -> None:
        """Another line, perhaps another meaning of Enter."""
        event.stop()
        self.draw_bars()

    async def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter opens the case of the line, and exchanges anywhere else."""
        event.stop()
        self.action_open_row()

    def on_key(self, event: events.Key) -> None:
        """A capital S is an s."""
        if event.key == "S":
            event.stop()
            self.action_exchange()

    def action_open_row(self) -> None:
        """Enter."""
        case = self._case()
        if not case:
            self.action_exchange()
            return
        self.shell.ways.case(case)

    def action_exchange(self) -> None:
        """s: exchange now."""
        state = self.terminal.link.state()
        if not self.terminal.enrolled:
            self.refuse(Refused("not_enrolled"))
        elif state.doing == "running":
            self.say(_("An exchange is under way."))
        else:
            self._asked = state.tries
            self.say(_("Exchanging with the centre …"))
            self.terminal.link.wake()

    def _case(self) -> int:
        row = self.query_one("#sync", Lines).row
        return row.case if isinstance(row, Row) else 0


def _rows(
    view: LinkView, state: LinkState, cost: tuple[int, float] | None, now: int, zone: str, width: int
) -> Iterator[Row]:
    """Yield the lines."""
    if not view.enrolled:
        yield from _wrapped("none", "", sentence(Refused("not_enrolled")), width)
        return
    yield from _wrapped("centre", _("Centre"), view.centre, width)
    contact = _("never")
    if view.contact:
        contact = f"{formats.moment(view.contact, zone)} · {formats.age(max(0, now - view.contact))}"
    yield from _wrapped("contact", _("Last contact"), contact, width)
    yield from _wrapped("next", _("Next exchange"), _next(state, zone), width)
    if abs(view.skew) > TOLERANCE:
        yield from _wrapped("clock", _("Clock"), "! " + _clock(view.skew), width, "warn")
    told = _("{here} here · {confirmed} sent and confirmed")
    for place, word, here, confirmed in (
        ("acts", _("Acts"), view.acts, view.confirmed_acts),
        ("looks", _("Access log"), view.looks, view.confirmed_looks),
    ):
        counts = told.format(here=formats.count(here), confirmed=formats.count(confirmed))
        yield from _wrapped(place, word, counts, width)
    tone = "strong" if view.unsent else "" if view.not_accepted else "good"
    yield from _wrapped("unsent", _("To send"), _unsent(view, cost), width, tone)
    for one in view.not_accepted:
        told = "! " + not_accepted(one.code, one.count, one.state, held=one.held)
        word = _("Held back") if one.held else _("Not accepted")
        yield from _wrapped(f"not.{one.code}.{one.state}", word, told, width, "warn")
    receipt = f"{view.receipt[:8]} … {view.receipt[-8:]}" if view.receipt else "-"
    yield from _wrapped("receipt", _("Receipt"), receipt, width)
    tone = "warn" if state.failed and state.doing != "running" else "strong" if state.doing == "running" else ""
    word = _("Sync") if state.doing == "running" else _("Last exchange")
    yield from _wrapped("exchange", word, _exchange(state), width, tone)
    if view.wanted:
        wanted = _("earlier entries of cases or persons: {count}").format(count=formats.count(view.wanted))
        yield from _wrapped("wanted", _("Still to come"), wanted, width)
    if view.erasures:
        hidden = _("data of cases or persons: {count}; erased when the centre has agreed")
        yield from _wrapped("erasures", _("Hidden"), hidden.format(count=formats.count(view.erasures)), width)
    yield Row((Cell(""),), "gap")
    if not view.troubles:
        yield Row((Cell(" " + _("Nothing needs attention."), 0, "dim"),), "troubles")
        return
    heading = _("Needs attention: {count}").format(count=formats.count(len(view.troubles)))
    yield Row((Cell(" " + heading, 0, "dim"),), "troubles")
    for trouble in view.troubles:
        yield from _trouble(trouble, zone, width)


def _wrapped(place: str, word: str, told: str, width: int, tone: str = "") -> Iterator[Row]:
    """Yield a labelled text, on as many lines as it needs."""
    label = _LABEL if word else 1
    if "·" in told:  # parts stay whole
        told = "\xa0· ".join(part.replace(" ", "\xa0") for part in told.split(" · "))
    for number, part in enumerate(textwrap.wrap(told, max(20, width - label - 1)) or [""]):
        head = Cell(f" {word}" if not number else "", label, "dim")
        yield Row((head, Cell(part.replace("\xa0", " "), 0, tone)), f"{place}.{number}")


def _next(state: LinkState, zone: str) -> str:
    if state.doing == "running":
        return _("now")
    if state.next_at:
        return _("{time} by itself; s: now").format(time=formats.clock(state.next_at, zone))
    return _("soon by itself; s: now")


def _clock(skew: int) -> str:
    minutes = formats.count(round(abs(skew) / 60))
    if skew > 0:
        return _("{minutes} min ahead of the centre's: have this machine's clock set.").format(minutes=minutes)
    return _("{minutes} min behind the centre's: have this machine's clock set.").format(minutes=minutes)


def _entries(count: int) -> str:
    return _("1 entry") if count == 1 else _("{count} entries").format(count=formats.count(count))


def _unsent(view: LinkView, cost: tuple[int, float] | None) -> str:
    if not view.unsent:
        return _("0 not sent yet")
    told = _entries(view.unsent)
    if cost is None:
        return told
    size, seconds = cost
    digits = max(0, len(str(size)) - 2)
    about = _("about {size}, about {time}")
    return f"{told}, " + about.format(size=formats.size(round(size, -digits)), time=formats.duration(seconds))


def _exchange(state: LinkState) -> str:
    counts = {
        "trips": _("1 trip") if state.trips == 1 else _("{count} trips").format(count=formats.count(state.trips)),
        "up": formats.size(state.up),
        "down": formats.size(state.down),
        "sent": formats.count(state.sent),
        "pulled": formats.count(state.pulled),
        "time": formats.duration(state.seconds),
    }
    if state.doing == "running":
        return _("under way: {trips} · {up} up, {down} down").format(**counts)
    if state.failed is not None:
        return "! " + sentence(state.failed)
    if not state.tries:
        return _("none since the program began")
    return _("{sent} sent, {pulled} fetched · {trips} · {up} up, {down} down · {time}").format(**counts)


def _trouble(trouble: Trouble, zone: str, width: int) -> Iterator[Row]:
    """Yield what it is about, then why."""
    place = f"{trouble.what}.{trouble.code}.{trouble.number}.{trouble.kind}.{trouble.at}"
    about = [numbering.shown(trouble.number)] if trouble.number else []
    about += [labels.kind(trouble.kind)] if trouble.kind else []
    if not trouble.number and trouble.count:
        about.append(_entries(trouble.count))
    about += [formats.moment(trouble.at, zone)] if trouble.at else []
    head = " · ".join(about)
    yield Row((Cell("   ! ", 5, "warn"), Cell(head, 0, "strong")), f"{place}.head", trouble.case)
    facts: dict[str, str | int | None] = {"state": trouble.state} if trouble.state else {}
    why = _(_WHAT[trouble.what])
    if trouble.what == "contest":
        why = f"{why}: {crossings.told(trouble.code).other}"
    elif trouble.what != "displaced":
        why = f"{why}: {reason(trouble.code, **facts)}"
    for number, part in enumerate(textwrap.wrap(why, max(20, width - 6))):
        yield Row((Cell("", 5), Cell(part)), f"{place}.{number}", trouble.case)


__all__: Sequence[str] = ("SyncScreen",)
