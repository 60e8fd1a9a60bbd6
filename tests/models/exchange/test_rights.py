"""Every kind of act has a line that says who may say it about what, and every check of every line objects."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

import pytest
from msgspec import structs

from models import acts
from models.acts import Act, kinds
from models.acts.entry import Entry
from models.facts import ids, numbering
from models.fold import (
    AssessmentState,
    CaseState,
    Commitment,
    ComplaintState,
    ForumState,
    ImprovementState,
    OfficerState,
    PersonState,
    QuarantineState,
    ShiftState,
    State,
    SurveyState,
    UnitState,
    VisitState,
)
from models.fold.states import Handover, Period
from models.rules import RIGHTS, objection, rights
from models.words.sentences import SENTENCES
from tests.models.examples import INSTRUMENT, example

BRANCH, DESK = 7, 3
POOL, OTHER_POOL = ids.pack(BRANCH, 0, 0, 5), ids.pack(BRANCH, 0, 0, 6)
SARI = OfficerState(ids.pack(BRANCH, 0, 0, 9), "sari", "Sari", "supervisor", (POOL,))
OWN = ids.pack(BRANCH, DESK, 0, 40)
SUBJECT = ids.pack(BRANCH, DESK, 0, 20)
NOW = 1_795_480_000


def number(range_: numbering.Range, *, desk: int = DESK, branch: int = BRANCH, place: int = 0) -> int:
    """Return a right number of a desk."""
    return numbering.make(numbering.Series(branch, desk, 0, 2026), range_.value[0] + place)


NOTICE = acts.Notice(number(numbering.Range.NOTICE), ("ktp",), dt.date(2026, 12, 1))
CASE = CaseState(
    SUBJECT, 1, 11, None, "PP", "baru", 1, "received", POOL, NOW, SARI.id, NOW, 0,
    periods=(Period("received", POOL, NOW),), handovers=(Handover(4, POOL, POOL, NOW, SARI.id),),
)  # fmt: skip
VISIT = VisitState(SUBJECT, 1, 1, dt.date(2026, 12, 1), DESK, 0, (), "", "waiting", 0, NOW, SARI.id, NOW)
SHIFT = ShiftState(SUBJECT, DESK, POOL, 1, NOW, 0, (), (), 0)
COMPLAINT = ComplaintState(
    SUBJECT, 1, dt.date(2026, 12, 1), "K3", "UMUM", 1, "LOKET", "in_hand", NOW, SARI.id, NOW,
    unit=OTHER_POOL, periods=(Period("new", 0, NOW),),
)  # fmt: skip
FORUM = ForumState(
    SUBJECT, POOL, dt.date(2026, 12, 1), "Aula", "Standar", NOW, SARI.id, NOW,
    commitments=(Commitment(9, POOL, dt.date(2026, 12, 1), NOW),),
)  # fmt: skip
BEFORE: dict[str, State] = {
    "complaint": COMPLAINT,
    "assessment": AssessmentState(SUBJECT, POOL, 2026, INSTRUMENT, NOW, SARI.id, NOW), "forum": FORUM,
    "case": CASE, "person": PersonState(SUBJECT, "nik", "Siti"), "visit": VISIT, "shift": SHIFT, "any": CASE,
    "unit": UnitState(SUBJECT, "HI", "HI", "unit"),
    "survey": SurveyState(SUBJECT, dt.date(2026, 12, 1)),
    "improvement": ImprovementState(
        SUBJECT, "skm", "time", "", 0, dt.date(2027, 1, 1), dt.date(2027, 3, 31), "", "", NOW
    ),
    "quarantine": QuarantineState(SUBJECT, DESK, 0, "ptsa-act", 1, 1, "x"),
}  # fmt: skip
HONEST: dict[str, dict[str, Any]] = {
    "CaseOpened": {
        "number": number(numbering.Range.CASE, desk=DESK + 1),
        "pool": POOL,
        "notice": NOTICE,
        "visit": SUBJECT,
    },
    "IntakeCorrected": {"notice": NOTICE},
    "RequirementsMarked": {"notice": NOTICE},
    "CaseReturned": {"notice": NOTICE},
    "CaseAssigned": {"officer": SARI.id},
    "HandoverAsked": {"pool": POOL},
    "CaseDispatched": {"number": number(numbering.Range.DISPATCH)},
    "TicketIssued": {"number": number(numbering.Range.QUEUE)},
    "SheetsReserved": {"first": number(numbering.Range.CASE), "count": 200},
    "ShiftHanded": {"desk": DESK, "pool": POOL, "absent": SARI.id},
    "InventoryTaken": {"unit": POOL},
    "ComplaintLodged": {"number": number(numbering.Range.COMPLAINT), "unit": POOL},
    "ComplaintCorrected": {"unit": POOL},
    "ComplaintTaken": {"handler": SARI.id},
    "ImprovementPlanned": {"unit": POOL},
    "Erased": {"reason": "request"},
    "AssessmentBegun": {"unit": POOL},
    "ForumHeld": {"unit": POOL},
    "CommitmentMade": {"owner": POOL},
}
"""What an honest desk says in place of the example's values."""


