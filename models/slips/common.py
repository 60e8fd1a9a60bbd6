"""What several kinds of slips say alike: the office, who asks, where to turn."""

from __future__ import annotations

from typing import Any

from models import text
from models.facts import numbering
from models.facts.codes import code_of_number
from models.facts.standard import Office, Service, Variant
from models.facts.turns import letters
from models.fold import PersonState
from models.officers.namesakes import officer_told
from models.register.register import Register
from models.words import _, formats


def office(register: Register) -> dict[str, Any]:
    """Return what every slip says of the office: its name and where to turn; nothing that nobody confirmed.

    ``desk`` is the desk that prints; ``complaints`` the channels that the catalogue knows, else the office's contact.
    """
    branch = register.branch()
    catalogue = register.catalogue()
    return {
        **turned_to(catalogue.office or Office(), branch.name, branch.contact),
        "desk": desk_sign(register.desk),
        "version": catalogue.version,
        "practice": register.practice,
        "printed": moment(register, register.clock.now()),
    }


def turned_to(told: Office, name: str, contact: str) -> dict[str, Any]:
    """Return whom the citizen turns to: the office, its hours, and the channels for complaints."""
    return {
        "office": name,
        "contact": contact,
        "hours": list(told.hours),
        "complaints": list(told.complaints) or ([contact] if contact else []),
    }


def fee(service: Service, amount: int) -> dict[str, Any]:
    """Return what is to be paid: never cash (DOMAIN § 12)."""
    return {
        "fee": formats.fee(amount, service.fee_note),
        "fee_note": service.fee_note if amount else "",
        "paid": bool(amount or service.fee_note),
    }


def numbered(number: int) -> dict[str, Any]:
    """Return a number as it is printed, spoken at its own desk, and scanned."""
    return {"number": numbering.shown(number), "short": numbering.short(number), "qr": code_of_number(number)}


def desk_sign(desk: int) -> str:
    """Return how a desk is told apart on paper: the letter of its queue numbers."""
    return letters(desk)


def counter(number: int) -> str:
    """Return which counter served; nothing where none was named."""
    return _("Counter {number}").format(number=number) if number else ""


def moment(register: Register, at: int) -> str:
    """Return ``24 Nov 2026 09.00 WIB``: the time of the office and its zone."""
    zone = register.branch().zone
    return f"{formats.moment(at, zone)} {zone}"


def name(person: PersonState | None) -> str:
    """Return a person's name, or that it was erased."""
    return person.name if person is not None and person.name else _("(erased)")


def identity(person: PersonState | None) -> str:
    """Return what a person is known by, masked; a company's NIB stands whole (DOMAIN § 12)."""
    if person is None:
        return ""
    if person.nik:
        return f"NIK {text.masked_nik(person.nik)}"
    if person.passport:
        word = _("passport").capitalize()
        return f"{word} {text.masked(person.passport, min(4, len(person.passport) // 2))}"
    if person.nib:
        return f"NIB {person.nib}"
    if person.npwp:
        return f"NPWP {text.masked(person.npwp)}"
    return ""


def service(service: Service, variant: Variant | None) -> dict[str, Any]:
    """Return what is asked for."""
    return {"service": service.name, "variant": variant.name if variant else "", "code": service.code}


def names(variant: Variant | None, codes: tuple[str, ...]) -> list[str]:
    """Return the names of requirements, in the order of ``codes``."""
    known = {r.code: r.name for r in variant.requirements} if variant else {}
    return [known.get(code, code) for code in codes]


def officer(register: Register, id_: int) -> str:
    """Return what an officer is called; nothing where there was none."""
    return officer_told(register, id_, "")
