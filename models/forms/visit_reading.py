"""Reading what is typed in a queue: numbers, counters, desks and services."""

from __future__ import annotations

import re

from models import text
from models.facts import numbering, turns
from models.facts.numbering import Range
from models.facts.standard import Catalogue, Service
from models.fold import VisitState
from models.queue import standing
from models.refused import Refused
from models.register.register import Register

LAST_COUNTER = 99


def counter_of(number: int, *, least: int = 1) -> int:
    """Return the number of a counter; with ``least`` 0 also that of none.

    Raises:
        Refused: ``counter_range``.
    """
    if not least <= number <= LAST_COUNTER:
        raise Refused("counter_range", most=LAST_COUNTER)
    return number


def state_of(register: Register, visit: int | None) -> VisitState:
    """Return a visit by id.

    Raises:
        Refused: ``ticket_unknown``.
    """
    state = register.fold_of(visit).state if visit is not None else None
    if not isinstance(state, VisitState):
        raise Refused("ticket_unknown")
    return state


def read_target(typed: str, here: int) -> tuple[int, int]:
    """Return desk and counter that ``typed`` means: ``3`` a counter of this desk, ``B`` a desk, ``B3`` both.

    Raises:
        Refused: ``target_shape``.
    """
    found = re.fullmatch(r"([A-Z]{0,2})[- ]?(\d{0,2})", text.clean(typed).upper())
    if found is None or not any(found.groups()):
        raise Refused("target_shape")
    desk = here
    if found[1]:
        named = turns.read(f"{found[1]}-1", here)
        if named is None:
            raise Refused("target_shape")
        desk = named.desk
    return desk, counter_of(int(found[2] or 0), least=0)


def visit_of(register: Register, typed: str) -> VisitState:
    """Return the visit of a queue number: ``A-012``, ``a12``, ``12``, or all 15 digits of the slip.

    Raises:
        Refused: ``number_wrong``, ``ticket_unknown``.
    """
    given = text.clean(typed)
    turn = turns.read(given, register.desk)
    if turn is not None:
        found = standing.find(register, turn, register.clock.now())
        return state_of(register, found)
    number = numbering.read(given, register.series())
    if number is None or numbering.kind(number) is not Range.QUEUE:
        raise Refused("number_wrong" if number is None and text.digits(given) else "ticket_unknown")
    row = register.database.row("SELECT id FROM visit WHERE number = ? ORDER BY id DESC", number)
    return state_of(register, row[0] if row else None)


def services_meant(catalogue: Catalogue, typed: str, frequent: tuple[str, ...] = ()) -> tuple[list[Service], str]:
    """Return the services that a line of codes, words and digits of the frequent ones means, and what means none.

    Parts are divided by commas or plus signs; a part that means nothing as a whole is read word by word.
    """
    found: list[Service] = []
    for part in filter(None, map(str.strip, re.split(r"[,+;]", typed))):
        whole = _meant(catalogue, part, frequent)
        words = [part] if whole is not None else part.split()
        for word in words:
            service = _meant(catalogue, word, frequent)
            if service is None:
                return found, word
            found.append(service)
    return list(dict.fromkeys(found)), ""


def _meant(catalogue: Catalogue, word: str, frequent: tuple[str, ...]) -> Service | None:
    if word.isdecimal():
        place = int(word) - 1
        return catalogue.by_code.get(frequent[place]) if 0 <= place < len(frequent) else None
    return next(iter(catalogue.find(word)), None)


def service_named(catalogue: Catalogue, word: str) -> Service:
    """Return the one service that a code or words mean.

    Raises:
        Refused: ``service_unknown``, ``service_ambiguous``.
    """
    given = text.clean(word)
    exact = catalogue.by_code.get(given.upper())
    if exact is not None and not exact.retired:
        return exact
    found = catalogue.find(given)
    if len(found) != 1:
        raise Refused("service_unknown" if not found else "service_ambiguous", service=given[:32])
    return found[0]
