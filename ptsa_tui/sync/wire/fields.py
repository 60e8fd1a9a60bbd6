"""How the fields of acts become symbols: one small coder for each form of value, compiled once for each kind.

A coder ``code(port, scene, value)`` returns the value, which it has written or read. Each asks first whether the value
is what the journal lets expect; then the answer costs next to nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import msgspec
from msgspec import structs
from stdnum import damm

from models.facts import decoding
from ptsa_tui.sync.wire.coder import Port
from ptsa_tui.sync.wire.context import LAST_DAY, SIGNED, Context, ref, series
from ptsa_tui.sync.wire.layout import HOWS, Layout, Mark, Node, Variety, struct_of
from ptsa_tui.sync.wire.packing import Malformed
from ptsa_tui.sync.wire.words import digits, nik, text

Code = Callable[[Port, Context, Any], Any]

_MISSING = HOWS.index("missing")
_ABSENT = len(HOWS)


class Codec:
    """A part (body or personal part) of a kind: canonical JSON from and to symbols."""

    def __init__(self, node: Node, path: str) -> None:
        self.type = struct_of(node)
        self.decode = decoding.decoder(self.type).decode
        self.code = _struct(node, path)


class KindCodec:
    """A kind: its body and its personal part."""

    def __init__(self, layout: Layout, kind: str) -> None:
        shape = layout.data.kinds[kind]
        self.body = Codec(shape.body, kind)
        self.personal = Codec(shape.personal, f"{kind}.") if shape.personal else None


@lru_cache(maxsize=4)
def kind_coders(layout: Layout) -> list[KindCodec]:
    """Return the coders of all kinds, in the order of the layout."""
    return [KindCodec(layout, kind) for kind in layout.kinds]


to_json = msgspec.json.Encoder(order="sorted").encode


def compiled(node: Node, path: str) -> Code:
    """Return the coder of a form of values."""
    if node.tag in _PLAIN:
        return _PLAIN[node.tag]
    return _MAKERS[node.tag](node, path)


def _struct(node: Node, path: str) -> Code:
    type_ = struct_of(node)
    names = tuple(f.name for f in node.fields)
    coders = [compiled(f.node, f"{path}.{f.name}") for f in node.fields]
    blank = tuple(_blank(f.node) for f in node.fields)

    def code(port: Port, context: Context, value: Any) -> Any:
        if port.reading:
            return type_(**{n: c(port, context, b) for n, c, b in zip(names, coders, blank, strict=True)})
        for c, v in zip(coders, structs.astuple(value), strict=True):
            c(port, context, v)
        return value

    return code


def _blank(node: Node) -> Any:
    """Return what a coder is given when it reads."""
    if node.tag in _TEXTS:
        return ""
    return 0 if node.tag not in ("list", "missing", "marks", "map") else ()


def _maybe(node: Node, path: str) -> Code:
    inner, key, blank = compiled(_of(node), path), f"{path}?", _blank(_of(node))

    def code(port: Port, context: Context, value: Any) -> Any:
        given = port.flag((key, context.hint), value is not None)
        context.hint = context.hint * 2 + given & 15
        return inner(port, context, blank if port.reading else value) if given else None

    return code


def _list(node: Node, path: str) -> Code:
    inner, blank = compiled(_of(node), path), _blank(_of(node))

    def code(port: Port, context: Context, value: Any) -> Any:
        count = port.number((f"{path}#",), len(value))
        context.spend(count)
        if not port.reading:
            for v in value:
                inner(port, context, v)
            return value
        return tuple([inner(port, context, blank) for _ in range(count)])

    return code


def _map(node: Node, path: str) -> Code:
    name, line = text("code"), text("line")

    def code(port: Port, context: Context, value: Any) -> Any:
        count = port.number((f"{path}#",), len(value))
        context.spend(count)
        items = iter(()) if port.reading else iter(value.items())
        found = {}
        for _ in range(count):
            k, v = next(items, ("", ""))
            k = name(port, context, k)
            found[k] = line(port, context, v)
        return found

    return code


def _choice(node: Node, path: str) -> Code:
    options, key = node.options, (path,)
    places = {o: place for place, o in enumerate(options)}

    def code(port: Port, context: Context, value: Any) -> Any:
        place = port.symbol(key, len(options), 0 if port.reading else places[value])
        context.hint = place
        return options[place]

    return code


def _flag(_: Node, path: str) -> Code:
    return lambda port, context, value: port.flag((path,), value)


def _int(_: Node, path: str) -> Code:
    return lambda port, context, value: port.signed((path,), value)


def _same(_: Node, path: str) -> Code:
    """Mostly what it was the last time."""

    def code(port: Port, context: Context, value: Any) -> Any:
        last = context.last.get(path, 1)
        found = last if port.flag((path,), value == last) else port.number((f"{path}+",), value)
        context.last[path] = _whole(found)
        return found

    return code


def _whole(value: int) -> int:
    if value >= SIGNED:
        raise Malformed("payload_undecodable")
    return value


def _date(node: Node, path: str) -> Code:
    """Days after the entry's; the same for the same service on the same day, else counted in working days."""
    name = path.rpartition(".")[2]

    def code(port: Port, context: Context, value: Any) -> Any:
        variety = context.variety
        memory = (name, variety.service if variety and name == "promised" else "", context.day)
        guess: int | None = context.last.get(str(memory))
        sure = 2
        if guess is None:
            days = _term(variety, name)
            guess, sure = _after(context.day, days) if days is not None else context.day, int(days is not None)
        away = port.signed((name, sure), 0 if port.reading else value.toordinal() - guess)
        if not 1 <= guess + away <= LAST_DAY:
            raise Malformed("payload_undecodable")
        context.last[str(memory)] = guess + away
        return dt.date.fromordinal(guess + away)

    return code


