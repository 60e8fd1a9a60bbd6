"""The person part of intake: what is typed is read at once, and a known person is shown for confirmation."""

from __future__ import annotations

from typing import NamedTuple

from models import text
from models.fold import PersonState
from models.forms import Identity, identify, known_person
from models.refused import Refused
from models.register.register import Register
from models.words import _, formats, labels
from models.words.sentences import sentence


class Recognised(NamedTuple):
    """What an identity field means: its reading, the person known by it, and the hint to show."""

    identity: Identity | None
    known: PersonState | None
    hint: str
    tone: str


def complete_enough(typed: str) -> bool:
    """Tell whether what is typed is worth reading: a whole NIK, NIB or NPWP, or something with letters."""
    digits = text.digits(typed)
    return len(digits) in (13, 15, 16) or (len(typed.strip()) >= 5 and any(c.isalpha() for c in typed))


def recognise(register: Register, typed: str) -> Recognised:
    """Read an identity and look the person up; for the reading thread."""
    try:
        identity = identify(typed, register.today())
    except Refused as why:
        return Recognised(None, None, sentence(why), "warn")
    known = known_person(register, identity.kind, identity.number)
    hint, tone = identity_told(identity)
    return Recognised(identity, known, hint, tone)


def identity_told(identity: Identity) -> tuple[str, str]:
    """Return what an identity tells of its owner, and the tone to say it in."""
    if identity.nik is None:
        words = {"passport": _("passport"), "nib": _("NIB of a company"), "npwp": _("NPWP of a company")}
        return words[identity.field], ""
    nik = identity.nik
    place = nik.regency or nik.province
    hint = f"{_(labels.SEXES[nik.sex])} · {formats.date(nik.born)} · {place}"
    if "nik_century" in nik.warnings:
        return _("Check the year of birth! {hint}").format(hint=hint), "warn"
    if "nik_region_unknown" in nik.warnings:
        return _("Regency unknown. {hint}").format(hint=hint), "warn"
    return hint, "good"
