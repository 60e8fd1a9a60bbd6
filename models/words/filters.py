"""Sentences for what of a query's filters was not understood."""

from __future__ import annotations

from msgspec import Struct

from models.words import N_, _, labels


class Told(Struct, frozen=True):
    """What of a query was not understood, or only nearly."""

    code: str
    """``filter_key`` (no such filter: it was looked for as words), ``filter_open`` (no value yet), ``filter_unknown``
    (no such value: nothing can be found), ``filter_several`` (the value begins several: all of them are meant) or
    ``filter_date`` (no such date: nothing can be found)."""
    key: str = ""
    """The filter as it was typed."""
    value: str = ""
    options: tuple[str, ...] = ()
    """Codes that would be understood, or are meant: of states, services, units, officers."""
    kind: str = ""
    """``state``, ``service``, ``unit``, ``holder`` or ``date``."""


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


WIDTH = 76
"""Most columns of a sentence; options that find no room are left out."""


def sentence(told: Told) -> str:
    """Return what to say. ``value`` was typed: it is shown literally, cut to 20 characters."""
    if told.code == "filter_key":
        options = [_(NAMES.get(kind, kind)) + ":" for kind in told.options]
    elif told.kind == "state":
        options = [labels.state(code) for code in told.options]
    else:
        options = list(told.options)
    key = told.key or _(NAMES.get(told.kind, ""))
    facts = {"key": _cut(key), "value": _cut(told.value)}
    pattern = _(SENTENCES[told.code])
    for shown in range(len(options), -1, -1):
        listed = ", ".join([*options[:shown], *(["…"] if shown < len(options) else [])])
        found = pattern.format(**facts, options=listed)
        if len(found) <= WIDTH:
            break
    return found


def _cut(typed: str) -> str:
    return typed if len(typed) <= _MOST else f"{typed[: _MOST - 1]}…"


_MOST = 20
