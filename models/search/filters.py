"""Filters among the words of a query: ``status:siap layanan:RPTKA unit:HI pemegang:budi T-7..T``.

Their names and values are understood in Indonesian and English whatever the language of the screen, and so are
beginnings of them. Values behind commas, and a filter that is given twice, widen each other; different filters narrow.
What is not understood is told, never passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from msgspec import Struct

from models.facts.working_days import from_local
from models.register.register import Register
from models.search.days import Span, span
from models.store.names import known_marks
from models.text import folded
from models.words import labels, said
from models.words.filters import Told

KEYS = {
    "state": ("status", "state"),
    "service": ("layanan", "service"),
    "unit": ("unit",),
    "holder": ("pemegang", "holder"),
    "date": ("tgl", "tanggal", "date"),
}
"""Words for each filter; the first one of a language is the one that help shows."""

_SHORT = {
    "incomplete": ("kurang",),
    "received": ("terima", "masuk", "new"),
    "with_unit": ("proses", "process"),
    "delivered": ("selesai", "done"),
    "returned": ("kembali",),
    "rejected": ("tolak", "refused"),
    "referred": ("rujuk",),
    "withdrawn": ("cabut", "batal", "cancelled"),
    "lapsed": ("gugur", "lewat", "expired"),
    "rejection_given": ("surat", "letter"),
}
"""Short words for states besides those of their labels."""

_PIECE = re.compile(r'[^\W\d_]+:"[^"]*"?|\S+')
_FILTER = re.compile(r"([^\W\d_]+):(.*)", re.DOTALL)
_MOST_TOLD = 12


class Asked(Struct):
    """A query taken apart."""

    rest: str = ""
    """The words and digits, without filters."""
    marks: tuple[tuple[str, ...], ...] = ()
    """For each filter the marks of which a case needs one."""
    begin: int | None = None
    end: int | None = None
    """When the case was opened, seconds UTC; ``end`` is the first second behind."""
    told: tuple[Told, ...] = ()
    impossible: bool = False
    """No case can fulfil the filters."""


def read(register: Register, typed: str) -> Asked:
    """Take a query apart; whatever is no filter stays a word."""
    words: list[str] = []
    told: list[Told] = []
    values: dict[str, list[tuple[str, str]]] = {}
    for piece in _PIECE.findall(typed):
        found = _FILTER.fullmatch(piece)
        if found is None:
            if (".." in piece and span(piece, register.today())) or _is_day(piece):
                values.setdefault("date", []).append(("", piece))
            else:
                words.append(piece)
            continue
        kinds = _begun(found[1], KEYS)
        if len(kinds) != 1:
            words.append(piece)
            told.append(Told("filter_key", found[1], options=tuple(kinds) or tuple(KEYS)))
            continue
        given = [value for value in found[2].strip('"').split(",") if value.strip()]
        if given:
            values.setdefault(kinds[0], []).extend((found[1], value) for value in given)
        else:
            told.append(Told("filter_open", found[1], options=_options(register, kinds[0]), kind=kinds[0]))
    asked = Asked(" ".join(words))
    _limit(register, asked, values, told)
    asked.told = tuple(told)
    return asked


def _limit(register: Register, asked: Asked, values: dict[str, list[tuple[str, str]]], told: list[Told]) -> None:
    """Turn values into marks and times."""
    signs: dict[tuple[str, str], str] = {}
    if values.keys() - {"date"}:
        signs = known_marks(register.database)
    for kind, given in values.items():
        if kind == "date":
            _between(register, asked, given, told)
            continue
        choices = _choices(register, kind, signs)
        marks: set[str] = set()
        for key, value in given:
            chosen = _begun(value, {code: names for code, (names, _marks) in choices.items()})
            if not chosen:
                told.append(Told("filter_unknown", key, value.strip(), tuple(choices)[:_MOST_TOLD], kind))
            elif len(chosen) > 1:
                told.append(Told("filter_several", key, value.strip(), tuple(chosen)[:_MOST_TOLD], kind))
            for code in chosen:
                marks.update(signs[mark] for mark in choices[code][1] if mark in signs)
        asked.marks = (*asked.marks, tuple(sorted(marks)))
        asked.impossible |= not marks


def _between(register: Register, asked: Asked, given: Iterable[tuple[str, str]], told: list[Told]) -> None:
    today, zone = register.today(), register.branch().zone
    spans: list[Span] = []
    for key, value in given:
        found = span(value, today)
        if found is None:
            told.append(Told("filter_date", key, value.strip(), kind="date"))
            asked.impossible = True
        else:
            spans.append(found)
    firsts = [s.first for s in spans if s.first is not None]
    behinds = [s.behind for s in spans if s.behind is not None]
    if firsts and len(firsts) == len(spans):
        asked.begin = from_local(min(firsts), zone)
    if behinds and len(behinds) == len(spans):
        asked.end = from_local(max(behinds), zone)


def _is_day(piece: str) -> bool:
    """Tell whether a piece without a filter's name is a day all the same: ``T-7``."""
    return re.fullmatch(r"[tThH][+-]\d{1,5}", piece) is not None


def _options(register: Register, kind: str) -> tuple[str, ...]:
    return tuple(_choices(register, kind, {}))[:_MOST_TOLD] if kind != "date" else ()


Choice = tuple[tuple[str, ...], tuple[tuple[str, str], ...]]
"""The words for a value, and the marks that stand for it."""


def _choices(register: Register, kind: str, signs: Mapping[tuple[str, str], str]) -> dict[str, Choice]:
    """Return what a filter can be, by code."""
    if kind == "state":
        return {code: (_state_words(code, label), (("state", code),)) for code, label in labels.STATES.items()}
    if kind == "service":
        return _services(register, signs)
    found: dict[str, Choice] = {}
    for unit in sorted(register.units(everywhere=True), key=lambda u: u.id >> 48 != register.branch_number):
        marks: tuple[tuple[str, str], ...] = (("holder", str(unit.id)),)
        if kind == "unit":
            marks += (("offered", str(unit.id)),)
        names, others = found.get(unit.code, ((), ()))
        found[unit.code] = ((*names, unit.code, unit.name), (*others, *marks))
    if kind == "holder":
        for id_, code, name in register.database.rows("SELECT id, code, name FROM officer ORDER BY active DESC, id"):
            names, others = found.get(code, ((), ()))
            found[code] = ((*names, code, name), (*others, ("assignee", str(id_))))
    return found


def _state_words(code: str, label: str) -> tuple[str, ...]:
    return (code, label, said(label, "id"), *_SHORT.get(code, ()))


def _services(register: Register, signs: Mapping[tuple[str, str], str]) -> dict[str, Choice]:
    """Return the services of the newest catalogue, and those that cases were opened under before."""
    newest = {s.code: (s.code, s.name, *s.synonyms) for s in register.catalogue().services}
    older = {value: (value,) for kind, value in signs if kind == "service" and value not in newest}
    return {code: (names, (("service", code),)) for code, names in (newest | older).items()}


def _begun(typed: str, choices: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the choices that ``typed`` means: by a whole name or a word of one; else by how one begins."""
    asked = folded(typed)
    if not asked:
        return []
    whole, worded, begun = [], [], []
    for code, names in choices.items():
        told = [folded(name) for name in names]
        if asked in told or asked.replace(" ", "") in (name.replace(" ", "") for name in told):
            whole.append(code)
        elif any(asked in name.split() for name in told):
            worded.append(code)
        elif any(name.startswith(asked) or any(w.startswith(asked) for w in name.split()) for name in told):
            begun.append(code)
    return whole or worded or begun
