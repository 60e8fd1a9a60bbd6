"""Two sentences for each crossing: one for whoever did what stands, one for whoever did what does not."""

from __future__ import annotations

from typing import NamedTuple

from models.words import N_, _


class Told(NamedTuple):
    """What crossed, as both sides read it."""

    stands: str
    other: str


_SENTENCES: dict[str, Told] = {
    "double_accept": Told(
        N_("Two desks accepted this handover; yours stands."),
        N_("Another desk accepted this handover before you; the case is there."),
    ),
    "accept_take_back": Told(
        N_("Accepted and taken back at once; what you did stands."),
        N_("Accepted and taken back at once; what the other side did stands."),
    ),
    "accept_decline": Told(
        N_("Two of one unit answered this handover differently; your answer stands."),
        N_("A colleague answered this handover otherwise; that answer stands."),
    ),
    "double_offer": Told(
        N_("Two of your unit handed this case on at once; your offer stands."),
        N_("A colleague handed this case on to someone else; that offer stands."),
    ),
    "double_delivery": Told(
        N_("The product was recorded as given at two counters; yours was earlier."),
        N_("The product was recorded as given at another counter before you."),
    ),
    "delivery_handover": Told(
        N_("While you gave the product out, the case was moved; the delivery stands."),
        N_("The product was given out meanwhile; the delivery stands."),
    ),
    "delivery_withdrawal": Told(
        N_("A withdrawal was recorded while you gave the product out; that stands."),
        N_("The product was given out meanwhile; the withdrawal does not stand."),
    ),
    "delivery_dispatch": Told(
        N_("The papers were dispatched while you gave the product out; that stands."),
        N_("The product was given out meanwhile; the dispatch does not stand."),
    ),
    "double_dispatch": Told(
        N_("The papers were recorded as dispatched twice; your line was earlier."),
        N_("The papers had been dispatched before you recorded it."),
    ),
    "dispatch_handover": Told(
        N_("While you dispatched the papers, the case was moved; the dispatch stands."),
        N_("The papers were dispatched meanwhile; the dispatch stands."),
    ),
    "decision_withdrawal": Told(
        N_("A decision and a withdrawal crossed; what you did stands."),
        N_("A decision and a withdrawal crossed; the other act stands."),
    ),
    "double_decision": Told(
        N_("Two officers decided this case; your decision stands."),
        N_("A colleague decided this case before you; that decision stands."),
    ),
    "correction_decision": Told(
        N_("A correction of the intake and a decision crossed; what you did stands."),
        N_("A correction of the intake and a decision crossed; the other act stands."),
    ),
    "double_correction": Told(
        N_("Two officers corrected this intake; your correction stands."),
        N_("A colleague corrected this intake before you; that correction stands."),
    ),
    "lapse_papers": Told(
        N_("Papers came in while the case was closed as lapsed; what you did stands."),
        N_("Papers came in while the case was closed as lapsed; the other act stands."),
    ),
    "double_telling": Told(
        N_("Two officers told this complainant the answer; yours was earlier."),
        N_("A colleague had told this complainant the answer before you."),
    ),
    "telling_withdrawal": Told(
        N_("The complaint was withdrawn while you told the answer; the telling stands."),
        N_("The answer was told meanwhile; the withdrawal does not stand."),
    ),
    "double_answer": Told(
        N_("Two officers decided this complaint; your decision stands."),
        N_("A colleague decided this complaint before you; that decision stands."),
    ),
    "answer_taking": Told(
        N_("A complaint was decided and given to another at once; what you did stands."),
        N_("A complaint was decided and given to another at once; the other act stands."),
    ),
    "double_taking": Told(
        N_("Two officers took this complaint in hand; it stays with whom you gave it to."),
        N_("This complaint was taken in hand before you; it stays there."),
    ),
    "double_account": Told(
        N_("Two officers corrected this complaint; your correction stands."),
        N_("A colleague corrected this complaint before you; that correction stands."),
    ),
    "lapse_supplement": Told(
        N_("A supplement came in while the complaint lapsed; what you did stands."),
        N_("A supplement came in while the complaint lapsed; the other act stands."),
    ),
    "double_undo": Told(
        N_("The same act was undone twice; yours stands."),
        N_("A colleague had undone this already."),
    ),
    "double_person": Told(
        N_("Two desks corrected the same about one person; yours stands. If the other is right: correct again."),
        N_("Another desk corrected the same about this person before you. If yours is right: correct again."),
    ),
    "double_comparison": Told(
        N_("Two desks compared these persons otherwise; what you said stands."),
        N_("Another desk compared these persons before you; that stands. If yours is right: say it again."),
    ),
    "crossed": Told(
        N_("Another act crossed yours; yours stands."),
        N_("Another act crossed yours; the other one stands."),
    ),
}


def told(code: str) -> Told:
    """Return both sentences of a crossing in the present language."""
    found = _SENTENCES.get(code, _SENTENCES["crossed"])
    return Told(_(found.stands), _(found.other))


def codes() -> frozenset[str]:
    """Return every crossing that has sentences."""
    return frozenset(_SENTENCES)
