"""The words of incidents with personal data."""

from __future__ import annotations

from models.words import N_, _

DATA = {
    "identity": N_("names and identity numbers"),
    "contact": N_("addresses and telephone numbers"),
    "case": N_("requests and papers"),
    "complaint": N_("complaints and who lodged them"),
    "special": N_("specific data (health, disability, children, money)"),
    "officers": N_("names of officers"),
}
"""Which data an incident is about."""
STEPS = {
    "agency": N_("The agency was told"),
    "persons": N_("The persons were told"),
    "public": N_("The public was told"),
    "public_not": N_("The public need not be told"),
}
"""Who was told; the last one is the decision that nobody must be."""


def data(codes: tuple[str, ...]) -> str:
    """Return which data an incident is about."""
    return "; ".join(_(DATA.get(code, code)) for code in codes)


def step(to: str, *, needed: bool = True) -> str:
    """Return who was told."""
    return _(STEPS.get(to if needed else f"{to}_not", to))


__all__ = ["DATA", "STEPS", "data", "step"]
