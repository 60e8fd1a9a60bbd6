"""Print jobs as a screen shows them, and the slips that a case or a complaint can have."""

from __future__ import annotations

from msgspec import Struct

from models.facts import numbering
from models.fold import CaseState, ComplaintState
from models.officers.units import unit_code_of, unit_name_of
from models.queue.standing import label
from models.refused import Refused
from models.register.register import Register
from models.slips import print_jobs
from models.slips.layout import SlipKind
from models.slips.of_case import issue
from models.slips.print_jobs import Job
from models.store.placeholders import placeholders


class JobLine(Struct, frozen=True):
    """A print job with what it is about, read from the register when it is shown."""

    job: Job
    about: str
    """Short number of the case or notice, label of a queue number, number of a blank sheet."""
    name: str
    """The applicant; empty where there is none, or the data were erased."""


class Choice(Struct, frozen=True):
    """A slip that a case or a complaint can have."""

    slip: SlipKind
    detail: str
    at: int
    """When what it tells happened, seconds UTC."""
    about: str
    """Number of the notice, name of the unit; else empty."""
    copies: int
    """How often it was wanted already."""


def job_lines(register: Register, limit: int = 100) -> list[JobLine]:
    """Return the print jobs of this desk: first those that ask, then the unprinted, the newest first."""
    found = print_jobs.jobs(register, limit)
    marks = placeholders(found)
    subjects = [job.subject for job in found]
    cases = register.database.rows(
        f"""SELECT c.id, c.number, CASE WHEN a."case" IS NULL THEN p.name ELSE '' END FROM case_file c
        JOIN person p ON p.id = c.person LEFT JOIN anonymised a ON a."case" = c.id WHERE c.id IN ({marks})""",  # noqa: S608  # marks
        *subjects,
    )
    visits = register.database.rows(f"SELECT id, turn FROM visit WHERE id IN ({marks})", *subjects)  # noqa: S608  # marks
    known = {id_: (numbering.short(number), name) for id_, number, name in cases}
    known |= {id_: (label(id_, turn), "") for id_, turn in visits}
    complaints = register.database.rows(f"SELECT id, number FROM complaint WHERE id IN ({marks})", *subjects)  # noqa: S608  # marks
    known |= {
        id_: (numbering.short(number), "") for id_, number in complaints
    }  # who complains is nobody's business here
    shifts = register.database.rows(f"SELECT id, pool FROM shift WHERE id IN ({marks})", *subjects)  # noqa: S608  # marks
    known |= {id_: (unit_code_of(register, pool), "") for id_, pool in shifts}
    lines = []
    for job in found:
        about, name = known.get(job.subject, ("", ""))
        if job.slip in ("notice", "blank") and job.detail.isdigit():
            about = numbering.short(int(job.detail))
        lines.append(JobLine(job, about, name))
    return lines


def choices(register: Register, case: int) -> list[Choice]:
    """Return the slips that a case or a complaint can have now, the likeliest first.

    Raises:
        Refused: ``case_unknown``.
    """
    state = register.fold_of(case).state
    if isinstance(state, ComplaintState):
        return [
            _of_complaint(register, state, slip)
            for slip in ("answer", "complaint")
            if slip != "answer" or state.outcome
        ]
    if not isinstance(state, CaseState):
        raise Refused("case_unknown")
    found: list[tuple[SlipKind, str, int, str]] = []
    if state.delivery is not None:
        found.append(("product", "", state.delivery.at, state.product))
    if state.referred_to:
        found.append(("referral", issue(register, case), state.opened_at, ""))
    else:
        found.append(("receipt", issue(register, case), state.opened_at, ""))
    found += [("notice", str(n.number), 0, numbering.short(n.number)) for n in reversed(state.notices)]
    if state.notice is not None:  # what is still owed goes before what was taken in
        found.sort(key=lambda c: c[1] != str(state.notice.number if state.notice else 0))
    found += [
        ("routing", str(h.offer), h.offered_at, unit_name_of(register, h.to_pool, ""))
        for h in reversed(state.handovers)
        if h.state in ("offered", "accepted")
    ]
    return [Choice(slip, detail, at, about, _copies(register, case, slip, detail)) for slip, detail, at, about in found]


def _of_complaint(register: Register, complaint: ComplaintState, slip: SlipKind) -> Choice:
    decided = complaint.step("decide")
    at = decided.at if slip == "answer" and decided is not None else complaint.lodged_at
    return Choice(slip, "", at, "", _copies(register, complaint.id, slip, ""))


def _copies(register: Register, case: int, slip: SlipKind, detail: str) -> int:
    row = register.database.row(
        """SELECT coalesce(max(copy), 0) FROM print_job
        WHERE coalesce((SELECT new FROM alias WHERE old = subject), subject) = ? AND slip = ? AND detail = ?
        AND (state <> 'skipped' OR tries > 0)""",
        case,
        slip,
        detail,
    )
    return int(row[0]) if row else 0


def want_choice(register: Register, officer: int, case: int, choice: Choice) -> int:
    """Want a slip of a case or a complaint, or a copy of one; return the print job's id."""
    with register.writing(officer) as writing:
        return print_jobs.want(writing, choice.slip, case, choice.detail)
