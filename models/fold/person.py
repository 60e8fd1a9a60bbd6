"""Rules of a person."""

from __future__ import annotations

from msgspec import structs

from models.acts import Act, Erased, PersonCorrected, PersonData, PersonRegistered, PersonsCompared
from models.fold.states import PersonState, State
from models.journal.entry import Entry
from models.refused import Refused

_MOST_COMPARED = 64
"""Judgements that a person carries; nobody has more namesakes in earnest."""


def step(state: State | None, entry: Entry, act: Act) -> State:
    """Return the person after ``act``.

    Raises:
        Refused: ``subject_exists``, ``subject_unknown``, ``correction_stale``, ``person_erased``, ``compare_self``,
            ``compare_too_many``.
    """
    if isinstance(act, PersonRegistered):
        if state is not None:
            raise Refused("subject_exists")
        return _with(PersonState(entry.id, act.identity, "", registered_at=entry.at), entry, act.personal)
    if not isinstance(state, PersonState):
        raise Refused("subject_unknown")
    if isinstance(act, Erased):
        return PersonState(state.id, "none", "", registered_at=state.registered_at, data=state.data, erased=True)
    if state.erased:
        raise Refused("person_erased")
    if isinstance(act, PersonCorrected):
        if act.corrects != state.data:
            raise Refused("correction_stale")
        return _with(structs.replace(state, identity=act.identity), entry, act.personal)
    if isinstance(act, PersonsCompared):
        if act.other == state.id:
            raise Refused("compare_self")
        others = tuple(pair for pair in state.compared if pair[0] != act.other)
        judged = () if act.verdict == "open" else ((act.other, act.verdict),)
        if len(others) + len(judged) > _MOST_COMPARED:
            raise Refused("compare_too_many")
        return structs.replace(state, compared=(*others, *judged))
    raise Refused("subject_unknown")


def _with(state: PersonState, entry: Entry, data: PersonData | None) -> PersonState:
    if data is None:
        return PersonState(
            state.id, state.identity, "", registered_at=state.registered_at, data=entry.id, compared=state.compared
        )
    return PersonState(
        state.id,
        state.identity,
        data.name,
        data.nik,
        data.passport,
        data.nib,
        data.npwp,
        data.phone,
        data.address,
        state.registered_at,
        entry.id,
        compared=state.compared,
    )
