"""A paper that nobody looked at is not missing: it is said of each, or nothing is saved."""

from __future__ import annotations

import pytest

from models.acts import RequirementsMarked
from models.fold import CaseState
from models.forms import Complete, CorrectIntake, Intake, Paper, case_of, perform, read_form
from models.forms.intake import Papers
from models.refused import Refused
from models.register.register import Register
from tests.models.build import NIK, refused, take_in

NASKAH = (Paper(requirement="naskah"),)
"""One of the three papers that PP must have; it asks for two more when there are any."""


def marks_of(case: CaseState) -> dict[str, str]:
    """Return how each paper was found."""
    return {m.requirement: m.how for m in case.marks}


@pytest.mark.parametrize(
    ("papers", "missing", "count"),
    [
        ((), 0, 3),
        (NASKAH, 0, 2),
        ((*NASKAH, Paper(requirement="saran", how="missing"), Paper(requirement="upah", how="missing")), 1, 1),
    ],
)
def test_an_intake_says_of_each_mandatory_paper_how_it_was_found(
    register: Register, sari: int, papers: Papers, missing: int, count: int
) -> None:
    before = (register.head(), register.database.rows("SELECT * FROM allocated"))
    with pytest.raises(Refused) as caught:
        perform(register, sari, Intake(nik=NIK, name="Siti", service="PP", papers=papers))
    assert (caught.value.code, caught.value.facts) == ("papers_unchecked", {"missing": missing, "count": count})
    assert (register.head(), register.database.rows("SELECT * FROM allocated")) == before


def test_the_rest_is_missing_when_it_is_said(register: Register, sari: int) -> None:
    line = f'{{"do":"intake","nik":"{NIK}","name":"Siti","service":"PP","papers":[{{"requirement":"naskah"}}]'
    with refused("papers_unchecked"):
        perform(register, sari, read_form(line + "}"))
    done = perform(register, sari, read_form(line + ',"rest":"missing"}'))
    state = register.fold_of(done.case or 0).state
    assert isinstance(state, CaseState)
    assert marks_of(state) == {"naskah": "original", "saran": "missing", "permohonan": "missing"}


def test_a_referral_marks_only_what_was_looked_at(register: Register, sari: int) -> None:
    for papers, found in (((), {}), ((Paper(requirement="ktp", how="shown"),), {"ktp": "shown"})):
        done = perform(register, sari, Intake(nik=NIK, name="Siti", service="AK1", papers=papers))
        state = register.fold_of(done.case or 0).state
        assert isinstance(state, CaseState)
        assert (state.state, marks_of(state)) == ("referred", found)


def test_a_return_visit_says_of_each_paper_that_is_owed_whether_it_came(register: Register, sari: int) -> None:
    case = take_in(register, sari, papers=NASKAH)
    saran = Paper(requirement="saran", how="copy")
    with refused("papers_unchecked"):
        perform(register, sari, Complete(case=case, papers=(saran,)))
    with refused("nothing_changed"):  # nobody gets a new deadline for bringing nothing
        gone = tuple(Paper(requirement=code, how="missing") for code in ("saran", "permohonan"))
        perform(register, sari, Complete(case=case, papers=gone))
    perform(register, sari, Complete(case=case, papers=(saran,), rest="missing"))
    state = case_of(register, case)
    assert marks_of(state) == {"naskah": "original", "saran": "copy", "permohonan": "missing"}
    assert [e.kind for e in register.journal.of(state.id)][1:] == [RequirementsMarked.__name__]


def test_a_correction_says_of_each_paper_that_is_asked_for_anew(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    with refused("papers_unchecked"):
        perform(register, sari, CorrectIntake(case=case, variant="perpanjangan", reason="salah"))
    old = (Paper(requirement="sk-lama", how="shown"),)
    perform(register, sari, CorrectIntake(case=case, variant="perpanjangan", papers=old, reason="salah"))
    assert marks_of(case_of(register, case)) == {
        "naskah": "original",
        "saran": "original",
        "permohonan": "original",
        "sk-lama": "shown",
    }


def test_the_same_code_in_another_service_is_another_paper(register: Register, sari: int) -> None:
    """A company's letter (surat) of SKP-AK3 is not the letter that PHI asks for."""
    case = take_in(register, sari, service="SKP-AK3")
    others = tuple(Paper(requirement=code) for code in ("risalah", "kronologi"))
    with refused("papers_unchecked"):
        perform(register, sari, CorrectIntake(case=case, service="PHI", papers=others, reason="salah"))
    perform(register, sari, CorrectIntake(case=case, service="PHI", papers=others, rest="missing", reason="salah"))
    assert marks_of(case_of(register, case)) == {"surat": "missing", "risalah": "original", "kronologi": "original"}
