"""What an officer marks as not as counted, with a note; kept as a draft, so that a count outlives the program."""

from __future__ import annotations

from collections.abc import Iterable

from models.acts import ShiftException
from models.facts import numbering
from models.forms import Exception_
from models.shift.counts import Held
from models.terminal.terminal import new_id
from screens.shell.screen import DeskScreen

FORM = "shift"
"""Name of its draft."""


class Marks:
    """The exceptions of one shift, and the note for the record."""

    def __init__(self, screen: DeskScreen) -> None:
        self.screen = screen
        self.by_case: dict[int, str] = {}
        """Exceptions by case, as this officer marked them."""
        self.note = ""
        self.draft: int | None = None
        """The draft that marks and note are kept in."""
        self.of: tuple[int, int] = (0, 0)
        """The waiting shift and the unit that they are of."""

    def forget(self) -> None:
        """Begin again: what was marked is recorded, or of another shift."""
        self.by_case, self.note, self.draft = {}, "", None

    async def belong(self, of: tuple[int, int]) -> None:
        """Hear which shift is shown; its marks are taken up again that this officer made before."""
        if of != self.of:
            self.of = of
            self.forget()
        if self.draft is None:
            await self._restore()

    async def _restore(self) -> None:
        for draft in await self.screen.terminal.open_drafts():
            if draft.form != FORM:
                continue
            if tuple(draft.fields["of"]) == self.of:
                self.draft, self.note = draft.id, str(draft.fields["note"])
                self.by_case = {int(case): str(what) for case, what in draft.fields["marks"].items()}
            elif draft.fields["of"][0] and draft.fields["of"][0] != self.of[0]:
                await self.screen.terminal.drop_draft(draft.id)  # of a shift that somebody took over

    async def mark(self, case: int, what: str) -> None:
        """Mark a case, or take this mark off it again."""
        if self.by_case.get(case) == what:
            del self.by_case[case]
        else:
            self.by_case[case] = what
        await self.keep()

    async def keep(self) -> None:
        """Keep marks and note as a draft; without any there is none."""
        if self.by_case or self.note:
            self.draft = self.draft or new_id()
            marks = {str(case): what for case, what in self.by_case.items()}
            self.screen.terminal.keep_draft(self.draft, FORM, {"of": list(self.of), "note": self.note, "marks": marks})
        elif self.draft is not None:
            draft, self.draft = self.draft, None
            await self.screen.terminal.drop_draft(draft)

    def counted(self) -> tuple[ShiftException, ...]:
        """Return what is marked, as a baton counts it."""
        return tuple(ShiftException(case, what) for case, what in self.by_case.items())  # type: ignore[arg-type]  # one of the three keys

    def exceptions(self, held: Iterable[Held]) -> tuple[Exception_, ...]:
        """Return what is marked of the cases that are shown, as forms take it."""
        shown = {one.case: numbering.shown(one.number) for one in held}
        return tuple(
            Exception_(case=shown[case], what=what)  # type: ignore[arg-type]  # one of the three keys
            for case, what in self.by_case.items()
            if case in shown
        )
