"""Rules of a public consultation: what is written down of it, and what becomes of what was promised."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import structs

from models.acts import (
    Act,
    CommitmentDone,
    CommitmentMade,
    CommitmentMoved,
    Erased,
    ForumCorrected,
    ForumHeld,
    ForumPartDropped,
    InputRecorded,
    ParticipantAdded,
)
from models.acts.by_act import ByAct
from models.acts.entry import Entry
from models.fold.states import Commitment, ForumState, Input, Participant, State, TermMove
from models.refused import Refused

_RULES = ByAct[Callable[[ForumState, Entry, Any], ForumState]]()

MOST = 400
"""Participants, inputs and commitments each that a forum holds."""


def step(state: State | None, entry: Entry, act: Act) -> State:
    """Return the forum after ``act``.

    Raises:
        Refused: ``subject_exists``, ``subject_unknown``, ``subject_full``, ``commitment_unknown``, ``commitment_done``,
            ``commitment_before``, ``nothing_changed``, ``part_unknown``.
    """
    if isinstance(act, ForumHeld):
        if state is not None:
            raise Refused("subject_exists")
        return ForumState(entry.id, act.unit, act.day, act.place, act.topic, entry.at, entry.officer, entry.at)
    rule = _RULES.get(type(act))
    if not isinstance(state, ForumState) or rule is None:
        raise Refused("subject_unknown")
    after: ForumState = rule(state, entry, act)
    return structs.replace(after, touched_at=max(state.touched_at, entry.at))


@_RULES.of(Erased)
def _erased(forum: ForumState, _: Entry, __: Erased) -> ForumState:
    return forum


@_RULES.of(ForumCorrected)
def _corrected(forum: ForumState, _: Entry, act: ForumCorrected) -> ForumState:
    if (act.day, act.place, act.topic) == (forum.day, forum.place, forum.topic):
        raise Refused("nothing_changed")
    return structs.replace(forum, day=act.day, place=act.place, topic=act.topic)


@_RULES.of(ParticipantAdded)
def _joined(forum: ForumState, entry: Entry, act: ParticipantAdded) -> ForumState:
    _check_room(len(forum.participants))
    name, organisation = (act.personal.name, act.personal.organisation) if act.personal else ("", "")
    new = Participant(entry.id, act.group, act.sex, name, organisation)
    return structs.replace(forum, participants=(*forum.participants, new))


@_RULES.of(InputRecorded)
def _said(forum: ForumState, entry: Entry, act: InputRecorded) -> ForumState:
    _check_room(len(forum.inputs))
    new = Input(entry.id, act.group, act.personal.text if act.personal else "")
    return structs.replace(forum, inputs=(*forum.inputs, new))


@_RULES.of(CommitmentMade)
def _promised(forum: ForumState, entry: Entry, act: CommitmentMade) -> ForumState:
    _check_room(len(forum.commitments))
    if act.due < forum.day:
        raise Refused("commitment_before")
    problem, recommendation = (act.personal.problem, act.personal.recommendation) if act.personal else ("", "")
    new = Commitment(entry.id, act.owner, act.due, entry.at, act.element, act.indicator, problem, recommendation)
    return structs.replace(forum, commitments=(*forum.commitments, new))


@_RULES.of(CommitmentDone)
def _done(forum: ForumState, entry: Entry, act: CommitmentDone) -> ForumState:
    promise = _open(forum, act.commitment)
    how = act.personal.text if act.personal else ""
    return _changed(forum, structs.replace(promise, done_at=entry.at, done_by=entry.officer, how=how))


@_RULES.of(CommitmentMoved)
def _moved(forum: ForumState, entry: Entry, act: CommitmentMoved) -> ForumState:
    promise = _open(forum, act.commitment)
    if act.due == promise.due:
        raise Refused("nothing_changed")
    if act.due < forum.day:
        raise Refused("commitment_before")
    _check_room(len(promise.moves))
    reason = act.personal.text if act.personal else ""
    move = TermMove(entry.id, promise.due, entry.at, entry.officer, reason)
    return _changed(forum, structs.replace(promise, due=act.due, moves=(*promise.moves, move)))


@_RULES.of(ForumPartDropped)
def _dropped(forum: ForumState, _: Entry, act: ForumPartDropped) -> ForumState:
    """Take out what was written down by mistake. What was promised and done stays."""
    promise = forum.commitment(act.part)
    if promise is not None and promise.done_at:
        raise Refused("commitment_done")
    after = structs.replace(
        forum,
        participants=tuple(p for p in forum.participants if p.entry != act.part),
        inputs=tuple(i for i in forum.inputs if i.entry != act.part),
        commitments=tuple(c for c in forum.commitments if c.entry != act.part),
    )
    if after == forum:
        raise Refused("part_unknown")
    return after


def _check_room(count: int) -> None:
    if count >= MOST:
        raise Refused("subject_full")


def _open(forum: ForumState, entry: int) -> Commitment:
    promise = forum.commitment(entry)
    if promise is None:
        raise Refused("commitment_unknown")
    if promise.done_at:
        raise Refused("commitment_done")
    return promise


def _changed(forum: ForumState, promise: Commitment) -> ForumState:
    return structs.replace(
        forum, commitments=tuple(promise if c.entry == promise.entry else c for c in forum.commitments)
    )
