"""Which slip a performed form owes: noted in its transaction, printed apart (:mod:`models.slips.print_jobs`)."""

from __future__ import annotations

from collections.abc import Callable

from models.fold import CaseState
from models.forms.base import Done, Form
from models.register.writing import Writing
from models.slips import print_jobs
from models.slips.layout import SlipKind
from models.slips.of_case import issue

Due = tuple[SlipKind, int, str]
"""Kind, subject and detail of a slip."""


def want_slip(writing: Writing, form: Form, done: Done) -> int | None:
    """Note the slip that ``form`` owes now that it is performed; return its print job, None when it owes none."""
    of_form = _OF_FORM.get(str(type(form).__struct_config__.tag))
    due = of_form(writing, done) if of_form is not None else None
    return None if due is None else print_jobs.want(writing, *due)


def _papers(writing: Writing, done: Done) -> Due | None:
    """Return what the citizen takes along: a referral, the notice of what is missing, or the receipt; never two."""
    if done.case is None:
        return None
    if done.state == "referred":
        return "referral", done.case, issue(writing.register, done.case)
    if done.notice:  # it carries the number of the case, so an incomplete file needs no second slip
        return "notice", done.case, str(done.notice)
    return "receipt", done.case, issue(writing.register, done.case)


def _routing(writing: Writing, done: Done) -> Due | None:
    """Return the sheet that goes with the papers to a unit that does not use this program."""
    state = writing.register.fold_of(done.case).state if done.case else None
    if not isinstance(state, CaseState) or not state.dispatch:
        return None
    return "routing", state.id, str(state.handovers[-1].offer)


def _product(_writing: Writing, done: Done) -> Due | None:
    return ("product", done.case, "") if done.case else None


def _ticket(_writing: Writing, done: Done) -> Due | None:
    return ("ticket", done.visit, "") if done.visit else None


def _handed(_writing: Writing, done: Done) -> Due | None:
    """Return the record of a shift that was handed over: one signature is open."""
    return ("baton", done.shift, "") if done.shift else None


def _accepted(_writing: Writing, done: Done) -> Due | None:
    """Return the record of a shift with what both sides said."""
    return ("baton", done.shift, "accepted") if done.shift else None


_OF_FORM: dict[str, Callable[[Writing, Done], Due | None]] = {
    "intake": _papers,
    "correct_intake": _papers,
    "complete": _papers,
    "return": _papers,
    "offer": _routing,
    "dispatch": _routing,
    "deliver": _product,
    "ticket": _ticket,
    "hand_shift": _handed,
    "hand_shift_for": _handed,
    "accept_shift": _accepted,
}
"""By the word that names the form in a line of ``ptsa record``."""
