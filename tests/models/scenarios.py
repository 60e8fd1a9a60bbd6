"""Chance stories of three desks that work on the same few cases, and a centre that gives each act its place.

There is no line in here: the centre is a list, and :func:`models.exchange.replica.apply` takes in what it says. Desks
act without having heard of each other, replies are lost, parts of the feed come late, clocks are wrong. Afterwards
everyone hears everything, and :meth:`Story.check` says what must hold.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

from msgspec import structs

from models.acts import (
    Act,
    ActUndone,
    CaseAssigned,
    CaseCameBack,
    CaseDelivered,
    CaseDispatched,
    CaseMadeReady,
    CaseRejected,
    CaseReturned,
    CaseWithdrawn,
    CollectorData,
    ComplaintAnswered,
    ComplaintClosed,
    ComplaintCorrected,
    ComplaintDecided,
    ComplaintLapsed,
    ComplaintLodged,
    ComplaintNoted,
    ComplaintReopened,
    ComplaintSupplemented,
    ComplaintTaken,
    ComplaintTold,
    ComplaintWithdrawn,
    ContestResolved,
    FreeText,
    HandoverAccepted,
    HandoverAsked,
    HandoverDeclined,
    HandoverOffered,
    HandoverTakenBack,
    IntakeCorrected,
    Mark,
    NoteAdded,
    Notice,
    PersonCorrected,
    PersonData,
    PersonsCompared,
    RequirementsMarked,
    from_parts,
)
from models.acts.entry import Entry
from models.cases.contests import open_crossings
from models.exchange import replica
from models.exchange.link import not_accepted
from models.facts.numbering import Range
from models.fold import CaseState, ComplaintState, Fold, PersonState, fold
from models.fold.states import CROSSABLE
from models.forms import perform
from models.refused import Refused
from models.register.founding import found_practice
from models.register.register import Register
from models.register.verify import verify
from models.store import project
from tests.conftest import StillClock
from tests.models.build import intake

DESKS = 3
FREE = FreeText(text="catatan")
PEOPLE = ("3174015203909001", "3273051708859002", "3174011505859003")
GIVEN = CollectorData(name="Siti Rahayu")


class OwnClock:
    """The clock of one desk, which may be wrong."""

    def __init__(self, common: StillClock) -> None:
        self.common, self.wrong = common, 0

    def now(self) -> int:
        """Return what this desk believes."""
        return self.common.now() + self.wrong


class Desk:
    """A desk, and how far it has heard of the centre and the centre of it."""

    def __init__(self, register: Register, clock: OwnClock) -> None:
        self.register, self.clock = register, clock
        self.heard = self.told = self.placed = 0
        officer = register.officer_by_code("sari")
        self.sari = officer.id if officer is not None else 0
        found = (register.officer_by_code(code) for code in ("sari", "budi", "ratna"))
        self.officers = [o.id for o in found if o is not None]


class World:
    """Three desks and the list that is their centre. Many stories are told in it, each about cases of its own."""

    def __init__(self, folder: Path) -> None:
        self.clock = StillClock()
        self.feed: list[Entry] = []
        self.places: Counter[int] = Counter()
        self.desks: list[Desk] = []
        clocks = [OwnClock(self.clock) for _ in range(DESKS)]
        first = found_practice(folder / "1.db", tokens=folder / "t1", clock=clocks[0], fast=True)
        registers = [first]
        for number in range(2, DESKS + 1):
            made = (folder / f"{number}.db", folder / f"t{number}")
            registers.append(
                Register.create(made[0], branch=1, desk=number, practice=True, tokens=made[1], clock=clocks[number - 1])
            )
        for entry in [e for chain in first.journal.chains() for e in first.journal.walk(chain)]:
            self.place(entry)
        for register, clock in zip(registers, clocks, strict=True):
            register.database.execute_sql("PRAGMA synchronous = off")
            replica.apply(register, replica.Pulled(entries=self.feed))
            self.desks.append(Desk(register, clock))
        for desk in self.desks:
            desk.heard, desk.told = len(self.feed), desk.register.head().seq
            desk.placed = desk.told

    def place(self, entry: Entry) -> None:
        """Give an entry the next place among those of its subject."""
        self.places[entry.subject] += 1
        self.feed.append(structs.replace(entry, placement=self.places[entry.subject]))

    def exchange(
        self, desk: Desk, *, lost: bool = False, most: int | None = None, chance: Random | None = None
    ) -> None:
        """Let a desk tell the centre what is new; then, unless the reply is lost, hear up to ``most`` of the feed."""
        register = desk.register
        for entry in register.journal.part(register.chain, desk.told + 1, 1 << 31):
            self.place(entry)
            desk.told += 1
        if lost:
            return
        end = len(self.feed) if most is None else min(len(self.feed), desk.heard + most)
        own = register.chain.desk
        others = [e for e in self.feed[desk.heard : end] if e.id >> 40 & 255 != own]
        mine = {e.id: e for e in self.feed if e.id >> 40 & 255 == own and e.id & 0xFFFFFFFF > desk.placed}
        if chance is not None:
            chance.shuffle(others)
        placed = [(e.id, e.placement or 0, e.objection) for e in mine.values()]
        replica.apply(register, replica.Pulled(entries=others, placed=placed))
        desk.heard, desk.placed = end, desk.told

    def close(self) -> None:
        """Close the desks."""
        for desk in self.desks:
            desk.register.close()


class Story:
    """One story: some cases of one or two citizens, perhaps a complaint, and what happens to them."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.seed, self.chance = world, seed, Random(seed)
        self.cases: list[int] = []
        self.complaints: list[int] = []
        self.people: list[int] = []
        self.told: list[str] = []

    def run(self) -> None:
        """Tell it to its end, and let everybody hear of everything."""
        chance, world = self.chance, self.world
        world.clock.move(seconds=60)
        for desk in world.desks:
            desk.clock.wrong = chance.choice((0, 0, 0, -3000, 3000))  # on another day it would be asked about first
        for _case in range(chance.choice((1, 1, 2))):
            desk = chance.choice(world.desks)
            form = intake(nik=chance.choice(PEOPLE), papers=chance.choice(("all", "all", "all", ())))
            done = perform(desk.register, desk.sari, form)
            state = desk.register.fold_of(done.case or 0).state
            assert isinstance(state, CaseState)
            self.cases.append(state.id)
            self.people.append(state.person)
            if state.state == "received" and chance.random() < 0.5:
                desk.register.record(desk.sari, CaseMadeReady(), state.id)
        for _round in range(2):
            for desk in world.desks:
                world.exchange(desk)
        if chance.random() < 0.5:
            self.complaints.append(self._complain(chance.choice(world.desks)))
            for _round in range(2):
                for desk in world.desks:
                    world.exchange(desk)
        for _step in range(chance.randint(3, 16)):
            world.clock.move(seconds=chance.randint(0, 9))
            desk = chance.choice(world.desks)
            if chance.random() < 0.7:
                self.act(desk)
            else:
                part = chance.choice((None, None, 0, 1, 2, 3))
                lost = chance.random() < 0.3
                self.told.append(f"desk {desk.register.desk} exchanges{' and loses the reply' if lost else ''}, {part}")
                world.exchange(desk, lost=lost, most=part, chance=chance)
        for _round in range(2):
            for desk in chance.sample(world.desks, DESKS):
                world.exchange(desk, chance=chance)

    def act(self, desk: Desk) -> None:
        """Let the officer of a desk do something that the rules allow there."""
        subject = self.chance.choice((*self.cases * 3, *self.complaints * 4, *self.people))
        state = desk.register.fold_of(subject).state
        if isinstance(state, PersonState):
            acts = self._on_person(state)
        elif isinstance(state, CaseState):
            acts = self._on_case(desk, state)
        elif isinstance(state, ComplaintState):
            acts = self._on_complaint(desk, state)
        else:
            return
        for _try in range(6):
            act = self.chance.choice(acts)()
            officer = desk.sari if isinstance(state, CaseState) else self.chance.choice(desk.officers)
            with suppress(Refused):
                entry = desk.register.record(officer, act, subject).entry
                self.told.append(
                    f"desk {desk.register.desk} {act.kind} {entry.id & 0xFFFFFFFF} on {subject & 0xFFFFFFFF}"
                )
                return

    def _on_person(self, person: PersonState) -> list[Callable[[], Act]]:
        chance = self.chance
        data = PersonData(*(getattr(person, name) for name in PersonData.__struct_fields__))
        fields = ("npwp", "phone", "address")

        def corrected() -> Act:
            new = {f: f"{f} {chance.randint(1, 3)}" for f in chance.sample(fields, chance.choice((1, 1, 2)))}
            return PersonCorrected(
                identity=person.identity, corrects=person.data, personal=structs.replace(data, **new)
            )

        return [
            corrected,
            corrected,
            lambda: PersonsCompared(other=1, verdict=chance.choice(("same", "different", "open"))),
        ]

    def _on_case(self, desk: Desk, case: CaseState) -> list[Callable[[], Act]]:
        register, chance = desk.register, self.chance
        units = [u.id for u in register.units() if u.unit != "outside"]
        outside = [u.id for u in register.units() if u.unit == "outside"] or units
        offers = [h.offer for h in case.handovers] or [case.id]

        def number() -> int:
            with register.writing(desk.sari) as writing:
                return writing.number(Range.DISPATCH)

        def notice() -> Notice:
            return Notice(number(), ("ktp",), dt.date(2026, 12, 20))

        def deliver() -> Act:
            return CaseDelivered(role="applicant", seen="ktp", personal=GIVEN)

        def corrected() -> Act:
            return IntakeCorrected(
                service=case.service, variant=case.variant, catalogue=case.catalogue, marks=case.marks, personal=FREE
            )

        made: list[Callable[[], Act]] = [
            lambda: HandoverOffered(to=chance.choice(units), keep=chance.random() < 0.1),
            lambda: HandoverOffered(to=chance.choice(units)),
            lambda: HandoverAccepted(offer=offers[-1]),
            lambda: HandoverAccepted(offer=offers[-1]),
            lambda: HandoverDeclined(offer=offers[-1], personal=FREE),
            lambda: HandoverTakenBack(offer=offers[-1]),
            lambda: HandoverTakenBack(offer=offers[-1]),
            CaseMadeReady,
            CaseMadeReady,
            lambda: CaseRejected(personal=FREE),
            lambda: CaseReturned(notice=notice()),
            lambda: CaseWithdrawn(personal=FREE),
            lambda: CaseDispatched(to=chance.choice(outside), number=number()),
            CaseCameBack,
            lambda: RequirementsMarked(marks=(Mark("ktp", "copy"),), promised=dt.date(2026, 12, 20)),
            corrected,
            lambda: ActUndone(undoes=case.last, returns_to=chance.choice(("received", "with_unit", "ready"))),
            lambda: NoteAdded(personal=FREE),
            lambda: CaseAssigned(officer=desk.sari),
            lambda: HandoverAsked(pool=chance.choice(units)),
        ]
        made += [lambda c=c: ContestResolved(entry=c.entry, choice="kept") for c in case.open_contests]  # type: ignore[misc]
        return made + [deliver] * (6 if case.state == "ready" else 1)

    def _complain(self, desk: Desk) -> int:
        """Let somebody complain, perhaps about an officer of the desk."""
        register, chance = desk.register, self.chance
        with register.writing(desk.sari) as writing:
            act = ComplaintLodged(
                number=writing.number(Range.COMPLAINT),
                received=writing.today,
                category="LAYANAN",
                grade="UMUM",
                catalogue=1,
                channel="LOKET",
                person=chance.choice((None, self.people[0])),
                anonymous=True,
                officers=chance.choice(((), (), (desk.officers[1],))),
            )
            complaint = writing.record(act).entry.id
            way = (ComplaintAnswered(), ComplaintTaken(handler=desk.sari), ComplaintDecided(outcome="upheld"))
            for step in way[: chance.randint(0, len(way))]:
                writing.record(step, complaint)
            return complaint

    def _on_complaint(self, desk: Desk, complaint: ComplaintState) -> list[Callable[[], Act]]:
        chance, officers = self.chance, desk.officers
        today = desk.register.today()

        def corrected() -> Act:
            return ComplaintCorrected(
                category=complaint.category,
                grade=chance.choice(("UMUM", "PENGAWASAN")),
                catalogue=1,
                person=complaint.person,
                anonymous=True,
                officers=chance.choice((complaint.officers, (), (chance.choice(officers),))),
            )

        made: list[Callable[[], Act]] = [
            lambda: ComplaintAnswered(deadline=chance.choice((None, None, today)), personal=FREE),
            ComplaintAnswered,
            ComplaintSupplemented,
            lambda: ComplaintTaken(handler=chance.choice(officers)),
            lambda: ComplaintTaken(handler=chance.choice(officers)),
            lambda: ComplaintDecided(outcome=chance.choice(("upheld", "partly", "unfounded"))),
            lambda: ComplaintDecided(outcome=chance.choice(("upheld", "unfounded"))),
            lambda: ComplaintDecided(outcome="refused", refusal="BUKAN_WEWENANG"),
            lambda: ComplaintWithdrawn(personal=FREE),
            lambda: ComplaintLapsed(personal=FREE),
            lambda: ComplaintReopened(personal=FREE),
            lambda: ComplaintClosed(rating=chance.randint(1, 4)),
            lambda: ComplaintNoted(personal=FREE),
            corrected,
        ]
        made += [lambda c=c: ContestResolved(entry=c.entry, choice="kept") for c in complaint.open_contests]  # type: ignore[misc]
        outcome: Any = complaint.outcome or "upheld"
        tell = lambda: ComplaintTold(outcome=outcome, channel="SURAT")  # noqa: E731  # short, and named once
        return made + [tell] * (6 if complaint.state == "decided" else 1)

    # --- what must hold ----------------------------------------------------------------------------------------------

    def check(self) -> None:
        """Say what differs from what must hold after everybody has heard of everything."""
        for subject in sorted({*self.cases, *self.complaints, *self.people}):
            folds = [d.register.fold_of(subject) for d in self.world.desks]
            whole = fold([e for e in self.world.feed if e.subject == subject])
            for desk, folded in zip(self.world.desks, folds, strict=True):
                assert folded.state == whole.state, self.why(subject, "states differ")
                assert folded.outcomes == whole.outcomes, self.why(subject, "outcomes differ")
                rows = {t: set(some) for t, some in project.rows(folded.state).items() if some}
                shown = {t: set(some) for t, some in project.standing(desk.register.database, subject).items() if some}
                assert rows == shown, self.why(subject, f"desk {desk.register.desk} shows something else")
            self._nothing_is_lost(subject, whole)
            if isinstance(whole.state, CaseState):
                self._given_once(subject, whole, whole.state)

    def _nothing_is_lost(self, subject: int, whole: Fold) -> None:
        """Each act of an officer stands, or is contested once by one that stands, and everybody is told."""
        state = whole.state
        assert isinstance(state, (*CROSSABLE, PersonState))
        verdicts = {o.entry: o.verdict for o in whole.outcomes}
        lost = [c.entry for c in state.contests]
        assert len(set(lost)) == len(lost), self.why(subject, "contested twice")
        for entry, outcome in zip(whole.entries, whole.outcomes, strict=True):
            act = from_parts(entry.kind, entry.body, entry.personal)
            if act is None or not act.COMMUTES:
                assert outcome.verdict != "void", self.why(subject, f"{entry.kind} {entry.id & 0xFFFFFFFF} is void")
            if isinstance(state, CROSSABLE):
                assert (outcome.verdict == "contested") == (entry.id in lost), self.why(subject, "contested untold")
        open_ones = [c for c in state.contests if not c.choice]
        for contest in open_ones if isinstance(state, CROSSABLE) else ():
            assert verdicts[contest.stands] == "applied", self.why(subject, "it stands, and is contested itself")
        for desk in self.world.desks:
            own = Counter(c.code for c in open_ones if c.entry >> 40 & 255 == desk.register.desk)
            told = Counter[str]()
            for one in not_accepted(desk.register):
                told[one.code] += one.count
            assert own <= told, self.why(subject, f"desk {desk.register.desk} is not told")

    def _given_once(self, subject: int, whole: Fold, case: CaseState) -> None:
        """A product is given once; where somebody gave it and did not take that back, it is given."""
        verdicts = {o.entry: o.verdict for o in whole.outcomes}
        undone = set[int]()
        given = []
        for entry in whole.entries:
            act = from_parts(entry.kind, entry.body, entry.personal)
            if isinstance(act, ActUndone) and verdicts[entry.id] == "applied":
                undone = undone - {act.undoes} if act.undoes in undone else undone | {act.undoes}
            if isinstance(act, CaseDelivered):
                given.append(entry.id)
        stands = [id_ for id_ in given if verdicts[id_] == "applied" and id_ not in undone]
        assert len(stands) <= 1, self.why(subject, "two deliveries stand")
        assert (case.state in ("delivered", "rejection_given")) == bool(stands), self.why(subject, "delivered, or not")
        if stands:
            assert case.delivery is not None, self.why(subject, "no delivery")
            assert case.delivery.entry == stands[0], self.why(subject, "another delivery is shown")
        elif given and not undone:
            raise AssertionError(self.why(subject, "no delivery stands"))

    def why(self, subject: int, what: str) -> str:
        """Return what is wrong with the story, and the story."""
        entries = [e for e in self.world.feed if e.subject == subject]
        outcomes = {o.entry: o for o in fold(entries).outcomes}
        lines = [
            f"{e.placement:3} {e.id >> 40 & 255}.{e.id & 0xFFFFFFFF:<5} after {e.after:3} {e.kind:20} "
            f"{outcomes[e.id].verdict} {outcomes[e.id].code or ''} {e.body.decode()[:60]}"
            for e in entries
        ]
        state = fold(entries).state
        contests = [
            f"{c.entry & 0xFFFFFFFF} < {c.stands & 0xFFFFFFFF} {c.code} {c.choice}"
            for c in getattr(state, "contests", ())
        ]
        return "\n".join([f"story {self.seed}: {what}", *self.told, *lines, *contests])


def tell(folder: Path, seeds: range, *, fresh: int = 250) -> int:
    """Tell a story for each seed, in a world that is new after each ``fresh`` of them; return how many were told.

    Raises:
        AssertionError: with the seed and the whole story.
    """
    for start in range(0, len(seeds), fresh):
        place = folder / f"world{start}"
        place.mkdir()
        world = World(place)
        try:
            for seed in seeds[start : start + fresh]:
                story = Story(world, seed)
                try:
                    story.run()
                except Exception as fault:
                    raise AssertionError("\n".join([f"story {seed}: {fault!r}", *story.told])) from fault
                story.check()
            for desk in world.desks:
                verdict = verify(desk.register.database)
                assert verdict.sound, (seeds[start], verdict.faults)
                ratna = desk.register.officer_by_code("ratna")
                assert ratna is not None
                open_crossings(desk.register, ratna)
        finally:
            world.close()
            shutil.rmtree(place)
    return len(seeds)
