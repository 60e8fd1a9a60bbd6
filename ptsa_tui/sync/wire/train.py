"""Makes the package data of a layout: ``python -m ptsa_tui.sync.wire.train [seeds …]``. Only for a new layout.

Shapes come from the act classes, tables of services from the seed catalogue, words, counts and the dictionary of
texts from practice desks, whose people are invented. From the first release on a layout is never trained again.
"""

from __future__ import annotations

import datetime as dt
import inspect
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
import zstandard
from msgspec import NODEFAULT, Struct, structs

from models.acts import AccessEntry, Searched, SearchedText, access_kinds, from_parts, kinds
from models.acts.base import Number
from models.acts.entry import ACTS, LOOKS, Entry
from models.catalogue import seed_catalogue
from models.journal.journal import Journal
from models.practice import fill, fill_complaints, fill_quality, fill_surveys
from models.register.founding import found_practice
from models.register.register import Register
from ptsa_tui.sync.wire import columns, words
from ptsa_tui.sync.wire.coder import GAIN, Key, Recorder
from ptsa_tui.sync.wire.context import Context
from ptsa_tui.sync.wire.layout import Data, Field, Layout, Node, Shape, Variety, Words

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
SEEDS = (9001, 9002, 9003)
DAYS, A_DAY = 30, 150
SIZES = (1, 2, 5, 10, 20, 20, 20, 40, 150)
"""Cases of a slice in training."""
_MEMORY = 24 * GAIN
"""Most weight of what training saw: after so much more, a payload's own habits prevail."""
_DICTIONARY = 16 * 1024
_WORDS = 1024
"""Most words of a class at one place."""

_SPECIAL = {
    ("CaseOpened", "person"): "person",
    ("CaseOpened", "service"): "service",
    ("CaseOpened", "variant"): "variant",
    ("CaseOpened", "catalogue"): "same",
    ("CaseOpened", "pool"): "pool",
    ("CaseOpened", "marks"): "marks",
    ("CaseOpened", "fee"): "fee",
    ("CaseOpened", "referred_to"): "referral",
    ("RequirementsMarked", "marks"): "marks",
    ("Notice", "missing"): "missing",
    ("HandoverOffered", "to"): "pool",
    ("HandoverAccepted", "offer"): "offer",
    ("HandoverDeclined", "offer"): "offer",
    ("HandoverTakenBack", "offer"): "offer",
    ("PersonData", "nik"): "nik",
    ("PersonData", "phone"): "phone",
    ("CollectorData", "name"): "known",
    ("CollectorData", "identity_number"): "known",
}
_CLASSES = {
    ("PersonData", "name"): "name",
    ("CollectorData", "name"): "name",
    ("CollectorData", "identity_number"): "identity",
    ("PersonData", "address"): "address",
    ("ProductData", "number"): "product",
    ("SearchedText", "text"): "search",
    ("ActUndone", "returns_to"): "state",
    ("FreeText", "text"): "note",
    ("OpeningData", "note"): "note",
    ("ProductData", "note"): "note",
    ("CollectorData", "note"): "note",
}


# --- shapes ------------------------------------------------------------------------------------------------------


def shapes() -> dict[str, Shape]:
    """Return the shapes of all acts and looks as they are now."""
    found = {}
    for kind, cls in sorted({**kinds(), **access_kinds()}.items()):
        part = get_type_hints(cls).get("personal")
        personal = next((t for t in get_args(part) if t is not NoneType), None)
        found[kind] = Shape(_struct(cls), _struct(personal) if personal else None)
    return found


def _struct(cls: type[Struct]) -> Node:
    hints = get_type_hints(cls, include_extras=True)
    fields = []
    for f in structs.fields(cls):
        if f.name == "personal":
            continue
        default = None if f.default is NODEFAULT or f.default == () else f.default
        node = _node(hints[f.name], cls.__name__, f.name)
        fields.append(Field(f.name, node, f.required, default))
    return Node("struct", cls.__name__, fields=tuple(fields))


def _node(hint: Any, owner: str, name: str) -> Node:
    special = _SPECIAL.get((owner, name))
    if special and special != "missing":
        return Node(special, _CLASSES.get((owner, name), ""))
    bare = hint
    while hasattr(bare, "__metadata__"):
        bare = bare.__origin__
    origin, arguments = get_origin(bare), get_args(bare)
    if origin in (Union, UnionType):
        inner = next(a for a in arguments if a is not NoneType)
        return Node("maybe", of=_node(inner, owner, name))
    if origin is tuple:
        return Node(special or "list", of=_node(arguments[0], owner, name))
    if origin is dict:
        return Node("map")
    if origin is Literal:
        return Node("choice", options=arguments)
    if inspect.isclass(bare) and issubclass(bare, Struct):
        return _struct(bare)
    if bare is str:
        code = "code" if "min_length=1" in repr(hint) or name in ("missing", "returned") else "line"
        return Node("text", _CLASSES.get((owner, name), code))
    if bare is int:
        if hint == Number:
            return Node("number")
        return Node("ref" if f"le={(1 << 63) - 1}" in repr(hint) else "int")
    return Node({bool: "flag", dt.date: "date"}[bare])


