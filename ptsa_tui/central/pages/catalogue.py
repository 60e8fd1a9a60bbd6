"""Catalogues: which branch has which, what a draft would change, and how it is published."""

from __future__ import annotations

import re

from msgspec import Struct

from models.acts import CataloguePublished
from models.catalogue.differences import differences
from models.facts.standard import Catalogue, Service
from models.refused import Refused
from models.slips import samples
from models.slips.plain import plain
from models.slips.render import render
from models.words import changes, speaking
from models.words.sentences import sentence
from ptsa_tui.central import logs
from ptsa_tui.central.pages import drafts, services
from ptsa_tui.central.pages.answers import Answer, Asked, sent_to
from ptsa_tui.central.pages.inside import Inside, Me, part_of
from ptsa_tui.central.pages.rendering import rendered
from ptsa_tui.central.pages.rights import ALL_BRANCHES
from ptsa_tui.central.pages.sign_in import number_of
from ptsa_tui.central.store import all_branches

A_PAGE = 30
"""Services on one page."""
_MOST = 12_000
"""Characters of differences that a page shows."""
PRINTED_IN = "id"
"""The language of slips."""
_PAPER = 42
"""Letters in a line of a receipt."""


class Version(Struct, frozen=True):
    """A branch and the newest version of its catalogue; 0 for none."""

    branch: int
    name: str
    version: int


