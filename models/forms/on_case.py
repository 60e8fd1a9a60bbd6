"""Forms of an act on a case: each can say whether it would be taken now, and do again what did not stand."""

from __future__ import annotations

from abc import abstractmethod
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple

from models.acts import Act
from models.fold import CaseState, Fold, OfficerState
from models.forms.base import Form, forms_of
from models.register.register import Register


class Situation(NamedTuple):
    """A case as it is now, and an officer who would act on it."""

    register: Register
    officer: OfficerState
    case: CaseState
    folded: Fold


class OnCase:
    """Mixed into the forms that an officer is offered on a case. Its tag is the name of the act (:attr:`Act.NAME`)."""

    __slots__ = ()

    OFFERED_AS: ClassVar[str] = ""
    """The name under which it is offered, where that is not its tag."""
    NEEDS_SUPERVISOR: ClassVar[bool] = False
    """A supervisor may give a one-off authority for it at another officer's desk."""

    @classmethod
    @abstractmethod
    def probe(cls, now: Situation) -> Act:
        """Return an act by which the rules are asked whether the form would be taken now.

        Raises:
            Refused: what stands in the way of the form before any rule is asked.
        """

    @classmethod
    def again(cls, register: Register, case: CaseState, act: Any) -> Form | None:
        """Return the form that does ``act``, which did not stand, once more; None where a person fills it in.

        Raises:
            Refused: what it was about is no more.
        """
        return None

    @classmethod
    def pool_of(cls, case: CaseState, act: Any) -> int | None:
        """Return for which pool ``act`` was done; None: for the one that held the case."""
        return None


@lru_cache(maxsize=1)
def forms_on_case() -> dict[str, type[OnCase]]:
    """Return all of them by the name under which they are offered."""
    return {
        form.OFFERED_AS or str(form.__struct_config__.tag): form for form in forms_of(Form) if issubclass(form, OnCase)
    }


def said(act: Act) -> str:
    """Return the free text of an act; empty when it has none, or it was erased."""
    personal = getattr(act, "personal", None)
    return str(getattr(personal, "text", "") or getattr(personal, "note", "")) if personal is not None else ""


__all__ = ["OnCase", "Situation", "forms_on_case"]
