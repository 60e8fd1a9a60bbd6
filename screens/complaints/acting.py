"""Acts on a complaint by single keys, the same on its own screen and in the lanes."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from functools import partial
from pkgutil import resolve_name
from typing import Any, NamedTuple

from models.cases.contests import Crossing, again
from models.complaints import views
from models.complaints.allowed import judged
from models.complaints.views import ComplaintDetail
from models.facts import numbering
from models.fold import OfficerState
from models.forms import Form
from models.refused import Refused
from models.register.register import Register
from models.terminal.terminal import Terminal
from models.words import _
from screens.complaints.act_dialogs import ComplaintDialog, TextDialog
from screens.complaints.told import reporter
from screens.dialogs import Drafted
from screens.keyboard.complaint_acts import ACTS
from screens.settling import Again
from screens.shell.deliberate import ROW
from screens.shell.speaking import Speaking

DIALOGS: dict[str, type[ComplaintDialog]] = {
    name: TextDialog if act.text else resolve_name(act.dialog) for name, act in ACTS.items()
}
"""The dialog of each act; they are loaded here, so that no key has to wait for it."""


def dialog(name: str, detail: ComplaintDetail, drafted: Drafted = None) -> ComplaintDialog:
    """Return the dialog of an act on a complaint."""
    return DIALOGS[name](ACTS[name], detail, numbering.shown(detail.complaint.number), drafted)


class ComplaintActing(Speaking):
    """Mixed into a screen that has a complaint under its cursor."""

    @abstractmethod
    def complaint_id(self) -> int | None:
        """Return the complaint under the cursor."""

    @abstractmethod
    def reload(self) -> None:
        """Show what is true after an act."""

    def aims(self) -> Mapping[str, object]:
        """Return the complaint under the cursor."""
        complaint = self.complaint_id()
        return {} if complaint is None else {ROW: ("complaint", complaint)}

    async def act(self, name: str, drafted: Drafted = None) -> None:
        """Ask what the act ``name`` on the complaint under the cursor needs, unless the rules forbid it now."""
        complaint = self.complaint_id()
        if complaint is None:
            self.say(_("There is no complaint under the cursor."), "bad")
            return
        try:
            detail, why_not = await self.terminal.read(
                _look, self.terminal.register, self.terminal.me.id, complaint, name
            )
        except Refused as why:
            self.refuse(why)
            return
        if why_not is not None:
            self.refuse(why_not)
            return
        self.shell.open(dialog(name, detail, drafted), self._done(name, detail))

    def _done(self, name: str, detail: ComplaintDetail) -> Callable[[bool | None], None]:
        def after(done: bool | None) -> None:
            if done:
                self.tell_done(_(ACTS[name].done), detail)

        return after

    def tell_done(self, told: str, detail: ComplaintDetail) -> None:
        """Say what was done and on which complaint, and show what is true now."""
        number = numbering.told(detail.complaint.number, self.terminal.series)
        self.say_saved(f"{told}: {number}", reporter(detail))
        self.reload()

    async def action_act(self, name: str) -> None:
        """Do the act of a key."""
        await self.act(name)


async def again_on_complaint(terminal: Terminal, crossing: Crossing) -> Again:
    """Return how the act that lost on a complaint is done again.

    Raises:
        Refused: the rules don't allow it now; the code says why.
    """
    found = await terminal.read(_again, terminal.register, terminal.me.id, crossing)
    return Again(found.form, partial(dialog, crossing.name, found.detail, (None, found.fields)))


class _Again(NamedTuple):
    detail: ComplaintDetail
    form: Form | None
    fields: dict[str, Any]


def _again(register: Register, officer: int, crossing: Crossing) -> _Again:
    act = crossing.other.act
    if act is None or crossing.name not in ACTS:
        raise Refused("kind_unknown", kind="?")
    detail, why_not = _look(register, officer, crossing.case, crossing.name)
    if why_not is not None:
        raise why_not
    return _Again(detail, again(register, detail.complaint, act), DIALOGS[crossing.name].as_it_was(act))


def is_open(officer: OfficerState, why: Refused | None) -> bool:
    """Tell whether nothing stands in the way of an act; a supervisor who has it in hand gives it to another."""
    return why is None or (why.code == "complaint_taken" and officer.role == "supervisor")


def _look(register: Register, officer: int, complaint: int, name: str) -> tuple[ComplaintDetail, Refused | None]:
    """Read a complaint, and why the officer can't do an act on it."""
    who = register.officer(officer)
    if who is None:
        raise Refused("officer_unknown")
    why = judged(register, who, complaint)[name]
    return views.detail(register, who, complaint), None if is_open(who, why) else why
