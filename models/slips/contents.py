"""What stands on a slip, read from the register when it is printed: plain texts, for the templates (DOMAIN § 12).

No full NIK, no full passport number, no address, no telephone number of a citizen is ever among the values.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from models.register.register import Register
from models.slips import of_case, of_complaint, of_shift, of_visit
from models.slips.layout import Slip, SlipKind

Values = dict[str, Any]


class Wanted(Protocol):
    """What a print job says of its slip; see :class:`models.slips.print_jobs.Job`."""

    @property
    def slip(self) -> SlipKind:
        """Its kind."""

    @property
    def subject(self) -> int:
        """The case, complaint, visit, block of blank sheets or shift."""

    @property
    def detail(self) -> str:
        """The notice's number, the offer's entry, the blank sheet's number, ``accepted`` for a shift that was taken;
        empty for the other kinds."""

    @property
    def copy(self) -> int:
        """1, or N of "Salinan ke-N"."""


_MAKERS: dict[SlipKind, Callable[[Register, int, str], tuple[Values, str]]] = {
    "receipt": of_case.receipt,
    "notice": of_case.notice,
    "referral": of_case.referral,
    "routing": of_case.routing,
    "product": of_case.product,
    "ticket": of_visit.ticket,
    "blank": of_visit.blank,
    "baton": of_shift.baton,
    "complaint": of_complaint.receipt,
    "answer": of_complaint.answer,
}


def slip_of(register: Register, job: Wanted) -> Slip:
    """Return the slip of a print job with what the register says now, in the present language.

    Raises:
        Refused: ``case_unknown``, ``ticket_unknown``; ``slip_unfit`` when the case no longer has what the slip is about
            (an offer that was taken back, a referral that was corrected).
    """
    values, number = _MAKERS[job.slip](register, job.subject, job.detail)
    return Slip(job.slip, values, job.copy, number)