class Catalogues(Inside):
    """The pages about catalogues."""

    def catalogues(self, me: Me, asked: Asked) -> Answer:
        """Show which branch has which catalogue."""
        if me.standing not in ALL_BRANCHES:
            return sent_to(f"/pages/catalogue/{me.branch}")
        with self.centre.store.reading() as tx:
            draft = drafts.find(tx, me.officer.id)
        versions, now = part_of(self._versions(), asked), self.centre.clock()
        return Answer(rendered("catalogues", me=me, versions=versions, draft=draft, now=now))

    def catalogue(self, me: Me, asked: Asked) -> Answer:
        """Show the newest catalogue of a branch, and what is wanting in it.

        Raises:
            Refused: ``page_not_yours``; as :func:`ptsa_tui.central.pages.services.offered`.
        """
        offered = services.offered(self.centre, me.branch_seen(asked.path["branch"]))
        gaps = services.gaps(offered.catalogue)
        shown = part_of(gaps.services, asked, A_PAGE)
        return Answer(rendered("catalogue", me=me, offered=offered, gaps=gaps, services=shown))

    # --- what a draft would be -----------------------------------------------------------------------------------

    def changes(self, me: Me, asked: Asked) -> Answer:
        """Show what differs between a draft and what a branch has.

        Raises:
            Refused: ``branch_unknown``, ``draft_unsound``.
        """
        draft, catalogue = self._sound(me)
        branch = number_of(asked.query.get("branch", "")) or self._branch_of(draft)
        published = self._published(branch)
        before = published or Catalogue(0, ())
        after = Catalogue(before.version + 1, catalogue.services, catalogue.office, catalogue.complaints)
        lines, left = _shortened(list(changes.lines(differences(before, after))))
        moved = published is not None and branch == draft.origin and published.version != draft.version
        return Answer(
            rendered("changes", me=me, branch=branch, lines=lines, left=left, moved=moved, version=before.version)
        )

    def card(self, me: Me, asked: Asked) -> Answer:
        """Show the card of a service as citizens would see it.

        Raises:
            Refused: ``service_unknown``, ``draft_unsound``.
        """
        draft, catalogue = self._sound(me)
        office = self.office_of(self._branch_of(draft))
        service = _service(catalogue, asked.code)
        offered = services.Offered(office.id >> 48, office.name, office.zone, office.contact, catalogue)
        parts = list(services.components(offered, service))
        return Answer(rendered("draft_card", me=me, offered=offered, service=service, components=parts))

    def receipt(self, me: Me, asked: Asked) -> Answer:
        """Show the receipt of an invented request of today, as a desk would print it.

        Raises:
            Refused: ``service_unknown``, ``draft_unsound``.
        """
        draft, catalogue = self._sound(me)
        service = _service(catalogue, asked.code)
        with speaking(PRINTED_IN):
            slip = samples.receipt(catalogue, service, self.office_of(self._branch_of(draft)), self.centre.clock())
            lines = plain(render(slip, PRINTED_IN), _PAPER)
        return Answer(rendered("draft_receipt", me=me, service=service, lines=lines))

    # --- publishing ----------------------------------------------------------------------------------------------

    def ask_publish(self, me: Me, asked: Asked, told: str = "") -> Answer:
        """Ask to which branches the draft is to be published.

        Raises:
            Refused: ``draft_unsound``.
        """
        self._sound(me)
        found = self._versions()
        versions = part_of(found, asked)
        known = " ".join(f"{one.branch}.{one.version}" for one in found)
        ticked = {name for name in asked.form if name == "all" or name.startswith("branch-")}
        body = rendered("publish", me=me, versions=versions, known=known, ticked=ticked, told=told)
        return Answer(body, 422 if told else 200)

    def publish(self, me: Me, asked: Asked) -> Answer:
        """Publish the draft to branches, to all of them or to none, and end it.

        Raises:
            Refused: ``draft_unsound``, ``central_busy``.
        """
        _draft, catalogue = self._sound(me)
        known = _known(asked.form.get("known", ""))
        chosen = [
            branch
            for branch in self.centre.branches()
            if f"branch-{branch}" in asked.form or ("all" in asked.form and branch in known)
        ]
        if not chosen:
            return self.ask_publish(me, asked, sentence(Refused("branches_missing")))
        version = max(known.get(branch, 0) for branch in chosen) + 1
        act = CataloguePublished(
            version=version, services=catalogue.services, office=catalogue.office, complaints=catalogue.complaints
        )
        try:
            self.centre.by(me.officer.id).publish_to(chosen, act, known)
        except Refused as why:
            if why.code not in ("catalogue_moved", "catalogue_older", "catalogue_too_large"):
                raise
            return self.ask_publish(me, asked, sentence(why))
        with self.centre.store.transaction() as tx:
            drafts.drop(tx, me.officer.id)
        logs.note("catalogue_published", officer=me.officer.id, version=version, branches=len(chosen))
        return sent_to("/pages/catalogue")

    # --- what there is -------------------------------------------------------------------------------------------

    def _sound(self, me: Me) -> tuple[drafts.Draft, Catalogue]:
        draft = drafts.of(self.centre, me.officer.id)
        return draft, drafts.catalogue(self.centre, draft)

    def _versions(self) -> list[Version]:
        with self.centre.store.reading() as tx:
            found = self.offices.kept(tx, all_branches(tx))
        return [Version(branch, one.name, one.catalogue) for branch, one in found.items() if one.name]

    def _branch_of(self, draft: drafts.Draft) -> int:
        """Return the branch that a draft is seen with: the one that it began with, else the first."""
        return draft.origin or next(iter(self.centre.branches()), 0)

    def _published(self, branch: int) -> Catalogue | None:
        """Return what a branch has; None where nothing was published yet."""
        try:
            return services.offered(self.centre, branch).catalogue
        except Refused as why:
            if why.code != "catalogue_missing":
                raise
        return None


def _service(catalogue: Catalogue, code: str) -> Service:
    found = catalogue.by_code.get(code)
    if found is None:
        raise Refused("service_unknown")
    return found


def _shortened(lines: list[str]) -> tuple[list[str], int]:
    """Return the lines that fit on a page, and how many don't."""
    room, shown = _MOST, 0
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        shown += 1
    return lines[:shown], len(lines) - shown


def _known(typed: str) -> dict[int, int]:
    """Return the versions that a form was shown with, by branch."""
    pairs = re.findall(r"(\d{1,3})\.(\d{1,10})(?!\S)", typed, re.ASCII)
    return {int(branch): int(version) for branch, version in pairs}


__all__ = ["Catalogues"]
