"""Two persons side by side: what is at hand on the left, an entry that may be the same person on the right."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from models import text
from models.acts import DetailOpened
from models.duplicates.candidates import Candidate, Candidates, Typed
from models.facts.working_days import local
from models.words import _, formats, labels
from screens.keyboard import keys
from screens.keyboard.bindings import bindings
from screens.keyboard.pace import MOMENT
from screens.shell.modal import Modal
from screens.widgets.bars import Foot, KeyBar
from screens.widgets.lines import Cell, Lines

Sign = Literal["=", "≈", "≠", " "]


class Judged(NamedTuple):
    """What the officer said. ``shown`` are all that stood there without a judgement, ``person`` the chosen one."""

    verdict: Literal["same", "different", "open"]
    person: int
    shown: tuple[int, ...]


class Pair(NamedTuple):
    """A line of the comparison: whether it agrees, what it is, and both sides. ``wide``: the right side only."""

    sign: Sign
    word: str
    left: str
    right: str
    wide: bool = False


class Twins(Modal[Judged]):
    """Who may be the person at hand. It asks, and never holds anything up: Esc leaves it open."""

    BINDINGS = bindings("twins", "dialog")
    AUTO_FOCUS = "#twins"
    OWN_PACE = True

    def __init__(self, found: Candidates, headline: str = "") -> None:
        super().__init__()
        self.found = found
        self.headline = headline or _("Typed now")
        self._drawn = float("inf")
        self._looked: set[int] = set()
        self.overtaken = False
        """It was closed by a key that was typed before it stood there."""

    def compose(self) -> ComposeResult:
        """The candidates, and below them the comparison with the one under the cursor."""
        with Vertical(classes="sheet"):
            yield Static(Content(_("Perhaps the same person")), classes="headline")
            yield Static(
                Content(" " + scope(self.found, self.terminal.register.clock.now(), self.terminal.zone)), classes="hint"
            )
            yield Lines[Candidate](_draw, id_="twins")
            yield Lines[Pair](_draw_pair, id_="pairs")
            yield Foot()

    async def on_mount(self) -> None:
        """Show the first candidate."""
        lines, pairs = self.query_one("#twins", Lines), self.query_one("#pairs", Lines)
        lines.styles.height = len(self.found.candidates) + 1
        pairs.can_focus = False
        lines.show(self.found.candidates, 0)
        self.query_one(KeyBar).show(self.commands())
        self.call_after_refresh(self._seen)
        await self._compare()

    def commands(self) -> list[keys.Command]:
        """Offer to take back only where something was judged."""
        judged = any(c.verdict for c in self.found.candidates)
        return [*(c for c in keys.at("twins") if judged or c.id != "reopen"), keys.named("cancel")]

    def _seen(self) -> None:
        self._drawn = self.shell.pace.now()

    def on_key(self, event: events.Key) -> None:
        """Give a key back that was typed before anybody could have read this: it was meant for the form."""
        if self.shell.pace.came(event) < self._drawn + MOMENT:
            event.stop()
            self.overtaken = True
            self.dismiss()
            self.shell.again(event)

    async def on_lines_moved(self, event: Lines.Moved) -> None:
        """Compare with the one under the cursor."""
        event.stop()
        await self._compare()

    async def _compare(self) -> None:
        candidate = self._candidate()
        if candidate is None:
            return
        shown = self.query_one("#pairs", Lines)
        if candidate.person not in self._looked:
            shown.show((), 0)
            await self.terminal.look(DetailOpened(), candidate.person)
            self._looked.add(candidate.person)
        shown.show(tuple(pairs(self.found.typed, candidate, self.headline, self.terminal.zone)), 0)

    def _candidate(self) -> Candidate | None:
        row = self.query_one("#twins", Lines).row
        return row if isinstance(row, Candidate) else None

    def _judge(self, verdict: Literal["same", "different", "open"]) -> None:
        candidate = self._candidate()
        if candidate is not None:
            shown = tuple(c.person for c in self.found.candidates if not c.verdict)
            self.dismiss(Judged(verdict, candidate.person, shown))

    def action_same(self) -> None:
        """s: it is the person under the cursor."""
        self._judge("same")

    def action_different(self) -> None:
        """b: it is none of those who were not judged yet."""
        if any(not c.verdict for c in self.found.candidates):
            self._judge("different")
        else:
            self.say(_("All of them were judged already; u takes a judgement back."), "bad")

    def action_reopen(self) -> None:
        """u: take back what was said of the one under the cursor."""
        candidate = self._candidate()
        if candidate is not None and candidate.verdict:
            self._judge("open")
        else:
            self.say(_("Nothing was said of this one yet."), "bad")

    def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter decides nothing."""
        event.stop()
        self.say(_("s: the same person, b: someone else, Esc: leave it open."))

    def action_help(self) -> None:
        """F1."""
        self.shell.show_keys(["twins"])

    def action_cancel(self) -> None:
        """Esc leaves it open."""
        self.dismiss()

    def action_submit(self) -> None:
        """F10 leaves it open too."""
        self.dismiss()