def varieties() -> tuple[Variety, ...]:
    """Return what a case of each service and variant of the seed catalogue usually says."""
    return tuple(
        Variety(
            s.code,
            v.code,
            s.days,
            s.complete_within,
            s.fee,
            s.referral,
            tuple((r.code, r.mandatory) for r in v.requirements),
        )
        for s in seed_catalogue().services
        for v in s.variants
    )


class _Still:
    """A clock that stands, so that training twice gives the same."""

    def now(self) -> int:
        """Return a Tuesday morning of November 2026."""
        return 1_795_485_600


# --- samples -----------------------------------------------------------------------------------------------------


class Sample(Struct):
    """Entries of one payload."""

    entries: Sequence[Entry]
    seeds: dict[int, bytes]
    log: str
    placed: bool = False


def samples(seeds: Iterable[int]) -> Iterator[Sample]:
    """Yield slices of practice desks: the founding, then 1 … 150 cases each, and looks."""
    for seed in seeds:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder)
            register = found_practice(path / "practice.db", tokens=path / "tokens", clock=_Still(), fast=True)
            fill(register, DAYS * A_DAY, seed, visits=0.25)
            for more in (fill_complaints, fill_surveys, fill_quality):
                more(register)
            yield from slices(register, Random(seed))  # noqa: S311
            _look(register, Random(seed))  # noqa: S311
            yield from slices(register, Random(seed), LOOKS)  # noqa: S311
            register.close()


def slices(register: Register, rng: Random, log: str = ACTS) -> Iterator[Sample]:
    """Yield the log of a register in slices of different numbers of cases (looks: of entries)."""
    entries = list(Journal(register.database, log).walk(register.chain))
    seeds = {b: bytes(s) for b, s in register.database.rows("SELECT block, seed FROM salt_seed")}
    begin = cases = 0
    size = rng.choice(SIZES)
    for place, entry in enumerate(entries):
        cases += entry.kind == "CaseOpened" or log == LOOKS
        if cases >= size or place + 1 == len(entries):
            placed = log == ACTS and rng.random() < 0.2
            part = [structs.replace(e, placement=e.after + 1) if placed else e for e in entries[begin : place + 1]]
            yield Sample(part, seeds, log, placed)
            begin, cases, size = place + 1, 0, rng.choice(SIZES)


def _look(register: Register, rng: Random) -> None:
    """Let officers look: searches for names and numbers, opened details, unmasked numbers."""
    officers = [r[0] for r in register.database.rows("SELECT id FROM officer ORDER BY id")]
    people = register.database.rows("SELECT id, name FROM person ORDER BY id LIMIT 2000")
    acts = access_kinds()
    for _ in range(1500):
        officer, (person, name) = rng.choice(officers), rng.choice(people)
        turn = rng.random()
        look: AccessEntry
        subject = person
        if turn < 0.4:
            text = rng.choice((name, name.split()[0], f"{rng.randrange(1, 9999)}")).lower()
            look, subject = Searched(hits=rng.randrange(8), personal=SearchedText(text=text)), officer
        elif turn < 0.97:
            look = acts["DetailOpened" if turn < 0.8 else "Unmasked"]()  # type: ignore[assignment]
        else:
            look, subject = acts["SignedIn" if turn < 0.995 else "SignInFailed"](), officer  # type: ignore[assignment]
        register.look(officer, look, subject)


# --- tables ------------------------------------------------------------------------------------------------------


def texts(all_kinds: dict[str, Shape], found: Iterable[Sample]) -> dict[str, Words]:
    """Count whole texts and words by class."""
    classes: dict[str, Counter[str]] = defaultdict(Counter)
    for sample in found:
        for entry in sample.entries:
            act = from_parts(entry.kind, entry.body, entry.personal)
            shape = all_kinds[entry.kind]
            for value, node in ((act, shape.body), (getattr(act, "personal", None), shape.personal)):
                if value is not None and node is not None:
                    _count(value, node, classes)
    for v in varieties():
        classes["code"].update([v.service, v.variant, *(code for code, _ in v.requirements)])
    classes["state"].update(
        "incomplete received with_unit ready delivered returned rejected referred withdrawn".split()
    )
    return {name: _words(counter, name) for name, counter in sorted(classes.items())}


def _count(value: Any, node: Node, classes: dict[str, Counter[str]]) -> None:
    if value is None or value == "":
        return
    if node.tag == "struct":
        for f in node.fields:
            _count(getattr(value, f.name), f.node, classes)
    elif node.tag in ("list", "missing") and node.of:
        for one in value:
            _count(one, node.of, classes)
    elif node.tag == "maybe" and node.of:
        _count(value, node.of, classes)
    elif node.tag in ("text", "known"):
        classes[node.name][value] += 1


