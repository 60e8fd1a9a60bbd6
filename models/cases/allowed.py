"""Which acts are possible on a case now. The rules themselves are asked, so no key promises what is refused."""

from __future__ import annotations

from msgspec import structs

from models import rules
from models.acts import SCHEMA, Act
from models.acts.entry import Entry
from models.fold import CaseState, Fold, OfficerState
from models.forms.on_case import OnCase, Situation, forms_on_case
from models.refused import Refused
from models.register.register import Register


def is_open(name: str, why: Refused | None) -> bool:
    """Tell whether nothing stands in the way of an act, or nothing but that a supervisor's authority is asked."""
    return why is None or (why.code == "supervisor_only" and forms_on_case()[name].NEEDS_SUPERVISOR)


def judged(register: Register, officer: OfficerState, case: int) -> dict[str, Refused | None]:
    """Return for each act (``accept``, ``offer``, ``deliver`` …) why ``officer`` can't do it on ``case``, or None.

    Raises:
        Refused: ``case_unknown``.
    """
    folded = register.fold_of(case)
    if not isinstance(folded.state, CaseState):
        raise Refused("case_unknown")
    now = Situation(register, officer, folded.state, folded)
    return {name: _why_not(form, now) for name, form in forms_on_case().items()}


def _why_not(form: type[OnCase], now: Situation) -> Refused | None:
    """Return why the officer may not do it; of what needs a supervisor first why not even one of his units may."""
    try:
        act = form.probe(now)
        if form.NEEDS_SUPERVISOR:
            ask(now.register, structs.replace(now.officer, role="supervisor"), now.folded, act)
        ask(now.register, now.officer, now.folded, act)
    except Refused as why:
        return why
    return None


def ask(register: Register, officer: OfficerState, folded: Fold, act: Act) -> None:
    """Ask the rules whether ``officer`` could do ``act`` now.

    Raises:
        Refused: they do not allow it.
    """
    entry = Entry(0, register.clock.now(), officer.id, 0, len(folded), act.kind, SCHEMA, b"", None, None, None, b"")
    rules.check(register, officer, folded, act)
    folded.judge(entry, act)
