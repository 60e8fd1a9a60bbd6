"""The questions of a public consultation: who came, what was said, what is promised, another term."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from models import text
from models.acts import Group
from models.facts.instruments import Instrument
from models.fold import Commitment, ForumState
from models.fold.states import GROUPS
from models.forms import AddParticipant, Commit, CorrectForum, MoveCommitment, RecordInput
from models.refused import Refused
from models.words import _, formats
from models.words import quality as words
from screens.quality.dialogs import Recording
from screens.widgets.field import Field


class OnGroups(Recording):
    """Base of dialogs that ask for one of the five groups by its digit."""

    def group(self) -> Group:
        """Return the group that a digit means.

        Raises:
            Refused: ``group_unknown``.
        """
        typed = self.field("group").value.strip()
        if typed not in ("1", "2", "3", "4", "5"):
            raise Refused("group_unknown")
        return GROUPS[int(typed) - 1]

    def groups_told(self) -> Iterable[Widget]:
        """Yield what the digits of the groups mean."""
        for first in (0, 3):
            some = enumerate(GROUPS[first : first + 3], first + 1)
            yield Static(Content("   ".join(f" {n} {words.group(g)}" for n, g in some)), classes="hint")


class ParticipantDialog(OnGroups):
    """Group by its digit, name, organisation, and F or M if it is said."""

    def __init__(self, forum: int) -> None:
        super().__init__(_("Who came"))
        self.forum = forum

    def body(self) -> Iterable[Widget]:
        """Four fields, and what the digits mean."""
        yield from Field.aligned(
            Field("group", lambda: _("Group"), width=3, digits=True, longest=1),
            Field("name", lambda: _("Name"), width=50, longest=text.NAME_LENGTH),
            Field("organisation", lambda: _("Organisation"), width=50, longest=text.LINE_LENGTH),
            Field("sex", lambda: _("F/M"), width=3, longest=1),
        )
        yield from self.groups_told()

    def on_mount(self) -> None:
        """Say what may be typed."""
        self.field("sex").tell(_("{female}: female, {male}: male; may stay empty").format(female=_("F"), male=_("M")))

    def form(self) -> AddParticipant:
        """Return the form; see :class:`Recording`."""
        letters = {"": "", _("F"): "female", _("M"): "male"}
        typed = self.field("sex").value.strip().upper()
        if typed not in letters:
            raise Refused("sex_letter", female=_("F"), male=_("M"))
        return AddParticipant(
            forum=self.forum,
            group=self.group(),
            name=self.field("name").value,
            organisation=self.field("organisation").value,
            sex=letters[typed],  # type: ignore[arg-type]  # one of the three
        )


class InputDialog(OnGroups):
    """Group by its digit, and what was said."""

    def __init__(self, forum: int) -> None:
        super().__init__(_("What was said"))
        self.forum = forum

    def body(self) -> Iterable[Widget]:
        """Two fields, and what the digits mean."""
        yield from Field.aligned(
            Field("group", lambda: _("Group"), width=3, digits=True, longest=1),
            Field("text", lambda: _("Input"), width=60, longest=text.NOTE_LENGTH),
        )
        yield from self.groups_told()

    def form(self) -> RecordInput:
        """Return the form; see :class:`Recording`."""
        return RecordInput(forum=self.forum, group=self.group(), text=self.field("text").value)


class CommitDialog(Recording):
    """A line of the minutes: problem, recommendation, owner, term, and what it is to lift."""

    def __init__(self, forum: int, units: Sequence[str], instruments: Sequence[Instrument]) -> None:
        super().__init__(_("What is promised"))
        self.forum, self.units = forum, units
        self.choices = [("element", code, words.element(code)) for code in words.ELEMENTS]
        newest = {i.code: i for i in instruments}
        for instrument in newest.values():
            for item in instrument.items():
                self.choices.append(("indicator", f"{instrument.code}:{item.code}", words.title(item)))

    def body(self) -> Iterable[Widget]:
        """Five fields."""
        yield from Field.aligned(
            Field("problem", lambda: _("Problem"), width=58, longest=text.NOTE_LENGTH),
            Field("recommendation", lambda: _("Recommendation"), width=58, longest=text.NOTE_LENGTH),
            Field("owner", lambda: _("Owner"), width=12, longest=32),
            Field("due", lambda: _("Term"), width=12, longest=20),
            Field("lifts", lambda: _("Is to lift"), width=24, longest=65),
        )
        yield Static("", id="meant", classes="hint", markup=False)

    def on_mount(self) -> None:
        """Say what may be typed."""
        self.field("owner").tell(", ".join(self.units))
        self.field("due").tell(_("T+30, 31012027"))
        self.field("lifts").tell(_("a word of an element or indicator"))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say at each key what is meant."""
        event.stop()
        if event.input.id != "lifts":
            return
        found = self._meant(event.value)
        told = " · ".join(f"{code} {name}" for _kind, code, name in found[:4])
        self.query_one("#meant", Static).update(Content(f" {told}"))

    def _meant(self, typed: str) -> list[tuple[str, str, str]]:
        wanted = text.folded(typed)
        if not wanted:
            return []
        exact = [c for c in self.choices if c[1] == typed.strip()]
        return exact or [c for c in self.choices if wanted in text.folded(f"{c[1]} {c[2]}")]

    def form(self) -> Commit:
        """Return the form; see :class:`Recording`.

        Raises:
            Refused: ``lift_ambiguous``, ``lift_unknown``.
        """
        lifts: dict[str, Any] = {"element": "", "indicator": ""}
        if self.field("lifts").value.strip():
            found = self._meant(self.field("lifts").value)
            if not found:
                raise Refused("lift_unknown")
            if len(found) > 1:
                raise Refused("lift_ambiguous")
            lifts[found[0][0]] = found[0][1]
        typed: dict[str, Any] = {name: self.field(name).value for name in ("problem", "recommendation", "owner", "due")}
        return Commit(forum=self.forum, **typed, **lifts)


