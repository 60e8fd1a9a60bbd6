"""The catalogue that an administrator works at: one for each, kept at the centre until it is published or dropped."""

from __future__ import annotations

import tomllib

from msgspec import Struct

from models.catalogue import Known, Report, examine
from models.catalogue.written import Table
from models.facts.standard import Catalogue
from models.refused import Refused
from ptsa_tui.central.admin import Centre, today
from ptsa_tui.central.pages.answers import Elsewhere
from ptsa_tui.central.store import Tx, row


class Draft(Struct, frozen=True):
    """A draft as it stands in the database."""

    origin: int
    """The branch whose catalogue it began with; 0: the one that comes with the program."""
    version: int
    """Of the catalogue that it began with."""
    text: str
    """As a catalogue's file; it may have faults."""
    at: int
    """When it was kept last."""

    @property
    def table(self) -> Table:
        """Its text as plain tables, when it is sound."""
        return tomllib.loads(self.text)


def find(tx: Tx, officer: int) -> Draft | None:
    """Return the draft of an administrator."""
    sql = "SELECT origin, version, text, at FROM draft WHERE branch = 0 AND officer = %s"
    found = row(tx, sql, officer)
    return Draft(found[0], found[1], bytes(found[2]).decode(), found[3]) if found else None


def of(centre: Centre, officer: int) -> Draft:
    """Return the draft of an administrator.

    Raises:
        Elsewhere: there is none; it leads to where one is begun.
    """
    with centre.store.reading() as tx:
        found = find(tx, officer)
    if found is None:
        raise Elsewhere("/pages/catalogue")
    return found


def keep(tx: Tx, officer: int, draft: Draft) -> None:
    """Keep a draft in the place of the older one."""
    text = draft.text.encode(errors="replace")
    tx.insert("draft", [(0, officer, draft.origin, draft.version, text, draft.at)], replace=True)


def drop(tx: Tx, officer: int) -> None:
    """Throw a draft away."""
    tx.run("DELETE FROM draft WHERE branch = 0 AND officer = %s", officer)


def report(centre: Centre, text: str, *, units: bool = False) -> Report:
    """Return what is wrong with the text of a draft; ``units``: also which units no branch has."""
    codes = None
    if units:
        codes = {unit.code for branch in centre.branches() for unit in centre.units(branch)}
    return examine(text.encode(errors="replace"), Known(today=today(centre.clock), units=codes))


def catalogue(centre: Centre, draft: Draft) -> Catalogue:
    """Return a draft as a catalogue.

    Raises:
        Refused: ``draft_unsound``.
    """
    found = report(centre, draft.text).catalogue
    if found is None:
        raise Refused("draft_unsound")
    return found.catalogue


__all__ = ["Draft", "catalogue", "drop", "find", "keep", "of", "report"]
