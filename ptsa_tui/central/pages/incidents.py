"""Incidents with personal data: what is known, the 72 hours, who was told. What was written down is only added to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from models.acts import (
    DetailOpened,
    FreeText,
    IncidentData,
    IncidentNoted,
    IncidentRecorded,
    IncidentTold,
    ReportSeen,
    ToldData,
)
from models.facts.working_days import day_of, from_local
from models.fold import IncidentState
from models.refused import Refused
from models.text import LINE_LENGTH, NOTE_LENGTH, line
from models.words import incidents as words
from models.words.sentences import sentence
from ptsa_tui.central import incidents, logs
from ptsa_tui.central.pages.answers import Answer, Asked, sent_to
from ptsa_tui.central.pages.incident_notice import document, left, steps
from ptsa_tui.central.pages.inside import Inside, Me
from ptsa_tui.central.pages.rendering import rendered
from ptsa_tui.central.pages.rights import ALL_BRANCHES
from ptsa_tui.central.pages.sign_in import number_of
from ptsa_tui.documents import file_name, written

_LISTED, _BESIDE_TEXTS = 20, 5
"""Incidents of a list; of one beside texts that come back."""
_MENDED = {
    *("incident_blank", "incident_moment", "incident_count", "incident_branches", "incident_ahead", "incident_order"),
    *("text_too_long", "branch_unknown"),
}
"""Refusals after which the form comes back."""
_TEXTS = ("what", "how", "consequences", "measures")
_LINES = ("noticed_by", "contact")
_FIELDS = ("branch", "known", "happened", "people", "branches", *_TEXTS, *_LINES)

Adding = Callable[[Mapping[str, str], str], IncidentNoted | IncidentTold]
"""Makes an act of a form, and of the zone of its branch."""


class Incidents(Inside):
    """The pages about incidents."""

    def incidents(self, me: Me, asked: Asked, told: str = "", status: int = 200) -> Answer:
        """Show the incidents that somebody sees, and the form for a new one; texts of none."""
        branches = self.centre.branches()
        with self.centre.store.reading() as tx:
            found = [one for one in incidents.listed(tx, branches) if _sees(me, one)]
            zones = {number: zone for number, (_name, zone) in self.offices.read(tx, branches).items()}
        typed = {name: asked.form.get(name, "")[: NOTE_LENGTH * 2] for name in _FIELDS}
        typed["branch"] = typed["branch"][:3] or str(me.branch)
        chosen = {code for code in words.DATA if asked.form.get(f"data_{code}")}
        count = _BESIDE_TEXTS if told else _LISTED
        body = rendered(
            "incidents",
            me=me,
            incidents=found[:count],
            left_out=len(found[count:]),
            zones=zones,
            now=self.centre.clock(),
            time_left=left,
            typed=typed,
            chosen=chosen,
            told=told,
            data=words.DATA,
            everywhere=me.standing in ALL_BRANCHES,
        )
        return Answer(body, status)

    def record_incident(self, me: Me, asked: Asked) -> Answer:
        """Write an incident down.

        Raises:
            Refused: ``page_not_yours``: it is another branch.
        """
        form = asked.form
        try:
            branch = me.branch_seen(number_of(form.get("branch", "")) if form.get("branch", "").strip() else me.branch)
            act = self._recorded(form, branch)
            entry = incidents.write(self.centre.by(me.officer.id), branch, act)
        except Refused as why:
            if why.code not in _MENDED:
                raise
            return self.incidents(me, asked, sentence(why), 422)
        logs.note("incident_recorded", officer=me.officer.id, branch=branch)
        return sent_to(f"/pages/incidents/{entry.subject}")

    def _recorded(self, form: Mapping[str, str], branch: int) -> IncidentRecorded:
        zone = self._zone(branch)
        texts = {name: line(form.get(name, ""), name, longest=NOTE_LENGTH) for name in _TEXTS}
        lines = {name: line(form.get(name, ""), name, longest=LINE_LENGTH) for name in _LINES}
        known = _moment(form.get("known", ""), zone)
        if not known or not texts["what"]:
            raise Refused("incident_blank")
        others = _others(form.get("branches", ""))
        if not set(others) <= set(self.centre.branches()):
            raise Refused("branch_unknown")
        return IncidentRecorded(
            known=known,
            happened=_moment(form.get("happened", ""), zone),
            data=tuple(code for code in words.DATA if form.get(f"data_{code}")),  # type: ignore[misc]  # its words
            people=_count(form.get("people", "")),
            branches=others,
            personal=IncidentData(**texts, **lines),
        )

    def incident(self, me: Me, asked: Asked, told: str = "", status: int = 200) -> Answer:
        """Show an incident; that somebody looked is written down first.

        Raises:
            Refused: ``incident_unknown``; also where it is of other branches.
        """
        found = self._found(me, asked)
        zone = self._zone(found.branches[0])
        now = self.centre.clock()
        self.look(me, found.branches[0], DetailOpened(), found.id)
        names = {id_: self._name(id_) for id_ in _officers(found)}
        body = rendered(
            "incident",
            me=me,
            one=found,
            zone=zone,
            now=now,
            steps=steps(found, now, zone),
            data_told=words.data,
            step_told=words.step,
            names=names,
            told=told,
            typed={name: asked.form.get(name, "")[: NOTE_LENGTH * 2] for name in ("text", "people", "at", "number")},
            kinds=words.STEPS,
            kind=asked.form.get("to", ""),
            writes=_writes(me, found),
        )
        return Answer(body, status)

    def note_incident(self, me: Me, asked: Asked) -> Answer:
        """Add what was found out or done later.

        Raises:
            Refused: ``incident_unknown``, ``page_not_yours``.
        """

        def act(form: Mapping[str, str], _zone: str) -> IncidentNoted:
            text = line(form.get("text", ""), "text", longest=NOTE_LENGTH)
            if not text:
                raise Refused("incident_text")
            return IncidentNoted(people=_count(form.get("people", "")), personal=FreeText(text=text))

        return self._added(me, asked, act)

    def told_incident(self, me: Me, asked: Asked) -> Answer:
        """Write down who was told, or that the public need not be.

        Raises:
            Refused: ``incident_unknown``, ``page_not_yours``, ``form_unusable``.
        """

        def act(form: Mapping[str, str], zone: str) -> IncidentTold:
            to = form.get("to", "")
            if to not in words.STEPS:
                raise Refused("form_unusable")
            at = _moment(form.get("at", ""), zone)
            if not at:
                raise Refused("incident_moment")
            number = line(form.get("number", ""), "number")
            text = line(form.get("text", ""), "text", longest=NOTE_LENGTH)
            who = to.removesuffix("_not")
            said = ToldData(number=number, text=text)
            return IncidentTold(to=who, at=at, needed=who == to, personal=said)  # type: ignore[arg-type]  # its words

        return self._added(me, asked, act)

    def incident_notice(self, me: Me, asked: Asked) -> Answer:
        """Give the notice as a PDF; that somebody took it is written down first.

        Raises:
            Refused: as :meth:`incident`.
        """
        found = self._found(me, asked)
        zone, now = self._zone(found.branches[0]), self.centre.clock()
        day = day_of(now, zone)
        seen = ReportSeen(report="incident", form="pdf", first=day_of(found.known, zone), last=day)
        self.look(me, found.branches[0], seen, found.id)
        with self.centre.store.reading() as tx:
            offices = {number: name for number, (name, _) in self.offices.read(tx, found.branches).items()}
        made = document(found, offices, now, zone)
        return Answer(written(made, "pdf"), file=file_name(made, "pdf"))

    # --- what they share -----------------------------------------------------------------------------------------

    def _added(self, me: Me, asked: Asked, act: Adding) -> Answer:
        found = self._found(me, asked)
        if not _writes(me, found):
            raise Refused("page_not_yours")
        try:
            made = act(asked.form, self._zone(found.branches[0]))
            incidents.write(self.centre.by(me.officer.id), found.branches[0], made, found.id)
        except Refused as why:
            if why.code not in _MENDED | {"incident_text"}:
                raise
            return self.incident(me, asked, sentence(why), 422)
        logs.note("incident_added", officer=me.officer.id, branch=found.branches[0], what=made.kind)
        return sent_to(f"/pages/incidents/{found.id}")

    def _found(self, me: Me, asked: Asked) -> IncidentState:
        with self.centre.store.reading() as tx:
            found = incidents.find(tx, asked.path["incident"])
        if found is None or not _sees(me, found):
            raise Refused("incident_unknown")
        return found

    def _zone(self, branch: int) -> str:
        with self.centre.store.reading() as tx:
            name, zone = self.offices.read(tx, [branch])[branch]
        if not name:
            raise Refused("branch_unknown")
        return zone

    def _name(self, officer: int) -> str:
        known = next((o for o in self.centre.officers(officer >> 48) if o.id == officer), None) if officer else None
        return known.code if known is not None else "–"


def _officers(found: IncidentState) -> set[int]:
    return {found.recorded_by, *(n.officer for n in found.notes), *(t.officer for t in found.tellings)}


def _sees(me: Me, found: IncidentState) -> bool:
    return me.standing in ALL_BRANCHES or me.branch in found.branches


def _writes(me: Me, found: IncidentState) -> bool:
    """Tell whether somebody adds to an incident: an administrator, and the head of the branch that it stands at."""
    return me.standing == "administrator" or (me.standing == "head" and found.branches[0] == me.branch)


def _moment(typed: str, zone: str) -> int:
    """Return a moment that was typed in an office's zone, as seconds UTC; 0 for nothing."""
    text = typed.strip().replace(".", ":")
    if not text:
        return 0
    try:
        there = dt.datetime.fromisoformat(text)
        if there.tzinfo is not None or not 2000 <= there.year < 2200 or len(text) < 16:  # a day alone is no moment
            raise ValueError
    except ValueError:
        raise Refused("incident_moment") from None
    return from_local(there, zone)


def _count(typed: str) -> int:
    text = typed.strip().replace(".", "")
    if not text:
        return 0
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise Refused("incident_count")
    return int(text)


def _others(typed: str) -> tuple[int, ...]:
    parts = [part.strip() for part in typed.split(",") if part.strip()]
    numbers = [number_of(part) for part in parts]
    if not all(numbers) or len(numbers) > 200:
        raise Refused("incident_branches")
    return tuple(sorted(set(numbers)))


__all__ = ["Incidents"]
