"""Sentences for what of a query's filters was not understood."""

from __future__ import annotations

from models.search.filters import Told
from models.words import N_, _, labels

SENTENCES = {
    "filter_key": N_("No filter {key}: looked for as words. Filters: {options}"),
    "filter_open": N_("{key}: {options}"),
    "filter_unknown": N_("Nothing is called {value} here. {key}: {options}"),
    "filter_several": N_("{value} means several here: {options}"),
    "filter_date": N_("No such day: {value}. Type T-7..T, 24112026 or 11/2026."),
}

NAMES = {
    "state": N_("status"),
    "service": N_("service"),
    "unit": N_("unit"),
    "holder": N_("holder"),
    "date": N_("date"),
}
"""What each filter is called."""


def sentence(told: Told) -> str:
    """Return what to say. ``value`` was typed: it is shown literally, cut to 24 characters."""
    if told.code == "filter_key":
        options = [_(NAMES.get(kind, kind)) + ":" for kind in told.options]
    elif told.kind == "state":
        options = [labels.state(code) for code in told.options]
    else:
        options = list(told.options)
    key = told.key or _(NAMES.get(told.kind, ""))
    return _(SENTENCES[told.code]).format(key=key[:24], value=told.value[:24], options=", ".join(options))
