"""Keys 1, 2 and 3 on two acts that crossed: leave what stands, do the other one anew, ask the other side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, NamedTuple

from msgspec import structs

from models.acts import (
    Act,
    CaseDelivered,
    CaseMadeReady,
    HandoverOffered,
    IntakeCorrected,
)
from models.cases import views
from models.cases.allowed import is_open, judged
from models.cases.contests import Crossing
from models.cases.views import Detail
from models.facts import numbering
from models.forms import Form, Resolve
from models.forms.contested import anew
from models.refused import Refused
from models.register.register import Register
from models.words import _, labels
from screens.case.acting import Acting, dialog

SETTLING = ("keep_standing", "do_anew", "ask_other")
"""What is done about acts that crossed; on a case that has some these keys come first."""


class Again(NamedTuple):
    """How an act is done anew: by a form at once, or by a dialog that is filled in as it was."""

    detail: Detail
    form: Form | None
    fields: dict[str, Any]


class Contesting(Acting):
    """Mixed into a screen that has acts which crossed under its cursor."""

    def crossing(self) -> Crossing | None:
        """Return what crossed under the cursor."""
        raise NotImplementedError

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
            await self.desk.perform(Resolve(case=number, choice="kept", entry=found.other.entry))
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
            again = await self.desk.read(_again, self.desk.register, self.desk.me.id, found)
            if again.form is not None:
                await self.desk.perform(structs.replace(again.form, redoes=entry))
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
        self._settled(_("Done anew; the crossing is settled"), found)

    async def action_ask_other(self) -> None:
        """3: ask the other side; it stays open."""
        if self._found() is not None:
            await self.act("ask_other")

    def _found(self) -> Crossing | None:
        found = self.crossing()
        if found is None:
            self.say(_("There is nothing under the cursor that crossed."), "bad")
        return found

    def _after(self, found: Crossing) -> Callable[[bool | None], None]:
        def after(done: bool | None) -> None:
            if done:
                self._settled(_("Done anew; the crossing is settled"), found)

        return after

    def _settled(self, told: str, found: Crossing) -> None:
        self.say_saved(f"{told}: {numbering.told(found.number, self.desk.series)}", found.person)
        self.reload()


def _again(register: Register, officer: int, crossing: Crossing) -> Again:
    """Return how the act that lost is done anew.

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
    return Again(detail, anew(register, detail.case, act), prefilled(act))


def prefilled(act: Act) -> dict[str, Any]:
    """Return the fields of the dialog of ``act`` as they were; empty ones for what was erased."""
    personal: Any = getattr(act, "personal", None)
    said = str(getattr(personal, "text", "") or getattr(personal, "note", ""))
    fields: dict[str, Any] = {"text": said, "note": said, "reason": said}
    if isinstance(act, HandoverOffered):
        fields["unit"] = act.to
    elif isinstance(act, CaseMadeReady):
        valid = f"{act.valid_until:%d-%m-%Y}" if act.valid_until else ""
        fields |= {"product": personal.number if personal else "", "valid": valid}
    elif isinstance(act, CaseDelivered):
        fields |= {"role": _digit(labels.ROLES, act.role), "seen": _digit(labels.SEEN, act.seen)}
        if personal is not None:
            fields |= {"collector": personal.name, "number": personal.identity_number}
            fields |= {"authority": personal.authority, "tracking": personal.tracking}
        fields["posted"] = _("y") if act.posted else _("n")
    elif isinstance(act, IntakeCorrected):
        promised = f"{act.promised:%d-%m-%Y}" if act.promised else ""
        fields |= {"service": act.service, "variant": act.variant, "promised": promised}
        fields["papers"] = [
            {"requirement": m.requirement, "how": m.how, "count": m.count, "remark": ""} for m in act.marks
        ]
    return fields


def _digit(words: dict[str, str], code: str) -> str:
    codes = list(words)
    return str(codes.index(code) + 1) if code in codes else ""
