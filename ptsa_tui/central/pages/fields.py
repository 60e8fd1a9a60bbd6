"""Fields of a service and of the office, as a form has them: texts, lines, boxes; and a form as the tables of a file.

Nothing is judged here: what was typed goes into the catalogue's tables as it is, and the checks of a catalogue's file
say what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple

from models.catalogue.check import LONGEST_CODE
from models.catalogue.written import Table
from models.text import clean, folded
from models.words import _, changes

Kind = Literal["text", "number", "lines", "box"]
SERVICE: dict[str, Kind] = {
    "name": "text",
    "days": "number",
    "complete_within": "number",
    "fee": "number",
    "fee_note": "text",
    "product": "text",
    "basis": "text",
    "procedure": "lines",
    "unit": "text",
    "referral": "text",
    "synonyms": "lines",
    "keep": "text",
    "source": "text",
    "checked_on": "text",
    "retired": "box",
}
OFFICE: dict[str, Kind] = {
    "hours": "lines",
    "guarantee": "lines",
    "complaints": "lines",
    "staff": "lines",
    "facilities": "lines",
    "competence": "lines",
    "supervision": "lines",
    "security": "lines",
    "evaluation": "lines",
    "near_due": "number",
    "keep": "text",
    "keep_looks": "text",
    "source": "text",
    "checked_on": "text",
}
_NO_DOUBT = ("source", "checked_on", "retired", "near_due")
"""Fields that no source need confirm."""
_PAPER = re.compile(r"(\?\s*)?(.*?)(?:\s*\[([a-z][a-z0-9-]*)\])?")


class Field(NamedTuple):
    """A field of a form, filled in."""

    name: str
    label: str
    kind: Kind
    value: str
    """A box has ``yes`` or nothing."""


def filled(table: Table, fields: Mapping[str, Kind], typed: Mapping[str, str] | None = None) -> list[Field]:
    """Return the fields with what stands in a table, or with what was ``typed``."""
    given = {name: shown(table.get(name)) for name in fields} if typed is None else typed
    return [Field(name, label(name), kind, given.get(name, "")) for name, kind in fields.items()]


def doubts(table: Table, fields: Mapping[str, Kind], typed: Mapping[str, str] | None = None) -> list[Field]:
    """Return a box for each field that may be without a source that confirms it."""
    named = {f"doubt-{name}" for name in table.get("doubtful", ())} if typed is None else typed
    names = [*(name for name in fields if name not in _NO_DOUBT), *(["requirements"] if "days" in fields else [])]
    return [Field(f"doubt-{name}", label(name), "box", "yes" if f"doubt-{name}" in named else "") for name in names]


def label(name: str) -> str:
    """Return what a field is called above it."""
    told = changes.field(name)
    return told[:1].upper() + told[1:]


def shown(value: object) -> str:
    """Return a value as a field shows it."""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return "" if value is None else str(value)


def changed(table: Table, fields: Mapping[str, Kind], form: Mapping[str, str]) -> Table:
    """Return a table with what a form says; a field that is empty is left out."""
    made = dict(table)
    for name, kind in fields.items():
        value = _value(kind, form.get(name, ""))
        made.pop(name, None)
        if value or name == "name" or (kind == "number" and value == 0):
            made[name] = value
    offered = [one.name.removeprefix("doubt-") for one in doubts({}, fields)]
    kept = [name for name in table.get("doubtful", ()) if name not in offered]
    made.pop("doubtful", None)
    if doubtful := kept + [name for name in offered if form.get(f"doubt-{name}")]:
        made["doubtful"] = doubtful
    return made


def service(table: Table, form: Mapping[str, str]) -> Table:
    """Return the table of a service with what its form says; variants come and go in the text alone."""
    variants = [
        {
            **{name: value for name, value in one.items() if name != "requirements"},
            "name": clean(form.get(f"variant-{place}", "")),
            **({"requirements": papers} if (papers := _papers(form.get(f"papers-{place}", ""))) else {}),
        }
        for place, one in enumerate(table["variants"])
    ]
    return {**changed(table, SERVICE, form), "variants": variants}


def variants(table: Table, typed: Mapping[str, str] | None = None) -> list[tuple[Field, Field]]:
    """Return of each variant of a service the fields for its name and its papers."""
    found = []
    for place, one in enumerate(table["variants"]):
        name, papers = f"variant-{place}", f"papers-{place}"
        given = {name: one["name"], papers: _listed(one.get("requirements", ()))} if typed is None else typed
        found.append(
            (
                Field(name, _("Variant {number}: name").format(number=place + 1), "text", given.get(name, "")),
                Field(papers, _("Variant {number}: papers").format(number=place + 1), "lines", given.get(papers, "")),
            )
        )
    return found


def _value(kind: Kind, typed: str) -> str | int | bool | list[str]:
    text = clean(typed)
    if kind == "box":
        return bool(text)
    if kind == "lines":
        return _lines(typed)
    if kind == "number" and text.isascii() and text.isdecimal() and len(text) <= 15:
        return int(text)
    return text


def _lines(typed: str) -> list[str]:
    return [line for line in map(clean, typed.splitlines()) if line]


def _listed(requirements: Iterable[Mapping[str, Any]]) -> str:
    """Return papers a line each: ``? `` before those that aren't mandatory, the code in brackets behind."""
    return "\n".join(
        f"{'' if one.get('mandatory', True) else '? '}{one['name']} [{one['code']}]" for one in requirements
    )


def _papers(typed: str) -> list[Table]:
    """Return the papers of such lines; one without a code gets one from its name."""
    found: list[Table] = []
    matches = [match for line in _lines(typed) if (match := _PAPER.fullmatch(line))]
    used = {match[3] for match in matches if match[3]}
    for match in matches:
        code = match[3] or _code(match[2], used)
        used.add(code)
        found.append({"code": code, "name": match[2], **({"mandatory": False} if match[1] else {})})
    return found


def _code(name: str, used: set[str]) -> str:
    """Return a code for a paper, of the letters of its name."""
    plain = "".join(c if c.isascii() else "" for c in folded(name))
    words = "-".join(plain.split()).lstrip("-0123456789")[: LONGEST_CODE - 4].strip("-") or "berkas"
    return next(code for n in range(1, 10_000) if (code := words if n == 1 else f"{words}-{n}") not in used)


__all__ = ["OFFICE", "SERVICE", "Field", "changed", "doubts", "filled", "label", "service", "variants"]
