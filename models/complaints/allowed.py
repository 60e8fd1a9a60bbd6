"""Which acts are possible on a complaint now. The rules themselves are asked, so no key promises what is refused."""

from __future__ import annotations

from models.cases.allowed import ask
from models.fold import ComplaintState, OfficerState
from models.forms.on_complaint import ComplaintNow, OnComplaint, forms_on_complaint
from models.refused import Refused
from models.register.register import Register


def judged(register: Register, officer: OfficerState, complaint: int) -> dict[str, Refused | None]:
    """Return for each form on complaints, by its tag, why ``officer`` can't do it on this one, or None.

    Raises:
        Refused: ``complaint_unknown``.
    """
    folded = register.fold_of(complaint)
    if not isinstance(folded.state, ComplaintState):
        raise Refused("complaint_unknown")
    now = ComplaintNow(register, officer, folded.state, folded)
    return {tag: _why_not(form, now) for tag, form in forms_on_complaint().items()}


def _why_not(form: type[OnComplaint], now: ComplaintNow) -> Refused | None:
    try:
        ask(now.register, now.officer, now.folded, form.probe(now))
    except Refused as why:
        return why
    return None
