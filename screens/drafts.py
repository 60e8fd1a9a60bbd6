"""The officer's drafts: forms that were typed and not saved, each to be taken up again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from msgspec import structs
from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from models.forms import case_of
from models.forms.base import complaint_of
from models.refused import Refused
from models.register.register import Register
from models.terminal.drafts import About, Draft, about, drafts_of
from models.words import N_, _, formats
from screens.keyboard import keys
from screens.keyboard.bindings import bindings
from screens.keyboard.case_acts import ACTS
from screens.keyboard.complaint_acts import ACTS as COMPLAINT_ACTS
from screens.shell.key_queue import READS
from screens.shell.modal import Modal
from screens.widgets.bars import Foot, KeyBar
from screens.widgets.lines import Cell, Lines

_NAMES = {
    "intake": N_("Intake"),
    "shift": N_("Shift"),
    "inventory": N_("stock-take"),
    "complain": N_("complaint"),
} | {act.id: act.word for act in (*ACTS.values(), *COMPLAINT_ACTS.values()) if act.word}
"""What each draft is of, by the first part of its form."""


_LAST = {
    "identity": N_("the number"),
    "name": N_("the name"),
    "phone": N_("the phone"),
    "address": N_("the address"),
    "deputy": N_("the representative"),
    "deputy_name": N_("the representative"),
    "authority": N_("the letter of authority"),
    "service": N_("the service"),
    "papers": N_("the papers"),
    "notes": N_("the note"),
}
"""What an intake was left at, in the order of the form."""


_TEXTS = ("reason", "text", "note", "product", "billing")
"""What of an act on a case tells most; never a number of a citizen's."""


class Row(NamedTuple):
    """A draft, whom it is about, and whether it is deleted."""

    draft: Draft
    about: About
    deleted: bool


def _read(register: Register, officer: int, deleted: Sequence[Draft]) -> list[Row]:
    database = register.database
    kept = [Row(draft, about(database, draft), False) for draft in drafts_of(database, officer)]
    return kept + [Row(draft, about(database, draft), True) for draft in deleted]


