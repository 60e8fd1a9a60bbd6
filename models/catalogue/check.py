"""A catalogue file that somebody wrote: every fault in it with its line, all at once."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, inspect

from models.acts import CataloguePublished
from models.catalogue.lines import Path as Way
from models.catalogue.lines import Places
from models.facts import decoding
from models.facts.complaint_rules import ComplaintRules, Grade
from models.facts.keeping import is_span
from models.facts.standard import Office, Service
from models.files.text_files import decoded, opened
from models.refused import Refused
from models.text import LINE_LENGTH, NAME_LENGTH, NOTE_LENGTH, is_clean

LARGEST_FILE = 2_000_000
"""Bytes of a file; comments count here."""
LARGEST = 600_000
"""Bytes of a catalogue as it travels to desks."""
LONGEST_DAYS = 366
"""Working days beyond which a time limit is a slip of the finger."""
LONGEST_NEAR = 30
"""Working days of near due beyond which everything would be near."""
LARGEST_FEE = 1_000_000_000
"""Rupiah beyond which a fee is a slip of the finger."""
LONGEST_CODE = 32

_SERVICE_CODE, _INNER_CODE = re.compile(r"[A-Z][A-Z0-9-]*"), re.compile(r"[a-z][a-z0-9-]*")
_COMPLAINT_CODE = re.compile(r"[A-Z][A-Z0-9_-]*")
_LINE_OF_PARSER = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")
_SHORT = {"name": NAME_LENGTH, "code": LONGEST_CODE, "unit": LONGEST_CODE}
_LONG = {"procedure", "doubtful", *Office.__struct_fields__} - {"source", "checked_on", "keep", "keep_looks"}
"""Fields whose texts may be as long as a note."""
_NAMING = ("name", "referral", "product", "fee_note", "procedure")
"""Fields of a service in which another service may be named."""

_IN_FILE, _IN_ACT = {"services": "service"}, {"service": "services"}
"""What an array of tables is called in the singular above each of them."""

Table = dict[str, Any]


class Fault(Struct, frozen=True):
    """One thing that is wrong with a file, or (``warning``) that deserves a look."""

    line: int
    code: str
    """Of :data:`models.words.faults.SENTENCES`."""
    where: tuple[str, ...] = ()
    """Codes of service, variant and requirement, as far as they are known."""
    facts: dict[str, str | int] = {}
    warning: bool = False


class Report(Struct, frozen=True):
    """What was found in a file; ``catalogue`` is there when nothing but warnings was."""

    faults: tuple[Fault, ...]
    catalogue: CataloguePublished | None = None


class Malformed(Refused):
    """A catalogue has faults; ``faults`` holds all of them."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        lines = ", ".join(str(f.line) for f in faults if not f.warning)
        super().__init__("catalogue_malformed", where=lines)
        self.faults = faults


class Known(Struct, frozen=True, kw_only=True):
    """What is known beside the file; None where it is not."""

    today: dt.date
    units: Collection[str] | None = None
    """Codes of the units."""
    open_cases: Mapping[str, int] = {}
    """How many open cases each service has here."""


def read_bytes(path: Path) -> bytes:
    """Return what a file holds, or a little more than it may.

    Raises:
        Refused: ``file_missing``, ``file_unreadable``, ``file_not_plain``.
    """
    with opened(path) as file:
        return file.read(LARGEST_FILE + 1)


def examine(data: bytes, known: Known) -> Report:
    """Return everything that is wrong with a catalogue in TOML, sorted by line."""
    if len(data) > LARGEST_FILE:
        line = data.count(b"\n", 0, LARGEST_FILE) + 1
        return Report((Fault(line, "file_too_large", facts={"longest": LARGEST_FILE}),))
    try:
        text = decoded(data, "")
    except Refused as why:
        line, encoding = int(why.facts["line"] or 1), why.facts.get("found")
        return Report((Fault(line, "not_utf8", facts={"found": encoding}) if encoding else Fault(line, "with_nul"),))
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number may be too long for Python, arrays too deep
        return Report((_syntax(text, error),))
    found = _Checking(table, Places(text.replace("\r\n", "\n")), known)
    found.all()
    faults = found.faults
    catalogue = None
    if all(f.warning for f in faults):
        try:
            catalogue = decoding.convert(_as_act(table), CataloguePublished)
        except msgspec.ValidationError as error:  # a bound of the act that is not looked at above
            found.say(_way(str(error)), "shape_wrong", why=str(error))
    size = len(msgspec.json.encode(catalogue)) if catalogue else 0
    if size > LARGEST:
        faults.append(Fault(text.count("\n") + 1, "too_large", facts={"size": size, "longest": LARGEST}))
        catalogue = None
    return Report(tuple(sorted(faults, key=lambda f: f.line)), catalogue)


