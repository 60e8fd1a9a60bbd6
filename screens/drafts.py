"""The officer's drafts: forms that were typed and not saved, each to be taken up again."""

from __future__ import annotations

from collections.abc import Sequence

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from models.drafts import Draft
from models.forms import case_of
from models.refused import Refused
from models.words import N_, _, formats
from screens import keys
from screens.base import Sheet
from screens.bindings import bindings
from screens.key_queue import READS
from screens.widgets.bars import Foot, KeyBar
from screens.widgets.lines import Cell, Lines

_NAMES = {
    "intake": N_("Intake"),
    "offer": N_("hand over"),
    "refer": N_("help"),
    "end_referral": N_("end help"),
    "ask": N_("ask for it"),
    "refuse_asked": N_("not give"),
    "ask_other": N_("ask"),
    "dispatch": N_("outside"),
    "return": N_("return"),
    "ready": N_("ready"),
    "deliver": N_("deliver"),
    "decline": N_("decline"),
    "reject": N_("reject"),
    "withdraw": N_("withdraw"),
    "note": N_("note"),
    "correct_intake": N_("correct"),
    "lapse": N_("lapse"),
    "shift": N_("Shift"),
    "stock": N_("stock-take"),
    "fee": N_("fee"),
}


class DraftList(Sheet[None]):
    """Choose a draft; Enter takes it up again."""

    BINDINGS = bindings("dialog", "drafts")
    AUTO_FOCUS = "#drafts"

    def compose(self) -> ComposeResult:
        """One line a draft."""
        with Vertical(classes="sheet"):
            yield Static(Content(_("Unsaved drafts")), classes="headline")
            yield Lines[Draft](self._draw, id_="drafts", empty=lambda: _("  There is no draft."))
            yield Foot()

    def on_mount(self) -> None:
        """Read the drafts."""
        self.query_one(KeyBar).show([*keys.at("drafts"), keys.named("cancel")])
        self.load()

    @work(exclusive=True, group=READS)
    async def load(self) -> None:
        """Show the drafts."""
        self.query_one("#drafts", Lines).show(await self.desk.open_drafts(), 0)

    async def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter takes the draft up again."""
        event.stop()
        await self.action_take()

    async def action_submit(self) -> None:
        """F10 takes it up too."""
        await self.action_take()

    async def action_drop(self) -> None:
        """Del: delete the draft for good."""
        draft = self.query_one("#drafts", Lines).row
        if isinstance(draft, Draft):
            await self.desk.drop_draft(draft.id)
            self.say(_("The draft was deleted."))
            self.load()

    async def action_take(self) -> None:
        """Open the form that the draft belongs to."""
        draft = self.query_one("#drafts", Lines).row
        if not isinstance(draft, Draft):
            return
        name, _sep, number = draft.form.partition(":")
        if name == "shift":
            self.shell.go("shift")
            return
        if name == "stock":
            self.shell.go("paper_files")
            return
        if not number:
            from screens.intake import IntakeScreen

            def take() -> None:
                screen = self.shell.screen
                if isinstance(screen, IntakeScreen):
                    screen.take(draft)

            self.shell.go("intake", take)
            return
        try:
            case = await self.desk.read(case_of, self.desk.register, number)
        except Refused as why:
            self.refuse(why)
            return
        from screens.case import CaseScreen

        self.dismiss()
        self.shell.open(CaseScreen(case.id, (name, (draft.id, draft.fields))))

    def action_cancel(self) -> None:
        """Esc."""
        self.dismiss()

    def _draw(self, draft: Draft, width: int) -> Sequence[Cell]:
        name, _sep, number = draft.form.partition(":")
        about = number or str(draft.fields.get("name", ""))
        return (
            Cell(f"  {formats.moment(draft.updated, self.desk.zone)}", 22, "dim"),
            Cell(_(_NAMES.get(name, name)), 16, "strong"),
            Cell(about, max(10, width - 38)),
        )
