"""Acts on a case by single keys, the same wherever a case is under the cursor: its own screen and the lanes."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from pkgutil import resolve_name

from models.cases import views
from models.cases.allowed import is_open, judged
from models.cases.views import Detail
from models.facts import numbering
from models.forms import Done
from models.refused import Refused
from models.register.register import Register
from models.words import _, labels
from screens.case.lines import told_paper
from screens.dialogs import ActDialog, Drafted, ReasonDialog, form_of
from screens.keyboard.case_acts import ACTS
from screens.keyboard.row_acts import RowAct
from screens.shell.deliberate import ROW
from screens.shell.speaking import Speaking


def _dialog_of(act: RowAct) -> type[ActDialog] | None:
    """Return the dialog that the table names."""
    if act.text:
        return ReasonDialog
    found = resolve_name(act.dialog) if act.dialog else None
    if found is None or (isinstance(found, type) and issubclass(found, ActDialog)):
        return found
    raise TypeError(f"no dialog of an act: {act.dialog}")


DIALOGS = {name: cls for name, act in ACTS.items() if (cls := _dialog_of(act)) is not None}
"""The dialog of each act that asks something; they are loaded here, so that no key has to wait for it."""


def dialog(name: str, detail: Detail, drafted: Drafted = None) -> ActDialog | None:
    """Return the dialog of an act on a case, None for an act without one."""
    cls = DIALOGS.get(name)
    return cls(ACTS[name], detail, numbering.shown(detail.case.number), drafted) if cls is not None else None


class Acting(Speaking):
    """Mixed into a screen that has a case under its cursor."""

    @abstractmethod
    def case_id(self) -> int | None:
        """Return the case under the cursor."""

    def aims(self) -> Mapping[str, object]:
        """Return the case under the cursor."""
        case = self.case_id()
        return {} if case is None else {ROW: ("case", case)}

    @abstractmethod
    def reload(self) -> None:
        """Show what is true after an act."""

    async def act(self, name: str, drafted: Drafted = None) -> None:
        """Do the act ``name`` on the case under the cursor, by its dialog or at once."""
        case = self.case_id()
        if case is None:
            self.say(_("There is no case under the cursor."), "bad")
            return
        try:
            detail, possible = await self.terminal.read(_look, self.terminal.register, self.terminal.me.id, case)
            why_not = possible[name]
            if why_not is not None and not is_open(name, why_not):
                raise why_not
            question = dialog(name, detail, drafted)
            if question is not None:
                self._ask(question, name, detail)
                return
            done = await self.terminal.perform(form_of(name, case=numbering.shown(detail.case.number)))
        except Refused as why:
            self.refuse(why)
            return
        self._told(name, detail, done)

    def _ask(self, question: ActDialog, name: str, detail: Detail) -> None:
        """Open the dialog; when it is done, say so."""

        def after(done: bool | None) -> None:
            if done:
                self._told(name, detail)

        self.shell.open(question, after)

    def _told(self, name: str, detail: Detail, done: Done | None = None) -> None:
        act = ACTS[name]
        told = _undone(done) if done is not None and done.undone else _(act.done)
        told = f"{told}: {numbering.told(detail.case.number, self.terminal.series)}"
        paper = detail.case.paper
        if act.receives and paper is not None and detail.case.offer and paper.unit != detail.case.offer.to_pool:
            told += " · " + _("paper file still at {place}").format(place=told_paper(detail))
        if act.survey:
            self.terminal.last_service, self.terminal.offers_survey = detail.service.code, True
            told += " · " + _("F7 asks how it was")
        self.say_saved(told, detail.person.name)
        self.reload()

    async def action_act(self, name: str) -> None:
        """Do the act of a key; while the papers are outside, the act that the same key has for them."""
        back = ACTS[name].back
        await self.act(back if back and await self.is_outside() else name)

    async def is_outside(self) -> bool:
        """Tell whether the papers of the case under the cursor are dispatched to a unit outside."""
        case = self.case_id()
        try:
            detail = await self.terminal.read(views.detail, self.terminal.register, case) if case is not None else None
        except Refused:
            return False  # the act itself says why the case can't be read
        return detail is not None and bool(detail.case.dispatch)


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
