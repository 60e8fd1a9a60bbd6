"""The list of papers: one line a requirement, one key a mark."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import cast

from msgspec import Struct, structs
from textual import events
from textual.message import Message

from models.acts import How
from models.facts.standard import Requirement
from models.forms import Paper
from models.forms.intake import unchecked
from models.refused import Refused
from models.text import LINE_LENGTH
from models.words import _, labels
from models.words.sentences import sentence
from screens.dialogs import Ask
from screens.keyboard import keys
from screens.keyboard.bindings import bindings
from screens.shell.app import DeskApp
from screens.widgets.bars import Said
from screens.widgets.lines import Cell, Lines


class PaperRow(Struct, frozen=True):
    """A requirement and how it was found; ``how`` is None until it was looked at."""

    requirement: Requirement
    how: How | None = None
    count: int = 1
    remark: str = ""
    asked: bool = True
    """Something must be said of it; an optional paper may be left."""

    @property
    def is_due(self) -> bool:
        """Whether a mark must stand here: it is asked for, or somebody remarked on it."""
        return self.asked or bool(self.remark)


def rows_of(requirements: Iterable[Requirement], asked: Collection[str]) -> list[PaperRow]:
    """Return the rows of requirements, none of them looked at."""
    return [PaperRow(r, asked=r.code in asked) for r in requirements]


class Papers(Lines[PaperRow]):
    """The papers of a variant, marked by single keys."""

    BINDINGS = bindings("papers")

    class Changed(Message):
        """A mark was set."""

    def __init__(self, id_: str = "papers") -> None:
        super().__init__(_draw, id_=id_, empty=lambda: _("  Choose a service first."), fills=True)
        self._typing = False
        self._said: dict[tuple[str, str], PaperRow] = {}
        """What was said here of each paper, by code and name: another service and back loses nothing."""

    def ask_for(self, rows: Sequence[PaperRow]) -> None:
        """Ask for other papers; what was said of the same paper before stays."""
        self.show([self._known(row) for row in rows], 0)

    def forget(self) -> None:
        """Ask for nothing, and begin again."""
        self._said = {}
        self.show((), 0)

    def papers(self) -> tuple[Paper, ...]:
        """Return the marks as a form takes them."""
        return tuple(
            Paper(requirement=r.requirement.code, how=r.how, count=r.count, remark=r.remark)
            for r in self.rows
            if r.how is not None
        )

    def checked(self) -> tuple[Paper, ...]:
        """Return the marks once each paper that is asked for has one; else go to the first that has none.

        Raises:
            Refused: ``papers_unchecked``.
        """
        unsaid = self.unchecked()
        if unsaid is not None:
            self.move(next(n for n, r in enumerate(self.rows) if r.is_due and r.how is None))
            self.screen.set_focus(self)
            raise unsaid
        return self.papers()

    def unchecked(self) -> Refused | None:
        """Return why the marks can't be saved yet: nobody looked at some; None when all were looked at."""
        said = {r.requirement.code: r.how for r in self.rows if r.how is not None}
        return unchecked(said, [r.requirement.code for r in self.rows if r.is_due])

    def told(self) -> str:
        """Return of how many nobody said anything, and the keys that say it of the rest; nothing when none is left."""
        unsaid = self.unchecked()
        if unsaid is None:
            return ""
        rest = (keys.named("rest_missing"), keys.named("all_papers"))
        return " · ".join((sentence(unsaid), *(f"{keys.key_name(c.keys[0])} {_(c.word)}" for c in rest)))

    def missing(self) -> list[Requirement]:
        """Return the requirements that must be there, and of which it was said that they are missing."""
        return [r.requirement for r in self.rows if r.asked and r.how == "missing"]

    def as_draft(self) -> list[dict[str, object]]:
        """Return for a draft what was said of these papers, and of those of a service before."""
        rows = {**self._said, **{(r.requirement.code, r.requirement.name): r for r in self.rows}}
        return [
            {"requirement": code, "name": name, "how": r.how, "count": r.count, "remark": r.remark}
            for (code, name), r in rows.items()
            if r.how is not None or r.remark
        ]

    def from_draft(self, marks: Sequence[dict[str, object]]) -> None:
        """Set the marks of a draft; one without a name is about the paper of this code that is asked for."""
        names = {r.requirement.code: r.requirement.name for r in self.rows}
        for mark in marks:
            code = str(mark["requirement"])
            requirement = Requirement(code, str(mark.get("name") or names.get(code, "")))
            how = cast(How, mark["how"]) if mark["how"] in labels.HOW else None
            row = PaperRow(requirement, how, int(str(mark["count"])), str(mark["remark"]))
            self._said[code, requirement.name] = row
        self.show([self._known(row) for row in self.rows])

    def _known(self, row: PaperRow) -> PaperRow:
        said = self._said.get((row.requirement.code, row.requirement.name))
        return structs.replace(row, how=said.how, count=said.count, remark=said.remark) if said else row

    def _say(self, rows: Sequence[PaperRow]) -> None:
        """Show rows of which something was said; a refusal that counted what was not is no longer true."""
        changed = (row for row, before in zip(rows, self.rows, strict=True) if row != before)
        self._said.update({(row.requirement.code, row.requirement.name): row for row in changed})
        self.show(rows)
        self.screen.query_one(Said).take_back()
        self.post_message(self.Changed())

    def _change(self, **changes: object) -> None:
        if self.row is None:
            return
        rows = list(self.rows)
        rows[self.cursor] = structs.replace(rows[self.cursor], **changes)
        self._say(rows)

    def _mark(self, how: How) -> None:
        self._typing = False
        self._change(how=how, count=0 if how == "missing" else max(1, self.row.count if self.row else 1))
        self.move(self.cursor + 1)

    def action_original(self) -> None:
        """o."""
        self._mark("original")

    def action_copy(self) -> None:
        """c."""
        self._mark("copy")

    def action_shown(self) -> None:
        """s."""
        self._mark("shown")

    def action_missing(self) -> None:
        """m."""
        self._mark("missing")

    def action_all_papers(self) -> None:
        """a: every paper that must be there and has no mark yet was brought as an original."""
        self._rest("original")

    def action_rest_missing(self) -> None:
        """x: every paper that must be there and has no mark yet is missing."""
        self._rest("missing")

    def _rest(self, how: How) -> None:
        """Mark what nobody looked at yet; what was said of a paper stays."""
        self._typing = False
        count = 0 if how == "missing" else 1
        rest = [structs.replace(r, how=how, count=count) if r.asked and r.how is None else r for r in self.rows]
        self._say(rest)

    def action_remark(self) -> None:
        """n: ask for a remark."""
        if self.row is not None:
            ask = Ask(_("Remark"), self.row.requirement.name, self.row.remark, longest=LINE_LENGTH)
            cast(DeskApp, self.app).open(ask, self._remarked)

    def _remarked(self, remark: str | None) -> None:
        if remark is not None:
            self._change(remark=remark)

    def on_key(self, event: events.Key) -> None:
        """Digits give the count; Enter goes to the next line."""
        if event.key.isdigit() and self.row is not None and self.row.how not in (None, "missing"):
            event.stop()
            before = self.row.count if self._typing else 0
            self._change(count=min(999, before * 10 + int(event.key)))
            self._typing = True
            return
        self._typing = False
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.move(self.cursor + 1)
            return
        super().on_key(event)
        event.prevent_default()


def _draw(row: PaperRow, width: int) -> Sequence[Cell]:
    sign, tone, word = "·", "dim", _("not looked at yet") if row.asked else _("optional")
    if row.how == "missing":
        sign, tone, word = "!", "warn", labels.how("missing")
    elif row.how is not None:
        sign, tone, word = "✓", "good", f"{labels.how(row.how)} ×{row.count}"
    remark = f" · {row.remark}" if row.remark else ""
    return (
        Cell(f"  {sign} ", 4, tone),
        Cell(row.requirement.name, max(20, width - 28)),
        Cell(f" {word}{remark}", 0, tone),
    )
