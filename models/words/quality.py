"""The words of assessments and public consultations."""

from __future__ import annotations

from fractions import Fraction

from models.facts.instruments import Band, Dimension, Indicator, Instrument
from models.facts.scoring import half_up
from models.words import N_, _, language

ZONES = {"green": N_("green"), "yellow": N_("yellow"), "red": N_("red")}
TONES = {"green": "good", "yellow": "warn", "red": "warn"}
SIGNS = {"green": "=", "yellow": "!", "red": "x"}
"""A sign beside each zone, so that colour never carries it alone."""

GROUPS = {
    "users": N_("users of the service"),
    "experts": N_("experts, practitioners, academics"),
    "agencies": N_("related agencies"),
    "civil": N_("civil-society organisations"),
    "media": N_("mass media"),
}
"""The five groups of a consultation."""
GROUPS_SHORT = {
    "users": N_("users"),
    "experts": N_("experts"),
    "agencies": N_("agencies"),
    "civil": N_("civil society"),
    "media": N_("media"),
}

ELEMENTS = {
    "requirements": N_("requirements"),
    "procedure": N_("procedure"),
    "time": N_("time"),
    "fee": N_("fee"),
    "product": N_("product"),
    "competence": N_("competence of officers"),
    "behaviour": N_("behaviour of officers"),
    "facilities": N_("facilities"),
    "complaints": N_("handling of complaints"),
}
"""The elements of the satisfaction survey (PermenPANRB 14/2017), by their keys."""

FIGURES = {
    "components": N_("components of the standard that the catalogue holds"),
    "published_components": N_("components to be published that the catalogue holds"),
    "promises_kept": N_("decided cases that kept their promised date"),
    "commitments_kept": N_("commitments to forums that were kept in time"),
    "complaints_solved": N_("decided complaints that were solved, and whose complainant knows"),
    "survey_published": N_("index of the year, of five or more answers"),
    "survey_follow_ups": N_("lines of the survey's plan that were done, of those whose months are over"),
}
"""What a figure of the journal counts, by the name of its provider."""

EVIDENCE = {"document": N_("document"), "photo": N_("photo"), "file": N_("file"), "entry": N_("entry")}
STATES = {"running": N_("being scored"), "finished": N_("finished"), "dropped": N_("dropped")}
SEXES_SHORT = {"": "", "female": N_("F"), "male": N_("M")}


def title(of: Instrument | Dimension | Indicator | Band) -> str:
    """Return a title in the present language; Indonesian where there is no other."""
    return of.english if language() == "en" and of.english else of.title


def number(hundredths: int | Fraction | None) -> str:
    """Return a value in hundredths as it is read: ``79,87``; a dash for none."""
    if hundredths is None:
        return "-"
    value = half_up(Fraction(hundredths))
    return f"{value // 100},{value % 100:02d}"


def zone(code: str) -> str:
    """Return sign and word of a zone; nothing where the instrument has none."""
    return f"{SIGNS[code]} {_(ZONES[code])}" if code in ZONES else ""


def band(of: Band) -> str:
    """Return a band in words: its code, its title, its zone."""
    return " · ".join(part for part in (of.code, title(of), zone(of.zone)) if part)


def group(code: str) -> str:
    """Return the words for a group of participants."""
    return _(GROUPS.get(code, code))


def element(code: str) -> str:
    """Return the words for an element of the survey."""
    return _(ELEMENTS.get(code, code))


def figure(provider: str) -> str:
    """Return what a figure of the journal counts."""
    return _(FIGURES.get(provider, provider))


def evidence(kind: str) -> str:
    """Return the word for a kind of evidence."""
    return _(EVIDENCE.get(kind, kind))


def state(code: str) -> str:
    """Return the word for the state of an assessment."""
    return _(STATES.get(code, code))


def doubts(instrument: Instrument) -> str:
    """Return what no source could confirm, in one line; empty when there is nothing."""
    if not instrument.doubtful:
        return ""
    return _("not confirmed: {what}").format(what=", ".join(instrument.doubtful))
