"""What slips are called."""

from __future__ import annotations

from models.words import N_, _

KINDS = {
    "receipt": N_("receipt"),
    "notice": N_("deficiency notice"),
    "referral": N_("referral slip"),
    "routing": N_("routing slip"),
    "product": N_("product receipt"),
    "ticket": N_("queue number"),
    "blank": N_("blank sheet"),
    "baton": N_("shift handover"),
    "complaint": N_("receipt of a complaint"),
    "answer": N_("answer to a complaint"),
}


def kind(code: str) -> str:
    """Return what a slip is called."""
    return _(KINDS.get(code, code))
