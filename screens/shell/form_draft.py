"""The draft of a form on a full screen: kept at every key, and found when the form is opened again."""

from __future__ import annotations

from typing import ClassVar

from models.terminal.drafts import Draft
from models.terminal.terminal import new_id
from models.words import _, formats
from screens.shell.screen import DeskScreen
from screens.widgets.bars import Said


class FormDraft:
    """Base of the drafts of forms; ``FORM`` is the name under which a draft of this form is kept."""

    FORM: ClassVar[str]

    def __init__(self, screen: DeskScreen) -> None:
        self.screen = screen
        self.id: int | None = None
        """The draft of what stands in the form; None while nothing was typed."""
        self.waiting: Draft | None = None
        """The newest one that can be taken up."""

    def empty(self) -> None:
        """What is typed next is a draft of its own."""
        self.id = None

    def keep_typed(self, typed: dict[str, object], more: dict[str, object]) -> None:
        """Keep what was typed and ``more`` beside it; a form of which nothing was typed yet has no draft."""
        if self.id is None:
            if not any(typed.values()):
                return
            self.id = new_id()
        self.screen.terminal.keep_draft(self.id, self.FORM, typed | more)

    async def look(self) -> None:
        """Look for a draft to take up; say that there is one, unless something else was said."""
        if self.id is not None:
            return
        drafts = [d for d in await self.screen.terminal.open_drafts() if d.form == self.FORM]
        self.waiting = drafts[0] if drafts else None
        if self.waiting is not None and not self.screen.query_one(Said).text:
            at = formats.moment(self.waiting.updated, self.screen.terminal.zone)
            self.screen.say(_("An unsaved draft of {moment} is here: Ctrl+D takes it up again.").format(moment=at))
