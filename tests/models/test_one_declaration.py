"""An act is declared once: what is true of it stands on its class and its form, and no list of acts stands apart."""

from __future__ import annotations

import subprocess
import sys

import pytest

from models.acts import Act, access_kinds, kinds, numbered
from models.fold import case as rules_of_case
from models.fold import complaint as rules_of_complaint
from models.fold import crossing
from models.forms.base import Form, forms_of
from models.forms.on_case import OnCase, forms_on_case
from models.forms.on_complaint import OnComplaint, forms_on_complaint
from models.journal.rows import KINDS
from models.rules import RIGHTS
from models.rules.rights import CENTRE
from models.words import history, labels
from tests.act_files import APART, MEANT, MOST, ROOT, files

NUMBERS = (
    *("Erased", "BranchSet", "CalendarSet", "CataloguePublished", "ActUndone", "CaseAssigned", "CaseCameBack"),
    *("CaseDelivered", "CaseDispatched", "CaseLapsed", "CaseMadeReady", "CaseOpened", "CaseRejected", "CaseReturned"),
    *("CaseWithdrawn", "ContestResolved", "FeeRecorded", "HandoverAccepted", "HandoverAsked", "HandoverDeclined"),
    *("HandoverOffered", "HandoverRefused", "HandoverTakenBack", "IntakeCorrected", "NoteAdded", "PaperMoved"),
    *("AssistanceEnded", "RequirementsMarked", "Forked", "Quarantined", "OfficerAdded", "OfficerChanged"),
    *("PersonCorrected", "PersonRegistered", "PersonsCompared", "ShiftHanded", "ShiftAccepted", "InventoryTaken"),
    *("SheetsReserved", "TicketCalled", "TicketIssued", "VisitMoved", "VisitPassed", "UnitAdded", "UnitChanged"),
    *("DetailOpened", "Searched", "SignInFailed", "SignedIn", "SlipPrinted", "Unmasked", "TracesErased"),
    *("Released", "PromiseMoved", "ComplaintLodged", "ComplaintCorrected", "ComplaintAnswered"),
    *("ComplaintSupplemented", "ComplaintTaken", "ComplaintDecided", "ComplaintTold", "ComplaintClosed"),
    *("ComplaintReopened", "ComplaintWithdrawn", "ComplaintLapsed", "ComplaintNoted", "OmbudsmanTold"),
    *("ReporterOpened", "AssessmentBegun", "IndicatorScored", "AssessmentClosed", "ForumHeld", "ForumCorrected"),
    *("ParticipantAdded", "InputRecorded", "CommitmentMade", "CommitmentDone", "CommitmentMoved", "ForumPartDropped"),
    *("SurveyTaken", "ImprovementPlanned", "ImprovementReported", "ReportSeen"),
    *("IncidentRecorded", "IncidentNoted", "IncidentTold"),
)
"""Kinds by their numbers, from 1 on: what stands on disks for ever. A new act is added at the end."""

ON_CASE = [act for act in kinds().values() if act.SUBJECT == "case"]
DONE = [act for act in ON_CASE if RIGHTS[act] != CENTRE]
"""What officers do; the others the centre alone says, so they have no form."""
ON_COMPLAINT = [act for act in kinds().values() if act.SUBJECT == "complaint"]
by_act = pytest.mark.parametrize("act", [*DONE, *ON_COMPLAINT], ids=lambda act: act.__name__)


def test_the_numbers_of_kinds_are_frozen() -> None:
    assert KINDS == NUMBERS
    assert [act.NUMBER for act in numbered()] == list(range(1, len(NUMBERS) + 1))
    assert {*kinds(), *access_kinds()} == set(NUMBERS)


def test_what_is_true_of_acts_is_what_it_was() -> None:
    def those(name: str) -> set[str]:
        return {kind for kind, act in kinds().items() if getattr(act, name)}

    assert those("COMMUTES") == {
        *("NoteAdded", "FeeRecorded", "PaperMoved", "HandoverAsked", "HandoverRefused", "CaseAssigned"),
        *("ContestResolved", "Erased", "PromiseMoved", "ComplaintNoted", "OmbudsmanTold"),
    }
    assert those("PROMISES") == {"CaseOpened", "IntakeCorrected", "RequirementsMarked", "ActUndone"}
    assert those("DECIDES") == {"CaseMadeReady", "CaseRejected", "CaseReturned"}
    ranks = {kind: act.PHYSICAL for kind, act in kinds().items() if act.PHYSICAL}
    assert ranks == {"CaseDelivered": 1, "CaseDispatched": 2, "CaseCameBack": 3, "ComplaintTold": 1}


@by_act
def test_an_act_on_a_case_has_a_name_a_rule_and_a_form_of_that_name(act: type[Act]) -> None:
    forms = {str(form.__struct_config__.tag): form for form in forms_of(Form)}
    assert [other for other in (*ON_CASE, *ON_COMPLAINT) if other.NAME == act.NAME] == [act]
    assert act.NAME in forms
    assert act.CREATES or act in rules_of_case._RULES or act in rules_of_complaint.RULES
    assert act in RIGHTS
    assert not act.PHYSICAL or act in crossing._PHYSICAL, "a fact is put in force over what it crossed"


@by_act
def test_what_may_cross_can_be_done_again(act: type[Act]) -> None:
    if not act.COMMUTES and not act.CREATES:
        assert act.NAME in forms_on_case() or act.NAME in forms_on_complaint()


def test_every_kind_has_words() -> None:
    """A kind without them would be told as one of a newer program."""
    assert {act for act in kinds().values() if act.SUBJECT in ("case", "complaint", "any")} == set(history._TELLERS)
    assert kinds().keys() == labels.KINDS.keys()


def test_every_form_that_is_offered_can_be_probed() -> None:
    for name, form in forms_on_case().items():
        assert form.probe.__func__ is not OnCase.probe.__func__, name
    for tag, form_on_complaint in forms_on_complaint().items():
        assert form_on_complaint.probe.__func__ is not OnComplaint.probe.__func__, tag  # type: ignore[attr-defined]


def test_the_centre_reads_the_rules_without_a_desks_register() -> None:
    code = "import sys, models.rules; print(*sorted(m for m in sys.modules if m.startswith('models.')))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = run.stdout.split()
    assert not {m for m in loaded if m.startswith(("models.register", "models.journal", "models.store.database"))}


def test_an_act_stands_in_few_files() -> None:
    found = files()
    assert {word: places for word, places in found.items() if len(places) > MOST} == {}
    assert min(len(places) for word, places in found.items() if word in {act.NAME for act in DONE}) >= 4


def test_what_is_not_counted_is_there() -> None:
    assert all((ROOT / place).exists() for place in (*APART, *(one for some in MEANT.values() for one in some)))
