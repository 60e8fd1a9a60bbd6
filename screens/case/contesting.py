"""Acts that crossed on a case: keys 1 and 2 settle it, 3 asks the other side."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

from models.cases import views
from models.cases.allowed import is_open, judged
from models.cases.contests import Crossing, again
from models.cases.views import Detail
from models.forms import Form
from models.refused import Refused
from models.register.register import Register
from models.terminal.terminal import Terminal
from screens.case.acting import DIALOGS, Acting, dialog
from screens.keyboard.case_acts import ACTS
from screens.settling import Again, Settling


class Contesting(Settling, Acting):
    """Mixed into a screen that has acts which crossed on a case under its cursor."""

    async def again(self, crossing: Crossing) -> Again:
        """See :meth:`Settling.again`."""
        return await again_on_case(self.terminal, crossing)

    async def action_act(self, name: str) -> None:
        """Do the act of a key; one that is about what crossed, only where something did."""
        if not ACTS[name].attention or self.found_crossing() is not None:
            await super().action_act(name)


async def again_on_case(terminal: Terminal, crossing: Crossing) -> Again:
    """Return how the act that lost on a case is done again.

    Raises:
        Refused: the rules don't allow it now; the code says why.
    """
    found = await terminal.read(_again, terminal.register, terminal.me.id, crossing)
    return Again(found.form, partial(dialog, crossing.name, found.detail, (None, found.fields)))


class _Found(NamedTuple):
    detail: Detail
    form: Form | None
    fields: dict[str, Any]


def _again(register: Register, officer: int, crossing: Crossing) -> _Found:
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
    return _Found(detail, again(register, detail.case, act), fields)
