"""The common form of forms: a tagged value that knows how to perform itself in an open transaction."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, Struct

from models import text
from models.acts import FreeText
from models.facts import decoding, numbering
from models.fold import CaseState, ComplaintState
from models.fold.states import Crossable
from models.refused import Refused
from models.register.register import Register
from models.register.writing import Writing
from models.slips.layout import SlipKind

Id = Annotated[int, Meta(ge=0, le=(1 << 63) - 1)]
"""The id of an entry, a subject or a draft: what the database can hold."""

Count = Annotated[int, Meta(ge=-(1 << 31), le=(1 << 31) - 1)]
"""A count or a counter; whether it makes sense is for the form to say."""


Due = tuple[SlipKind, int, str]
"""Kind, subject and detail of a slip."""


class Done(Struct, frozen=True, omit_defaults=True):
    """What a performed form came to."""

    case: int | None = None
    complaint: int | None = None
    number: int | None = None
    state: str | None = None
    notice: int | None = None
    promised: str | None = None
    person: int | None = None
    visit: int | None = None
    ticket: str | None = None
    """The visit's number as it is called."""
    count: int | None = None
    """How many the form was about, where it was about several."""
    shift: int | None = None
    """The shift that was handed or taken over."""
    subject: int | None = None
    """The assessment or the forum that the form was about."""
    entry: int | None = None
    """The part of it that the form wrote down or changed."""
    slip: int | None = None
    """The print job of the slip that it owes."""
    undone: str | None = None
    """The kind of the act that was undone."""
    changed: tuple[str, ...] = ()
    """What a correction changed; see :data:`models.slips.corrections.FIELDS`."""


class Form(Struct, frozen=True, kw_only=True, tag_field="do", forbid_unknown_fields=True, omit_defaults=True):
    """Base of all forms; ``do`` names the act in a line of ``ptsa record``."""

    draft: Id | None = None
    """The draft that this form was typed in. It is removed in the same transaction, so no form is saved twice."""
    slip: bool = False
    """Print what the citizen or the unit takes along; screens want it, ``ptsa record`` does not."""
    redoes: Id | None = None
    """An act that crossed another and did not stand: this form does it again, which settles the crossing."""

    def perform(self, writing: Writing) -> Done:
        """Record the acts of this form.

        Raises:
            Refused: something of it is not allowed; then nothing of it is kept.
        """
        raise NotImplementedError

    def owed(self, writing: Writing, done: Done) -> Due | None:
        """Return the slip that the citizen or the unit takes along, now that the form is performed; None for none."""
        return None


def case_of(register: Register, typed: str) -> CaseState:
    """Return the case that a typed number means: its own, or that of its deficiency notice.

    Raises:
        Refused: ``number_wrong`` (a digit is wrong), ``case_unknown``, ``number_ambiguous``.
    """
    number = numbering.read(typed, register.series())
    if number is None:
        raise Refused("number_wrong")
    if numbering.kind(number) is numbering.Range.NOTICE:
        rows = register.database.rows('SELECT DISTINCT "case" FROM notice WHERE number = ?', number)
    else:
        rows = register.database.rows("SELECT id FROM case_file WHERE number = ?", number)
    found = {r[0] for r in rows}
    if not found:
        raise Refused("case_unknown")
    if len(found) > 1:
        raise Refused("number_ambiguous")
    state = register.fold_of(found.pop()).state
    if not isinstance(state, CaseState):
        raise Refused("case_unknown")
    return state


def complaint_of(register: Register, typed: str) -> ComplaintState:
    """Return the complaint that a typed number means.

    Raises:
        Refused: ``number_wrong`` (a digit is wrong), ``complaint_unknown``.
    """
    number = numbering.read(typed, register.series())
    if number is None:
        raise Refused("number_wrong")
    row = register.database.row("SELECT id FROM complaint WHERE number = ? ORDER BY id DESC LIMIT 1", number)
    state = register.fold_of(row[0]).state if row else None
    if not isinstance(state, ComplaintState):
        raise Refused("complaint_unknown")
    return state


def crossable_of(register: Register, typed: str) -> Crossable:
    """Return the case or the complaint that a typed number means; see :func:`case_of`, :func:`complaint_of`."""
    number = numbering.read(typed, register.series())
    of_complaint = number is not None and numbering.kind(number) is numbering.Range.COMPLAINT
    return complaint_of(register, typed) if of_complaint else case_of(register, typed)


def done_complaint(complaint: ComplaintState, **more: Any) -> Done:
    """Return what to say of a complaint."""
    return Done(complaint=complaint.id, number=complaint.number, state=complaint.state, **more)


def done(case: CaseState, **more: Any) -> Done:
    """Return what to say of a case."""
    notice = case.notice
    return Done(
        case=case.id,
        number=case.number,
        state=case.state,
        notice=notice.number if notice else None,
        promised=case.promised.isoformat() if case.promised else None,
        **more,
    )


def free(note: str) -> FreeText | None:
    """Return a note as an act keeps it; None when nothing was written.

    Raises:
        Refused: ``text_too_long``.
    """
    cleaned = text.line(note, "note", longest=text.NOTE_LENGTH)
    return FreeText(text=cleaned) if cleaned else None


def reason(why: str) -> FreeText:
    """Return a reason as an act keeps it.

    Raises:
        Refused: ``reason_missing``, ``text_too_long``.
    """
    cleaned = text.line(why, "reason", longest=text.NOTE_LENGTH)
    if not cleaned:
        raise Refused("reason_missing")
    return FreeText(text=cleaned)


F = TypeVar("F", bound=Form)


class CaseForm(Form, frozen=True, kw_only=True):
    """Base of forms that name a case by its number."""

    case: str


@lru_cache(maxsize=1)
def _decoder() -> msgspec.json.Decoder[Any]:
    union: Any = None
    for cls in forms_of(Form):
        union = cls if union is None else union | cls
    return decoding.decoder(union)


def forms_of(base: type[F]) -> list[type[F]]:
    """Return the forms of a kind, each of which has a tag; not their bases."""
    found: list[type[F]] = []
    for cls in base.__subclasses__():
        found += forms_of(cls) if cls.__subclasses__() else [cls]
    return found


def form_names() -> list[str]:
    """Return the words that name the forms in a line of ``ptsa record``."""
    return [str(form.__struct_config__.tag) for form in forms_of(Form)]


def read_form(line: str | bytes) -> Form:
    """Read one JSON line as a form.

    Raises:
        Refused: ``form_malformed`` with the place of the fault.
    """
    try:
        form: Form = _decoder().decode(line)
    except (msgspec.ValidationError, msgspec.DecodeError, UnicodeError) as error:
        raise Refused("form_malformed", why=_fault(error)) from None
    except RecursionError:
        raise Refused("form_malformed", why="JSON, [[[…]]]") from None
    return form


def _fault(error: Exception) -> str:
    """Return what is wrong with the line, without what a citizen supplied."""
    if not isinstance(error, msgspec.ValidationError):
        return "JSON"
    text = str(error)
    if text.startswith(("Expected", "Object missing", "Object contains")):
        return text
    return text[text.rfind("`$") :].strip("`") if "`$" in text else "$"


__all__ = ["Done", "Form", "case_of", "read_form"]