def _fields_of(cls: type[Struct]) -> dict[str, inspect.Field]:
    shape = inspect.type_info(cls)
    return {f.encode_name: f for f in shape.fields} if isinstance(shape, inspect.StructType) else {}


def _as_act(table: Table) -> Table:
    """Return a sound file's table with the names of the act."""
    return {_IN_ACT.get(key, key): value for key, value in table.items()}


def _way(told: str) -> Way:
    """Return the way that msgspec names: ``… - at `$.services[0].name```."""
    steps = re.findall(r"\.(\w+)|\[(\d+)\]", told[told.rfind("`$") :])
    return tuple(_IN_FILE.get(key, key) if key else int(place) for key, place in steps)


def _syntax(text: str, error: Exception) -> Fault:
    """Return what the parser says, with its line; where it says none, the longest line is to blame."""
    told = str(error)
    match = _LINE_OF_PARSER.search(told)
    lines = text.split("\n")
    if match:
        filled = max((n for n, line in enumerate(lines, 1) if line.strip()), default=1)
        line = int(match[1]) if match[1] else filled
        return Fault(line, "toml_syntax", facts={"why": told[: match.start()]})
    longest = max(range(len(lines)), key=lambda n: len(lines[n]))
    return Fault(longest + 1, "toml_unreadable")


