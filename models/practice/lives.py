"""The life of one invented request, from the counter to its collector."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Callable, Generator, Iterable, Iterator
from itertools import accumulate
from random import Random

from msgspec import structs

from models.acts import (
    Act,
    CaseDelivered,
    CaseMadeReady,
    CaseOpened,
    CaseRejected,
    CaseReturned,
    CaseWithdrawn,
    CollectorData,
    FreeText,
    HandoverAccepted,
    HandoverDeclined,
    HandoverOffered,
    Mark,
    NoteAdded,
    Notice,
    OpeningData,
    ProductData,
    RequirementsMarked,
)
from models.facts import status_codes
from models.facts.numbering import Range
from models.facts.standard import Catalogue, Service, Variant
from models.facts.working_days import Calendar, Promise, from_local, local
from models.fold.time_limit import promise_again
from models.practice.people import People, one_of
from models.practice.staff import staff
from models.practice.visits import Visits, arrive, leave
from models.register.bulk import Bulk

WEIGHTS = {
    "WLKP": 22,
    "SKP-AK3": 18,
    "LIS-K3": 16,
    "RPTKA": 13,
    "PP": 9,
    "PHI": 5,
    "INFO": 5,
    "JKP": 4,
    "AK1": 3,
    "PKB": 2,
}
"""How often each service is asked for; K3, WLKP and TKA lead (DOMAIN). Services that are not named: 1."""

LETTER = "Surat kuasa bermeterai"
"""What someone else showed when he fetched a product."""

NOTES = (
    "Ditelepon, tidak diangkat",
    "Minta dikabari bila sudah selesai",
    "Nama perusahaan berubah, akta menyusul",
    "Pemohon lansia, didahulukan",
    "Berkas asli dibawa kembali",
)
Acting = Callable[[Act, int], int]
"""Records what somebody does with the request at a moment; returns the entry."""
DAY_BEGINS, DAY_LASTS = 8 * 3600, int(7.5 * 3600)


class Known:
    """Persons who were registered, their ids and names: few bytes each, since they may be a million."""

    def __init__(self) -> None:
        self._ids, self._ends, self._names = array("q"), array("q", (0,)), bytearray()

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, id_: int, name: str) -> None:
        """Remember one more."""
        self._ids.append(id_)
        self._names += name.encode()
        self._ends.append(len(self._names))

    def at(self, place: int) -> tuple[int, str]:
        """Return id and name of the one at a place, in the order of their coming."""
        return self._ids[place], self._names[self._ends[place] : self._ends[place + 1]].decode()


class World:
    """What all lives share."""

    def __init__(self, bulk: Bulk, rng: Random, today: dt.date) -> None:
        register = bulk.register
        self.bulk, self.rng, self.today = bulk, rng, today
        self.people = People(rng)
        self.codes = Random(today.toordinal())  # noqa: S311  # invented; a source of its own: the other draws stay as they are
        self.zone = register.branch().zone
        self.calendar: Calendar = register.calendar()
        self.catalogue: Catalogue = register.catalogue()
        self.units = {u.code: u.id for u in register.units()}
        self.counter = next(u.id for u in register.units() if u.unit == "counter")
        self.officers = staff(register)
        self.services = [s for s in self.catalogue.services if not s.retired]
        self.weights = list(accumulate(WEIGHTS.get(s.code, 1) for s in self.services))
        """Cumulated."""
        self.known = Known()
        self._promises: dict[tuple[dt.date, int], Promise] = {}
        self._begins: dict[dt.date, int] = {}
        self._local: tuple[int, dt.datetime] = (0, dt.datetime(1970, 1, 1))

    def date(self, at: int) -> dt.date:
        """Return the office's date of a moment."""
        day = (at + 86_400) // 3600
        if self._local[0] != day:
            self._local = (day, local(at, self.zone))
        return self._local[1].date()

    def promise(self, day: dt.date, days: int) -> Promise:
        """Return the promise, remembered."""
        key = (day, days)
        if key not in self._promises:
            self._promises[key] = self.calendar.after(day, days)
        return self._promises[key]

    def later(self, at: int, days: int) -> int:
        """Return a moment in office hours about ``days`` working days after ``at``; within the hour for 0."""
        if days <= 0:
            return at + 300 + int(self.rng.random() * 3300)
        day = self.promise(self.date(at), days).date
        return self.moment(day)

    def moment(self, day: dt.date) -> int:
        """Return a random moment in the office hours of a day."""
        start = self._begins.get(day)
        if start is None:
            start = self._begins[day] = from_local(dt.datetime.combine(day, dt.time()), self.zone)
        return start + DAY_BEGINS + int(self.rng.random() * DAY_LASTS)

    def officer(self) -> int:
        """Return one of the officers."""
        return self.rng.choice(self.officers)

    def citizen(self, at: int, officer: int) -> tuple[int, str]:
        """Return a known person (three in ten) or a new one: id and name."""
        if self.known and self.rng.random() < 0.3:
            return self.known.at(int(self.rng.random() * len(self.known)))
        act = self.people.person(self.today)
        entry = self.bulk.record(act, officer, at)
        self.bulk.close(entry.id)
        name = act.personal.name if act.personal else ""
        self.known.add(entry.id, name)
        return entry.id, name


