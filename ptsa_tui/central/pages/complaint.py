"""A citizen complains on the pages: the complaint lands among the branch's own, as an entry of its desk 0.

Who complains stays with the complaint: no stranger writes into the register of persons. What was typed is in the entry
alone, whose personal part can be erased; neither log nor address nor cookie has any of it.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct, structs

from models import text
from models.acts import ComplaintData, ComplaintLodged, PersonData
from models.facts import identity, ids, numbering
from models.facts.complaint_rules import ComplaintRules
from models.facts.numbering import Range
from models.facts.working_days import local
from models.fold import BranchState, ComplaintState
from models.fold.complaint_clock import clocks
from models.fold.decrees import calendar_of
from models.forms.complaint_lodging import Account, CompanyForm, read_account
from models.refused import Refused
from models.words import complaints as words
from models.words.sentences import sentence
from ptsa_tui.central import box, logs, own
from ptsa_tui.central.admin import Centre
from ptsa_tui.central.pages import once, services
from ptsa_tui.central.pages.answers import Answer, Asked
from ptsa_tui.central.pages.once import Once
from ptsa_tui.central.pages.overview import Offices
from ptsa_tui.central.pages.rendering import rendered
from ptsa_tui.central.pages.services import Offered
from ptsa_tui.central.pages.tries import Limit, Tries, Try
from ptsa_tui.central.pages.typed import Typing, shown
from ptsa_tui.central.placing import folds_of
from ptsa_tui.central.store import Tx

CHANNEL = "WEB"
"""The way by which they come, as the catalogue names it."""
ADDRESS = Limit("complaint address", free=5, first=300, longest=3600)
"""Complaints of an address: many people may stand behind one."""
OFFICE = Limit("complaint office", free=40, first=60, longest=3600)
"""Complaints to an office: 24 a day for ever, so that nobody uses up the numbers of a year."""
LONGEST = {
    "account": text.NOTE_LENGTH,
    "wish": text.NOTE_LENGTH,
    "name": text.NAME_LENGTH,
    "company": text.NAME_LENGTH,
    "place": text.LINE_LENGTH,
    "time": text.LINE_LENGTH,
    "phone": 30,
    "email": text.LINE_LENGTH,
    "company_address": text.LINE_LENGTH,
}
"""Characters of each field of text."""
LARGEST = 65_536
"""Bytes of the form: two notes in any script."""


class Told(Struct, frozen=True):
    """What whoever complained is told: the number, and how it goes on."""

    number: str
    steps: tuple[str, ...]
    reachable: bool
    """An answer can be brought: a telephone number or an address was given."""


class Complaints:
    """The pages about complaints."""

    def __init__(self, centre: Centre, tries: Tries, known: Offices, key: bytes) -> None:
        self.centre, self.tries, self.known = centre, tries, known
        self._once = Once(key, "complaint")

    def choose(self, _: Asked) -> Answer:
        """Ask which office the complaint goes to."""
        return Answer(rendered("offices", offices=services.offices(self.centre, self.known), page="complain"))

    def ways(self, asked: Asked) -> Answer:
        """Show all ways of complaining to an office.

        Raises:
            Refused: as :func:`ptsa_tui.central.pages.services.offered`.
        """
        return Answer(rendered("complaint_ways", offered=services.offered(self.centre, asked.path["branch"])))

    def form(self, asked: Asked) -> Answer:
        """Show the empty form.

        Raises:
            Refused: as :func:`ptsa_tui.central.pages.services.offered`; ``complaint_rules_missing``.
        """
        offered = services.offered(self.centre, asked.path["branch"])
        return _form(offered, Typing({}), self._once.token(self.centre.clock()))

    def lodge(self, asked: Asked) -> Answer:
        """Take a complaint.

        Raises:
            Refused: as :meth:`form`; ``form_foreign``; ``numbers_used_up``, ``central_busy``.
        """
        now, token = self.centre.clock(), asked.form.get("once", "")
        sent = self._once.read(token, now)
        offered = services.offered(self.centre, asked.path["branch"])
        with self.centre.store.reading() as tx:
            before = once.known(tx, offered.branch, sent)
        if before is not None:
            return self._done(offered, before)
        typing = Typing(asked.form)
        act = _act(offered, typing)
        if typing.faults:
            return _form(offered, typing, token, status=422)
        try:
            self.tries.count((Try(ADDRESS, asked.address), Try(OFFICE, str(offered.branch))), now)
        except Refused as why:
            return _form(offered, typing, token, sentence(why), 429, int(why.facts.get("seconds") or 0))
        subject = own.attempts(self.centre.store, lambda tx, more: self._lodge(tx, more, offered, sent, act, now))
        logs.note("complaint_lodged", desk=f"{offered.branch}.{ids.CENTRE_DESK}")
        return self._done(offered, subject)

    def _lodge(
        self, tx: Tx, more: frozenset[int], offered: Offered, sent: bytes, act: ComplaintLodged, now: int
    ) -> int:
        box.lock(tx, offered.branch)
        before = once.known(tx, offered.branch, sent)
        if before is not None:
            return before
        today = local(now, offered.zone).date()
        number = own.number(tx, offered.branch, today.year, Range.COMPLAINT)
        whole = structs.replace(act, number=number, received=today)
        subject = own.write(tx, self.centre.folds, now, offered.branch, whole, None, more).subject
        once.keep(tx, offered.branch, sent, now, subject)
        return subject

    def _done(self, offered: Offered, subject: int) -> Answer:
        with self.centre.store.reading() as tx:
            told = _told(tx, offered.branch, subject)
        return Answer(rendered("complaint_taken", offered=offered, told=told))


def _told(tx: Tx, branch: int, subject: int) -> Told:
    home = ids.branch_subject(branch)
    folds = folds_of(tx, branch, [subject, home])
    found, office = folds[subject].state, folds[home].state
    assert isinstance(found, ComplaintState)  # noqa: S101  # it was lodged
    assert isinstance(office, BranchState)  # noqa: S101  # it offers something
    act = services.published(tx, office, found.catalogue)
    rules = act.catalogue.complaints if act is not None else None
    running = clocks(found, rules, calendar_of(office.calendars), office.zone, found.received)
    who = found.data.reporter if found.data is not None else None
    reachable = bool(who is not None and who.phone) or bool(found.data is not None and found.data.email)
    return Told(numbering.shown(found.number), tuple(words.next_steps(running, rules)), reachable)


def _rules(offered: Offered) -> ComplaintRules:
    if offered.catalogue.complaints is None:
        raise Refused("complaint_rules_missing")
    return offered.catalogue.complaints


def _form(offered: Offered, typing: Typing, token: str, told: str = "", status: int = 200, wait: int = 0) -> Answer:
    categories = [(c.code, c.name) for c in _rules(offered).category]
    typed = {field: shown(typing.form.get(field, ""), most) for field, most in LONGEST.items()}
    body = rendered(
        "complaint",
        offered=offered,
        categories=categories,
        form={**typing.form, **typed},
        longest=LONGEST,
        faults=typing.faults,
        once=token,
        told=told,
    )
    return Answer(body, status, wait=wait)


def _act(offered: Offered, typing: Typing) -> ComplaintLodged:
    """Return the act, but for its number and day; what can't be taken is among the faults of ``typing``."""
    rules = _rules(offered)
    category = rules.category_of(typing.form.get("category", ""))
    if category is None:
        typing.fault("category", "category_unknown")
        category = rules.category[0]
    said = {field: typing.read(field, _line(field), "") for field in LONGEST if field != "phone"}
    if not said["account"] and not _is_wrong(typing, "account"):
        typing.fault("account", "account_missing")
    if said["email"] and "@" not in said["email"]:
        typing.fault("email", "email_shape")
    phone = typing.read("phone", identity.read_phone, "")
    anonymous = typing.is_ticked("anonymous")
    if not anonymous or said["name"]:
        said["name"] = typing.read("name", text.name, "") if not _is_wrong(typing, "name") else ""
    reporter = PersonData(name=said["name"], phone=phone)
    data = ComplaintData()
    if not typing.faults:
        account = Account(
            account=said["account"],
            place=said["place"],
            time=said["time"],
            wish=said["wish"],
            email=said["email"],
        )
        data = read_account(account, CompanyForm(name=said["company"], address=said["company_address"]))
    return ComplaintLodged(
        number=0,
        received=local(0, offered.zone).date(),
        category=category.code,
        grade=category.grade,
        catalogue=offered.catalogue.version,
        channel=CHANNEL,
        anonymous=anonymous,
        confidential=typing.is_ticked("confidential"),
        personal=structs.replace(data, reporter=reporter if reporter != PersonData(name="") else None),
    )


def _is_wrong(typing: Typing, field: str) -> bool:
    return any(one.field == field for one in typing.faults)


def _line(field: str) -> Callable[[str], str]:
    return lambda typed: text.line(typed, field, longest=LONGEST[field])


__all__ = ["ADDRESS", "CHANNEL", "LARGEST", "LONGEST", "OFFICE", "Complaints"]
