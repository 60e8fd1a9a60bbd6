"""Who may take a product away: the applicant, the representative on file with his letter, or whoever shows a letter.

The centre does not object to a delivery for want of a letter: a product that was given is a fact, and an objection
would only make the register deny it. The letter is asked for where it still can be: on the screen, in ``ptsa record``.
"""

from __future__ import annotations

from msgspec import Struct

from models import text
from models.acts import CaseOpened, from_parts
from models.fold import CaseState, PersonState
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


def is_own_number(person: PersonState, typed: str) -> bool:
    """Tell whether a typed identity number is one of a person's own."""
    cleaned = text.clean(typed).upper()
    return bool(cleaned) and (text.digits(cleaned) in {person.nik} - {""} or cleaned == person.passport)
