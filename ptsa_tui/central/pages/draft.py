"""A draft of a catalogue: as the text of its file, and as plain forms for a service and for the whole office."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import structs

from models.catalogue import Fault, Report, seed_catalogue
from models.catalogue.written import Table, text_of, written
from models.refused import Refused
from models.words import faults
from ptsa_tui.central import logs
from ptsa_tui.central.pages import drafts, fields
from ptsa_tui.central.pages.answers import Answer, Asked, sent_to
from ptsa_tui.central.pages.catalogue import A_PAGE
from ptsa_tui.central.pages.drafts import Draft
from ptsa_tui.central.pages.inside import Inside, Me, part_of
from ptsa_tui.central.pages.rendering import rendered
from ptsa_tui.central.pages.services import gaps, offered
from ptsa_tui.central.pages.sessions import IDLE_ADMINISTRATOR
from ptsa_tui.central.pages.sign_in import number_of

_MOST = 40
"""Faults that a page shows: with more, the first are mended first."""


class Drafting(Inside):
    """The pages on which an administrator works at a catalogue."""

    def draft(self, me: Me, asked: Asked) -> Answer:
        """Show what there is to do at the draft: faults, services, components that are still empty."""
        draft = drafts.of(self.centre, me.officer.id)
        report = drafts.report(self.centre, draft.text, units=True)
        found = report.catalogue.catalogue if report.catalogue else None
        known = gaps(found) if found else None
        services = part_of(known.services if known else (), asked, A_PAGE)
        told = _told(report.faults)
        return Answer(
            rendered("draft", me=me, draft=draft, catalogue=found, gaps=known, services=services, faults=told)
        )

    def begin(self, me: Me, asked: Asked) -> Answer:
        """Begin a draft with the newest catalogue of a branch, or with the one that comes with the program.

        Raises:
            Refused: ``draft_exists``; as :func:`ptsa_tui.central.pages.services.offered`.
        """
        origin = number_of(asked.form.get("from", ""))
        catalogue = offered(self.centre, origin).catalogue if origin else seed_catalogue().catalogue
        text = written(structs.replace(catalogue, version=catalogue.version + (origin > 0)))
        draft = Draft(origin, catalogue.version if origin else 0, text, self.centre.clock())
        with self.centre.store.transaction() as tx:
            if drafts.find(tx, me.officer.id) is not None:
                raise Refused("draft_exists")
            drafts.keep(tx, me.officer.id, draft)
        logs.note("draft_begun", officer=me.officer.id, branch=origin)
        return sent_to("/pages/draft")

    def ask_drop(self, me: Me, _asked: Asked) -> Answer:
        """Ask whether the draft is to be thrown away."""
        draft = drafts.of(self.centre, me.officer.id)
        return Answer(rendered("draft_drop", me=me, draft=draft, now=self.centre.clock()))

    def drop(self, me: Me, _asked: Asked) -> Answer:
        """Throw the draft away."""
        with self.centre.store.transaction() as tx:
            drafts.drop(tx, me.officer.id)
        logs.note("draft_dropped", officer=me.officer.id)
        return sent_to("/pages/catalogue")

    # --- the text ------------------------------------------------------------------------------------------------

    def text(self, me: Me, _asked: Asked) -> Answer:
        """Show the text of the draft."""
        draft = drafts.of(self.centre, me.officer.id)
        return self._text(me, draft.text, drafts.report(self.centre, draft.text))

    def keep_text(self, me: Me, asked: Asked) -> Answer:
        """Keep the text, whatever is wrong with it, and say what is."""
        draft = drafts.of(self.centre, me.officer.id)
        text = asked.form.get("text", draft.text).replace("\r\n", "\n")
        self._keep(me, draft, text)
        report = drafts.report(self.centre, text)
        return self._text(me, text, report, 422) if report.catalogue is None else sent_to("/pages/draft")

    def _text(self, me: Me, text: str, report: Report, status: int = 200) -> Answer:
        body = rendered("draft_text", me=me, text=text, faults=_told(report.faults), idle=IDLE_ADMINISTRATOR)
        return Answer(body, status)

    # --- forms ---------------------------------------------------------------------------------------------------

    def office(self, me: Me, _asked: Asked) -> Answer:
        """Show the form of the whole office.

        Raises:
            Refused: ``draft_unsound``.
        """
        draft = drafts.of(self.centre, me.officer.id)
        drafts.catalogue(self.centre, draft)
        return self._office(me, draft.table.get("office", {}))

    def keep_office(self, me: Me, asked: Asked) -> Answer:
        """Take the form of the office into the draft, unless something is wrong with it.

        Raises:
            Refused: ``draft_unsound``.
        """
        draft = drafts.of(self.centre, me.officer.id)
        drafts.catalogue(self.centre, draft)
        table = draft.table
        office = fields.changed(table.get("office", {}), fields.OFFICE, asked.form)
        wrong = self._taken_in(me, draft, {"version": table["version"], "office": office} | _without(table, "office"))
        return self._office(me, office, asked.form, wrong) if wrong else sent_to("/pages/draft")

    def _office(
        self, me: Me, table: Table, typed: Mapping[str, str] | None = None, wrong: Iterable[str] = ()
    ) -> Answer:
        body = rendered(
            "draft_office",
            me=me,
            fields=fields.filled(table, fields.OFFICE, typed),
            doubts=fields.doubts(table, fields.OFFICE, typed),
            wrong=list(wrong),
        )
        return Answer(body, 422 if wrong else 200)

    def service(self, me: Me, asked: Asked) -> Answer:
        """Show the form of a service.

        Raises:
            Refused: ``service_unknown``, ``draft_unsound``.
        """
        draft = drafts.of(self.centre, me.officer.id)
        return self._service(me, self._of(draft, asked.code))

    def keep_service(self, me: Me, asked: Asked) -> Answer:
        """Take the form of a service into the draft, unless something is wrong with it.

        Raises:
            Refused: ``service_unknown``, ``draft_unsound``.
        """
        draft = drafts.of(self.centre, me.officer.id)
        old = self._of(draft, asked.code)
        table, made = draft.table, fields.service(old, asked.form)
        services = [made if one["code"] == old["code"] else one for one in table["service"]]
        wrong = self._taken_in(me, draft, {**table, "service": services})
        return self._service(me, old, asked.form, wrong) if wrong else sent_to("/pages/draft")

    def _of(self, draft: Draft, code: str) -> Table:
        """Return the table of a service of a sound draft."""
        drafts.catalogue(self.centre, draft)
        found: Table | None = next((one for one in draft.table["service"] if one["code"] == code), None)
        if found is None:
            raise Refused("service_unknown")
        return found

    def _service(
        self, me: Me, table: Table, typed: Mapping[str, str] | None = None, wrong: Iterable[str] = ()
    ) -> Answer:
        body = rendered(
            "draft_service",
            me=me,
            code=table["code"],
            fields=fields.filled(table, fields.SERVICE, typed),
            variants=fields.variants(table, typed),
            doubts=fields.doubts(table, fields.SERVICE, typed),
            wrong=list(wrong),
        )
        return Answer(body, 422 if wrong else 200)

    # --- keeping -------------------------------------------------------------------------------------------------

    def _keep(self, me: Me, draft: Draft, text: str) -> None:
        kept = structs.replace(draft, text=text, at=self.centre.clock())
        with self.centre.store.transaction() as tx:
            drafts.keep(tx, me.officer.id, kept)

    def _taken_in(self, me: Me, draft: Draft, table: Table) -> list[str]:
        """Keep a draft with changed tables; return what is wrong with them, then nothing was kept."""
        text = text_of(table)
        report = drafts.report(self.centre, text)
        if report.catalogue is None:
            return [_of_form(one) for one in report.faults if not one.warning][:_MOST]
        self._keep(me, draft, text)
        return []


def _without(table: Table, name: str) -> Table:
    return {other: value for other, value in table.items() if other != name}


def _of_form(fault: Fault) -> str:
    """Return a fault as a form tells it: by what its field is called there, and in which variant and paper it lies."""
    named = {"field": fields.label(str(fault.facts["field"]))} if "field" in fault.facts else {}
    where = " › ".join(fault.where[1:])
    told = faults.sentence(structs.replace(fault, facts={**fault.facts, **named}))
    return f"{where}: {told}" if where else told


def _told(found: Iterable[Fault]) -> list[Fault]:
    """Return the faults that a page shows, those that stop the catalogue first."""
    return sorted(found, key=lambda one: one.warning)[:_MOST]


__all__ = ["Drafting"]
