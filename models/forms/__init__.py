"""What a screen or a line of ``ptsa record`` submits, and the acts that it becomes. Both go through :func:`perform`."""

from models.forms.base import Done, Form, case_of, perform, read_form
from models.forms.case import (
    Accept,
    Decline,
    Deliver,
    NoteForm,
    Offer,
    Ready,
    Reject,
    Return,
    TakeBack,
    Undo,
    Withdraw,
)
from models.forms.intake import Complete, Intake, Paper, RepresentativeForm, promise
from models.forms.person import Correct, Erase, Identity, PersonForm, identify, known_person, person_of

__all__ = [
    "Accept",
    "Complete",
    "Correct",
    "Decline",
    "Deliver",
    "Done",
    "Erase",
    "Form",
    "Identity",
    "Intake",
    "NoteForm",
    "Offer",
    "Paper",
    "PersonForm",
    "Ready",
    "Reject",
    "RepresentativeForm",
    "Return",
    "TakeBack",
    "Undo",
    "Withdraw",
    "case_of",
    "identify",
    "known_person",
    "perform",
    "person_of",
    "promise",
    "read_form",
]
