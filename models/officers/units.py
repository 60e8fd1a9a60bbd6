"""How units are named: by their code among officers, by their name before citizens."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.fold import UnitState
    from models.register.register import Register


def unit_code(unit: UnitState, branch: int) -> str:
    """Return the code by which officers of ``branch`` name a unit: ``HI``, or ``2/HI`` in another branch."""
    home = unit.id >> 48
    return unit.code if home == branch else f"{home}/{unit.code}"


def unit_codes(register: Register) -> dict[int, str]:
    """Return the code of each pool that this desk knows, by id."""
    return {u.id: unit_code(u, register.branch_number) for u in register.units(everywhere=True)}


def codes_here(register: Register) -> list[str]:
    """Return the codes of this branch's units that work with this program."""
    return [u.code for u in register.units() if u.active and u.unit != "outside"]


def unit_code_of(register: Register, id_: int) -> str:
    """Return a unit's code as forms read it; empty for one that this register does not know."""
    unit = register.unit(id_)
    return unit_code(unit, register.branch_number) if unit else ""


def unit_name_of(register: Register, id_: int, unknown: str = "?") -> str:
    """Return a unit's name; ``unknown`` for one that this register does not know."""
    unit = register.unit(id_)
    return unit.name if unit else unknown