def _term(variety: Variety | None, name: str) -> int | None:
    if name == "deadline":
        return variety.within if variety else 5
    return variety.days if variety and name == "promised" else None


def _after(day: int, days: int) -> int:
    """Return the ``days``-th day from Monday to Friday after ``day``."""
    for _ in range(min(days, 60)):
        day += 1
        while (day - 1) % 7 > 4:
            day += 1
    return day


def _number(_: Node, path: str) -> Code:
    """Printed numbers run: mostly the next one of its chain and year, with the right check digit."""
    first = 800_000 if "notice" in path else 0
    name = "notice" if first else "case"
    how_key, run_key, raw_key = f"{name}№", (f"{name}№+",), (f"{name}№=",)

    def code(port: Port, context: Context, value: int) -> int:
        prefix = series(context.id, context.day)
        last = context.numbers.get((name, prefix))
        how, run = 2, 0
        if not port.reading and value // 10_000_000 == prefix:
            run = value // 10 % 1_000_000
            if _checked(prefix * 1_000_000 + run) == value and run >= first:
                how = 0 if last is not None and run == last + 1 else 1
        how = port.symbol((how_key, int(last is not None)), 3, how)
        if how == 2:
            return _whole(port.number(raw_key, value))
        run = last + 1 if how == 0 and last is not None else first + port.number(run_key, run - first)
        if run > 999_999:
            raise Malformed("payload_undecodable")
        context.numbers[name, prefix] = run
        return _checked(prefix * 1_000_000 + run)

    return code


def _checked(body: int) -> int:
    return body * 10 + int(damm.calc_check_digit(f"{body:014d}"))


def _ref(_: Node, path: str) -> Code:
    return ref(path)


def _pool(_: Node, path: str) -> Code:
    """A unit; where a case goes depends on what came before and on its service."""
    other = ref("unit")

    def code(port: Port, context: Context, value: int) -> int:
        variety = context.about.variety
        found: int = context.pick(
            port, "pool", (path, context.about.kind, variety.service if variety else ""), value, other
        )
        return found

    return code


def _person(port: Port, context: Context, value: int) -> int:
    last: int = context.last.pop("person", 0)
    if last and port.flag(("person!",), value == last):
        return last
    return _some_person(port, context, value)


def _offer(port: Port, context: Context, value: int) -> int:
    offer = context.about.offer
    if offer is not None and port.flag(("offer!",), value == offer):
        return offer
    return _some_offer(port, context, value)


def _service(port: Port, context: Context, value: str) -> str:
    services = context.layout.services
    place = len(services)
    if not port.reading and value in context.layout.variants:
        place = services.index(value)
    place = port.symbol(("service",), len(services) + 1, place)
    context.service = services[place] if place < len(services) else _code(port, context, value)
    return context.service


def _variant(port: Port, context: Context, value: str) -> str:
    variants = context.layout.variants.get(context.service, [])
    place = next((p for p, v in enumerate(variants) if v.variant == value), len(variants))
    place = port.symbol(("variant", context.service if variants else ""), len(variants) + 1, place)
    context.variety = variants[place] if place < len(variants) else None
    context.hint = 1 + (context.variety.days is not None and not context.variety.referral) if context.variety else 0
    return context.variety.variant if context.variety else _code(port, context, value)


