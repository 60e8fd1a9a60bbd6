"""Acts on a case by single keys, the same wherever a case is under the cursor: its own screen and the lanes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from models import views
from models.allowed import is_open, judged
from models.facts import numbers
from models.forms import Accept, Decline, Form, NoteForm, Reject, TakeBack, Undo, Withdraw
from models.refused import Refused
from models.register import Register
from models.views import Detail
from models.words import _, labels
from screens.act_dialogs import CompleteDialog, DeliverDialog, FeeDialog, OfferDialog, ReadyDialog
from screens.authority import LapseDialog
from screens.base import Speaking
from screens.correcting import CorrectDialog
from screens.dialogs import Act, ReasonDialog

Drafted = tuple[int, dict[str, Any]] | None


def _texts() -> dict[str, tuple[str, Callable[[str, str, int | None], Form]]]:
    """Return the acts that need nothing but a text: headline and form."""
    return {
        "decline": (_("Decline: why?"), lambda case, text, draft: Decline(case=case, reason=text, draft=draft)),
        "reject": (_("Reject: why?"), lambda case, text, draft: Reject(case=case, reason=text, draft=draft)),
        "withdraw": (_("Withdraw: why?"), lambda case, text, draft: Withdraw(case=case, reason=text, draft=draft)),
        "note": (_("Note"), lambda case, text, draft: NoteForm(case=case, text=text, draft=draft)),
    }


_DIALOGS: dict[str, tuple[Callable[[], str], type[Act]]] = {
    "offer": (lambda: _("Hand over to"), OfferDialog),
    "ready": (lambda: _("The product is ready"), ReadyDialog),
    "deliver": (lambda: _("Give the product to"), DeliverDialog),
    "complete": (lambda: _("What was missing"), CompleteDialog),
    "correct_intake": (lambda: _("Correct the intake"), CorrectDialog),
    "lapse": (lambda: _("What was missing did not come: close the case"), LapseDialog),
    "fee": (lambda: _("Fee, by billing code"), FeeDialog),
}


def dialog(name: str, detail: Detail, drafted: Drafted = None) -> Act | None:
    """Return the dialog of an act on a case, None for an act without one."""
    number = numbers.shown(detail.case.number)
    if name in _DIALOGS:
        headline, cls = _DIALOGS[name]
        return cls(headline(), detail, number, drafted)
    if name in _texts():
        headline_text, make = _texts()[name]
        return ReasonDialog(headline_text, detail, number, name, partial(make, number), drafted)
    return None


class Acting(Speaking):
    """Mixed into a screen that has a case under its cursor."""

    def case_id(self) -> int | None:
        """Return the case under the cursor."""
        raise NotImplementedError

    def reload(self) -> None:
        """Show what is true after an act."""
        raise NotImplementedError

    async def act(self, name: str, drafted: Drafted = None) -> None:
        """Do the act ``name`` on the case under the cursor, by its dialog or at once."""
        case = self.case_id()
        if case is None:
            self.say(_("There is no case under the cursor."), "bad")
            return
        try:
            detail, possible = await self.desk.read(_look, self.desk.register, self.desk.me.id, case)
            why_not = possible[name]
            if why_not is not None and not is_open(name, why_not):
                raise why_not
            question = dialog(name, detail, drafted)
            if question is not None:
                self._ask(question, name, detail)
                return
            done = await self.desk.perform(_AT_ONCE[name](numbers.shown(detail.case.number)))
        except Refused as why:
            self.refuse(why)
            return
        self._told(name, detail, done.state or "")

    def _ask(self, question: Act, name: str, detail: Detail) -> None:
        """Open the dialog; when it is done, say so."""

        def after(done: bool | None) -> None:
            if done:
                self._told(name, detail, "")

        self.shell.open(question, after)

    def _told(self, name: str, detail: Detail, state: str) -> None:
        words = {
            "accept": _("Accepted"),
            "decline": _("Declined"),
            "offer": _("Handed over; it waits to be accepted"),
            "take_back": _("Taken back"),
            "ready": _("Ready"),
            "deliver": _("Delivered"),
            "complete": _("Papers taken in"),
            "correct_intake": _("Corrected"),
            "lapse": _("Closed; what was missing did not come"),
            "fee": _("Fee written down"),
            "note": _("Note written"),
            "reject": _("Rejected"),
            "withdraw": _("Withdrawn"),
            "undo": _("Undone; again {state}").format(state=labels.state(state)),
        }
        self.say_saved(f"{words[name]}: {numbers.told(detail.case.number, self.desk.series)}", detail.person.name)
        self.reload()

    async def action_accept(self) -> None:
        """t."""
        await self.act("accept")

    async def action_decline(self) -> None:
        """x."""
        await self.act("decline")

    async def action_offer(self) -> None:
        """s."""
        await self.act("offer")

    async def action_take_back(self) -> None:
        """b."""
        await self.act("take_back")

    async def action_ready(self) -> None:
        """p."""
        await self.act("ready")

    async def action_deliver(self) -> None:
        """d."""
        await self.act("deliver")

    async def action_complete(self) -> None:
        """l."""
        await self.act("complete")

    async def action_note(self) -> None:
        """n."""
        await self.act("note")

    async def action_reject(self) -> None:
        """j."""
        await self.act("reject")

    async def action_withdraw(self) -> None:
        """c."""
        await self.act("withdraw")

    async def action_correct_intake(self) -> None:
        """o."""
        await self.act("correct_intake")

    async def action_lapse(self) -> None:
        """g."""
        await self.act("lapse")

    async def action_fee(self) -> None:
        """f."""
        await self.act("fee")

    async def action_undo(self) -> None:
        """u."""
        await self.act("undo")


def _look(register: Register, officer: int, case: int) -> tuple[Detail, dict[str, Refused | None]]:
    """Read a case and what is possible on it."""
    who = register.officer(officer)
    if who is None:
        raise Refused("officer_unknown")
    return views.detail(register, case), judged(register, who, case)


_AT_ONCE: dict[str, Callable[[str], Form]] = {
    "accept": lambda number: Accept(case=number),
    "take_back": lambda number: TakeBack(case=number),
    "undo": lambda number: Undo(case=number),
}
"""Acts that ask nothing."""
