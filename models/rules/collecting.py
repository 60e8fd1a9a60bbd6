"""Who may take a product away: the applicant, the representative on file with his letter, or whoever shows a letter.

The centre does not object to a delivery for want of a letter: a product that was given is a fact, and an objection
would only make the register deny it. The letter is asked for where it still can be: on the screen, in ``ptsa record``.
"""

from __future__ import annotations

from msgspec import Struct

from models import text
from models.acts import CaseDelivered, CaseOpened, from_parts
from models.fold import CaseState, PersonState
from models.refused import Refused
from models.rules.common import Surroundings


class OnFile(Struct, frozen=True):
    """Whom a case names; ``letter`` is the power of attorney that its representative showed, empty when none."""

    applicant: PersonState | None
    deputy: PersonState | None = None
    letter: str = ""

    def needs_letter(self, role: str, name: str, number: str = "") -> bool:
        """Tell whether a collector must show a letter: all but the applicant and the representative on file."""
        if role == "applicant":
            return False
        deputy = self.deputy
        if role != "representative" or deputy is None or not self.letter:
            return True
        shown = text.digits(number)
        another = len(shown) == len(deputy.nik) and shown != deputy.nik
        return another or text.folded(name) != text.folded(deputy.name)


def on_file(register: Surroundings, case: CaseState) -> OnFile:
    """Read whom a case names."""
    people = [
        register.fold_of(person).state if person is not None else None for person in (case.person, case.representative)
    ]
    applicant, deputy = (p if isinstance(p, PersonState) and not p.erased else None for p in people)
    entry = register.journal.at(case.id)
    opening = from_parts(entry.kind, entry.body, entry.personal) if entry is not None else None
    data = opening.personal if isinstance(opening, CaseOpened) else None
    return OnFile(applicant, deputy, data.authority if data else "")


def check_collector(register: Surroundings, case: CaseState, act: CaseDelivered) -> None:
    """Refuse a collector who is not who the role says, or who needs a letter and shows none.

    A company's product is taken by one of its people, under whatever name.

    Raises:
        Refused: ``collector_not_applicant``, ``collector_is_applicant``, ``letter_missing``.
    """
    data = act.personal
    if data is None:
        return
    file = on_file(register, case)
    known = file.applicant
    if act.role == "applicant":
        if known and known.identity != "company" and text.folded(data.name) != text.folded(known.name):
            raise Refused("collector_not_applicant")
        return
    if known and is_own_number(known, data.identity_number):
        raise Refused("collector_is_applicant")
    if not data.authority and file.needs_letter(act.role, data.name, data.identity_number):
        raise Refused("letter_missing")


def is_own_number(person: PersonState, typed: str) -> bool:
    """Tell whether a typed identity number is one of a person's own."""
    cleaned = text.clean(typed).upper()
    return bool(cleaned) and (text.digits(cleaned) in {person.nik} - {""} or cleaned == person.passport)