def _fee(port: Port, context: Context, value: int) -> int:
    usual = context.variety.fee if context.variety else 0
    return usual if port.flag(("fee",), value == usual) else _whole(port.number(("fee+",), value))


def _referral(port: Port, context: Context, value: str) -> str:
    usual = context.variety.referral if context.variety else ""
    return usual if port.flag(("referral",), value == usual) else _line(port, context, value)


def _marks(port: Port, context: Context, value: Any) -> Any:
    """The requirements of the variant in their order, or those that were missing, or any others."""
    asked = context.variety.requirements if context.variety else ()
    owed = context.about.missing
    how = 2
    if not port.reading:
        if _in_order(value, asked):
            how = 0
        elif owed and tuple(m.requirement for m in value) == owed:
            how = 1
    how = port.symbol(("marks", int(bool(owed))), 3, how)
    if how == 0:
        found = _by_table(port, value, asked)
    else:
        count = len(owed) if how == 1 else port.number(("marks#",), len(value))
        context.spend(count)
        found = []
        for place in range(count):
            mark = value[place] if not port.reading else _NO_MARK
            code = owed[place] if how == 1 else _code(port, context, mark.requirement)
            found.append(_mark(port, code, mark))
    context.missing = tuple(m.requirement for m in found if m.how == "missing")
    context.hint = context.hint * 2 + bool(context.missing) & 15
    return tuple(found)


_NO_MARK = Mark("", "original")


def _usual(how: str) -> int:
    return 0 if how == "missing" else 1


def _in_order(marks: Any, asked: tuple[tuple[str, bool], ...]) -> bool:
    places = iter([code for code, _ in asked])
    return all(m.requirement in places and m.count == _usual(m.how) for m in marks)


def _by_table(port: Port, marks: Any, asked: tuple[tuple[str, bool], ...]) -> list[Mark]:
    given = {} if port.reading else {m.requirement: HOWS.index(m.how) for m in marks}
    found, last = [], _ABSENT
    for code, mandatory in asked:
        how = port.symbol(("how", int(mandatory), last), _ABSENT + 1, given.get(code, _ABSENT))
        if mandatory:
            last = how
        if how != _ABSENT:
            found.append(Mark(code, HOWS[how], 0 if how == _MISSING else 1))  # type: ignore[arg-type]
    return found


def _mark(port: Port, code: str, mark: Mark) -> Mark:
    how = HOWS[port.symbol(("how",), _ABSENT, HOWS.index(mark.how))]
    usual = _usual(how)
    count = usual if port.flag(("count",), mark.count == usual) else port.signed(("count+",), mark.count)
    return Mark(code, how, count)  # type: ignore[arg-type]


def _missing(port: Port, context: Context, value: Any) -> Any:
    usual = context.missing
    if port.flag(("missing",), value == usual):
        return usual
    return _codes(port, context, value)


def _known(node: Node, _: str) -> Code:
    """The collector's name and number: mostly the applicant's, who may be known."""
    name, other = node.name, text(node.name)

    def code(port: Port, context: Context, value: str) -> str:
        owner = context.known.get(context.about.person) if context.about.person is not None else None
        usual = (owner.name if name == "name" else owner.nik) if owner else None
        if usual and port.flag((f"{name}!", context.hint), value == usual):
            return usual
        return other(port, context, value)

    return code


def _of(node: Node) -> Node:
    if node.of is None:
        raise TypeError(node.tag)
    return node.of


_code, _line = text("code"), text("line")
_some_person, _some_offer = ref("person"), ref("offer")
_PLAIN: dict[str, Code] = {
    "service": _service,
    "variant": _variant,
    "referral": _referral,
    "person": _person,
    "offer": _offer,
    "fee": _fee,
    "marks": _marks,
    "missing": _missing,
    "nik": nik,
    "phone": digits("phone", 5),
}
_TEXTS = ("text", "known", "choice", "service", "variant", "referral", "nik", "phone")
_MAKERS: dict[str, Callable[[Node, str], Code]] = {
    "struct": _struct,
    "maybe": _maybe,
    "list": _list,
    "map": _map,
    "choice": _choice,
    "flag": _flag,
    "int": _int,
    "same": _same,
    "date": _date,
    "number": _number,
    "ref": _ref,
    "pool": _pool,
    "known": _known,
    "text": lambda node, _: text(node.name),
}
_codes = _list(Node("list", of=Node("text", "code")), "missing")
