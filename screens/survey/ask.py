"""The officer asks, question by question; one digit is one answer. Nothing of it is kept before it is whole."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from models.refused import Refused
from models.survey.box import LONGEST_REMARK, Ballot
from models.survey.filling import Filling
from models.words import _, language
from screens.dialogs import Ask
from screens.keyboard import keys
from screens.keyboard.bindings import bindings
from screens.shell.modal import Modal
from screens.widgets.bars import Foot, KeyBar
from screens.widgets.lines import Cell, Lines


class AskSheet(Modal[str]):
    """Gives back ``done``, ``turn`` (the citizen answers alone) or nothing."""

    BINDINGS = bindings("asking", "dialog")
    AUTO_FOCUS = "#choices"
    OPENS_SCANS = False

    def __init__(self, filling: Filling) -> None:
        super().__init__()
        self.filling = filling
        self.remark = ""

    def compose(self) -> ComposeResult:
        """The question and its answers."""
        with Vertical(classes="sheet"):
            yield Static("", id="place", classes="about", markup=False)
            yield Static("", id="asks", classes="headline", markup=False)
            yield Lines[str](self._draw, id_="choices", aims=False)
            yield Foot()

    def on_mount(self) -> None:
        """Ask the first question."""
        shown = [c for c in keys.at("asking") if not (self.filling.is_begun and c.id == "turn")]
        self.query_one(KeyBar).show([*shown, keys.named("cancel")])
        self.draw()

    def draw(self) -> None:
        """Show the present page."""
        page = self.filling.page(language())
        service = self.filling.service
        told = _("Question {place} of {of}").format(place=page.place, of=page.of)
        about = f"{service.code} · {service.name}" if service is not None else str(self.filling.instrument.name)
        self.query_one("#place", Static).update(Content(f"{told} · {about}"))
        self.query_one("#asks", Static).update(Content(page.asks))
        self.query_one("#choices", Lines).show(page.choices, 0)

    def _draw(self, choice: str, width: int) -> Sequence[Cell]:
        place = self.query_one("#choices", Lines).rows.index(choice) + 1
        return Cell(f"   {place}  ", 6, "strong"), Cell(choice, max(10, width - 6))

    async def on_key(self, event: events.Key) -> None:
        """A digit is the answer."""
        if event.key.isdecimal() and event.key not in ("0", "9"):
            event.stop()
            await self._press(int(event.key))

    async def action_skip_answer(self) -> None:
        """0."""
        await self._press(0)

    async def action_undo_answer(self) -> None:
        """Backspace, or 9."""
        await self._press(9)

    async def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter answers nothing."""
        event.stop()
        self.say(_("A digit is the answer; 0 leaves the question out."))

    async def _press(self, digit: int) -> None:
        if not self.filling.press(digit):
            most = len(self.filling.page(language()).choices)
            self.say(_("The answers go from 1 to {most}.").format(most=most), "bad")
            return
        self.say("")
        if self.filling.is_whole:
            await self._save()
        else:
            self.draw()

    async def _save(self) -> None:
        day = self.terminal.register.today_at(self.terminal.zone)
        ballots = self.filling.ballots(day)
        if self.remark:
            ballots = (*ballots, Ballot(self.filling.token, day, remark=self.remark))
        if not ballots:
            self.dismiss(None)
            return
        try:
            await self.terminal.answer(ballots)
        except Refused as why:
            self.filling.press(9)
            self.draw()
            self.refuse(why)
            return
        self.dismiss("done")

    def action_turn(self) -> None:
        """t: before the first answer, the citizen answers alone."""
        if self.filling.is_begun:
            self.say(_("The first question is answered already."), "bad")
        else:
            self.dismiss("turn")

    def action_remark(self) -> None:
        """c."""

        def after(text: str | None) -> None:
            if text is not None:
                self.remark = text
                self.say(_("The remark goes with the last answer.") if text else "")

        self.shell.open(ask_remark(self.remark), after)

    def action_submit(self) -> None:
        """F10 does nothing before the last question."""
        self.say(_("A digit is the answer; 0 leaves the question out."))

    def action_cancel(self) -> None:
        """Esc: what was answered is gone."""
        self.dismiss(None)


def ask_remark(value: str = "") -> Ask:
    """Return the question for what a citizen wants to have written."""
    about = _("No names: nobody can tell later who said it. It is shown once five or more have written.")
    return Ask(_("What does the citizen want to have written?"), about, value, longest=LONGEST_REMARK)


class Choice(Modal[int]):
    """A list of which one line is chosen, by Enter or by its digit."""

    BINDINGS = bindings("dialog")
    AUTO_FOCUS = "#choices"
    RECORDS_NOTHING = True

    def __init__(self, headline: str, choices: Sequence[str]) -> None:
        super().__init__()
        self.headline, self.choices = headline, choices

    def compose(self) -> ComposeResult:
        """The choices."""
        with Vertical(id="question"):
            yield Static(Content(self.headline), classes="headline")
            yield Lines[str](self._draw, id_="choices", aims=False, fills=True)
            yield Foot()

    def on_mount(self) -> None:
        """Show them."""
        lines = self.query_one("#choices", Lines)
        lines.show(self.choices, 0)
        lines.styles.height = min(12, len(self.choices))
        self.query_one(KeyBar).show([keys.named("cancel")])

    def _draw(self, choice: str, width: int) -> Sequence[Cell]:
        place = self.choices.index(choice) + 1
        return Cell(f" {place if place < 10 else ' ':>3}  ", 6, "dim"), Cell(choice, max(10, width - 6))

    def on_key(self, event: events.Key) -> None:
        """A digit chooses."""
        if event.key.isdecimal() and 0 < int(event.key) <= len(self.choices):
            event.stop()
            self.dismiss(int(event.key) - 1)

    def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter chooses."""
        event.stop()
        self.action_submit()

    def action_submit(self) -> None:
        """F10."""
        self.dismiss(self.query_one("#choices", Lines).cursor)

    def action_cancel(self) -> None:
        """Esc."""
        self.dismiss(None)


__all__ = ["AskSheet", "Choice", "ask_remark"]
