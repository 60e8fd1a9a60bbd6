"""The fee of a case: its billing code and the proof that it was paid; never cash at the counter (DOMAIN § 4)."""

from __future__ import annotations

import re

from models import text
from models.acts import Act, FeeData, FeeRecorded
from models.fold import CaseState
from models.forms.base import CaseForm, Done, case_of, done
from models.forms.on_case import OnCase, Situation
from models.refused import Refused
from models.register.register import Register
from models.register.writing import Writing

PROOF_LENGTH = 16
"""Letters and digits of an NTPN (nomor transaksi penerimaan negara)."""


class Fee(CaseForm, OnCase, frozen=True, kw_only=True, tag=FeeRecorded.NAME):
    """A billing code was made, or its payment was proved. What is left out stays; an empty text takes it away."""

    billing: str | None = None
    proof: str | None = None

    def perform(self, writing: Writing) -> Done:
        """Record both as they are now; see :meth:`Form.perform`."""
        register = writing.register
        case = case_of(register, self.case)
        if not has_fee(register, case):
            raise Refused("no_fee")
        billing = case.billing if self.billing is None else read_billing(self.billing)
        proof = case.proof if self.proof is None else read_proof(self.proof)
        if proof and not billing:
            raise Refused("billing_missing")
        if (billing, proof) == (case.billing, case.proof):
            raise Refused("nothing_changed")
        return done(writing.record(FeeRecorded(personal=FeeData(billing=billing, proof=proof)), case.id).case)

    @classmethod
    def probe(cls, now: Situation) -> Act:
        """See :meth:`OnCase.probe`."""
        if not has_fee(now.register, now.case):
            raise Refused("no_fee")
        return FeeRecorded()


def has_fee(register: Register, case: CaseState) -> bool:
    """Tell whether something is to be paid for the case, or was: also a fee that the catalogue only describes."""
    return bool(case.fee or register.service_of(case)[0].fee_note or case.billing)


def read_billing(typed: str) -> str:
    """Return a billing code without spaces, dots and dashes, in capitals; usually 15 digits.

    Raises:
        Refused: ``billing_shape``.
    """
    code = _bare(typed)
    if code and not re.fullmatch(r"[0-9A-Z]{5,30}", code):
        raise Refused("billing_shape")
    return code


def read_proof(typed: str) -> str:
    """Return an NTPN without spaces, dots and dashes, in capitals.

    Raises:
        Refused: ``proof_shape``.
    """
    code = _bare(typed)
    if code and not re.fullmatch(rf"[0-9A-Z]{{{PROOF_LENGTH}}}", code):
        raise Refused("proof_shape")
    return code


def _bare(typed: str) -> str:
    return re.sub(r"[\s.\-]", "", text.clean(typed)).upper()


__all__ = ["Fee"]
