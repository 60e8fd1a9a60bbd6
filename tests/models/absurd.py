"""Acts that can be decoded and that no honest desk writes: of every kind, each field in turn as odd as it may be."""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Callable, Iterator
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from msgspec import Meta, Struct, structs

from models import acts
from models.acts import Act, as_parts, kinds
from models.acts.base import Personal
from models.acts.entry import GENESIS, Entry, rehash
from models.exchange import replica
from models.facts import ids
from models.journal.journal import Chain
from models.register.register import Register
from models.rules import RIGHTS, rights
from tests.models.examples import example

DESKS = (77, 78)
"""Two sisters who write what they like."""
LATEST = 253_401_999_999
TEXTS = ("", "[b]x[/]", "z" * 32)
NOWHERE = (0, ids.pack(5, 6, 0, 7), (1 << 63) - 1)
"""Ids of nothing."""


class Sisters:
    """What the sisters write: chained, placed, and taken in by a register as from its centre."""

    def __init__(self, register: Register, officer: int, pool: int) -> None:
        self.register, self.officer, self.pool = register, officer, pool
        self.entries: list[Entry] = []
        self.last = dict.fromkeys(DESKS, (0, GENESIS))
        self.placed: dict[int, int] = {}

    def write(self, act: Act, subject: int | None = None, *, desk: int = 0, at: int | None = None, **more: int) -> int:
        """Write an act; return its entry's id."""
        chain = Chain(self.register.branch_number, DESKS[desk], 0)
        seq, previous = self.last[DESKS[desk]]
        id_ = ids.pack(*chain, seq + 1)
        about = id_ if subject is None else subject
        body, personal = as_parts(act)
        placed = self.placed.get(about, len(self.register.journal.of(about)))
        salt = bytes(16) if personal is not None else None
        now = self.register.clock.now() if at is None else at
        after = more.get("after", placed)
        entry = Entry(
            id_, now, more.get("officer", self.officer), about, after, act.kind, 1, body, personal, salt, None, b""
        )
        hash_ = rehash(previous, entry)
        self.entries.append(structs.replace(entry, hash=hash_, placement=placed + 1))
        self.placed[about], self.last[DESKS[desk]] = placed + 1, (seq + 1, hash_)
        return id_

    def opened(self, **changes: Any) -> int:
        """Write an ordinary case; return its id."""
        person = self.write(example("PersonRegistered"))
        plain = {"person": person, "pool": self.pool, "notice": None, "representative": None, "visit": None,
                 "referred_to": "", "paper_at": 0, "marks": ()}  # fmt: skip
        return self.write(structs.replace(example("CaseOpened"), **{**plain, **changes}))

    def taken_in(self) -> None:
        """Let the register take in all of it."""
        branch = self.register.branch_number
        joints = {ids.pack(branch, desk, 0, 1): GENESIS for desk in DESKS}
        replica.apply(self.register, replica.Pulled(entries=self.entries, joints=joints))


def odd(hint: Any, known: tuple[int, ...], field: str = "") -> Iterator[Any]:
    """Yield the odd values of a field's type; ``known`` are ids of all sorts of subjects."""
    origin = get_origin(hint)
    if origin is Annotated:
        base, *metas = get_args(hint)
        meta = next((m for m in metas if isinstance(m, Meta)), Meta())
        if base is int:
            low, high = meta.ge if meta.ge is not None else 0, meta.le if meta.le is not None else (meta.lt or 1) - 1
            yield from (low, high)
            if high == (1 << 63) - 1:
                yield from (*NOWHERE, *known)
        elif base is str:
            yield from (t for t in (*TEXTS, "z" * (meta.max_length or 32)) if len(t) >= (meta.min_length or 0))
        else:
            yield from (value for value in odd(base, known) if len(value) >= (meta.min_length or 0))
    elif origin in (Union, types.UnionType):
        yield None
        for one in get_args(hint):
            yield from () if one is type(None) else odd(one, known)
    elif origin is Literal:
        yield from get_args(hint)
    elif origin is tuple:
        some = list(odd(get_args(hint)[0], known))
        yield from ((), (some[0],), tuple(some[:200]), (some[-1],) * 2)
    elif origin is dict:
        yield from ({}, {"[b]": "[/]"})
    elif hint is bool:
        yield from (False, True)
    elif hint is int:
        yield from (0, (1 << 40))
    elif hint is str:
        yield from TEXTS
    elif hint is dt.date:
        yield from (dt.date.min, dt.date.max)
    elif isinstance(hint, type) and issubclass(hint, Struct):
        hints = get_type_hints(hint, include_extras=True)
        lists = {name: list(odd(of, known)) for name, of in hints.items()}
        for place in range(max(map(len, lists.values()))):
            yield hint(**{name: values[place % len(values)] for name, values in lists.items()})
    else:
        raise TypeError(f"{field}: {hint}")


def variations(kind: str, base: Act, known: tuple[int, ...]) -> Iterator[Act]:
    """Yield an act of a kind with one field after the other as odd as it may be."""
    yield base
    for name, hint in get_type_hints(kinds()[kind], include_extras=True).items():
        if name not in base.__struct_fields__:
            continue
        for value in odd(hint, known, name):
            if value is not None and isinstance(value, Personal) and name != "personal":
                continue
            yield structs.replace(base, **{name: value})


