"""One sentence for each fault of a catalogue file."""

from __future__ import annotations

from models.catalogue.check import Fault
from models.words import N_, _, formats

SENTENCES = {
    # the file
    "file_too_large": N_("the file is larger than {longest} bytes"),
    "too_large": N_("the catalogue is too large to be sent to desks: {size} bytes, at most {longest}"),
    "not_utf8": N_("this line is not UTF-8 but {found}; save the file as UTF-8"),
    "with_nul": N_("this line holds NUL signs, so the file is no text; save it as UTF-8"),
    "toml_syntax": N_("this is no TOML: {why}"),
    "toml_unreadable": N_("TOML can't be read here: a number is too long or lists lie too deep in each other"),
    # shapes
    "field_unknown": N_("there is no field {field}"),
    "field_missing": N_("the field {field} is missing"),
    "not_a_list": N_("{field} must be a list: [ … ]"),
    "not_a_table": N_("{field} must be a table: [[ … ]]"),
    "not_a_bool": N_("{field} must be true or false"),
    "not_a_number": N_("{field} must be a whole number, without quotes and dots"),
    "not_a_text": N_('{field} must be a text in quotes: "…"'),
    "shape_wrong": N_("this can't stand in a catalogue: {why}"),
    "text_not_clean": N_("{field} holds control signs, doubled spaces or spaces at its ends"),
    "text_too_long": N_("{field} is too long: {length} characters, at most {longest}"),
    "text_empty": N_("{field} is empty"),
    # meanings
    "span_wrong": N_('{field} is written like "5 years", "18 months" or "for ever"'),
    "version_wrong": N_("version must be a whole number from 1 on"),
    "no_service": N_("the catalogue holds no service"),
    "no_variant": N_("the service has no variant"),
    "service_code": N_("the code of a service has capitals A–Z, digits and hyphens, and begins with a letter"),
    "complaint_code": N_("this code has capitals A–Z, digits, _ and hyphens, and begins with a letter"),
    "grade_unknown": N_("there is no class {code} of complaints"),
    "inner_code": N_("this code has small letters a–z, digits and hyphens, and begins with a letter"),
    "code_too_long": N_("the code is too long: {length} characters, at most {longest}"),
    "code_twice": N_("the code {code} is in use already, in line {line}"),
    "number_absurd": N_("{field} must lie between {least} and {most}"),
    "referral_and_days": N_("a service that is referred to another office has no time limit here: leave days out"),
    "unit_unknown": N_("no unit {unit} is known here"),
    "origin_missing": N_("{field} is missing: every entry says where it comes from and when that was checked"),
    "date_wrong": N_("checked_on must be a date such as 2026-11-24"),
    "date_in_future": N_("checked_on lies in the future (today is {today})"),
    "doubt_of_nothing": N_("doubtful names {field}, which is no field"),
    "retired_named": N_("this sends people to {code}, which is retired"),
    "retired_with_cases": N_("retired, but cases of it are open: {count}; they keep their old rules"),
}
"""Sentences by code of :class:`~models.catalogue.check.Fault`."""


def sentence(fault: Fault) -> str:
    """Return what is wrong, in the present language."""
    facts = {name: formats.count(f) if isinstance(f, int) and name != "line" else f for name, f in fault.facts.items()}
    return _(SENTENCES[fault.code]).format(**facts)


def told(file: str, fault: Fault) -> str:
    """Return a fault as compilers tell one: ``services.toml:42: fault: PP baru: the field name is missing``."""
    kind = _("watch") if fault.warning else _("fault")
    where = " › ".join(fault.where)
    return f"{file}:{fault.line}: {kind}: " + (f"{where}: " if where else "") + sentence(fault)
