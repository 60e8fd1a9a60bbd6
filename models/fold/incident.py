"""Rules of an incident: what was written down stays, what comes later is added."""

from __future__ import annotations

from msgspec import structs

from models.acts import Act, Erased, IncidentNoted, IncidentRecorded, IncidentTold
from models.acts.entry import Entry
from models.fold.states import IncidentNote, IncidentState, State, Telling
from models.refused import Refused

MOST = 400
"""Additions, and tellings, that an incident holds."""


def step(state: State | None, entry: Entry, act: Act) -> State:
    """Return the incident after ``act``.

    Raises:
        Refused: ``subject_exists``, ``subject_unknown``, ``subject_full``, ``incident_ahead`` (a moment that has not
            come), ``incident_order`` (it became known before it happened, or was told before it was known).
    """
    if isinstance(act, IncidentRecorded):
        if state is not None:
            raise Refused("subject_exists")
        return _recorded(entry, act)
    if not isinstance(state, IncidentState):
        raise Refused("subject_unknown")
    if isinstance(act, IncidentNoted):
        _check_room(len(state.notes))
        note = IncidentNote(entry.id, entry.at, entry.officer, act.people, act.personal.text if act.personal else "")
        state = structs.replace(state, notes=(*state.notes, note), people=act.people or state.people)
    elif isinstance(act, IncidentTold):
        state = structs.replace(state, tellings=(*state.tellings, _told(state, entry, act)))
    elif not isinstance(act, Erased):
        raise Refused("subject_unknown")
    return structs.replace(state, touched_at=max(state.touched_at, entry.at))


def _recorded(entry: Entry, act: IncidentRecorded) -> IncidentState:
    if max(act.known, act.happened) > entry.at:
        raise Refused("incident_ahead")
    if act.happened > act.known:
        raise Refused("incident_order")
    own = entry.id >> 48
    others = sorted({branch for branch in act.branches if branch != own})
    words = structs.asdict(act.personal) if act.personal else {}
    return IncidentState(
        entry.id,
        act.known,
        act.happened,
        act.data,
        act.people,
        (own, *others),
        entry.at,
        entry.officer,
        entry.at,
        **words,
    )


def _told(incident: IncidentState, entry: Entry, act: IncidentTold) -> Telling:
    _check_room(len(incident.tellings))
    if act.at > entry.at:
        raise Refused("incident_ahead")
    if act.at < incident.known:
        raise Refused("incident_order")
    number, text = (act.personal.number, act.personal.text) if act.personal else ("", "")
    return Telling(entry.id, act.to, act.at, entry.at, entry.officer, act.needed, number, text)


def _check_room(count: int) -> None:
    if count >= MOST:
        raise Refused("subject_full")