def _words(counter: Counter[str], name: str) -> Words:
    total = sum(counter.values())
    whole = (
        [] if name in ("name", "line", "search") else [(t, c) for t, c in counter.most_common(256) if c > total / 500]
    )
    if name in ("code", "state"):
        whole = counter.most_common(256)
    places: tuple[Counter[str], ...] = (Counter(), Counter(), Counter())
    known = {t for t, _ in whole}
    for value, count in counter.items():
        if value not in known:
            for place, piece in enumerate(words.PIECE.findall(value)):
                if not piece[-1].isdecimal():
                    places[min(place, 2)][piece] += count
    common = [[(w, c) for w, c in p.most_common(_WORDS) if c > 3] for p in places]
    return Words(tuple(sorted(whole)), tuple(tuple(sorted(c)) for c in common))


def lists(found: Iterable[Sample]) -> dict[str, tuple[str, ...]]:
    """Return the commonest regions of NIKs and beginnings of telephone numbers, the commonest first."""
    regions: Counter[str] = Counter()
    heads: Counter[str] = Counter()
    for sample in found:
        for entry in sample.entries:
            if entry.kind == "PersonRegistered" and entry.personal:
                data = msgspec.json.decode(entry.personal)
                regions[data.get("nik", "")[:6]] += 1
                heads[data.get("phone", "")[:5]] += 1
    del regions[""], heads[""]
    return {
        "region": tuple(r for r, _ in regions.most_common(48)),
        "phone<": tuple(h for h, _ in heads.most_common(16)),
    }


_INVENTED = {"serial"}
"""Columns that practice data could only teach wrongly: nobody's NIK ends as an invented one does."""


def counts(layout: Layout, found: Iterable[Sample]) -> tuple[tuple[list[str | int], list[int]], ...]:
    """Return the counts that every model begins with: at most :data:`_MEMORY`, and 1 for what never came."""
    seen: dict[tuple[Key, int], Counter[int]] = defaultdict(Counter)
    for sample in found:
        recorder = Recorder({})
        columns._write(recorder, layout, sample.entries, sample.seeds, sample.log, sample.placed)
        for (key, size), symbols in recorder.seen.items():
            seen[key, size].update(symbols)
    _spell(layout, seen)
    _expect_new_words(seen)
    seen = {model: symbols for model, symbols in seen.items() if model[0][0] not in _INVENTED}
    made = []
    for (key, size), counter in sorted(seen.items(), key=repr):
        share = min(GAIN, _MEMORY / sum(counter.values()))
        made.append((list(key), [1 + round(counter[s] * share) for s in range(size)]))
    return tuple(made)


def _spell(layout: Layout, seen: dict[tuple[Key, int], Counter[int]]) -> None:
    """Learn letters from every known word once, from the catalogue and from the program's own Indonesian."""
    recorder, context = Recorder({}), Context(layout)
    translated = (ROOT / "models/words/locale/id/LC_MESSAGES/ptsa.po").read_text(encoding="utf-8")
    catalogue = [t for s in seed_catalogue().services for t in (s.name, s.product, *(v.name for v in s.variants))]
    sources = {name: [w for lexicon in t.words for w in lexicon.texts] for name, t in layout.texts.items()}
    sources["note"] += re.findall(r" ?[A-Za-z]+", " ".join(re.findall(r'^msgstr "(.*)"', translated, re.M)))
    sources["line"] += re.findall(r" ?[A-Za-z]+", " ".join(catalogue))
    for name, found in sources.items():
        for word in sorted(set(found)):
            if all(c in words.LETTERS for c in word):
                words.spelt(recorder, name, context, word)
                context.spend(-len(word))
    for model, symbols in recorder.seen.items():
        seen[model].update(symbols)


def _expect_new_words(seen: dict[tuple[Key, int], Counter[int]]) -> None:
    """Practice desks know too few words: let one in thirty be new, and the next come as after a known one."""
    for (key, size), counter in list(seen.items()):
        if str(key[0]).endswith(".") and size == words.KINDS and len(key) == 3:
            counter[words.SPELT] += counter[words.WORD] // 30
            counter[words.AGAIN] += counter[words.WORD] // 90
            if key[2] == words.WORD:
                for kind in (words.SPELT, words.AGAIN):
                    seen[(*key[:2], kind), size].update(counter)


def dictionary(found: Iterable[Sample]) -> bytes:
    """Return a dictionary for what travels as raw bytes: parts of acts that are newer than the layout."""
    parts = [part for s in found for e in s.entries for part in (e.body, e.personal) if part and len(part) > 8]
    chosen: list[Any] = Random(1).sample(parts, min(20_000, len(parts)))  # noqa: S311
    return zstandard.train_dictionary(_DICTIONARY, chosen, level=19).as_bytes()


def main(seeds: Sequence[int] = SEEDS) -> None:
    """Train and write the package data."""
    found = list(samples(seeds))
    all_kinds = shapes()
    data = Data(all_kinds, varieties(), texts(all_kinds, found), lists(found), ())
    trained = dictionary(found)
    data = structs.replace(data, priors=counts(Layout(data, trained), found))
    (HERE / "layout1.json").write_bytes(msgspec.json.encode(data) + b"\n")
    (HERE / "layout1.dict").write_bytes(trained)


__all__ = ["main", "samples", "slices"]

if __name__ == "__main__":
    main([int(a) for a in sys.argv[1:]] or SEEDS)
