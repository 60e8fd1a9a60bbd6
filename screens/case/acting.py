"""Acts on a case by single keys, the same wherever a case is under the cursor: its own screen and the lanes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from models.cases import views
from models.cases.allowed import is_open, judged
from models.cases.views import Detail
from models.facts import numbering
from models.forms import (
    Accept,
    AskFor,
    AskOther,
    CameBack,
    Decline,
    Done,
    EndReferral,
    Form,
    NoteForm,
    RefuseAsked,
    Reject,
    TakeBack,
    Undo,
    Withdraw,
)
from models.refused import Refused
from models.register.register import Register
from models.words import _, labels
from screens.authority import LapseDialog
from screens.case.act_dialogs import CompleteDialog, FeeDialog, ReadyDialog
from screens.case.correcting import CorrectDialog
from screens.case.custody_dialogs import AssignDialog, DispatchDialog, OfferDialog, ReferDialog, ReturnDialog
from screens.case.delivering import DeliverDialog
from screens.case.lines import told_paper
from screens.dialogs import Act, ReasonDialog
from screens.shell.base import Speaking
from screens.shell.deliberate import ROW

Drafted = tuple[int | None, dict[str, Any]] | None


def _texts() -> dict[str, tuple[str, Callable[[str, str, int | None], Form]]]:
    """Return the acts that need nothing but a text: headline and form."""
    return {
        "decline": (_("Decline: why?"), lambda case, text, draft: Decline(case=case, reason=text, draft=draft)),
        "reject": (_("Reject: why?"), lambda case, text, draft: Reject(case=case, reason=text, draft=draft)),
        "withdraw": (_("Withdraw: why?"), lambda case, text, draft: Withdraw(case=case, reason=text, draft=draft)),
        "ask_other": (_("Ask the other side"), lambda case, text, draft: AskOther(case=case, text=text, draft=draft)),
        "note": (_("Note"), lambda case, text, draft: NoteForm(case=case, text=text, draft=draft)),
        "ask": (_("Ask for the case: what for?"), lambda case, text, draft: AskFor(case=case, note=text, draft=draft)),
        "refuse_asked": (
            _("Not to give it away: why?"),
            lambda case, text, draft: RefuseAsked(case=case, reason=text, draft=draft),
        ),
        "end_referral": (
            _("The help ends: what came of it?"),
            lambda case, text, draft: EndReferral(case=case, note=text, draft=draft),
        ),
    }


_DIALOGS: dict[str, tuple[Callable[[], str], type[Act]]] = {
    "offer": (lambda: _("Hand over to"), OfferDialog),
    "ready": (lambda: _("The product is ready"), ReadyDialog),
    "deliver": (lambda: _("Give the product to"), DeliverDialog),
    "complete": (lambda: _("What was missing"), CompleteDialog),
    "correct_intake": (lambda: _("Correct the intake"), CorrectDialog),
    "lapse": (lambda: _("What was missing did not come: close the case"), LapseDialog),
    "fee": (lambda: _("Fee, by billing code"), FeeDialog),
    "assign": (lambda: _("Who takes it on"), AssignDialog),
    "refer": (lambda: _("Ask another unit to help; this one keeps the case"), ReferDialog),
    "dispatch": (lambda: _("Dispatch the papers to a unit outside"), DispatchDialog),
    "return": (lambda: _("Return to the citizen: what is wanted"), ReturnDialog),
}


def dialog(name: str, detail: Detail, drafted: Drafted = None) -> Act | None:
    """Return the dialog of an act on a case, None for an act without one."""
    number = numbering.shown(detail.case.number)
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

    def aims(self) -> Mapping[str, object]:
        """Return the case under the cursor."""
        case = self.case_id()
        return {} if case is None else {ROW: ("case", case)}

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
            done = await self.desk.perform(AT_ONCE[name](numbering.shown(detail.case.number)))
        except Refused as why:
            self.refuse(why)
            return
        self._told(name, detail, done)

    def _ask(self, question: Act, name: str, detail: Detail) -> None:
        """Open the dialog; when it is done, say so."""

        def after(done: bool | None) -> None:
            if done:  # of a delivery: the one place behind it, where a satisfaction survey can be offered
                self._told(name, detail)

        self.shell.open(question, after)

    def _told(self, name: str, detail: Detail, done: Done | None = None) -> None:
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
            "ask_other": _("Asked; it stays open until it is settled"),
            "reject": _("Rejected"),
            "withdraw": _("Withdrawn"),
            "assign": _("Assigned"),
            "refer": _("Help asked for; it waits to be accepted"),
            "end_referral": _("The help ended"),
            "ask": _("Asked for; its holder sees it"),
            "refuse_asked": _("Not given away"),
            "dispatch": _("Dispatched"),
            "came_back": _("Back at the counters"),
            "return": _("Returned to the citizen"),
        }
        told = _undone(done) if done is not None and done.undone else words[name]
        told = f"{told}: {numbering.told(detail.case.number, self.desk.series)}"
        paper = detail.case.paper
        if name == "accept" and paper is not None and detail.case.offer and paper.unit != detail.case.offer.to_pool:
            told += " · " + _("paper file still at {place}").format(place=told_paper(detail))
        self.say_saved(told, detail.person.name)
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

    async def action_assign(self) -> None:
        """a."""
        await self.act("assign")

    async def action_refer(self) -> None:
        """h."""
        await self.act("refer")

    async def action_end_referral(self) -> None:
        """z."""
        await self.act("end_referral")

    async def action_ask(self) -> None:
        """m."""
        await self.act("ask")

    async def action_refuse_asked(self) -> None:
        """q."""
        await self.act("refuse_asked")

    async def action_outside(self) -> None:
        """w: what goes to a unit outside, and what comes back from it."""
        await self.act(await self.way_outside())

    async def way_outside(self) -> str:
        """Return whether the case under the cursor goes outside (``dispatch``) or is back (``came_back``)."""
        case = self.case_id()
        try:
            detail = await self.desk.read(views.detail, self.desk.register, case) if case is not None else None
        except Refused:
            detail = None  # the act itself says why the case can't be read
        return "came_back" if detail is not None and detail.case.dispatch else "dispatch"

    async def action_return(self) -> None:
        """r."""
        await self.act("return")

    async def action_undo(self) -> None:
        """u."""
        await self.act("undo")


def _undone(done: Done) -> str:
    """Return which act was undone, and the state that the case is in again."""
    act, state = labels.kind(done.undone or ""), labels.state(done.state or "")
    return _("Undone ({act}); again {state}").format(act=act, state=state)


def _look(register: Register, officer: int, case: int) -> tuple[Detail, dict[str, Refused | None]]:
    """Read a case and what is possible on it."""
    who = register.officer(officer)
    if who is None:
        raise Refused("officer_unknown")
    return views.detail(register, case), judged(register, who, case)


AT_ONCE: dict[str, Callable[[str], Form]] = {
    "accept": lambda number: Accept(case=number),
    "take_back": lambda number: TakeBack(case=number),
    "came_back": lambda number: CameBack(case=number),
    "undo": lambda number: Undo(case=number),
}
"""Acts that ask nothing."""
