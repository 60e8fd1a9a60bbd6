"""Keys 1 and 2 on two acts that crossed: leave what stands, or do the other one again on what is true now."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import ClassVar, NamedTuple

from msgspec import structs

from models.cases.contests import Crossing
from models.facts import numbering
from models.forms import Form, Resolve
from models.refused import Refused
from models.words import _
from screens.dialogs import FormDialog
from screens.keyboard import keys
from screens.shell.speaking import Speaking

SETTLING = tuple(command.id for command in keys.at("attention") if command.acts)
"""What is done about acts that crossed; where there are some these keys come first."""


class Again(NamedTuple):
    """How an act is done again: by a form at once, or by a question that is filled in as it was."""

    form: Form | None
    question: Callable[[], FormDialog | None]


class Settling(Speaking):
    """Mixed into a screen that has acts which crossed under its cursor."""

    AIMED: ClassVar[Mapping[str, str]] = dict.fromkeys(SETTLING, "crossing")

    @abstractmethod
    def crossing(self) -> Crossing | None:
        """Return what crossed under the cursor."""

    @abstractmethod
    async def again(self, crossing: Crossing) -> Again:
        """Return how the act that lost is done again.

        Raises:
            Refused: the rules don't allow it now; the code says why.
        """

    @abstractmethod
    def reload(self) -> None:
        """Show what is true after an act."""

    def aims(self) -> Mapping[str, object]:
        """Return what is under the cursor, and what crossed on it."""
        crossing = self.crossing()
        return {**super().aims(), "crossing": crossing.other.entry if crossing is not None else 0}

    async def action_keep_standing(self) -> None:
        """1: leave what stands; the other act stays in the history."""
        found = self.found_crossing()
        if found is None:
            return
        number = numbering.shown(found.number)
        try:
            await self.terminal.perform(Resolve(case=number, choice="kept", entry=found.other.entry))
        except Refused as why:
            self.refuse(why)
            return
        self._settled(_("What stands was left as it is; the crossing is settled"), found)

    async def action_do_anew(self) -> None:
        """2: do the act that lost once more on what is true now, where the rules allow it."""
        found = self.found_crossing()
        if found is None:
            return
        entry = found.other.entry
        try:
            again = await self.again(found)
            if again.form is None:
                question = again.question()
                if question is None:
                    raise Refused("contest_unknown")
                question.redoes = entry
                self.shell.open(question, self._after(found))
                return
            await self.terminal.perform(structs.replace(again.form, redoes=entry))
        except Refused as why:
            self.refuse(why)
            return
        self._settled(_("Done again; the crossing is settled"), found)

    def found_crossing(self) -> Crossing | None:
        """Return what crossed under the cursor; say so where nothing did."""
        found = self.crossing()
        if found is None:
            self.say(_("There is nothing under the cursor that crossed."), "bad")
        return found

    def _after(self, found: Crossing) -> Callable[[bool | None], None]:
        def after(done: bool | None) -> None:
            if done:
                self._settled(_("Done again; the crossing is settled"), found)

        return after

    def _settled(self, told: str, found: Crossing) -> None:
        self.say_saved(f"{told}: {numbering.told(found.number, self.terminal.series)}", found.person)
        self.reload()
