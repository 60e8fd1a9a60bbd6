"""What corrections of an intake changed: derived from the journal, for the case's history and the slip made again."""

from __future__ import annotations

from msgspec import Struct

from models.acts.entry import Entry
from models.fold import CaseState, Fold
from models.refused import Refused
from models.register.register import Register

FIELDS = ("service", "variant", "papers", "promised", "notice", "fee", "referred_to")
"""Codes of what a correction may change, in the order in which it is told."""


class Change(Struct, frozen=True):
    """One correction: who, when (seconds UTC), the case before and after it."""

    entry: int
    at: int
    officer: int
    before: CaseState
    after: CaseState

    @property
    def fields(self) -> tuple[str, ...]:
        """Which of :data:`FIELDS` it changed."""
        return differences(self.before, self.after)


def differences(before: CaseState, after: CaseState) -> tuple[str, ...]:
    """Return which of :data:`FIELDS` differ between two states of a case."""
    return tuple(name for name in FIELDS if value(before, name) != value(after, name))


def value(case: CaseState, field: str) -> object:
    """Return what a field of :data:`FIELDS` is in a state of a case. A date counts only as long as it is promised."""
    match field:
        case "papers":
            return case.marks
        case "promised":
            return case.promised if case.notice is None else None
        case "notice":
            return case.notice.number if case.notice else None
        case _:
            return getattr(case, field)


def changes_of(register: Register, case: int) -> list[Change]:
    """Return what each correction in force changed, the oldest first.

    Raises:
        Refused: ``case_unknown``.
    """
    folded = register.fold_of(case)
    if not isinstance(folded.state, CaseState):
        raise Refused("case_unknown")
    return changes_in(folded, register.journal.of(case))


def changes_in(folded: Fold, entries: list[Entry]) -> list[Change]:
    """Return what each correction in force changed, from a case's fold and entries."""
    found = []
    states = [*folded.befores[1:], folded.state]
    for entry, outcome, before, after in zip(entries, folded.outcomes, folded.befores, states, strict=True):
        if outcome.verdict != "applied" or not isinstance(before, CaseState) or not isinstance(after, CaseState):
            continue
        if entry.id in after.corrected and entry.id not in before.corrected:
            found.append(Change(entry.id, entry.at, entry.officer, before, after))
    return found