def said(kind: str, **changes: Any) -> str | None:
    """Return what the centre objects to the example of a kind, said honestly but for the changes."""
    act: Act = structs.replace(example(kind), **HONEST.get(kind, {}))
    changes = {"officer_": None, **changes} if kind == "SurveyTaken" else changes
    about: Any = None if act.CREATES else BEFORE.get(act.SUBJECT)
    if kind == "Erased":
        about = structs.replace(CASE, state="delivered")
    subject = OWN if act.CREATES else SUBJECT
    officer: OfficerState | None = SARI
    how: dict[str, Any] = {"here": True, "home": True}
    for name, value in changes.items():
        if name in ("here", "home", "needed", "now"):
            how[name] = value
        elif name == "act_before":
            act = structs.replace(act, before=value)
        elif name == "before":
            about = value
        elif name == "officer_":
            officer = value
        elif name == "subject":
            subject = value
        elif name.startswith("before_"):
            about = structs.replace(about, **{name.removeprefix("before_"): value})
        else:
            act = structs.replace(act, **{name: value})
    by = officer.id if officer is not None else 0
    entry = Entry(OWN, NOW, by, subject, 0, kind, 1, b"{}", None, None, None, b"")
    return objection(entry, act, officer, about, **how)


def with_notice(**changes: Any) -> dict[str, Any]:
    """Return a change of the notice."""
    return {"notice": structs.replace(NOTICE, **changes)}


