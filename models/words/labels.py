"""The words for codes: states, ways that a requirement is met, roles."""

from __future__ import annotations

from models.words import N_, _

STATES = {
    "incomplete": N_("Incomplete"),
    "received": N_("Received"),
    "with_unit": N_("With the unit"),
    "ready": N_("Ready"),
    "delivered": N_("Delivered"),
    "returned": N_("Returned"),
    "rejected": N_("Rejected"),
    "referred": N_("Referred"),
    "withdrawn": N_("Withdrawn"),
    "lapsed": N_("Lapsed"),
    "rejection_given": N_("Rejection given"),
}

STATE_SIGNS = {
    "incomplete": "!",
    "received": "•",
    "with_unit": "»",
    "ready": "*",
    "delivered": "=",
    "returned": "<",
    "rejected": "x",
    "referred": ">",
    "withdrawn": "-",
    "lapsed": "~",
    "rejection_given": "X",
}
"""A sign beside each state, so that colour never carries it alone."""

VISIT_STATES = {
    "waiting": N_("waiting"),
    "called": N_("called"),
    "serving": N_("being served"),
    "skipped": N_("not there just now"),
    "held": N_("on hold"),
    "absent": N_("did not come"),
    "done": N_("served"),
}

PRIORITIES = {
    "elderly": N_("60 or older"),
    "disabled": N_("disabled"),
    "pregnant": N_("pregnant or nursing"),
    "children": N_("with small children"),
    "disaster": N_("victim of a disaster"),
    "ill": N_("ill"),
}
"""Groups that go first (UU 25/2009 art. 29)."""

HOW = {
    "original": N_("original"),
    "copy": N_("copy"),
    "shown": N_("shown"),
    "missing": N_("missing"),
}

ROLES = {
    "applicant": N_("the applicant"),
    "representative": N_("the representative"),
    "other": N_("someone else with authority"),
}

SEEN = {
    "ktp": N_("KTP"),
    "sim": N_("SIM"),
    "passport": N_("passport"),
    "company_card": N_("company card"),
    "other": N_("other identity"),
    "none": N_("none"),
}

REASONS = {
    "same_number": N_("same number"),
    "one_digit": N_("one digit of the NIK differs"),
    "same_name": N_("same name"),
    "other_order": N_("same words in another order"),
    "one_letter": N_("one letter differs"),
    "sounds": N_("name sounds alike"),
    "letters": N_("some letters differ"),
    "one_word": N_("one word of the name"),
    "same_birth": N_("same birth date"),
    "same_phone": N_("same phone"),
    "similar_address": N_("similar address"),
}
"""Why two persons may be one."""

VERDICTS = {"same": N_("the same"), "different": N_("someone else")}
"""What was said of another entry."""

