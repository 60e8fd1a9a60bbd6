"""Branches that are opened, and that get another name."""

from __future__ import annotations

from models.catalogue import seed_calendars
from models.refused import Refused
from models.words.sentences import sentence
from ptsa_tui.central import logs
from ptsa_tui.central.admin import today
from ptsa_tui.central.pages.answers import Answer, Asked, sent_to
from ptsa_tui.central.pages.inside import Inside, Me
from ptsa_tui.central.pages.rendering import rendered
from ptsa_tui.central.pages.sign_in import number_of

ZONES = ("WIB", "WITA", "WIT")
_FIELDS = ("number", "name", "zone", "contact")


class Openings(Inside):
    """The pages about what a branch is called."""

    def ask_open(self, me: Me, asked: Asked, told: str = "") -> Answer:
        """Show the form of a new branch."""
        typed = {field: asked.form.get(field, "")[:400] for field in _FIELDS}
        return Answer(rendered("open", me=me, typed=typed, zones=ZONES, told=told), 422 if told else 200)

    def open_branch(self, me: Me, asked: Asked) -> Answer:
        """Open a branch with the calendars of its years."""
        number, form = number_of(asked.form.get("number", "")), asked.form
        calendars = seed_calendars(today(self.centre.clock))
        try:
            self.centre.by(me.officer.id).add_branch(
                number, form.get("name", ""), form.get("zone", ""), form.get("contact", ""), calendars
            )
        except Refused as why:
            return self.ask_open(me, asked, sentence(why))
        logs.note("branch_opened", officer=me.officer.id, branch=number)
        return sent_to(f"/pages/branches/{number}")

    def ask_rename(self, me: Me, asked: Asked, told: str = "") -> Answer:
        """Show the form of what a branch is called.

        Raises:
            Refused: ``branch_unknown``.
        """
        branch = asked.path["branch"]
        office = self.office_of(branch)
        typed = {"name": office.name, "contact": office.contact} | {
            field: asked.form[field][:400] for field in ("name", "contact") if field in asked.form
        }
        return Answer(rendered("rename", me=me, branch=branch, typed=typed, told=told), 422 if told else 200)

    def rename(self, me: Me, asked: Asked) -> Answer:
        """Give a branch another name, and other words of where to turn.

        Raises:
            Refused: ``branch_unknown``.
        """
        branch = self.office_of(asked.path["branch"]).id >> 48
        try:
            self.centre.by(me.officer.id).change_branch(
                branch, asked.form.get("name", ""), asked.form.get("contact", "")
            )
        except Refused as why:
            if why.code in ("branch_unknown", "central_busy"):
                raise
            return self.ask_rename(me, asked, sentence(why))
        logs.note("branch_renamed", officer=me.officer.id, branch=branch)
        return sent_to(f"/pages/branches/{branch}")


__all__ = ["Openings"]