def life(world: World, at: int, queue: Visits | None = None) -> Iterator[int]:
    """Live one request; each yield is the moment at which it wants to go on."""
    rng, bulk = world.rng, world.bulk
    visit, wanted = None, None
    if queue is not None and queue.rng.random() < queue.share:
        wanted = one_of(queue.rng, world.services, world.weights)
        visit, at = yield from arrive(world, queue, at, wanted.code)
    clerk = world.officer()
    person, name = world.citizen(at, clerk)
    service = wanted or one_of(rng, world.services, world.weights)
    variant = service.variants[int(rng.random() * len(service.variants))]
    opened = _opening(world, at, person, service, variant)
    if visit is not None:
        opened = structs.replace(opened, visit=visit)
    case = bulk.record(opened, clerk, at).id
    if queue is not None and visit is not None:
        leave(world, queue, at, visit)

    def act(what: Act, when: int) -> int:
        return bulk.record(what, world.officer(), when, case).id

    if rng.random() < 0.1:
        at = world.later(at, 0)
        yield at
        act(NoteAdded(personal=FreeText(text=rng.choice(NOTES))), at)
    if opened.notice:
        at = world.later(at, 1 + int(rng.random() * 4))
        yield at
        if rng.random() < 0.12:
            act(CaseWithdrawn(personal=FreeText(text="Tidak dilanjutkan")), at)
            bulk.close(case)
            return
        promised = world.promise(world.date(at), service.days) if service.days is not None else None
        act(_completed(opened.notice.missing, promised), at)
    if not opened.referred_to:
        yield from _work(world, at, case, variant, service, name)
    bulk.close(case)


def _opening(world: World, at: int, person: int, service: Service, variant: Variant) -> CaseOpened:
    rng, day = world.rng, world.date(at)
    missing = set()
    if not service.referral and rng.random() < 0.15:
        mandatory = [r.code for r in variant.requirements if r.mandatory]
        missing = set(rng.sample(mandatory, min(len(mandatory), 1 + int(rng.random() * 2))))
    marks = tuple(_mark(rng, r.code, r.code in missing) for r in variant.requirements if r.mandatory)
    notice = None
    if missing:
        number = world.bulk.number(Range.NOTICE, day.year)
        codes = tuple(m.requirement for m in marks if m.how == "missing")
        notice = Notice(number, codes, world.promise(day, service.complete_within).date)
    promised = None
    if not notice and service.days is not None and not service.referral:
        promised = world.promise(day, service.days)
    return CaseOpened(
        number=world.bulk.number(Range.CASE, day.year),
        person=person,
        service=service.code,
        variant=variant.code,
        catalogue=world.catalogue.version,
        pool=world.counter,
        marks=marks,
        notice=notice,
        promised=promised.date if promised else None,
        doubtful=promised.doubtful if promised else False,
        fee=service.fee,
        referred_to=service.referral,
        status_code=status_codes.invented(world.codes),
        personal=OpeningData(note=rng.choice(NOTES)) if rng.random() < 0.1 else None,
    )