class DraftList(Modal[None]):
    """Choose a draft; Enter takes it up again.

    A deleted one stays where it is, so that a held key can't take the next one too, and can be brought back.
    """

    BINDINGS = bindings("dialog", "drafts")
    AUTO_FOCUS = "#drafts"

    def compose(self) -> ComposeResult:
        """One line a draft, and below them more of the one under the cursor."""
        with Vertical(classes="sheet"):
            yield Static(Content(_("Unsaved drafts")), classes="headline")
            yield Lines[Row](self._draw, id_="drafts", empty=lambda: _("  There is no draft."))
            yield Static("", id="why", classes="hint", markup=False)
            yield Foot()

    def on_mount(self) -> None:
        """Read the drafts."""
        self.load()

    @work(exclusive=True, group=READS)
    async def load(self) -> None:
        """Show the drafts."""
        deleted = tuple(self.terminal.deleted.values())
        rows = await self.terminal.read(_read, self.terminal.register, self.terminal.me.id, deleted)
        self.terminal.drafts.know(row.draft.id for row in rows)
        self.query_one("#drafts", Lines).show(rows, 0)
        self._tell()

    def _row(self) -> Row | None:
        row = self.query_one("#drafts", Lines).row
        return row if isinstance(row, Row) else None

    def _tell(self) -> None:
        """Say more of the draft under the cursor, and show the keys that it has."""
        row = self._row()
        hidden = {"bring_back"} if row is None or not row.deleted else {"take", "drop"}
        shown = [c for c in keys.at("drafts") if c.id not in hidden]
        self.query_one(KeyBar).show([*shown, keys.named("cancel")])
        self.query_one("#why", Static).update(Content(f" {self._told(row)}" if row else ""))

    def _told(self, row: Row) -> str:
        at = formats.moment(row.draft.updated, self.terminal.zone)
        parts = [_("left {moment}").format(moment=at), *structs.astuple(row.about), _left_at(row.draft)]
        return " · ".join(part for part in parts if part)

    def on_lines_moved(self, event: Lines.Moved) -> None:
        """Another draft."""
        event.stop()
        self._tell()

    async def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter takes the draft up again."""
        event.stop()
        await self.action_take()

    async def action_submit(self) -> None:
        """F10 takes it up too."""
        await self.action_take()

    async def action_drop(self) -> None:
        """Del: delete the draft under the cursor."""
        row = self._row()
        if row is None:
            return
        if row.deleted:
            self.say(_("This draft is deleted already; u brings it back."))
        elif row.draft.id == getattr(self.shell.get_screen("intake"), "draft", None):
            self.say(_("This draft stands in the form (F2); begin an empty one there first: Ctrl+X."), "bad")
        elif row.draft.id == getattr(getattr(self.shell.get_screen("paper_files"), "running", None), "draft", None):
            self.say(_("This place is being counted: Ctrl+F, t goes on, and Del drops the count there."), "bad")
        else:
            await self.terminal.delete_draft(row.draft.id)
            self._mark(row, deleted=True)
            self.say(_("The draft is deleted; u brings it back until you sign out."))

    async def action_bring_back(self) -> None:
        """u: take back that the draft under the cursor was deleted."""
        row = self._row()
        if row is None or not row.deleted:
            self.say(_("The draft under the cursor is not deleted."))
            return
        await self.terminal.bring_draft_back(row.draft.id)
        self._mark(row, deleted=False)
        self.say(_("The draft is back."), "good")

    def _mark(self, row: Row, *, deleted: bool) -> None:
        lines = self.query_one("#drafts", Lines)
        lines.show([r._replace(deleted=deleted) if r is row else r for r in lines.rows])
        self._tell()

    async def action_take(self) -> None:
        """Open the form that the draft belongs to."""
        row = self._row()
        if row is None:
            return
        if row.deleted:
            self.say(_("This draft is deleted; u brings it back."))
            return
        draft = row.draft
        name, _sep, number = draft.form.partition(":")
        if name == "shift":
            self.shell.go("shift")
            return
        if name == "inventory":
            self.shell.go("paper_files")
            return
        if name == "complain":
            self.dismiss()
            self.shell.ways.complain(draft=draft)
            return
        if not number:
            self.shell.ways.take_up(draft)
            return
        try:
            subject = await self.terminal.read(_subject, self.terminal.register, name, number)
        except Refused as why:
            self.refuse(why)
            return
        self.dismiss()
        show = self.shell.ways.complaint if name in COMPLAINT_ACTS else self.shell.ways.case
        show(subject, (name, (draft.id, draft.fields)))

    def action_cancel(self) -> None:
        """Esc."""
        self.dismiss()

    def _draw(self, row: Row, width: int) -> Sequence[Cell]:
        draft, about_ = row.draft, row.about
        name = draft.form.partition(":")[0]
        age = formats.lasting(self.terminal.register.clock.now() - draft.updated)
        number = about_.number[-19:]
        told = _("deleted") if row.deleted else _(_NAMES.get(name, name))
        return (
            Cell(f"  {age}", 10, "dim"),
            Cell(f"{told} ", 14, "warn" if row.deleted else "strong"),
            Cell(f"{number} ", 20, "dim"),
            Cell(f"{about_.service} ", 10),
            Cell(about_.name or _stated(draft), max(10, width - 54), "dim" if row.deleted else ""),
        )


def _subject(register: Register, name: str, number: str) -> int:
    """Return the complaint or the case that an act's draft is about."""
    return complaint_of(register, number).id if name in COMPLAINT_ACTS else case_of(register, number).id


def _stated(draft: Draft) -> str:
    """Return what a draft calls itself: the place of a count."""
    return str(draft.fields.get("name", ""))


def _left_at(draft: Draft) -> str:
    """Return where an intake was left; of an act on a case the text that was typed."""
    if ":" in draft.form or draft.form != "intake":
        return next((str(draft.fields[name]) for name in _TEXTS if draft.fields.get(name)), "")
    last = [word for field, word in _LAST.items() if draft.fields.get(field)]
    return _("left at: {place}").format(place=_(last[-1])) if last else ""
