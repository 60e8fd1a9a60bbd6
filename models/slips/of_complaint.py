"""Slips about a complaint: the receipt, and the answer. A hidden reporter stands on neither.

What is confidential is not printed on the receipt: paper lies about. The complainant's own copy of the form has it.
"""

from __future__ import annotations

from typing import Any

from models.facts.complaint_rules import ComplaintRules
from models.fold import ComplaintState, PersonState, VisitState
from models.fold.complaint_clock import Clock, clocks
from models.queue.standing import label_of
from models.refused import Refused
from models.register.register import Register
from models.slips import common
from models.words import _, formats
from models.words import complaints as words

Values = dict[str, Any]

SHORT = 300
"""Characters of the account that a receipt has room for."""


def receipt(register: Register, subject: int, _detail: str = "") -> tuple[Values, str]:
    """Return the values of a complaint's receipt.

    Raises:
        Refused: ``complaint_unknown``.
    """
    complaint = _complaint(register, subject)
    data, rules = complaint.data, _rules(register, complaint)
    channel = rules.channel_of(complaint.channel) if rules is not None else None
    visit = register.fold_of(complaint.visit).state if complaint.visit is not None else None
    receiver = common.officer(register, complaint.lodged_by)
    values = {
        **_common(register, complaint, rules),
        "moment": common.moment(register, complaint.lodged_at),
        "receiver": receiver,
        "officer": receiver,
        "channel": channel.name if channel is not None else complaint.channel,
        "foreign": data.foreign if data is not None else "",
        "queue": label_of(visit) if isinstance(visit, VisitState) else "",
        "identity": "" if complaint.anonymous else common.identity(_person(register, complaint)),
        "company": data.company if data is not None else "",
        "place": data.place if data is not None else "",
        "happened": data.time if data is not None else "",
        "confidential": complaint.confidential,
        "account": _short(data.account) if data is not None else _("(erased)"),
        "evidence": [one.name for one in data.evidence] if data is not None else [],
        "steps": words.next_steps(_clocks(register, complaint, rules), rules),
    }
    return values, str(values["number"])


def answer(register: Register, subject: int, _detail: str = "") -> tuple[Values, str]:
    """Return the values of the answer to a complaint.

    Raises:
        Refused: ``complaint_unknown``; ``slip_unfit``: it is not decided, or was reopened.
    """
    complaint = _complaint(register, subject)
    decided = complaint.step("decide")
    if not complaint.outcome or decided is None:
        raise Refused("slip_unfit")
    rules, told = _rules(register, complaint), complaint.step("tell")
    close = next(clock for clock in _clocks(register, complaint, rules) if clock.step == "close")
    values = {
        **_common(register, complaint, rules),
        "moment": common.moment(register, (told or decided).at),
        "officer": common.officer(register, (told or decided).officer),
        "received": formats.date(complaint.received),
        "decision": _decision(complaint, rules),
        "answer": complaint.answer,
        "reopen": formats.date(close.due) if close.due is not None else "",
    }
    return values, str(values["number"])


def _complaint(register: Register, subject: int) -> ComplaintState:
    state = register.fold_of(subject).state
    if not isinstance(state, ComplaintState):
        raise Refused("complaint_unknown")
    return state.masked  # case and visit of a hidden reporter lead to the name


def _rules(register: Register, complaint: ComplaintState) -> ComplaintRules | None:
    """Return how complaints were taken when this one came; None where no catalogue here knows it."""
    try:
        return register.catalogue(complaint.catalogue).complaints
    except Refused:
        return None


def _clocks(register: Register, complaint: ComplaintState, rules: ComplaintRules | None) -> tuple[Clock, ...]:
    return clocks(complaint, rules, register.calendar(), register.branch().zone, register.today())


def _person(register: Register, complaint: ComplaintState) -> PersonState | None:
    """Return who complains, where that is not hidden; None where it was erased."""
    state = register.fold_of(complaint.person).state if complaint.person is not None else None
    return state if isinstance(state, PersonState) and not complaint.anonymous else None


def _name(register: Register, complaint: ComplaintState) -> str:
    """Return the name of who complains, where that is not hidden; who wrote from outside is in no register."""
    wrote = complaint.data.reporter if complaint.data is not None and complaint.person is None else None
    return wrote.name if wrote is not None else common.name(_person(register, complaint))


def _common(register: Register, complaint: ComplaintState, rules: ComplaintRules | None) -> Values:
    """Return what both slips say."""
    category = rules.category_of(complaint.category) if rules is not None else None
    other = complaint.data.other if complaint.data is not None else ""
    name = category.name if category is not None else complaint.category
    return {
        **common.office(register),
        **common.numbered(complaint.number),
        "hidden": complaint.anonymous,
        "reporter": "" if complaint.anonymous else _name(register, complaint),
        "category": f"{name}: {other}" if other else name,
        "counter": "",
    }


def _decision(complaint: ComplaintState, rules: ComplaintRules | None) -> str:
    """Return how it was decided, and why it was not taken up or to whom it was passed on."""
    refusal = next((r.name for r in rules.refusal if r.code == complaint.refusal), "") if rules is not None else ""
    more = refusal or complaint.refusal or complaint.referred_to
    told = words.outcome(complaint.outcome)
    return f"{told}: {more}" if more else told


def _short(account: str) -> str:
    return account if len(account) <= SHORT else account[:SHORT].rsplit(" ", 1)[0] + " …"
