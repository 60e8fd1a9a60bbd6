"""A public consultation: hold it, write down who came, what was said and what was promised, and what became of that."""

from __future__ import annotations

from typing import Literal

from models import text
from models.acts import (
    CommitmentData,
    CommitmentDone,
    CommitmentMade,
    CommitmentMoved,
    ForumCorrected,
    ForumHeld,
    ForumPartDropped,
    Group,
    InputRecorded,
    ParticipantAdded,
    ParticipantData,
)
from models.fold import ForumState
from models.forms.base import Done, Form, Id, free, reason
from models.forms.custody import unit_of
from models.refused import Refused
from models.register.register import Register
from models.register.writing import Writing
from models.words import formats


class _Head(Form, frozen=True, kw_only=True):
    """Base of forms with day, place and topic of a forum; ``day`` as it is typed."""

    day: str = "T"
    place: str
    topic: str

    def _place(self) -> str:
        return _needed(self.place, "place", "forum_place_missing")

    def _topic(self) -> str:
        return _needed(self.topic, "topic", "forum_topic_missing")


class HoldForum(_Head, frozen=True, kw_only=True, tag="hold_forum"):
    """Write a forum down."""

    unit: str

    def perform(self, writing: Writing) -> Done:
        """Record it; see :meth:`Form.perform`."""
        day = formats.read_date(self.day, writing.today)
        unit = unit_of(writing.register, self.unit).id
        recorded = writing.record(ForumHeld(unit=unit, day=day, place=self._place(), topic=self._topic()))
        return Done(subject=recorded.entry.id)


class CorrectForum(_Head, frozen=True, kw_only=True, tag="correct_forum"):
    """Correct day, place or topic."""

    forum: Id

    def perform(self, writing: Writing) -> Done:
        """Record it; see :meth:`Form.perform`."""
        day = formats.read_date(self.day, writing.today)
        writing.record(ForumCorrected(day=day, place=self._place(), topic=self._topic()), self.forum)
        return Done(subject=self.forum)


class _OnForum(Form, frozen=True, kw_only=True):
    """Base of forms on a forum, named by its id."""

    forum: Id


class AddParticipant(_OnForum, frozen=True, kw_only=True, tag="add_participant"):
    """Somebody came, as one of the five groups."""

    group: Group
    name: str
    organisation: str = ""
    sex: Literal["", "female", "male"] = ""

    def perform(self, writing: Writing) -> Done:
        """Record it; see :meth:`Form.perform`."""
        data = ParticipantData(name=text.name(self.name), organisation=text.line(self.organisation, "organisation"))
        recorded = writing.record(ParticipantAdded(group=self.group, sex=self.sex, personal=data), self.forum)
        return Done(subject=self.forum, entry=recorded.entry.id)


class RecordInput(_OnForum, frozen=True, kw_only=True, tag="record_input"):
    """Somebody of a group said something."""

    group: Group
    text: str

    def perform(self, writing: Writing) -> Done:
        """Record it; see :meth:`Form.perform`."""
        said = free(self.text)
        if said is None:
            raise Refused("input_missing")
        recorded = writing.record(InputRecorded(group=self.group, personal=said), self.forum)
        return Done(subject=self.forum, entry=recorded.entry.id)


class Commit(_OnForum, frozen=True, kw_only=True, tag="commit"):
    """A line of the minutes: what is wrong, what is done about it, by whom and by when, and what it is to lift."""

    problem: str
    recommendation: str
    owner: str
    due: str
    element: str = ""
    indicator: str = ""

    def perform(self, writing: Writing) -> Done:
        """Record it; see :meth:`Form.perform`."""
        data = CommitmentData(
            problem=_needed(self.problem, "problem", "problem_missing", text.NOTE_LENGTH),
            recommendation=_needed(self.recommendation, "recommendation", "recommendation_missing", text.NOTE_LENGTH),
        )
        act = CommitmentMade(
            owner=unit_of(writing.register, self.owner).id,
            due=formats.read_date(self.due, writing.today),
            element=text.line(self.element, "element", longest=32),
            indicator=text.line(self.indicator, "indicator", longest=65),
            personal=data,
        )
        recorded = writing.record(act, self.forum)
        return Done(subject=self.forum, entry=recorded.entry.id)


class KeepCommitment(_OnForum, frozen=True, kw_only=True, tag="commitment_done"):
    """What was promised is done; the note says how."""

    commitment: Id
    note: str

    def perform(self, writing: Writing) -> Done:
        """Record it; see :meth:`Form.perform`."""
        writing.record(CommitmentDone(commitment=self.commitment, personal=reason(self.note)), self.forum)
        return Done(subject=self.forum, entry=self.commitment)


class MoveCommitment(_OnForum, frozen=True, kw_only=True, tag="commitment_moved"):
    """What was promised gets another term, with a reason."""

    commitment: Id
    due: str
    reason: str

    def perform(self, writing: Writing) -> Done:
        """Record it; see :meth:`Form.perform`."""
        due = formats.read_date(self.due, writing.today)
        act = CommitmentMoved(commitment=self.commitment, due=due, personal=reason(self.reason))
        writing.record(act, self.forum)
        return Done(subject=self.forum, entry=self.commitment)


class DropForumPart(_OnForum, frozen=True, kw_only=True, tag="drop_forum_part"):
    """A participant, an input or a commitment was written down by mistake; the last needs a supervisor."""

    part: Id
    reason: str

    def perform(self, writing: Writing) -> Done:
        """Record it; see :meth:`Form.perform`."""
        writing.record(ForumPartDropped(part=self.part, personal=reason(self.reason)), self.forum)
        return Done(subject=self.forum)


def forum_of(register: Register, id_: int) -> ForumState:
    """Return a forum by its id.

    Raises:
        Refused: ``forum_unknown``.
    """
    state = register.fold_of(id_).state
    if not isinstance(state, ForumState):
        raise Refused("forum_unknown")
    return state


def _needed(typed: str, field: str, code: str, longest: int = text.LINE_LENGTH) -> str:
    cleaned = text.line(typed, field, longest=longest)
    if not cleaned:
        raise Refused(code)
    return cleaned


__all__ = [
    "AddParticipant",
    "Commit",
    "CorrectForum",
    "DropForumPart",
    "HoldForum",
    "KeepCommitment",
    "MoveCommitment",
    "RecordInput",
    "forum_of",
]
