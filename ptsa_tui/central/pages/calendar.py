"""Calendars: the free days of each branch and year, and what one day more or less does to what open cases promise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from models.acts import CalendarSet, FreeDay
from models.catalogue.calendars import filled, with_day, without_day
from models.refused import Refused
from models.text import line, name
from models.words.calendars import differences
from models.words.sentences import sentence
from ptsa_tui.central import logs
from ptsa_tui.central.admin import Tried, today
from ptsa_tui.central.pages import services
from ptsa_tui.central.pages.answers import Answer, Asked, sent_to
from ptsa_tui.central.pages.inside import Inside, Me, part_of
from ptsa_tui.central.pages.rendering import rendered
from ptsa_tui.central.pages.rights import ALL_BRANCHES

_MOST = 60
"""Branches that a question lists; the others are counted."""
_FIELDS = ("date", "name", "leave", "estimated", "decree", "source", "remove", "all")


class Change(Struct, frozen=True):
    """A day that comes or goes, at some branches."""

    branches: Sequence[int]
    year: int
    change: Callable[[CalendarSet], CalendarSet]


class Calendars(Inside):
    """The pages about free days."""

    def calendars(self, me: Me, asked: Asked) -> Answer:
        """Show the branches; to whom sees one alone, its calendar of this year."""
        year = today(self.centre.clock).year
        if me.standing not in ALL_BRANCHES:
            return sent_to(f"/pages/calendar/{me.branch}/{year}")
        offices = part_of(services.offices(self.centre, self.offices), asked)
        return Answer(rendered("calendars", me=me, offices=offices, year=year))

    def calendar(self, me: Me, asked: Asked) -> Answer:
        """Show the free days of a branch in a year.

        Raises:
            Refused: ``page_not_yours``, ``branch_unknown``.
        """
        branch, year = me.branch_seen(asked.path["branch"]), asked.path["year"]
        office = self.office_of(branch)
        found = next((one for one in office.calendars if one.year == year), None)
        years = sorted({one.year for one in office.calendars})
        return Answer(
            rendered("calendar", me=me, branch=branch, name=office.name, year=year, calendar=found, years=years)
        )

    def ask_day(self, me: Me, asked: Asked) -> Answer:
        """Show the form of a day; once it is filled in, what the day would do, before it is done.

        Raises:
            Refused: ``branch_unknown``.
        """
        typed = {field: asked.query.get(field, "")[:400] for field in _FIELDS}
        if not (typed["date"] or typed["remove"]):
            return self._form(me, asked, typed)
        try:
            change = self._change(asked, typed)
            tried = self.centre.try_calendars(change.branches, change.year, change.change)
        except Refused as why:
            return self._form(me, asked, typed, why)
        return self._question(me, asked, typed, tried)

    def set_day(self, me: Me, asked: Asked) -> Answer:
        """Let a day be free, or worked again, and move what open cases promise: at all branches meant or at none."""
        typed = {field: asked.form.get(field, "")[:400] for field in _FIELDS}
        try:
            change = self._change(asked, typed)
            done = self.centre.by(me.officer.id).change_calendars(change.branches, change.year, change.change)
        except Refused as why:
            return self._form(me, asked, typed, why)
        moved = sum(map(len, done.values()))
        logs.note("calendar_changed", officer=me.officer.id, year=change.year, branches=len(done), moved=moved)
        return sent_to(f"/pages/calendar/{asked.path['branch']}/{change.year}")

    def _change(self, asked: Asked, typed: Mapping[str, str]) -> Change:
        """Return what a form asks for.

        Raises:
            Refused: ``day_shape``, ``origin_needed``, ``branch_unknown``; what texts are refused for.
        """
        branches = self.centre.branches() if typed["all"] else [self.office_of(asked.path["branch"]).id >> 48]
        try:
            date = dt.date.fromisoformat(typed["remove"] or typed["date"])
        except ValueError:
            raise Refused("day_shape") from None
        if typed["remove"]:
            return Change(branches, date.year, lambda before: without_day(filled(before), date))
        day = FreeDay(
            date,
            name(typed["name"]),
            bool(typed["leave"]),
            bool(typed["estimated"]),
            _needed(typed["decree"], "decree"),
            _needed(typed["source"], "source"),
        )
        return Change(branches, date.year, lambda before: with_day(filled(before), day))

    def _form(self, me: Me, asked: Asked, typed: Mapping[str, str], why: Refused | None = None) -> Answer:
        branch, year = asked.path["branch"], asked.path["year"]
        self.office_of(branch)
        told = sentence(why) if why else ""
        return Answer(rendered("day", me=me, branch=branch, year=year, typed=typed, told=told), 422 if told else 200)

    def _question(self, me: Me, asked: Asked, typed: Mapping[str, str], tried: Mapping[int, Tried]) -> Answer:
        names = dict(services.offices(self.centre, self.offices))
        told = [(number, names.get(number, ""), one) for number, one in tried.items()]
        told.sort(key=lambda one: -one[2].moved)
        first = next(iter(tried.values()))
        body = rendered(
            "day_sure",
            me=me,
            branch=asked.path["branch"],
            year=first.after.year,
            typed=typed,
            lines=list(differences(first.before, first.after)),
            told=told[:_MOST],
            left=max(0, len(told) - _MOST),
            moved=sum(one.moved for one in tried.values()),
        )
        return Answer(body)


def _needed(typed: str, field: str) -> str:
    """Return a text that must be there.

    Raises:
        Refused: ``origin_needed``, ``text_too_long``.
    """
    text = line(typed, field)
    if not text:
        raise Refused("origin_needed")
    return text


__all__ = ["Calendars"]
