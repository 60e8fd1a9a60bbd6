"""The list of papers: one line a requirement, one key a mark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from msgspec import Struct, structs
from textual import events
from textual.message import Message

from models.acts.case import How
from models.facts.standard import Requirement
from models.forms import Paper
from models.text import LINE_LENGTH
from models.words import _, labels
from screens.base import DeskApp
from screens.bindings import bindings
from screens.dialogs import Ask
from screens.widgets.lines import Cell, Lines


class PaperRow(Struct, frozen=True):
    """A requirement and how it was found; ``how`` is empty until it was looked at."""

    requirement: Requirement
    how: How | None = None
    count: int = 1
    remark: str = ""


class Papers(Lines[PaperRow]):
    """The papers of a variant, marked by single keys."""

    BINDINGS = bindings("papers")

    class Changed(Message):
        """A mark was set."""

    def __init__(self, id_: str = "papers") -> None:
        super().__init__(_draw, id_=id_, empty=lambda: _("  Choose a service first."))
        self._typing = False

    def ask_for(self, requirements: Sequence[Requirement]) -> None:
        """Show other requirements, none of them marked."""
        self.show([PaperRow(r) for r in requirements], 0)

    def papers(self) -> tuple[Paper, ...]:
        """Return the marks as a form takes them."""
        return tuple(
            Paper(requirement=r.requirement.code, how=r.how or "missing", count=r.count, remark=r.remark)
            for r in self.rows
            if r.how is not None or r.remark
        )

    def missing(self) -> list[Requirement]:
        """Return the mandatory requirements that are not met."""
        return [r.requirement for r in self.rows if r.requirement.mandatory and r.how in (None, "missing")]

    def as_draft(self) -> list[dict[str, object]]:
        """Return the marks for a draft."""
        return [
            {"requirement": r.requirement.code, "how": r.how, "count": r.count, "remark": r.remark}
            for r in self.rows
            if r.how is not None or r.remark
        ]

    def from_draft(self, marks: Sequence[dict[str, object]]) -> None:
        """Set the marks of a draft."""
        known = {str(m["requirement"]): m for m in marks}
        rows = []
        for row in self.rows:
            mark = known.get(row.requirement.code)
            if mark:
                how = str(mark["how"]) if mark["how"] in labels.HOW else None
                row = structs.replace(row, how=how, count=int(str(mark["count"])), remark=str(mark["remark"]))
            rows.append(row)
        self.show(rows)

    def _change(self, **changes: object) -> None:
        if self.row is None:
            return
        rows = list(self.rows)
        rows[self.cursor] = structs.replace(rows[self.cursor], **changes)
        self.show(rows)
        self.post_message(self.Changed())

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
        """a: every mandatory paper that has no mark yet was brought as an original."""
        self.show(
            [
                structs.replace(r, how="original", count=max(1, r.count))
                if r.requirement.mandatory and r.how in (None, "missing")
                else r
                for r in self.rows
            ]
        )
        self.post_message(self.Changed())

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
    sign, tone, word = "·", "dim", _("not looked at yet") if row.requirement.mandatory else _("optional")
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