class _Checking:
    """One check of one file."""

    def __init__(self, table: Table, places: Places, known: Known) -> None:
        self.table, self.places, self.known = table, places, known
        self.faults: list[Fault] = []

    def say(self, way: Way, fault: str, /, *, warning: bool = False, **facts: str | int) -> None:
        """Put a fault down at the line of a value."""
        self.faults.append(Fault(self.places.line(way), fault, self._where(way), facts, warning))

    def _where(self, way: Way) -> tuple[str, ...]:
        """Return the codes on the way, or the places (from 1) of what has none."""
        told, here = [], self.table
        for step in way:
            try:
                here = here[step]  # type: ignore[index]  # tables have texts, arrays have places
            except (KeyError, IndexError, TypeError):
                break
            if isinstance(step, int) and isinstance(here, dict):
                code = here.get("code")
                told.append(code if isinstance(code, str) and 0 < len(code) <= LONGEST_CODE else f"#{step + 1}")
        return tuple(told)

    def all(self) -> None:
        """Look at everything."""
        self._version()
        if not self.table.get("service"):
            self.say(("service",), "no_service")
        fields = {_IN_FILE.get(name, name): field for name, field in _fields_of(CataloguePublished).items()}
        self._fields(self.table, {name: f for name, f in fields.items() if name != "version"}, ())
        self._office()
        self._complaints()
        services = list(_tables(self.table, "service"))
        self._codes([(("service", n), s) for n, s in services], _SERVICE_CODE, "service_code")
        for place, service in services:
            self._service(("service", place), service)
        self._retired([(("service", n), s) for n, s in services])

    # --- shapes --------------------------------------------------------------------------------------------------

    def _fields(self, table: Table, fields: Mapping[str, inspect.Field], way: Way) -> None:
        """Look for fields that are unknown, missing or of the wrong type, in a table and in all that it holds."""
        for name, value in table.items():
            here = (*way, name)
            if name in fields:
                self._value(value, fields[name].type, here)
            elif here != ("version",):
                self.say(here, "field_unknown", field=_short(name))
        for name, field in fields.items():
            if field.required and name not in table and way:
                self.say(way, "field_missing", field=name)

    def _value(self, value: object, shape: inspect.Type, way: Way) -> None:
        if isinstance(shape, inspect.UnionType):  # only ever with None, which TOML does not have
            shape = next(t for t in shape.types if not isinstance(t, inspect.NoneType))
        field = next(str(step) for step in reversed(way) if isinstance(step, str))
        if isinstance(shape, inspect.VarTupleType):
            if not isinstance(value, list):
                self.say(way, "not_a_list", field=field)
                return
            for place, inner in enumerate(value):
                self._value(inner, shape.item_type, (*way, place))
        elif isinstance(shape, inspect.StructType):
            if isinstance(value, dict):
                self._fields(value, {f.encode_name: f for f in shape.fields}, way)
            else:
                self.say(way, "not_a_table", field=field)
        elif isinstance(shape, inspect.BoolType):
            if not isinstance(value, bool):
                self.say(way, "not_a_bool", field=field)
        elif isinstance(shape, inspect.IntType):
            if not isinstance(value, int) or isinstance(value, bool):
                self.say(way, "not_a_number", field=field)
        elif not isinstance(value, str):
            self.say(way, "not_a_text", field=field)
        else:
            self._text(value, field, way)

    def _text(self, value: str, field: str, way: Way) -> None:
        longest = _SHORT.get(field, NOTE_LENGTH if field in _LONG else LINE_LENGTH)
        if field == "code":
            return
        if not is_clean(value):
            self.say(way, "text_not_clean", field=field)
        elif len(value) > longest:
            self.say(way, "text_too_long", field=field, length=len(value), longest=longest)
        elif not value and (field == "name" or isinstance(way[-1], int)):
            self.say(way, "text_empty", field=field)

    # --- meanings ------------------------------------------------------------------------------------------------

    def _version(self) -> None:
        version = self.table.get("version")
        if version is None:
            self.say((), "field_missing", field="version")
        elif not isinstance(version, int) or isinstance(version, bool) or not 1 <= version < 1 << 31:
            self.say(("version",), "version_wrong")

    def _codes(self, tables: list[tuple[Way, Table]], shape: re.Pattern[str], wrong: str) -> None:
        """Look for codes that are twice in one list, or have a wrong form."""
        first: dict[str, int] = {}
        for way, table in tables:
            code, here = _text_of(table, "code"), (*way, "code")
            if code is None:
                continue
            if len(code) > LONGEST_CODE:
                self.say(here, "code_too_long", length=len(code), longest=LONGEST_CODE)
            elif not shape.fullmatch(code):
                self.say(here, wrong)
            if code in first:
                self.say(here, "code_twice", code=_short(code), line=first[code])
            else:
                first[code] = self.places.line(here)

    def _service(self, way: Way, service: Table) -> None:
        variants = list(_tables(service, "variants"))
        if service.get("variants") == []:
            self.say((*way, "variants"), "no_variant")
        self._codes([((*way, "variants", n), v) for n, v in variants], _INNER_CODE, "inner_code")
        for place, variant in variants:
            inside = (*way, "variants", place)
            rows = [((*inside, "requirements", n), r) for n, r in _tables(variant, "requirements")]
            self._codes(rows, _INNER_CODE, "inner_code")
        self._range(way, service, "days", 0, LONGEST_DAYS)
        self._range(way, service, "complete_within", 1, LONGEST_DAYS)
        self._range(way, service, "fee", 0, LARGEST_FEE)
        self._span(way, service, "keep")
        if service.get("referral") and "days" in service:
            self.say((*way, "days"), "referral_and_days")
        unit = _text_of(service, "unit")
        if unit and self.known.units is not None and unit not in self.known.units:
            self.say((*way, "unit"), "unit_unknown", warning=True, unit=_short(unit))
        self._origin(way, service, Service)

    def _office(self) -> None:
        office = self.table.get("office")
        if isinstance(office, dict):
            for field in ("keep", "keep_looks"):
                self._span(("office",), office, field)
            self._range(("office",), office, "near_due", 0, LONGEST_NEAR)
            self._origin(("office",), office, Office)

    def _complaints(self) -> None:
        """Look at how complaints are taken: codes, the class that each category names, times."""
        rules = self.table.get("complaints")
        if not isinstance(rules, dict):
            return
        way: Way = ("complaints",)
        for kind in ("grade", "category", "channel", "refusal"):
            rows = [((*way, kind, n), row) for n, row in _tables(rules, kind)]
            self._codes(rows, _COMPLAINT_CODE, "complaint_code")
        grades = {_text_of(grade, "code") for _n, grade in _tables(rules, "grade")}
        for place, category in _tables(rules, "category"):
            if (grade := _text_of(category, "grade")) and grade not in grades:
                self.say((*way, "category", place, "grade"), "grade_unknown", code=_short(grade))
        for place, one in _tables(rules, "grade"):
            here = (*way, "grade", place)
            for number, term in _tables(one, "terms"):
                self._range((*here, "terms", number), term, "days", 0, LONGEST_DAYS)
            self._origin(here, one, Grade)
        for field in ("supplement_days", "reopen_days"):
            self._range(way, rules, field, 1, LONGEST_DAYS)
        self._span(way, rules, "keep")
        self._origin(way, rules, ComplaintRules)

    def _origin(self, way: Way, table: Table, shape: type[Struct]) -> None:
        """Every datum says where it comes from and when that was looked at; doubt names fields that there are."""
        for field in ("source", "checked_on"):
            if table.get(field, "") == "":
                self.say((*way, field), "origin_missing", field=field)
        day = _text_of(table, "checked_on")
        if day:
            try:
                if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", day, re.ASCII):
                    raise ValueError
                if dt.date.fromisoformat(day) > self.known.today:
                    self.say((*way, "checked_on"), "date_in_future", today=self.known.today.isoformat())
            except ValueError:
                self.say((*way, "checked_on"), "date_wrong")
        doubtful = table.get("doubtful")
        named = {*shape.__struct_fields__, "requirements"} - {"code", "doubtful"}
        for place, field in enumerate(doubtful if isinstance(doubtful, list) else ()):
            if isinstance(field, str) and field not in named:
                self.say((*way, "doubtful", place), "doubt_of_nothing", field=_short(field))

    def _range(self, way: Way, table: Table, field: str, least: int, most: int) -> None:
        value = table.get(field)
        if isinstance(value, int) and not isinstance(value, bool) and not least <= value <= most:
            self.say((*way, field), "number_absurd", field=field, least=least, most=most)

    def _span(self, way: Way, table: Table, field: str) -> None:
        value = _text_of(table, field)
        if value is not None and not is_span(value):
            self.say((*way, field), "span_wrong", field=field)

    def _retired(self, services: list[tuple[Way, Table]]) -> None:
        """Look for what still speaks of retired services: open cases, and other services that send people there."""
        gone = {code: way for way, s in services if s.get("retired") is True and (code := _text_of(s, "code"))}
        for code, way in gone.items():
            if count := self.known.open_cases.get(code, 0):
                self.say((*way, "retired"), "retired_with_cases", warning=True, code=_short(code), count=count)
        for way, service in services:
            if service.get("retired") is True:
                continue
            for inside, text in _named(service):
                for code in gone:
                    if re.search(rf"(?<![\w-]){re.escape(code)}(?![\w-])(?!\s*\d)", text):  # PP 34/2021 is no PP
                        self.say((*way, *inside), "retired_named", warning=True, code=_short(code))


def _tables(table: Table, field: str) -> Iterator[tuple[int, Table]]:
    """Yield the tables of an array, with their places."""
    values = table.get(field)
    if isinstance(values, list):
        yield from ((n, v) for n, v in enumerate(values) if isinstance(v, dict))


def _text_of(table: Table, field: str) -> str | None:
    value = table.get(field)
    return value if isinstance(value, str) else None


def _named(service: Table) -> Iterator[tuple[Way, str]]:
    """Yield the texts of a service in which another service may be named."""
    for field in _NAMING:
        value = service.get(field)
        if isinstance(value, str):
            yield (field,), value
        elif isinstance(value, list):
            yield from (((field, n), v) for n, v in enumerate(value) if isinstance(v, str))
    for place, variant in _tables(service, "variants"):
        for number, requirement in _tables(variant, "requirements"):
            name = _text_of(requirement, "name")
            if name:
                yield ("variants", place, "requirements", number, "name"), name


def _short(text: str) -> str:
    """Return a text of the file as a message may hold it."""
    return "".join(c if c.isprintable() else "?" for c in text[: LONGEST_CODE + 8])