def begun(sisters: Sisters, kind: str) -> tuple[int | None, dict[str, Any]]:
    """Write what must stand before an act of a kind; return its subject and the fields that belong to that."""
    write, pool = sisters.write, sisters.pool
    if kinds()[kind].CREATES:
        return None, {}
    subject = kinds()[kind].SUBJECT
    if subject == "person":
        person = write(example("PersonRegistered"))
        return person, {"corrects": person} if kind == "PersonCorrected" else {}
    if subject == "visit":
        visit = write(structs.replace(example("TicketIssued"), day=sisters.register.today()))
        if kind == "VisitMoved":
            write(acts.TicketCalled(counter=3), visit)
        return visit, {}
    if subject == "improvement":
        return write(example("ImprovementPlanned")), {}
    if subject == "shift":
        return write(structs.replace(example("ShiftHanded"), desk=DESKS[0], pool=pool)), {}
    if subject == "complaint":
        return _complaint(write, kind), {"handler": sisters.officer} if kind == "ComplaintTaken" else {}
    if subject == "assessment":
        return write(example("AssessmentBegun")), {}
    if subject == "forum":
        forum = write(structs.replace(example("ForumHeld"), day=dt.date.min))
        if kind in ("CommitmentDone", "CommitmentMoved"):
            return forum, {"commitment": write(structs.replace(example("CommitmentMade"), owner=pool), forum)}
        return forum, {"part": write(example("InputRecorded"), forum)} if kind == "ForumPartDropped" else {}
    case = sisters.opened(**({"notice": acts.Notice(10, ("x",), dt.date.min), "marks": (acts.Mark("x", "missing", 0),)}
                             if kind == "CaseLapsed" else {}))  # fmt: skip
    if kind in ("CaseDelivered", "ActUndone"):
        ready = write(acts.CaseMadeReady(), case)
        return case, {"undoes": ready, "returns_to": "received"} if kind == "ActUndone" else {}
    if kind in ("HandoverAccepted", "HandoverDeclined", "HandoverTakenBack"):
        return case, {"offer": write(acts.HandoverOffered(to=NOWHERE[1]), case)}
    if kind == "AssistanceEnded":
        offer = write(acts.HandoverOffered(to=NOWHERE[1], keep=True), case)
        write(acts.HandoverAccepted(offer=offer), case)
        return case, {"offer": offer}
    if kind == "HandoverRefused":
        write(acts.HandoverAsked(pool=NOWHERE[1]), case)
        return case, {"pool": NOWHERE[1]}
    if kind == "CaseCameBack":
        write(acts.CaseDispatched(to=NOWHERE[1], number=10), case)
    if kind == "ContestResolved":
        write(acts.HandoverOffered(to=NOWHERE[1]), case, after=1)
        return case, {"entry": write(acts.HandoverOffered(to=NOWHERE[2]), case, desk=1, after=1)}
    if kind == "HandoverOffered":
        return case, {"to": NOWHERE[1]}
    return case, {}


_WAYS: dict[str, tuple[Act, ...]] = {
    "ComplaintTaken": (acts.ComplaintAnswered(),),
    "ComplaintTold": (acts.ComplaintDecided(outcome="refused", refusal="x"),),
    "ComplaintClosed": (acts.ComplaintDecided(outcome="refused"), acts.ComplaintTold(outcome="refused", channel="x")),
    "ComplaintReopened": (acts.ComplaintDecided(outcome="refused"), acts.ComplaintTold(outcome="refused", channel="x")),
    "ComplaintLapsed": (acts.ComplaintAnswered(deadline=dt.date.max),),
}


def _complaint(write: Callable[..., int], kind: str) -> int:
    """Write a complaint that is ready for an act of a kind; its reporter is hidden, and never came here."""
    complaint = write(structs.replace(example("ComplaintLodged"), officers=(), unit=None))
    for act in _WAYS.get(kind, ()):
        write(act, complaint)
    return complaint


def absurd(register: Register) -> dict[str, list[int]]:
    """Let a register take in absurd acts of every kind that desks may write; return their entries' ids by kind."""
    officer = register.officer_by_code("sari")
    assert officer is not None
    pool = next(u.id for u in register.units() if u.id in officer.units)
    sisters = Sisters(register, officer.id, pool)
    case, person = (register.database.rows(f"SELECT max(id) FROM {t}")[0][0] for t in ("case_file", "person"))
    known = (officer.id, pool, case, person, ids.branch_subject(register.branch_number))
    made: dict[str, list[int]] = {}
    desks_own = [kind for kind, cls in sorted(kinds().items()) if rights.centre not in RIGHTS[cls]]
    for kind in desks_own:
        for act in variations(kind, example(kind), known):
            subject, fields = begun(sisters, kind)
            changed = {n: v for n, v in fields.items() if getattr(act, n) == getattr(example(kind), n)}
            made.setdefault(kind, []).append(sisters.write(structs.replace(act, **changed), subject))
    for at in (0, 1, LATEST):
        made["CaseOpened"].append(sisters.opened())
        made["NoteAdded"].append(sisters.write(example("NoteAdded"), made["CaseOpened"][-1], at=at))
        made["TicketIssued"].append(sisters.write(example("TicketIssued"), at=at))
        made["ShiftHanded"].append(sisters.write(example("ShiftHanded"), at=at, officer=NOWHERE[1]))
    sisters.taken_in()
    return made