def _mark(rng: Random, code: str, missing: bool) -> Mark:
    if missing:
        return Mark(code, "missing", 0)
    return Mark(code, "original" if rng.random() < 0.7 else "copy")


def _work(world: World, at: int, case: int, variant: Variant, service: Service, name: str) -> Iterator[int]:
    rng = world.rng

    def act(what: Act, when: int) -> int:
        return world.bulk.record(what, world.officer(), when, case).id

    unit = world.units.get(service.unit)
    if unit is not None:
        at = yield from _taken_by(world, at, unit, act)
        if rng.random() < 0.06 and variant.requirements:
            at = yield from _mended(world, at, case, variant, service, act)
            at = yield from _taken_by(world, at, unit, act)
    days = service.days or 0
    at = world.later(at, int(days * (0.5 + 0.7 * rng.random())))
    yield at
    rejected = rng.random() < 0.04
    if rejected:
        act(CaseRejected(personal=FreeText(text="Tidak memenuhi syarat")), at)
    else:
        act(CaseMadeReady(personal=ProductData(number=f"{service.code}-{int(rng.random() * 1e5):05d}")), at)
    if unit is not None:
        offer = act(HandoverOffered(to=world.counter), at + 60)
        at = world.later(at, 0)
        yield at
        act(HandoverAccepted(offer=offer), at)
    at = world.later(at, int(rng.random() * 5) if days else 0)
    yield at
    other = rng.random() < 0.15
    act(
        CaseDelivered(
            role="other" if other else "applicant",
            seen="ktp",
            rejection=rejected,
            personal=CollectorData(name=world.people.name(), authority=LETTER) if other else CollectorData(name=name),
        ),
        at,
    )


def _taken_by(world: World, at: int, unit: int, act: Acting) -> Generator[int, None, int]:
    """Offer the request to its unit until it takes it; return when that was. What it declines is explained to it."""
    rng = world.rng
    at = world.later(at, int(rng.random() * 1.5))
    yield at
    offer = act(HandoverOffered(to=unit), at)
    at = world.later(at, int(rng.random() * 1.3))
    yield at
    if rng.random() < 0.02:
        act(HandoverDeclined(offer=offer, personal=FreeText(text="Bukan wewenang bidang ini")), at)
        at = world.later(at, 0)
        yield at
        offer = act(HandoverOffered(to=unit, personal=FreeText(text="Sudah dicek, tetap wewenang bidang ini")), at)
        at = world.later(at, 0)
        yield at
    act(HandoverAccepted(offer=offer), at)
    return at


def _mended(
    world: World, at: int, case: int, variant: Variant, service: Service, act: Acting
) -> Generator[int, None, int]:
    """Send the request back to its citizen, who brings what is missing after some days; return when that was."""
    rng = world.rng
    at = world.later(at, int(rng.random() * 2))
    yield at
    code, day = rng.choice(variant.requirements).code, world.date(at)
    number = world.bulk.number(Range.NOTICE, day.year)
    notice = Notice(number, (code,), world.promise(day, service.complete_within).date)
    act(CaseReturned(notice=notice, personal=FreeText(text="Dokumen belum terbaca jelas")), at)
    at = world.later(at, 1 + int(rng.random() * 4))
    yield at
    promised = None
    if service.days is not None:
        periods = world.bulk.case(case).periods
        promised = promise_again(periods, service.days, world.calendar, world.zone, world.date(at))
    act(_completed((code,), promised), at)
    return at


def _completed(papers: Iterable[str], promised: Promise | None) -> RequirementsMarked:
    """Return that papers were brought which had been missing."""
    return RequirementsMarked(
        marks=tuple(Mark(code, "original") for code in papers),
        promised=promised.date if promised else None,
        doubtful=promised.doubtful if promised else False,
    )
