"""Rules of a person, field by field: two desks that correct different ones had both something to say."""

from __future__ import annotations

from msgspec import structs

from models.acts import Act, Erased, PersonCorrected, PersonData, PersonRegistered, PersonsCompared
from models.acts.entry import Entry
from models.fold.states import Contest, PersonState, Said, State
from models.refused import Refused

_MOST_COMPARED = 64
"""Judgements that a person carries; nobody has more namesakes in earnest."""
_FIELDS = ("identity", *PersonData.__struct_fields__)

CODES = ("double_person", "double_comparison")
"""Crossings of what was said of a person."""


def step(state: State | None, entry: Entry, act: Act) -> State:
    """Return the person after ``act``, whose author had seen everything before it.

    Raises:
        Refused: ``subject_exists``, ``subject_unknown``, ``correction_stale``, ``person_erased``, ``compare_self``,
            ``compare_too_many``.
    """
    if isinstance(act, PersonRegistered):
        if state is not None:
            raise Refused("subject_exists")
        person = PersonState(entry.id, act.identity, "", registered_at=entry.at)
        return _with(person, Said(entry.id, tuple(_told(act).items())))
    if not isinstance(state, PersonState):
        raise Refused("subject_unknown")
    if isinstance(act, Erased):
        return PersonState(state.id, "none", "", registered_at=state.registered_at, data=state.data, erased=True)
    if isinstance(act, PersonCorrected) and not state.erased and act.corrects != state.data:
        raise Refused("correction_stale")
    return crossed(state, entry, act, frozenset())


def crossed(state: PersonState, entry: Entry, act: Act, hidden: frozenset[int]) -> PersonState:
    """Return the person after ``act``, whose author had not seen the entries ``hidden``.

    What he changed stands, but for fields that one of those had changed otherwise: they are contested.

    Raises:
        Refused: see :func:`step`.
    """
    if state.erased:
        raise Refused("person_erased")
    if isinstance(act, PersonCorrected):
        return _corrected(state, entry, act, hidden)
    if not isinstance(act, PersonsCompared):
        raise Refused("subject_unknown")
    if act.other == state.id:
        raise Refused("compare_self")
    said = Said(entry.id, ((f"compared {act.other}", act.verdict),))
    said = structs.replace(said, lost=_lost(state, said, hidden))
    others = tuple(pair for pair in state.compared if pair[0] != act.other)
    judged = () if act.verdict == "open" else ((act.other, act.verdict),)
    if len(others) + len(judged) > _MOST_COMPARED:
        raise Refused("compare_too_many")
    return _contested(state if said.lost else structs.replace(state, compared=(*others, *judged)), said, hidden)


def _corrected(state: PersonState, entry: Entry, act: PersonCorrected, hidden: frozenset[int]) -> PersonState:
    if hidden and all(said.entry != act.corrects or act.corrects in hidden for said in state.said):
        raise Refused("correction_stale")
    seen: dict[str, str] = {}
    for said in state.said:
        if said.entry not in hidden:
            seen |= _standing(said, hidden)
    fields = tuple((name, value) for name, value in _told(act).items() if value != seen.get(name))
    said = Said(entry.id, fields)
    return _with(state, structs.replace(said, lost=_lost(state, said, hidden)), hidden)


def _told(act: PersonRegistered | PersonCorrected) -> dict[str, str]:
    data = structs.asdict(act.personal) if act.personal is not None else dict.fromkeys(_FIELDS, "")
    return {**data, "identity": act.identity}


def _standing(said: Said, hidden: frozenset[int] = frozenset()) -> dict[str, str]:
    """Return what of an entry stands where nothing of ``hidden`` is known."""
    lost = {name for name, stands in said.lost if stands not in hidden}
    return {name: value for name, value in said.fields if name not in lost}


def _lost(state: PersonState, said: Said, hidden: frozenset[int]) -> tuple[tuple[str, int], ...]:
    """Return which fields one of the unseen said otherwise, each with the last one that stands."""
    lost: dict[str, int] = {}
    for other in state.said if hidden else ():
        standing = _standing(other) if other.entry in hidden else {}
        for name, value in said.fields:
            if name in standing:
                lost.pop(name, None)
                if standing[name] != value:
                    lost[name] = other.entry
    return tuple(lost.items())


def _with(state: PersonState, said: Said, hidden: frozenset[int] = frozenset()) -> PersonState:
    """Return the person with what of an entry stands."""
    changes = _standing(said)
    if changes or not said.fields:
        changes["data"] = said.entry  # type: ignore[assignment]  # an id, not a text
    return _contested(structs.replace(state, **changes), said, hidden)


def _contested(state: PersonState, said: Said, hidden: frozenset[int]) -> PersonState:
    """Return the person with what was said, and who else had said it otherwise; who saw all of it settled that."""
    code = CODES[any(name.startswith("compared") for name, _value in said.fields)]
    contests = state.contests if hidden else tuple(c for c in state.contests if c.code != code)
    if said.lost:
        contests = (*contests, Contest(said.entry, said.lost[-1][1], code))
    return structs.replace(state, said=(*state.said, said), contests=contests)
