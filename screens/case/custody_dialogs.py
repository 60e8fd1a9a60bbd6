"""The questions of custody: which officer, which unit helps or gets the papers, what the citizen must bring."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from msgspec import Struct, structs
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from models import text
from models.acts import Act, HandoverOffered
from models.cases.views import Detail
from models.fold import OfficerState, UnitState
from models.forms import Assign, Dispatch, Form, Return
from models.officers.units import unit_code
from models.refused import Refused
from models.words import _
from screens.dialogs import ActDialog, form_of
from screens.widgets.field import Field
from screens.widgets.lines import Cell, Lines


def units_for(detail: Detail, *kinds: str) -> list[UnitState]:
    """Return the units that a case may go to: the service's own first, then this branch's, then other branches'."""
    case = detail.case
    found = [u for u in detail.units if u.id != case.holder and u.active and (not kinds or u.unit in kinds)]
    elsewhere = {u.id: u.id >> 48 != detail.branch for u in found}
    found = [u for u in found if not (elsewhere[u.id] and u.unit == "outside")]  # a branch dispatches to its own
    return sorted(found, key=lambda u: (elsewhere[u.id], elsewhere[u.id] or u.code != detail.service.unit))


class UnitDialog(ActDialog):
    """To which unit it goes, by its digit; offered to one outside of the program, the papers are dispatched at once."""

    FIRST = "#units"
    KINDS: ClassVar[tuple[str, ...]] = ()

    def body(self) -> Iterable[Widget]:
        """The units by digits, and a note."""
        yield Lines[UnitState](self._draw, id_="units", empty=lambda: _("  There is no such unit."), aims=False)
        yield from self.fields()

    def fields(self) -> Iterable[Widget]:
        """Yield what is asked beside the unit."""
        yield Field("note", lambda: _("Note"), width=62, longest=text.NOTE_LENGTH)

    def choices(self) -> list[UnitState]:
        """Return the units to choose from."""
        return units_for(self.detail, *self.KINDS)

    def on_mount(self) -> None:
        """Show the units."""
        choices = self.choices()
        wanted = next((place for place, unit in enumerate(choices) if unit.id == self._restored.get("unit")), 0)
        self.query_one("#units", Lines).show(choices, wanted)

    async def on_key(self, event: Any) -> None:
        """Digits choose at once."""
        lines = self.query_one("#units", Lines)
        if lines.has_focus and event.key.isdigit() and 0 < int(event.key) <= len(lines.rows):
            event.stop()
            lines.move(int(event.key) - 1)
            await self.action_submit()

    async def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter on a unit does it."""
        event.stop()
        await self.action_submit()

    def form(self) -> Form:
        """Return the form with unit and note."""
        note = self.field("note").value
        return form_of(self.act.id, case=self.number, to=self.code(), note=note, draft=self.draft)

    @classmethod
    def as_it_was(cls, act: Act) -> dict[str, Any]:
        """Return the fields, and the unit, as they were."""
        unit = {"unit": act.to} if isinstance(act, HandoverOffered) else {}
        return super().as_it_was(act) | unit

    def code(self) -> str:
        """Return the code of the chosen unit.

        Raises:
            Refused: ``unit_unknown``.
        """
        unit = self.query_one("#units", Lines).row
        if not isinstance(unit, UnitState):
            raise Refused("unit_unknown")
        return unit_code(unit, self.detail.branch)

    def _draw(self, unit: UnitState, width: int) -> Sequence[Cell]:
        rows = self.query_one("#units", Lines).rows
        outside = _("outside: the papers are dispatched") if unit.unit == "outside" else ""
        place = rows.index(unit) + 1
        return (
            Cell(f"  {place if place < 10 else ' '} ", 4, "dim"),
            Cell(unit_code(unit, self.detail.branch), 11, "strong"),
            Cell(unit.name, max(20, width - 15 - len(outside) - 1)),
            Cell(outside, 0, "warn"),
        )


class AssistDialog(UnitDialog):
    """Which unit helps while this one keeps the case."""

    KINDS = ("unit", "counter")

    def choices(self) -> list[UnitState]:
        """Return the units that do not help yet."""
        return [u for u in super().choices() if u.id not in self.detail.case.helpers]


class DispatchDialog(UnitDialog):
    """To which unit outside of the program the papers go, and who signs for them."""

    KINDS = ("outside",)

    def first(self) -> str:
        """Begin with the receiver when there is but one unit."""
        return "#receiver" if len(self.choices()) == 1 else "#units"

    def fields(self) -> Iterable[Widget]:
        """Yield the receiver and a note."""
        yield from Field.aligned(
            Field("receiver", lambda: _("Receiver"), width=40, longest=text.NAME_LENGTH),
            Field("note", lambda: _("Note"), width=50, longest=text.NOTE_LENGTH),
        )

    async def on_key(self, event: Any) -> None:
        """A digit chooses the unit; the receiver is still to be asked."""
        lines = self.query_one("#units", Lines)
        if lines.has_focus and event.key.isdigit() and 0 < int(event.key) <= len(lines.rows):
            event.stop()
            lines.move(int(event.key) - 1)
            self.set_focus(self.field("receiver").box)

    async def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter goes on to the receiver."""
        event.stop()
        self.set_focus(self.field("receiver").box)

    def form(self) -> Form:
        """Return the line of the dispatch book."""
        receiver, note = self.field("receiver").value, self.field("note").value
        return Dispatch(case=self.number, to=self.code(), receiver=receiver, note=note, draft=self.draft)