def scope(found: Candidates, now: int, zone: str) -> str:
    """Return where was searched, and how fresh what is known of sister desks is."""
    persons = formats.count(found.persons)
    if not found.contact:
        return _("{persons} persons at this desk; other branches not included").format(persons=persons)
    there = local(found.contact, zone)
    at = formats.clock(found.contact, zone) if there.date() == local(now, zone).date() else formats.date(there.date())
    told = _("{persons} persons at this desk, data as of {time}; other branches not included")
    return told.format(persons=persons, time=at)


def told_reasons(candidate: Candidate) -> str:
    """Return why someone may be the same person."""
    return ", ".join(map(labels.reason, candidate.reasons))


def pairs(typed: Typed, candidate: Candidate, headline: str, zone: str) -> Iterable[Pair]:
    """Yield the lines of the comparison."""
    shared = set(candidate.reasons)
    yield Pair(" ", "", headline, _("Entry of desk {desk}").format(desk=candidate.desk))
    alike = shared & {"one_letter", "sounds", "letters", "one_word"}
    name: Sign = "=" if shared & {"same_name", "other_order"} else "≈" if alike else "≠"
    yield Pair(name, _("Name"), typed.name, candidate.name)
    masked = [text.masked_nik(number) if number else "" for number in (typed.nik, candidate.nik)]
    nik = _sign(typed.nik, candidate.nik, "one_digit" in shared)
    yield Pair(nik, _("NIK"), masked[0], masked[1])
    if candidate.other_number:
        mine = typed.passport or typed.nib
        sign = _sign(mine, candidate.other_number)
        yield Pair(sign, _("Number"), text.masked(mine), text.masked(candidate.other_number))
    born = [formats.date(day) if day else "" for day in (typed.birth, candidate.birth)]
    yield Pair(_sign(born[0], born[1]), _("Born"), born[0], born[1])
    phone: Sign = "=" if "same_phone" in shared else _sign(typed.phone, candidate.phone)
    yield Pair(phone, _("Phone"), text.masked(typed.phone), text.masked(candidate.phone))
    address = _sign(text.folded(typed.address), text.folded(candidate.address), "similar_address" in shared)
    yield Pair(address, _("Address"), typed.address, candidate.address)
    last = formats.date(local(candidate.last_visit, zone).date())
    visits = _("{count}, last visit {date}").format(count=candidate.cases, date=last)
    yield Pair(" ", _("Cases"), "", visits)
    yield Pair(" ", _("Why"), "", told_reasons(candidate), wide=True)


def _sign(left: str, right: str, alike: bool = False) -> Sign:
    """Return whether two sides agree; nothing where one of them is not known."""
    if not left or not right:
        return " "
    return "=" if left == right else "≈" if alike else "≠"


def _draw(candidate: Candidate, width: int) -> tuple[Cell, ...]:
    verdict = labels.verdict(candidate.verdict) if candidate.verdict else ""
    born = formats.date(candidate.birth) if candidate.birth else ""
    return (
        Cell(f" {candidate.name}", 28, "strong"),
        Cell(f" {born}", 13, "dim"),
        Cell(f" {verdict}", 12 if verdict else 1, "good"),
        Cell(told_reasons(candidate), max(10, width - 41 - (12 if verdict else 1)), "dim"),
    )


def _draw_pair(pair: Pair, width: int) -> tuple[Cell, ...]:
    head = not pair.word
    tone = "warn" if pair.sign == "≠" else "good" if pair.sign == "=" else ""
    word = (Cell(f" {pair.sign} ", 3, tone), Cell(pair.word, 9, "dim"))
    if pair.wide:
        return (*word, Cell(pair.right, max(10, width - 12), "dim"))
    half = max(10, (width - 13) // 2)
    shown = "strong" if head else tone
    return (*word, Cell(pair.left, half, "strong" if head else ""), Cell(" "), Cell(pair.right, half, shown))


__all__ = ["Judged", "Twins", "pairs", "scope", "told_reasons"]
