"""The one table of acts on a complaint; what it is for is said in :mod:`screens.keyboard.case_acts`.

Where an act is done on a case, too, it has the same key here.
"""

from __future__ import annotations

from typing import NamedTuple

from models.words import N_
from screens.keyboard.row_acts import RowAct

_DIALOGS = "screens.complaints.act_dialogs"


class Lanes(NamedTuple):
    """Where an act stands on the key bar of each lane of F6, from the left; 0: not at all."""

    new: int = 0
    supplement: int = 0
    in_hand: int = 0
    decided: int = 0
    closed: int = 0


ACTS = {act.id: act for act in (
    RowAct(
        "answer_complaint", "k", N_("answer"), N_("answer whether it is complete, or ask for a supplement"),
        N_("Answered"), N_("Is the complaint complete?"), f"{_DIALOGS}:AnswerDialog",
        lanes=Lanes(new=1, in_hand=3),
    ),
    RowAct(
        "supplement_complaint", "t", N_("supplement"), N_("the complainant brought or said more; the clock goes on"),
        N_("Supplement taken in"), N_("What the complainant added"), f"{_DIALOGS}:SupplementDialog",
        lanes=Lanes(supplement=1, in_hand=4),
    ),
    RowAct(
        "take_complaint", "a", N_("take in hand"), N_("take it in hand; a supervisor gives it to an officer"),
        N_("Taken in hand"), N_("Who takes it in hand"), f"{_DIALOGS}:TakeDialog",
        lanes=Lanes(new=2, in_hand=5),
    ),
    RowAct(
        "decide_complaint", "p", N_("decide"), N_("decide it with an answer, refuse it, or pass it on"),
        N_("Decided; the complainant is yet to be told"), N_("How it is decided"), f"{_DIALOGS}:DecideDialog",
        lanes=Lanes(new=3, supplement=3, in_hand=1),
    ),
    RowAct(
        "tell_complaint", "d", N_("tell"), N_("the complainant was told the answer; its slip is printed"),
        N_("The complainant knows"), N_("How the complainant was told"), f"{_DIALOGS}:TellDialog",
        lanes=Lanes(decided=1),
    ),
    RowAct(
        "close_complaint", "s", N_("close"), N_("close it with the complainant's rating, or after silence"),
        N_("Closed"), N_("How content is the complainant?"), f"{_DIALOGS}:CloseDialog",
        lanes=Lanes(closed=1),
    ),
    RowAct(
        "reopen_complaint", "b", N_("reopen"), N_("the complainant answers back: it is in hand again"), N_("Reopened"),
        N_("Reopen: what is not solved?"), text="reason", lanes=Lanes(closed=2),
    ),
    RowAct(
        "lapse_complaint", "g", N_("not brought"), N_("the supplement did not come in time"),
        N_("Closed; the supplement did not come"), N_("The supplement did not come"), text="reason",
        lanes=Lanes(supplement=2),
    ),
    RowAct(
        "withdraw_complaint", "c", N_("withdraw"), N_("the complainant takes it back"), N_("Withdrawn"),
        N_("Withdraw: why?"), text="reason", lanes=Lanes(new=4, supplement=4, in_hand=7),
    ),
    RowAct(
        "note_complaint", "n", N_("note"), N_("write down what was done or said"), N_("Note written"),
        N_("Note"), text="text", label=N_("Text"),
    ),
    RowAct(
        "correct_complaint", "o", N_("correct"), N_("correct what was taken down, or who is complained about"),
        N_("Corrected"), N_("Correct the complaint"), "screens.complaints.correcting:CorrectDialog",
    ),
    RowAct(
        "tell_ombudsman", "q", N_("Ombudsman"), N_("a term has passed: the way to the Ombudsman was told"),
        N_("The way to the Ombudsman was told"), N_("The way to the Ombudsman was told"), text="note",
        label=N_("Note"), lanes=Lanes(in_hand=6, decided=2),
    ),
)}  # fmt: skip
"""Every act on a complaint, in the order of the key bar of a complaint."""