KINDS = {
    "ActUndone": N_("undoing an act"),
    "BranchSet": N_("the office"),
    "CalendarSet": N_("a calendar"),
    "CaseAssigned": N_("assigning"),
    "CaseCameBack": N_("coming back"),
    "CaseDelivered": N_("delivery"),
    "CaseDispatched": N_("dispatch"),
    "CaseLapsed": N_("lapse of a notice"),
    "CaseMadeReady": N_("product ready"),
    "CaseOpened": N_("intake"),
    "CaseRejected": N_("rejection"),
    "CaseReturned": N_("return to the citizen"),
    "CaseWithdrawn": N_("withdrawal"),
    "CataloguePublished": N_("a catalogue"),
    "ComplaintAnswered": N_("answering a complaint"),
    "ComplaintClosed": N_("closing a complaint"),
    "ComplaintCorrected": N_("correcting a complaint"),
    "ComplaintDecided": N_("deciding a complaint"),
    "ComplaintLapsed": N_("lapse of a complaint"),
    "ComplaintLodged": N_("a complaint"),
    "ComplaintNoted": N_("a note on a complaint"),
    "ComplaintReopened": N_("reopening a complaint"),
    "ComplaintSupplemented": N_("a supplement"),
    "ComplaintTaken": N_("taking a complaint in hand"),
    "ComplaintTold": N_("telling a complainant"),
    "ComplaintWithdrawn": N_("withdrawing a complaint"),
    "ContestResolved": N_("settling a crossing"),
    "Erased": N_("erasure"),
    "FeeRecorded": N_("a fee"),
    "Forked": N_("a new incarnation of a desk"),
    "HandoverAccepted": N_("accepting a handover"),
    "HandoverAsked": N_("asking for a case"),
    "HandoverRefused": N_("refusing to give a case"),
    "HandoverDeclined": N_("declining a handover"),
    "HandoverOffered": N_("offer of a handover"),
    "HandoverTakenBack": N_("taking a handover back"),
    "IntakeCorrected": N_("correcting an intake"),
    "NoteAdded": N_("a note"),
    "OfficerAdded": N_("an officer"),
    "OfficerChanged": N_("an officer"),
    "OmbudsmanTold": N_("the way to the Ombudsman"),
    "PaperMoved": N_("moving papers"),
    "PersonCorrected": N_("correcting a person"),
    "PersonRegistered": N_("a person"),
    "PersonsCompared": N_("comparing persons"),
    "PromiseMoved": N_("a promise that the calendar moved"),
    "Quarantined": N_("quarantine"),
    "Released": N_("quarantine over"),
    "AssistanceEnded": N_("end of the help"),
    "RequirementsMarked": N_("papers"),
    "ShiftAccepted": N_("taking a shift over"),
    "ShiftHanded": N_("handing a shift over"),
    "SheetsReserved": N_("blank sheets"),
    "InventoryTaken": N_("counting files"),
    "SurveyTaken": N_("answers of the survey"),
    "ImprovementPlanned": N_("a follow-up of the survey"),
    "ImprovementReported": N_("the result of a follow-up"),
    "TicketCalled": N_("calling a number"),
    "TicketIssued": N_("a queue number"),
    "AssessmentBegun": N_("an assessment"),
    "AssessmentClosed": N_("end of an assessment"),
    "IndicatorScored": N_("a score"),
    "ForumHeld": N_("a public consultation"),
    "ForumCorrected": N_("correcting a consultation"),
    "ForumPartDropped": N_("taking back a part of a consultation"),
    "ParticipantAdded": N_("a participant"),
    "InputRecorded": N_("input of a participant"),
    "IncidentRecorded": N_("an incident with data"),
    "IncidentNoted": N_("an addition to an incident"),
    "IncidentTold": N_("telling of an incident"),
    "CommitmentMade": N_("a commitment"),
    "CommitmentDone": N_("a commitment kept"),
    "CommitmentMoved": N_("another term of a commitment"),
    "TracesErased": N_("erasing traces"),
    "UnitAdded": N_("a unit"),
    "UnitChanged": N_("a unit"),
    "VisitMoved": N_("a visit"),
    "VisitPassed": N_("passing a visit on"),
}
"""What an entry of each kind is about, in one or two words."""

SEXES = {"female": N_("female"), "male": N_("male")}


def state(code: str) -> str:
    """Return the word for a case's state."""
    return _(STATES.get(code, code))


def state_with_sign(code: str) -> str:
    """Return the sign and the word."""
    return f"{STATE_SIGNS.get(code, '?')} {state(code)}"


def visit_state(code: str) -> str:
    """Return the word for a visit's state."""
    return _(VISIT_STATES.get(code, code))


def priority(code: str) -> str:
    """Return why someone goes first; nothing for who waits like everybody."""
    return _(PRIORITIES.get(code, code))


def reason(code: str) -> str:
    """Return why two persons may be one."""
    return _(REASONS.get(code, code))


def verdict(code: str) -> str:
    """Return what was said of another entry of a person."""
    return _(VERDICTS.get(code, code))


def kind(code: str) -> str:
    """Return what an entry of this kind is about."""
    return _(KINDS.get(code, N_("an entry of a newer program")))


def how(code: str) -> str:
    """Return how a requirement was met."""
    return _(HOW.get(code, code))


def role(code: str) -> str:
    """Return who collected."""
    return _(ROLES.get(code, code))


def seen(code: str) -> str:
    """Return which identity was seen."""
    return _(SEEN.get(code, code))
