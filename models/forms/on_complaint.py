"""Forms of an act on a complaint: each can say whether it would be taken now, and do again what did not stand."""

from __future__ import annotations

from abc import abstractmethod
from functools import lru_cache
from typing import Any, NamedTuple

from models.acts import Act
from models.fold import ComplaintState, Fold, OfficerState
from models.forms.base import Done, Form, complaint_of, done_complaint, forms_of
from models.register.register import Register
from models.register.writing import Writing


class ComplaintNow(NamedTuple):
    """A complaint as it is now, and an officer who would act on it."""

    register: Register
    officer: OfficerState
    complaint: ComplaintState
    folded: Fold


class OnComplaint(Form, frozen=True, kw_only=True):
    """Base of forms that name a complaint by its number. Their tag is the name of the act (:attr:`Act.NAME`)."""

    complaint: str

    def perform(self, writing: Writing) -> Done:
        """Record the act; see :meth:`Form.perform`."""
        complaint = complaint_of(writing.register, self.complaint)
        state = writing.record(self.act(writing, complaint), complaint.id).state
        assert isinstance(state, ComplaintState)  # noqa: S101  # the fold keeps the kind of a subject
        return done_complaint(state)

    @abstractmethod
    def act(self, writing: Writing, complaint: ComplaintState) -> Act:
        """Return the act that the form becomes.

        Raises:
            Refused: what was typed can't be kept.
        """

    @classmethod
    @abstractmethod
    def probe(cls, now: ComplaintNow) -> Act:
        """Return an act by which the rules are asked whether the form would be taken now.

        Raises:
            Refused: what stands in the way of the form before any rule is asked.
        """

    @classmethod
    def again(cls, register: Register, complaint: ComplaintState, act: Any) -> Form | None:
        """Return the form that does ``act``, which did not stand, once more; None where a person fills it in."""
        return None


@lru_cache(maxsize=1)
def forms_on_complaint() -> dict[str, type[OnComplaint]]:
    """Return all of them by their tag."""
    return {str(form.__struct_config__.tag): form for form in forms_of(Form) if issubclass(form, OnComplaint)}


__all__ = ["ComplaintNow", "OnComplaint", "forms_on_complaint"]
