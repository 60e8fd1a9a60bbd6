"""Keys 1, 2 and 3 on two acts that crossed: leave what stands, do the other one again, ask the other side."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, NamedTuple

from msgspec import structs

from models.cases import views
from models.cases.allowed import is_open, judged
from models.cases.contests import Crossing, again
from models.cases.views import Detail
from models.facts import numbering
from models.forms import Form, Resolve
from models.refused import Refused
from models.register.register import Register
from models.words import _
from screens.case.acting import DIALOGS, Acting, dialog
from screens.keyboard import keys
from screens.keyboard.case_acts import ACTS

SETTLING = tuple(command.id for command in keys.at("attention") if command.acts)
"""What is done about acts that crossed; on a case that has some these keys come first."""


class Again(NamedTuple):
    """How an act is done again: by a form at once, or by a dialog that is filled in as it was."""

    detail: Detail
    form: Form | None
    fields: dict[str, Any]


class Contesting(Acting):
    """Mixed into a screen that has acts which crossed under its cursor."""

    @abstractmethod
    def crossing(self) -> Crossing | None:
        """Return what crossed under the cursor."""

    AIMED: ClassVar[Mapping[str, str]] = dict.fromkeys(SETTLING, "crossing")

    def aims(self) -> Mapping[str, object]:
        """Return the case under the cursor, and what crossed on it."""
        crossing = self.crossing()
        return {**super().aims(), "crossing": crossing.other.entry if crossing is not None else 0}

    async def action_keep_standing(self) -> None:
        """1: leave what stands; the other act stays in the history."""
        found = self._found()
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
        """2: do the act that lost once more on the case as it is now, where the rules allow it."""
        found = self._found()
        if found is None:
            return
        entry = found.other.entry
        try:
            again = await self.terminal.read(_again, self.terminal.register, self.terminal.me.id, found)
            if again.form is not None:
                await self.terminal.perform(structs.replace(again.form, redoes=entry))
            else:
                question = dialog(found.name, again.detail, (None, again.fields))
                if question is None:
                    raise Refused("contest_unknown")
                question.redoes = entry
                self.shell.open(question, self._after(found))
                return
        except Refused as why:
            self.refuse(why)
            return
        self._settled(_("Done again; the crossing is settled"), found)

    async def action_act(self, name: str) -> None:
        """Do the act of a key; one that is about what crossed, only where something did."""
        if not ACTS[name].attention or self._found() is not None:
            await super().action_act(name)

    def _found(self) -> Crossing | None:
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


def _again(register: Register, officer: int, crossing: Crossing) -> Again:
    """Return how the act that lost is done again.

    Raises:
        Refused: the rules don't allow it now; the code says why.
    """
    who = register.officer(officer)
    act = crossing.other.act
    if who is None:
        raise Refused("officer_unknown")
    if act is None or not crossing.name:
        raise Refused("kind_unknown", kind="?")
    detail = views.detail(register, crossing.case)
    possible = judged(register, who, crossing.case)
    why_not = possible.get(crossing.name)
    if why_not is not None and not is_open(crossing.name, why_not):
        raise why_not
    question = DIALOGS.get(crossing.name)
    fields = question.as_it_was(act) if question is not None else {}
    return Again(detail, again(register, detail.case, act), fields)
