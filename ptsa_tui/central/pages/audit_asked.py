"""The form of the audit becomes a question: checked field by field, and held to what the asker may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from msgspec import Struct, structs

from models.facts import numbering
from models.facts.working_days import ZONES
from models.refused import Refused
from models.text import clean, digits
from models.words import audit
from ptsa_tui.central.pages import audit_search as search
from ptsa_tui.central.pages.audit_search import Wanted
from ptsa_tui.central.pages.inside import Me, day_typed
from ptsa_tui.central.pages.overview import Offices
from ptsa_tui.central.pages.rights import ALL_BRANCHES
from ptsa_tui.central.pages.sign_in import number_of
from ptsa_tui.central.store import Tx, all_branches

MOST_DAYS = 92
"""Of a question that names neither a subject nor an officer …"""
USUAL_DAYS = 7
"""… and of one that says nothing of days either."""
AGAIN = ("branch", "number", "name", "person", "first", "last", "kind")
"""Fields with which a question is asked again, for its next page or a file: a NIK is none of them."""


class Question(Struct, frozen=True):
    """What was asked, ready to be answered."""

    wanted: Wanted
    about: tuple[int, ...]
    """What the access log says that it was about; nothing for a question about a branch."""
    again: dict[str, str]
    text: str
    """What the access log says of it: no NIK and no name of a citizen."""
    zone: str
    first: dt.date | None
    last: dt.date | None
    people: tuple[int, ...] | None = None
    """Persons whose data it is about; None for another question, none where nobody has the NIK."""
    after: tuple[int, int, int] | None = None

    @property
    def is_cut(self) -> bool:
        """Tell whether the person has more cases than a question is about."""
        return self.people is not None and len(self.wanted.subjects or ()) - len(self.people) >= search.MOST_CASES


def read(tx: Tx, offices: Offices, me: Me, form: Mapping[str, str], today: dt.date) -> Question:
    """Return the question of a form.

    Raises:
        Refused: ``branch_unknown``, ``page_not_yours``, ``audit_one`` (two subjects), ``audit_number``,
            ``audit_nik``, ``officer_unknown``, ``audit_kind``, ``audit_days``, ``audit_span``, ``date_shape``.
    """
    typed = {name: clean(form.get(name, ""))[:2000] for name in (*AGAIN, "nik")}
    if sum(bool(typed[name]) for name in ("number", "nik", "person")) > 1:
        raise Refused("audit_one")
    kinds = audit.meant(typed["kind"])
    if kinds is None:
        raise Refused("audit_kind")
    people: tuple[int, ...] | None = None
    subjects: tuple[int, ...] | None = None
    if typed["number"]:
        branch, subject = _case(tx, me, typed["number"])
        subjects = (subject,)
    else:
        branch = me.branch_seen(number_of(typed["branch"]) if typed["branch"] else me.branch)
        people = _people(tx, branch, typed["nik"], typed["person"])
        subjects = None if people is None else (*people, *search.parties(tx, branch, people))
    zone = offices.read(tx, [branch])[branch]
    if not zone[0]:
        raise Refused("branch_unknown")
    first, last = day_typed(typed["first"], today), day_typed(typed["last"], today)
    if subjects is None and not typed["name"]:
        first, last = _bounded(first, last, today)
    span = search.span(first, last, ZONES[zone[1]])
    wanted = Wanted(branch, (branch,), (branch,), kinds, span, subjects=subjects)
    wanted, about = _held(tx, me, wanted, typed["name"])
    again = {name: typed[name] for name in AGAIN} | {"branch": str(branch)}
    if people is not None:
        again["person"] = ",".join(map(str, people)) or "0"
    about = people if people else about if subjects is None else subjects[:1]
    text = _text(branch, typed, people, first, last)
    return Question(wanted, about, again, text, zone[1], first, last, people, _after(form.get("after", "")))


def _text(
    branch: int, typed: Mapping[str, str], people: tuple[int, ...] | None, first: dt.date | None, last: dt.date | None
) -> str:
    """Return a question as the access log says it: with nothing that was typed but digits and a name for signing in."""
    number = numbering.shown(int(digits(typed["number"]))) if typed["number"] else ""
    days = f"{first or ''}..{last or ''}" if first or last else ""
    words = (number, "NIK" if people is not None else "", typed["name"].lower(), typed["kind"], days)
    return " ".join(("audit", str(branch), *(word for word in words if word)))


def _case(tx: Tx, me: Me, typed: str) -> tuple[int, int]:
    """Return the branch that is asked and the case or complaint with a number, if the asker may know of it."""
    number = int(digits(typed)[: numbering.LENGTH] or "0")
    kind = numbering.kind(number) if len(digits(typed)) == numbering.LENGTH and numbering.is_valid(number) else None
    if kind not in (numbering.Range.CASE, numbering.Range.COMPLAINT):
        raise Refused("audit_number")
    subject = search.numbered(tx, number)
    if subject is None:
        raise Refused("audit_number")
    if me.standing in ALL_BRANCHES:
        return subject >> 48, subject
    if me.branch not in search.followers(tx, [subject])[subject]:
        raise Refused("audit_number")
    return me.branch, subject


def _people(tx: Tx, branch: int, nik: str, again: str) -> tuple[int, ...] | None:
    """Return the persons who are asked for, by NIK or by what a page before said; None where nobody is."""
    if nik:
        number = digits(nik)
        if len(number) != 16:
            raise Refused("audit_nik")
        return tuple(search.persons(tx, branch, number))
    if not again:
        return None
    parts = again.split(",")
    if not all(part.isascii() and part.isdecimal() and len(part) < 20 for part in parts):
        raise Refused("form_unusable")
    return tuple(sorted(person for person in map(int, parts) if person >> 48 == branch))


def _held(tx: Tx, me: Me, wanted: Wanted, name: str) -> tuple[Wanted, tuple[int, ...]]:
    """Return what is wanted with the branches that are read, and the officer; and that officer, if one is named."""
    everywhere = me.standing in ALL_BRANCHES
    authors: set[int] = {wanted.branch}
    feed: list[tuple[int, int]] = []
    for subject, whole in search.followers(tx, wanted.subjects or ()).items():
        if everywhere:
            authors |= whole
            feed.append((subject >> 48, subject))
        elif wanted.branch in whole:
            feed.append((wanted.branch, subject))
    officer = 0
    if name:
        known = search.officer(tx, wanted.branch, name.lower())
        if known is None:
            raise Refused("officer_unknown")
        officer = known[0].id
        if known[1] and everywhere and wanted.subjects is None:  # who sits at the centre acts in every branch
            authors = set(all_branches(tx))
    branches = tuple(sorted(authors))
    held = structs.replace(wanted, authors=branches, lookers=branches, officer=officer, feed=tuple(feed))
    return held, (officer,) if officer else ()


def _bounded(first: dt.date | None, last: dt.date | None, today: dt.date) -> tuple[dt.date, dt.date]:
    last = last or (today if first is None else min(today, first + dt.timedelta(days=MOST_DAYS - 1)))
    first = first or last - dt.timedelta(days=USUAL_DAYS - 1)
    if (last - first).days >= MOST_DAYS:
        raise Refused("audit_span", days=MOST_DAYS)
    return first, last


def _after(typed: str) -> tuple[int, int, int] | None:
    """Return the key of the line behind which the page begins."""
    if not typed:
        return None
    parts = typed.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdecimal() and len(part) < 20 for part in parts):
        raise Refused("form_unusable")
    at, id_, log = map(int, parts)
    return min(at, 1 << 40), min(id_, (1 << 63) - 1), min(log, 1)


__all__ = ["AGAIN", "MOST_DAYS", "Question", "read"]
