"""Officers and units of a branch: who is who, and what an administrator changes about them."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from models.acts import UnitKind
from models.acts.access import DetailOpened
from models.acts.branch import Role, Seat
from models.fold import OfficerState, UnitState
from models.refused import Refused
from models.text import clean
from models.words import N_, _
from models.words.sentences import sentence
from ptsa_tui.central import logs
from ptsa_tui.central.pages import one_time, services, sessions
from ptsa_tui.central.pages.answers import Answer, Asked, sent_to
from ptsa_tui.central.pages.inside import Inside, Me, part_of
from ptsa_tui.central.pages.rendering import rendered
from ptsa_tui.central.pages.rights import ALL_BRANCHES, STANDINGS

ROLES: tuple[Role, ...] = ("officer", "supervisor")
SEATS: tuple[Seat, ...] = ("", "head", "auditor", "administrator")
KINDS: dict[UnitKind, str] = {
    "counter": N_("Counters of the branch"),
    "unit": N_("Unit that uses this program"),
    "outside": N_("Unit outside of it"),
}
SHORTEST, LONGEST = 8, 200
"""Characters of a password that is set on a page."""
A_PAGE = 40
"""Officers on one page."""
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Of a password that is made here: none is taken for another when it is read out."""
_OFFICER_CODE, _UNIT_CODE = re.compile(r"[a-z][a-z0-9.-]{0,31}"), re.compile(r"[A-Z][A-Z0-9-]{0,31}")


class Listed(Struct, frozen=True):
    """An officer as a list shows him."""

    officer: OfficerState
    units: str
    """Codes of the pools."""
    has_factor: bool