class MoveDialog(Recording):
    """Another term, and why."""

    def __init__(self, forum: int, promise: Commitment) -> None:
        about = _("until now {date}").format(date=formats.date(promise.due))
        super().__init__(_("Another term"), about)
        self.forum, self.promise = forum, promise

    def body(self) -> Iterable[Widget]:
        """Two fields."""
        yield Field("due", lambda: _("Term"), width=12, longest=20)
        yield Field("reason", lambda: _("Reason"), width=60, longest=text.NOTE_LENGTH)

    def form(self) -> MoveCommitment:
        """Return the form; see :class:`Recording`."""
        typed: dict[str, Any] = {name: self.field(name).value for name in ("due", "reason")}
        return MoveCommitment(forum=self.forum, commitment=self.promise.entry, **typed)


class CorrectDialog(Recording):
    """Day, place and topic as they should have been."""

    def __init__(self, state: ForumState) -> None:
        super().__init__(_("Correct day, place or topic"))
        self.state = state

    def body(self) -> Iterable[Widget]:
        """Three fields."""
        yield from Field.aligned(
            Field("day", lambda: _("Day"), width=12, longest=20),
            Field("place", lambda: _("Place"), width=56, longest=text.LINE_LENGTH),
            Field("topic", lambda: _("Topic"), width=56, longest=text.LINE_LENGTH),
        )

    def on_mount(self) -> None:
        """Fill in what stands there."""
        self.field("day").fill(f"{self.state.day:%d%m%Y}")
        self.field("place").fill(self.state.place)
        self.field("topic").fill(self.state.topic)

    def form(self) -> CorrectForum:
        """Return the form; see :class:`Recording`."""
        typed: dict[str, Any] = {name: self.field(name).value for name in ("day", "place", "topic")}
        return CorrectForum(forum=self.state.id, **typed)