class AssignDialog(ActDialog):
    """Which officer of the holding pool takes the case on; 0 leaves it to anybody."""

    FIRST = "#officers"

    def body(self) -> Iterable[Widget]:
        """The officers by digits."""
        yield Lines[OfficerState | None](self._draw, id_="officers", aims=False)

    def rows(self) -> list[OfficerState | None]:
        """Return whoever is signed in first, the others, and nobody last."""
        me = self.terminal.me.id
        return [*sorted(self.detail.members, key=lambda o: o.id != me), None]

    def on_mount(self) -> None:
        """Show the officers."""
        self.query_one("#officers", Lines).show(self.rows(), 0)

    async def on_key(self, event: Any) -> None:
        """Digits choose at once; 0 is nobody."""
        lines = self.query_one("#officers", Lines)
        if not event.key.isdigit():
            return
        place = int(event.key) - 1 if event.key != "0" else len(lines.rows) - 1
        if place < len(lines.rows):
            event.stop()
            lines.move(place)
            await self.action_submit()

    async def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter assigns."""
        event.stop()
        await self.action_submit()

    def form(self) -> Form:
        """Return the assignment."""
        officer = self.query_one("#officers", Lines).row
        code = officer.code if isinstance(officer, OfficerState) else ""
        return Assign(case=self.number, officer=code, draft=self.draft)

    def _draw(self, officer: OfficerState | None, _width: int) -> Sequence[Cell]:
        if officer is None:
            return (Cell("  0 ", 4, "dim"), Cell(_("nobody: whoever of the unit comes first")))
        place = self.query_one("#officers", Lines).rows.index(officer) + 1
        now = _("has it now") if officer.id == self.detail.case.assignee else ""
        digit = place if place < 10 else " "
        return (
            Cell(f"  {digit} ", 4, "dim"),
            Cell(officer.name, 36),
            Cell(f" {officer.code} ", 12, "dim"),
            Cell(now, 0, "dim"),
        )


class _Wanted(Struct, frozen=True):
    code: str
    name: str
    wanted: bool = False


class ReturnDialog(ActDialog):
    """What the citizen must bring or mend, and why; the clock pauses until it comes."""

    FIRST = "#wanted"

    def body(self) -> Iterable[Widget]:
        """The papers of the service, the reason, and what it means."""
        yield Lines[_Wanted](self._draw, id_="wanted", fills=True)
        yield Field("reason", lambda: _("Reason"), width=62, longest=text.NOTE_LENGTH)
        told = _("Space or a digit chooses; a notice is printed, and the clock pauses.")
        yield Static(Content(told), classes="about")

    def on_mount(self) -> None:
        """Show the papers, none of them chosen."""
        rows = [_Wanted(r.code, r.name) for r in self.detail.variant.requirements]
        self.query_one("#wanted", Lines).show(rows, 0)

    def on_key(self, event: Any) -> None:
        """Space or a digit chooses a paper, or leaves it out again."""
        lines = self.query_one("#wanted", Lines)
        if not lines.has_focus:
            return
        if event.key == "space":
            place = lines.cursor
        elif event.key.isdigit() and 0 < int(event.key) <= len(lines.rows):
            place = int(event.key) - 1
        else:
            return
        event.stop()
        rows = list(lines.rows)
        rows[place] = structs.replace(rows[place], wanted=not rows[place].wanted)
        lines.show(rows, place)

    def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter goes on to the reason."""
        event.stop()
        self.set_focus(self.field("reason").box)

    def form(self) -> Form:
        """Return the form.

        Raises:
            Refused: ``papers_none``.
        """
        wanted = tuple(r.code for r in self.query_one("#wanted", Lines).rows if r.wanted)
        if not wanted:
            raise Refused("papers_none")
        return Return(case=self.number, missing=wanted, reason=self.field("reason").value, draft=self.draft)

    def _draw(self, row: _Wanted, _width: int) -> Sequence[Cell]:
        place = self.query_one("#wanted", Lines).rows.index(row) + 1
        sign = "! " if row.wanted else "  "
        digit = place if place < 10 else " "
        return (Cell(f"  {digit} ", 4, "dim"), Cell(sign, 2, "warn"), Cell(row.name, 0, "strong" if row.wanted else ""))