class People(Inside):
    """The pages about officers and units."""

    def everybody(self, me: Me, asked: Asked) -> Answer:
        """Show the branches; to whom sees one alone, its officers."""
        if me.standing not in ALL_BRANCHES:
            return sent_to(f"/pages/people/{me.branch}")
        offices = part_of(services.offices(self.centre, self.offices), asked)
        return Answer(rendered("everybody", me=me, offices=offices))

    def people(self, me: Me, asked: Asked) -> Answer:
        """Show officers and units of a branch.

        Raises:
            Refused: ``page_not_yours``, ``branch_unknown``.
        """
        office = self.office_of(me.branch_seen(asked.path["branch"]))
        branch = office.id >> 48
        self.look(me, branch, DetailOpened(), office.id)
        units = self.centre.units(branch)
        found = sorted(self.centre.officers(branch), key=lambda one: (not one.active, one.code))
        part = part_of(found, asked, A_PAGE)
        shown = [self._listed(one, units) for one in part.rows]
        kinds = {kind: _(told) for kind, told in KINDS.items()}
        body = rendered(
            "people", me=me, office=office, branch=branch, officers=shown, part=part, units=units, kinds=kinds
        )
        return Answer(body)

    # --- units ---------------------------------------------------------------------------------------------------

    def ask_unit(self, me: Me, asked: Asked, told: str = "") -> Answer:
        """Show the form of a new unit.

        Raises:
            Refused: ``branch_unknown``.
        """
        office = self.office_of(asked.path["branch"])
        typed = {field: asked.form.get(field, "")[:200] for field in ("code", "name", "kind")}
        kinds = {kind: _(text) for kind, text in KINDS.items()}
        body = rendered("unit", me=me, office=office, branch=office.id >> 48, typed=typed, kinds=kinds, told=told)
        return Answer(body, 422 if told else 200)

    def add_unit(self, me: Me, asked: Asked) -> Answer:
        """Add a unit to a branch."""
        branch = self.office_of(asked.path["branch"]).id >> 48
        code = clean(asked.form.get("code", "")).upper()
        kind: UnitKind = next((one for one in KINDS if one == asked.form.get("kind")), "unit")
        try:
            if not _UNIT_CODE.fullmatch(code):
                raise Refused("unit_code")
            unit = self.centre.by(me.officer.id).add_unit(branch, code, asked.form.get("name", ""), kind)
        except Refused as why:
            return self.ask_unit(me, asked, sentence(why))
        logs.note("unit_added", officer=me.officer.id, of=unit)
        return sent_to(f"/pages/people/{branch}")

    # --- officers ------------------------------------------------------------------------------------------------

    def ask_officer(self, me: Me, asked: Asked, told: str = "") -> Answer:
        """Show the form of a new officer.

        Raises:
            Refused: ``branch_unknown``.
        """
        office = self.office_of(asked.path["branch"])
        branch = office.id >> 48
        typed = {field: asked.form.get(field, "")[:200] for field in ("code", "name", "role")}
        units = self.centre.units(branch)
        body = rendered(
            "officer_new", me=me, office=office, branch=branch, typed=typed, units=units,
            ticked=set(_ticked(asked.form, units)), roles=ROLES, shortest=SHORTEST, told=told,
        )  # fmt: skip
        return Answer(body, 422 if told else 200)

    def add_officer(self, me: Me, asked: Asked) -> Answer:
        """Add an officer with a first password; one that was made here is shown this once."""
        branch, form = self.office_of(asked.path["branch"]).id >> 48, asked.form
        code = clean(form.get("code", "")).lower()
        units = [unit.code for unit in _ticked(form, self.centre.units(branch))]
        try:
            if not _OFFICER_CODE.fullmatch(code):
                raise Refused("officer_code")
            password, is_made = _password(form)
            added = self.centre.by(me.officer.id).add_officer(
                branch, code, form.get("name", ""), _role(form), units, password
            )
        except Refused as why:
            return self.ask_officer(me, asked, sentence(why))
        logs.note("officer_added", officer=me.officer.id, of=added)
        return self._told(me, branch, code, added, password) if is_made else sent_to(f"/pages/people/{branch}")

    def officer(self, me: Me, asked: Asked) -> Answer:
        """Show an officer, and the form of what may be changed about him.

        Raises:
            Refused: ``branch_unknown``, ``officer_unknown``.
        """
        branch, officer = self._officer(asked)
        self.look(me, branch, DetailOpened(), officer.id)
        units = self.centre.units(branch)
        body = rendered(
            "officer", me=me, branch=branch, one=self._listed(officer, units), units=units, roles=ROLES, seats=SEATS,
            names={**STANDINGS, "": N_("none")},
        )  # fmt: skip
        return Answer(body)

    def ask_change(self, me: Me, asked: Asked, told: str = "") -> Answer:
        """Say what would be changed about an officer, and ask for the own password.

        Raises:
            Refused: ``branch_unknown``, ``officer_unknown``.
        """
        branch, officer = self._officer(asked)
        typed = asked.form or asked.query
        units = self.centre.units(branch)
        changes = list(_changes(officer, typed, units))
        if "role" not in typed or not (changes or told):
            return sent_to(f"/pages/people/{branch}/officers/{officer.id}")
        again = {field: value for field, value in typed.items() if field not in ("token", "own", "who", "lang")}
        again["was"] = _standing(officer)
        body = rendered("officer_sure", me=me, branch=branch, officer=officer, changes=changes, typed=again, told=told)
        return Answer(body, 422 if told else 200)

    def change(self, me: Me, asked: Asked) -> Answer:
        """Change role, pools, seat or standing of an officer."""
        branch, officer = self._officer(asked)
        form = asked.form
        units = self.centre.units(branch)
        try:
            if form.get("was") != _standing(officer):
                raise Refused("officer_moved")
            self.centre.by(me.officer.id).change_officer(
                branch,
                officer.code,
                role=_role(form),
                units=[unit.code for unit in _ticked(form, units)],
                active="active" in form,
                seat=_seat(form),
            )
        except Refused as why:
            return self.ask_change(me, asked, sentence(why))
        logs.note("officer_changed", officer=me.officer.id, of=officer.id, seat=_seat(form))
        return sent_to(f"/pages/people/{branch}/officers/{officer.id}")

    def ask_password(self, me: Me, asked: Asked, told: str = "") -> Answer:
        """Ask for a new password of an officer.

        Raises:
            Refused: ``branch_unknown``, ``officer_unknown``.
        """
        branch, officer = self._officer(asked)
        body = rendered("password", me=me, branch=branch, officer=officer, shortest=SHORTEST, told=told)
        return Answer(body, 422 if told else 200)

    def set_password(self, me: Me, asked: Asked) -> Answer:
        """Set an officer's password; one that was made here is shown this once."""
        branch, officer = self._officer(asked)
        try:
            password, is_made = _password(asked.form)
            self.centre.by(me.officer.id).change_officer(branch, officer.code, password=password)
        except Refused as why:
            return self.ask_password(me, asked, sentence(why))
        logs.note("password_set", officer=me.officer.id, of=officer.id)
        if is_made:
            return self._told(me, branch, officer.code, officer.id, password)
        return sent_to(f"/pages/people/{branch}/officers/{officer.id}")

    def ask_factor(self, me: Me, asked: Asked, told: str = "") -> Answer:
        """Ask whether an officer gets a new second factor.

        Raises:
            Refused: ``branch_unknown``, ``officer_unknown``.
        """
        branch, officer = self._officer(asked)
        body = rendered("factor", me=me, branch=branch, officer=officer, code=None, secret="", told=told)
        return Answer(body, 422 if told else 200)

    def set_factor(self, me: Me, asked: Asked) -> Answer:
        """Give an officer a new second factor, show it this once, and end the sessions that began without it."""
        branch, officer = self._officer(asked)
        secret = self.centre.by(me.officer.id).set_factor(branch, officer.code)
        with self.centre.store.transaction() as tx:
            for one in sessions.listed(tx, branch):
                if one.officer == officer.id and one.hash != me.session.hash:
                    sessions.end(tx, one)
        logs.note("factor_made", officer=me.officer.id, of=officer.id)
        address = one_time.address(secret, f"{branch}/{officer.code}")
        body = rendered(
            "factor", me=me, branch=branch, officer=officer, code=one_time.picture(address),
            secret=one_time.written(secret), told="",
        )  # fmt: skip
        return Answer(body)

    # --- what there is -------------------------------------------------------------------------------------------

    def _officer(self, asked: Asked) -> tuple[int, OfficerState]:
        branch, wanted = self.office_of(asked.path["branch"]).id >> 48, asked.path["officer"]
        found = next((one for one in self.centre.officers(branch) if one.id == wanted), None)
        if found is None:
            raise Refused("officer_unknown")
        return branch, found

    def _listed(self, officer: OfficerState, units: Sequence[UnitState]) -> Listed:
        with self.centre.store.reading() as tx:
            sql = "SELECT 1 FROM factor WHERE branch = %s AND officer = %s"
            has_factor = bool(tx.rows(sql, officer.id >> 48, officer.id))
        return Listed(officer, ", ".join(unit.code for unit in units if unit.id in officer.units), has_factor)

    def _told(self, me: Me, branch: int, code: str, officer: int, password: str) -> Answer:
        return Answer(rendered("password_made", me=me, branch=branch, code=code, officer=officer, password=password))


