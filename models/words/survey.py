"""The words of the survey: who answers, and what became of a plan."""

from __future__ import annotations

from models.fold import ImprovementState
from models.words import N_, _, labels

CHARACTERISTICS = {"sex": N_("Sex"), "age": N_("Age"), "education": N_("Education"), "work": N_("Work")}
_VALUES = {
    "-25": N_("under 25"),
    "61-": N_("over 60"),
    "SWASTA": N_("employee"),
    "WIRAUSAHA": N_("self-employed"),
    "LAINNYA": N_("other"),
    "PNS": N_("civil servant"),
}


def characteristic(code: str) -> str:
    """Return what is told of whoever answers."""
    return _(CHARACTERISTICS.get(code, code))


def told_value(value: str) -> str:
    """Return what was told, in words; what is a word by itself (SMA, 25-40) stays."""
    return _(labels.SEXES.get(value, _VALUES.get(value, value))) if value else value


def state_of(line: ImprovementState) -> str:
    """Return what became of a line of the plan."""
    if line.done is None:
        return _("not told yet")
    return _("done") if line.done else _("not done")
