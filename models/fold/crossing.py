"""One table: what stands when two acts on a case or a complaint crossed, each by someone who had not seen the other.

Physical facts (a product given, papers gone or come back, an answer told) always stand; of two of them the greater one,
then the earlier by the clock, so that every order of placing ends the same. Of all other pairs the first placed stands.
The act that does not stand is kept, contested, and shown to both sides (:mod:`models.words.crossings`). What commutes
never crosses.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import structs

from models.acts import (
    Act,
    ActUndone,
    CaseCameBack,
    CaseDelivered,
    CaseDispatched,
    CaseLapsed,
    CaseWithdrawn,
    ComplaintCorrected,
    ComplaintDecided,
    ComplaintLapsed,
    ComplaintSupplemented,
    ComplaintTaken,
    ComplaintTold,
    ComplaintWithdrawn,
    HandoverAccepted,
    HandoverDeclined,
    HandoverOffered,
    HandoverTakenBack,
    IntakeCorrected,
    RequirementsMarked,
    kinds,
)
from models.acts.entry import Entry
from models.fold import case, complaint, custody
from models.fold.moves import lapsed
from models.fold.states import CaseState, Contest, Crossable, State

_PHYSICAL: dict[type[Act], Callable[[Any, Entry, Any], Crossable]] = {
    **case.PHYSICAL,
    **custody.PHYSICAL,
    **complaint.PHYSICAL,
}

NEEDLESS = frozenset({"asked_already", "handover_not_asked", "handover_to_holder", "contest_unknown"})
"""Why a remark is void that two desks made at once: the other one's did all that was to be done."""

_DECISIONS = tuple(act for act in kinds().values() if act.DECIDES)
_HANDOVER = (HandoverOffered, HandoverAccepted, HandoverDeclined, HandoverTakenBack)

_PAIRS: tuple[tuple[tuple[type[Act], ...], tuple[type[Act], ...], str], ...] = (
    ((CaseDelivered,), (CaseDelivered,), "double_delivery"),
    ((CaseDelivered,), _HANDOVER, "delivery_handover"),
    ((CaseDelivered,), (CaseWithdrawn,), "delivery_withdrawal"),
    ((CaseDelivered,), (CaseDispatched, CaseCameBack), "delivery_dispatch"),
    ((CaseDispatched,), (CaseDispatched,), "double_dispatch"),
    ((CaseDispatched,), _HANDOVER, "dispatch_handover"),
    ((HandoverAccepted,), (HandoverAccepted,), "double_accept"),
    ((HandoverAccepted,), (HandoverTakenBack,), "accept_take_back"),
    ((HandoverAccepted,), (HandoverDeclined,), "accept_decline"),
    ((HandoverOffered,), (HandoverOffered,), "double_offer"),
    (_DECISIONS, (CaseWithdrawn,), "decision_withdrawal"),
    (_DECISIONS, _DECISIONS, "double_decision"),
    ((IntakeCorrected,), _DECISIONS, "correction_decision"),
    ((IntakeCorrected,), (IntakeCorrected,), "double_correction"),
    ((CaseLapsed,), (RequirementsMarked,), "lapse_papers"),
    ((ActUndone,), (ActUndone,), "double_undo"),
    ((ComplaintTold,), (ComplaintTold,), "double_telling"),
    ((ComplaintTold,), (ComplaintWithdrawn,), "telling_withdrawal"),
    ((ComplaintDecided,), (ComplaintDecided,), "double_answer"),
    ((ComplaintDecided,), (ComplaintWithdrawn,), "decision_withdrawal"),
    ((ComplaintDecided,), (ComplaintTaken,), "answer_taking"),
    ((ComplaintTaken,), (ComplaintTaken,), "double_taking"),
    ((ComplaintCorrected,), (ComplaintCorrected,), "double_account"),
    ((ComplaintLapsed,), (ComplaintSupplemented,), "lapse_supplement"),
)
"""Pairs that cross even where the rules of a case would let both pass, and the name of each."""

CODES = ("crossed", *dict.fromkeys(code for _one, _other, code in _PAIRS))
"""Every name of a crossing; ``crossed`` is any pair that is in no line of the table."""


def code(one: Act, other: Act) -> str | None:
    """Return the name of the crossing of two acts, None where the table has no line for them.

    Two undoings cross where they take the same act back; of different acts, the rules tell whether both can pass.
    """
    if isinstance(one, ActUndone) and isinstance(other, ActUndone) and one.undoes != other.undoes:
        return None
    for these, those, name in _PAIRS:
        for this, that in ((one, other), (other, one)):
            if isinstance(this, these) and isinstance(that, those):
                return name
    return None


def overtaken(state: State | None, act: Act, other: Act) -> bool:
    """Tell whether ``act`` decides a case that ``other`` had given to another pool before; it then decides nothing.

    The other way round both stand: a case that was decided may go to another pool. So this is no line of the table.
    """
    if not act.DECIDES or not isinstance(other, HandoverAccepted) or not isinstance(state, CaseState):
        return False
    return any(h.offer == other.offer and not h.keep for h in state.handovers)


def stands_over(entry: Entry, act: Act, rival: tuple[Entry, Act] | None) -> bool:
    """Tell whether ``act`` stands though its ``rival`` was placed before it; None: what is in its way was undone."""
    if not act.PHYSICAL:
        return False
    return rival is None or not rival[1].PHYSICAL or rank(entry, act) < rank(*rival)


def rank(entry: Entry, act: Act) -> tuple[int, int, int]:
    """Return the place of a physical fact among others, the one that stands first."""
    return (act.PHYSICAL, entry.at, entry.id)


def stand(state: Crossable, entry: Entry, act: Act) -> Crossable:
    """Return the subject with a physical fact in force over what it crossed."""
    if isinstance(state, CaseState):
        state = structs.replace(state, handovers=lapsed(state, entry))
    put = _PHYSICAL.get(type(act))
    return put(state, entry, act) if put is not None else state


def contest(state: Crossable, crossing: Contest) -> Crossable:
    """Return the subject, unchanged but for the note that an entry crossed another and does not stand."""
    return structs.replace(state, contests=(*state.contests, crossing))


def in_force(contests: tuple[Contest, ...]) -> tuple[Contest, ...]:
    """Return contests so that what stands in each is not contested itself: what that lost to stands instead."""
    lost_to = {c.entry: c.stands for c in contests}
    found = []
    for contest in contests:
        stands = contest.stands
        for _link in contests:
            stands = lost_to.get(stands, stands)
        found.append(contest if stands == contest.stands else structs.replace(contest, stands=stands))
    return tuple(found)
