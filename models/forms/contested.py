"""Asking the other side of two acts that crossed."""

from __future__ import annotations

from models import text
from models.acts import Act, FreeText, NoteAdded, from_parts
from models.acts.entry import Entry
from models.forms.base import CaseForm, Done, case_of, done
from models.forms.on_case import OnCase, Situation
from models.refused import Refused
from models.register.writing import Writing

QUESTION = "[?] "
"""How a note begins that asks the other side of a crossing; the same in every language."""


class AskOther(CaseForm, OnCase, frozen=True, kw_only=True, tag="ask_other"):
    """Ask the other side of a crossing what happened: a note on the case; nothing is settled by it."""

    text: str

    def perform(self, writing: Writing) -> Done:
        """Record the question; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        if not case.open_contests:
            raise Refused("contest_unknown")
        asked = text.line(self.text, "note", longest=text.NOTE_LENGTH - len(QUESTION))
        if not asked:
            raise Refused("reason_missing")
        return done(writing.record(NoteAdded(personal=FreeText(text=QUESTION + asked)), case.id).case)

    @classmethod
    def probe(cls, now: Situation) -> Act:
        """See :meth:`OnCase.probe`."""
        if not now.case.open_contests:
            raise Refused("contest_unknown")
        return NoteAdded()


def question_in(entry: Entry) -> str | None:
    """Return what an entry asks the other side of a crossing, None when it asks nothing or was erased."""
    if entry.kind != NoteAdded.__name__:
        return None
    try:
        act = from_parts(entry.kind, entry.body, entry.personal)
    except Refused:
        return None
    said = act.personal.text if isinstance(act, NoteAdded) and act.personal is not None else ""
    return said.removeprefix(QUESTION) if said.startswith(QUESTION) else None


__all__ = ["AskOther"]
