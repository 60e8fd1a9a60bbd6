"""The one table of acts on a case: key and words, what is asked first, what is said afterwards, and where it is done.

The keys of a case and of the lanes (:mod:`screens.keyboard.keys`), the dialogs (:mod:`screens.case.acting`), what one
key does to all marked lines, the key bar of each lane and the names of drafts are made from it. It is loaded with the
first frame, so forms and dialogs are only named here.
"""

from __future__ import annotations

from typing import NamedTuple

from models.words import N_
from screens.keyboard.row_acts import RowAct


class Lanes(NamedTuple):
    """Where an act stands on the key bar of each lane of F4, from the left; 0: not at all."""

    incoming: int = 0
    outgoing: int = 0
    held: int = 0
    ready: int = 0
    returned: int = 0


MARKING = 5
"""Where marking stands on the key bar of every lane: behind the acts that are done most."""


ACTS = {act.id: act for act in (
    RowAct(
        "accept", "t", N_("accept"), N_("accept the handover"), N_("Accepted"),
        lanes=Lanes(incoming=1), batch=True, receives=True,
    ),
    RowAct(
        "decline", "x", N_("decline"), N_("decline the handover, with a reason"), N_("Declined"),
        N_("Decline: why?"), text="reason", lanes=Lanes(incoming=2), batch=True,
    ),
    RowAct(
        "offer", "s", N_("hand over"), N_("offer the case to another unit"), N_("Handed over; it waits to be accepted"),
        N_("Hand over to"), "screens.case.custody_dialogs:UnitDialog",
        lanes=Lanes(incoming=6, held=1, ready=2, returned=1), batch=True,
    ),
    RowAct(
        "take_back", "b", N_("take back"), N_("take the offer back"), N_("Taken back"),
        lanes=Lanes(outgoing=1), batch=True,
    ),
    RowAct(
        "ready", "p", N_("ready"), N_("the product is made; it goes back to the counter"), N_("Ready"),
        N_("The product is ready"), "screens.case.act_dialogs:ReadyDialog", lanes=Lanes(held=3),
    ),
    RowAct(
        "deliver", "d", N_("deliver"), N_("give the product, or the letter of rejection, to a named collector"),
        N_("Delivered"),
        N_("Give it to"), "screens.case.delivering:DeliverDialog", lanes=Lanes(ready=1),
        survey=True,
    ),
    RowAct(
        "complete", "l", N_("complete"), N_("the citizen brings what was missing"), N_("Papers taken in"),
        N_("What was missing"), "screens.case.act_dialogs:CompleteDialog", lanes=Lanes(returned=2),
    ),
    RowAct(
        "correct_intake", "o", N_("correct"),
        N_("correct the intake: service, variant, papers, promised date; a new slip"), N_("Corrected"),
        N_("Correct the intake"), "screens.case.correcting:CorrectDialog",
    ),
    RowAct(
        "lapse", "g", N_("lapse"), N_("what was missing did not come: a supervisor closes the case, with a reason"),
        N_("Closed; what was missing did not come"),
        N_("What was missing did not come: close the case"), "screens.case.act_dialogs:LapseDialog",
    ),
    RowAct(
        "fee", "f", N_("fee"), N_("the billing code of the fee, and the proof that it was paid"),
        N_("Fee written down"), N_("Fee, by billing code"), "screens.case.act_dialogs:FeeDialog",
    ),
    RowAct(
        "note", "n", N_("note"), N_("write a note"), N_("Note written"),
        N_("Note"), text="text", label=N_("Text"), lanes=Lanes(returned=7),
    ),
    RowAct(
        "reject", "j", N_("reject"), N_("reject the request, with the reason; it goes back to the counter"),
        N_("Rejected"),
        N_("Reject: why?"), text="reason", lanes=Lanes(held=9),
    ),
    RowAct(
        "withdraw", "c", N_("withdraw"), N_("the citizen withdraws the request"), N_("Withdrawn"),
        N_("Withdraw: why?"), text="reason",
    ),
    RowAct(
        "assign", "a", N_("assign"), N_("say which officer of the unit takes it on"), N_("Assigned"),
        N_("Who takes it on"), "screens.case.custody_dialogs:AssignDialog",
        lanes=Lanes(held=2, returned=6), batch=True,
    ),
    RowAct(
        "return", "r", N_("return"), N_("ask the citizen for what is wanted; the clock pauses until it comes"),
        N_("Returned to the citizen"),
        N_("Return to the citizen: what is wanted"), "screens.case.custody_dialogs:ReturnDialog", lanes=Lanes(held=6),
    ),
    RowAct(
        "assist", "h", N_("help"), N_("ask another unit to work on it; this one keeps it"),
        N_("Help asked for; it waits to be accepted"),
        N_("Ask another unit to help; this one keeps the case"), "screens.case.custody_dialogs:AssistDialog",
        lanes=Lanes(held=7), batch=True,
    ),
    RowAct(
        "end_assistance", "z", N_("end help"), N_("the unit that helped is done, or is needed no more"),
        N_("The help ended"),
        N_("The help ends: what came of it?"), text="note", lanes=Lanes(held=10), batch=True,
    ),
    RowAct(
        "ask", "m", N_("ask for it"), N_("ask the unit that holds the case to hand it over"),
        N_("Asked for; its holder sees it"), N_("Ask for the case: what for?"), text="note",
    ),
    RowAct(
        "refuse_asked", "q", N_("not give"), N_("do not give it to the unit that asked, with a reason"),
        N_("Not given away"), N_("Not to give it away: why?"), text="reason", lanes=Lanes(incoming=7), batch=True,
    ),
    RowAct(
        "dispatch", "w", N_("outside"), N_("dispatch the papers to a unit outside; the same key when they are back"),
        N_("Dispatched"), N_("Dispatch the papers to a unit outside"), "screens.case.custody_dialogs:DispatchDialog",
        lanes=Lanes(outgoing=2, held=8), batch=True, back="came_back",
    ),
    RowAct("came_back", done=N_("Back at the counters"), batch=True),
    RowAct("undo", "u", N_("undo"), N_("undo your own last act on this case, today; again: the one before it")),
    RowAct(
        "ask_other", "3", N_("ask"), N_("acts that crossed: ask the other side; it stays open"),
        N_("Asked; it stays open until it is settled"), N_("Ask the other side"), text="text",
        attention=N_("ask the other side by a note; it stays open"),
    ),
)}  # fmt: skip
"""Every act on a case, in the order of the key bar of a case."""