def _password(form: Mapping[str, str]) -> tuple[str, bool]:
    """Return the password that was typed twice, or one that is made here, and whether it was made.

    Raises:
        Refused: ``passwords_differ``, ``password_short``, ``text_too_long``.
    """
    first, again = form.get("first", ""), form.get("again", "")
    if not first and not again:
        words = ("".join(secrets.choice(_LETTERS) for _place in range(4)) for _word in range(4))
        return "-".join(words), True
    if first != again:
        raise Refused("passwords_differ")
    if len(first) < SHORTEST:
        raise Refused("password_short", shortest=SHORTEST)
    if len(first) > LONGEST:
        raise Refused("text_too_long", length=len(first), longest=LONGEST)
    return first, False


def _standing(officer: OfficerState) -> str:
    """Return what a form was shown with, so that nobody takes back what he has not seen."""
    return f"{officer.role}.{officer.seat}.{int(officer.active)}.{'.'.join(map(str, officer.units))}"


def _role(typed: Mapping[str, str]) -> Role:
    return "supervisor" if typed.get("role") == "supervisor" else "officer"


def _seat(typed: Mapping[str, str]) -> Seat:
    return next((seat for seat in SEATS if seat == typed.get("seat", "")), "")


def _ticked(typed: Mapping[str, str], units: Sequence[UnitState]) -> list[UnitState]:
    return [unit for unit in units if f"unit-{unit.id}" in typed]


def _changes(officer: OfficerState, typed: Mapping[str, str], units: Sequence[UnitState]) -> Iterator[str]:
    """Yield what a form says otherwise of an officer, a line each."""
    names = {code: _(text) for code, text in {**STANDINGS, "": N_("none")}.items()}
    before = ", ".join(unit.code for unit in units if unit.id in officer.units)
    pools = ", ".join(unit.code for unit in _ticked(typed, units))
    for title, old, new in (
        (_("Role"), names[officer.role], names[_role(typed)]),
        (_("Units"), before or "–", pools or "–"),
        (_("Seat"), names[officer.seat], names[_seat(typed)]),
    ):
        if old != new:
            yield f"{title}: {old} → {new}"
    if ("active" in typed) != officer.active:
        yield _("May act again.") if "active" in typed else _("May act no more: all sessions end.")


__all__ = ["People"]
