"""Slips that several forms owe; noted in their transaction, printed apart (:mod:`models.slips.print_jobs`)."""

from __future__ import annotations

from models.fold import CaseState
from models.forms.base import Done, Due
from models.register.writing import Writing
from models.slips.of_case import issue


def for_citizen(writing: Writing, done: Done) -> Due | None:
    """Return what the citizen takes along: a referral, the notice of what is missing, or the receipt; never two."""
    if done.case is None:
        return None
    if done.state == "referred":
        return "referral", done.case, issue(writing.register, done.case)
    if done.notice:  # it carries the number of the case, so an incomplete file needs no second slip
        return "notice", done.case, str(done.notice)
    return "receipt", done.case, issue(writing.register, done.case)


def for_unit(writing: Writing, done: Done) -> Due | None:
    """Return the sheet that goes with the papers to a unit that does not use this program."""
    state = writing.register.fold_of(done.case).state if done.case else None
    if not isinstance(state, CaseState) or not state.dispatch:
        return None
    return "routing", state.id, str(state.handovers[-1].offer)