ABSENT, ELSEWHERE, CLERK, STRANGER = (
    {"officer_": None},
    {"officer_": structs.replace(SARI, id=ids.pack(BRANCH + 1, 0, 0, 9))},
    {"officer_": structs.replace(SARI, role="officer")},
    {"officer_": structs.replace(SARI, units=(OTHER_POOL,))},
)
WRONG: dict[Any, list[tuple[dict[str, Any], str]]] = {
    rights.centre: [({}, "centre_only")],
    rights.begins: [({"subject": SUBJECT}, "subject_exists")],
    rights.about: [
        ({"here": False}, "not_here"),
        ({"before": None}, "subject_unknown"),
        ({"before": SARI}, "centre_only"),
        ({"before": BEFORE["unit"], "here": False}, "centre_only"),
    ],
    "about at home": [({"home": False}, "not_here")],
    rights.officer: [(ABSENT, "officer_unknown"), (ELSEWHERE, "officer_unknown")],
    rights.nobody: [({"officer_": SARI}, "survey_named")],
    rights.supervisor: [(CLERK, "supervisor_only")],
    rights.for_another: [(CLERK, "supervisor_only")],
    rights.holder: [(STRANGER, "not_holder")],
    rights.receiver: [
        ({"before_handovers": (Handover(4, POOL, OTHER_POOL, NOW, SARI.id),)}, "not_receiver"),
    ],
    rights.over: [({"needed": True}, "person_has_open_case"), ({"before_state": "ready"}, "person_has_open_case")],
    rights.not_of_complained_unit: [({**CLERK, "before_unit": POOL}, "complained_about")],
    rights.in_time: [({"now": NOW - rights.AHEAD - 1, "reason": "retention"}, "clock_ahead")],
    rights.owner: [({"officer_": structs.replace(SARI, role="officer", units=(OTHER_POOL,))}, "not_owner")],
    rights.unsaid: [({"officer_": structs.replace(SARI, role="officer")}, "supervisor_only")],
    rights.another: [({"before_handed_by": SARI.id}, "shift_own")],
    rights.noticed: [
        (with_notice(number=number(numbering.Range.NOTICE, desk=DESK + 1)), "number_wrong"),
        (with_notice(number=number(numbering.Range.CASE)), "number_wrong"),
        (with_notice(number=10), "number_wrong"),
    ],
}
"""For each check what it objects to, with which code; those that depend on the kind are below."""
OF_KIND: dict[tuple[str, Any], list[tuple[dict[str, Any], str]]] = {
    ("CaseOpened", rights.member): [(STRANGER, "not_at_counter")],
    ("CaseOpened", rights.numbered): [
        ({"number": number(numbering.Range.CASE, branch=BRANCH + 1)}, "number_wrong"),
        ({"number": number(numbering.Range.QUEUE)}, "number_wrong"),
        ({"number": number(numbering.Range.CASE) + 1}, "number_wrong"),
    ],
    ("CaseOpened", rights.of_branch): [({"visit": ids.pack(BRANCH + 1, 1, 0, 1)}, "ticket_unknown")],
    ("CaseAssigned", rights.of_branch): [({"officer": ids.pack(BRANCH + 1, 0, 0, 9)}, "assignee_outside")],
    ("CaseDispatched", rights.numbered): [({"number": number(numbering.Range.DISPATCH, desk=1)}, "number_wrong")],
    ("TicketIssued", rights.numbered): [({"number": number(numbering.Range.QUEUE, desk=1)}, "number_wrong")],
    ("HandoverAsked", rights.member): [(STRANGER, "not_your_pool")],
    ("SheetsReserved", rights.numbered): [
        ({"first": 10}, "number_wrong"),
        ({"first": number(numbering.Range.CASE, desk=DESK + 1)}, "number_wrong"),
        ({"first": number(numbering.Range.CASE, place=799_998)}, "number_wrong"),
    ],
    ("ComplaintLodged", rights.numbered): [
        ({"number": number(numbering.Range.COMPLAINT, desk=DESK + 1)}, "number_wrong"),
        ({"number": number(numbering.Range.DISPATCH)}, "number_wrong"),
    ],
    ("ComplaintLodged", rights.of_branch): [({"unit": ids.pack(BRANCH + 1, 0, 0, 5)}, "unit_unknown")],
    ("ComplaintCorrected", rights.of_branch): [({"unit": ids.pack(BRANCH + 1, 0, 0, 5)}, "unit_unknown")],
    ("ComplaintTaken", rights.of_branch): [({"handler": ids.pack(BRANCH + 1, 0, 0, 9)}, "officer_unknown")],
    ("ShiftHanded", rights.at_this_desk): [({"desk": DESK + 1}, "desk_foreign")],
    ("ShiftHanded", rights.member): [({"pool": OTHER_POOL}, "not_your_pool")],
    ("ShiftAccepted", rights.at_this_desk): [({"before_desk": DESK + 1}, "desk_foreign")],
    ("ShiftAccepted", rights.member): [({"before_pool": OTHER_POOL}, "not_your_pool")],
    ("TracesErased", rights.in_time): [
        ({"now": NOW - rights.AHEAD - 1}, "clock_ahead"),
        ({"before": None, "act_before": NOW + 2 * rights.AHEAD, "now": NOW}, "clock_ahead"),
    ],
    ("AssessmentBegun", rights.of_branch): [({"unit": ids.pack(BRANCH + 1, 0, 0, 5)}, "unit_unknown")],
    ("ForumHeld", rights.of_branch): [({"unit": ids.pack(BRANCH + 1, 0, 0, 5)}, "unit_unknown")],
    ("CommitmentMade", rights.of_branch): [({"owner": ids.pack(BRANCH + 1, 0, 0, 5)}, "unit_unknown")],
    ("ImprovementPlanned", rights.of_branch): [({"unit": ids.pack(BRANCH + 1, 0, 0, 5)}, "unit_unknown")],
    ("InventoryTaken", rights.of_branch): [({"unit": ids.pack(BRANCH + 1, 0, 0, 5)}, "unit_unknown")],
}


def bare(check: Any) -> Any:
    """Return what the cases of a check are listed under."""
    if isinstance(check, partial):
        return "about at home" if check.keywords.get("at_home") else check.func
    return check


def test_every_kind_has_a_line() -> None:
    assert set(RIGHTS) == set(kinds().values()), "a new kind needs a line: who may say it, about what?"


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_what_an_honest_desk_says_counts_and_nothing_else(kind: str) -> None:
    checks = [bare(check) for check in RIGHTS[kinds()[kind]]]
    if rights.centre not in checks:
        assert said(kind) is None
    for check in checks:
        wrong = OF_KIND.get((kind, check)) or WRONG[check]
        for changes, code in wrong:
            assert said(kind, **changes) == code, (kind, check, changes)
            assert code in SENTENCES


def test_nothing_is_said_of_what_is_something_else() -> None:
    for kind, cls in kinds().items():
        for name, state in BEFORE.items():
            if (
                name != "any"
                and not cls.CREATES
                and cls.SUBJECT not in (name, "any")
                and rights.centre not in RIGHTS[cls]
            ):
                assert said(kind, before=state) in ("subject_unknown", "centre_only"), (kind, name)


def test_a_look_is_no_act() -> None:
    assert said("DetailOpened", before=CASE) == "kind_unknown"
