"""Whatever happens in whatever order: three desks of two branches and their centre, led by hypothesis.

Each run does some two dozen steps: officers act, lines break, requests come twice, databases are cloned, put back and
enrolled again, clocks jump, journals are poisoned. Then all desks sync until nothing is new, and one invariant holds:

* every entry that a desk holds is at the centre, once, with the same hash and place, or in quarantine with its reason;
* every act that any desk ever wrote is at the centre exactly once, unless the last copy of it was lost with a database,
  or two copies of one desk held it unsent, and each had to give it another number; or the centre was put back and only
  a desk of another branch has it left;
* every replica of a branch shows the same, which is what the centre folds, and every journal verifies.

An act is known again under another number by its time: the clock ticks at each step, so no two acts share a second.
"""

from __future__ import annotations

import atexit
import datetime as dt
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from random import Random
from unittest import mock

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from msgspec import structs

from models.acts import SCHEMA, DetailOpened, Erased, FreeDay, HandoverAccepted, HandoverOffered
from models.acts import entry as entries
from models.acts.entry import ACTS, LOOKS, Entry
from models.catalogue import seed_catalogue
from models.catalogue.calendars import with_day, without_day
from models.facts import ids
from models.facts.working_days import local
from models.fold import BranchState, CaseState, ComplaintState, Fold, fold
from models.fold.decrees import caught_up
from models.forms import (
    Accept,
    Account,
    AddParticipant,
    AnswerComplaint,
    AskFor,
    Assign,
    Assist,
    BeginAssessment,
    Call,
    CloseAssessment,
    CloseComplaint,
    Commit,
    Compare,
    Complain,
    CorrectComplaint,
    CorrectIntake,
    DecideComplaint,
    Decline,
    Deliver,
    DropForumPart,
    HoldForum,
    Intake,
    KeepCommitment,
    MoveCommitment,
    NoteComplaint,
    NoteForm,
    PassOn,
    PersonForm,
    PutPaper,
    Ready,
    ReopenComplaint,
    Resolve,
    ScoreIndicator,
    SupplementComplaint,
    TakeBack,
    TakeComplaint,
    TellComplainant,
    Ticket,
    Undo,
    WithdrawComplaint,
    perform,
)
from models.forms.base import Form
from models.journal.journal import Chain
from models.refused import Refused
from models.register.clock_doubt import is_sure
from models.register.register import Register
from models.register.state_hash import of_states, of_tables
from models.register.verify import verify
from models.store import project
from ptsa_tui.central.admin import Centre, _folds
from ptsa_tui.central.exchange import Exchange
from ptsa_tui.central.store import open_store
from ptsa_tui.sync.exchange import Report
from ptsa_tui.sync.wire import decode
from ptsa_tui.sync.wire.body import Request
from ptsa_tui.sync.wire.frames import Frame
from ptsa_tui.sync.wire.packing import Malformed, Reader
from ptsa_tui.sync.wire.trust import FOR_REQUESTS, SIGNATURE, Keys
from tests.conftest import StillClock
from tests.soak import SEED, share
from tests.world import Cut, Site, World

DAY = 86_400
PEOPLE = (
    ("3174015203909001", "Siti Rahayu"),
    ("3273051708859002", "Budi Harsono"),
    ("3174011505859003", "Dewi Lestari"),
    ("3174010101809004", "Agus Salim"),
)
DEEDS = (
    *("intake", "intake", "intake", "offer", "offer", "accept", "accept", "decline", "take back", "ready", "ready"),
    *("deliver", "deliver", "undo", "note", "note", "look", "erase"),
    *("correct", "ask", "assist", "assign", "paper", "settle", "same", "ticket", "call", "pass on"),
    *("complain", "complain", "complaint", "complaint", "complaint", "complaint", "forget complaint"),
    *("assess", "forum"),
)
ODD = ("kind", "void", "schema", "frame", "frame", "clock", "decree", "decree")
LIMITS = {service.code: service.days for service in seed_catalogue().services}
LINES = ("", "", "sync", "sync", "sync", "cut before", "cut behind", "twice", "replay")
Key = tuple[str, int, str]
"""An act, whatever its number: its chain's kind, the tick at which it was written, its kind."""


class OwnClock:
    """The clock of one desk: the common one, and by how many days it is wrong."""

    def __init__(self, common: StillClock, days: int = 0) -> None:
        self.common, self.days = common, days

    def now(self) -> int:
        """Return the time that this desk believes in."""
        return self.common.now() + self.days * DAY


class Desk(Site):
    """A desk whose line the run breaks, and whose backups it keeps."""

    def __init__(self, world: Copy, register: Register, keys: Keys, *, partial: bool = False) -> None:
        super().__init__(world, register, keys)
        self.at_centre = world
        self.folder = register.database.path.parent
        self.partial = partial
        """It was enrolled again, so closed cases may be missing here."""
        self.backups: list[Path] = []
        self.trip = self.cut_before = self.cut_after = self.poisoned = 0
        self.twice = False

    @property
    def clock(self) -> OwnClock:
        """The desk's own clock."""
        assert isinstance(self.register.clock, OwnClock)
        return self.register.clock

    def send(self, body: bytes) -> bytes:
        """Carry a request to one of the centre's workers, and the reply back, as far as the run lets it."""
        self.trip += 1
        if self.poisoned == self.trip:
            body = self._spoilt(body)
        self.log.append(body)
        if self.trip == self.cut_before:
            raise Cut
        if self.twice:
            self.at_centre.answer(body)
        answer = self.at_centre.answer(body)
        if self.trip == self.cut_after:
            raise Cut
        return answer

    def _spoilt(self, body: bytes) -> bytes:
        """Return the request with a first frame that nobody can decode, signed by the desk itself."""
        request = Request.read(body[SIGNATURE:])
        if not request.frames:
            return body
        first = request.frames[0]
        start = ids.pack(*request.chain, first.first)
        journal = self.register.journal if first.log == ACTS else self.register.looks
        self.at_centre.spoilt |= {
            _key(first.log, e.at, e.kind) for e in journal.some(list(range(start, start + first.count))).values()
        }
        frames = (structs.replace(first, payload=b"\x07nonsense"), *request.frames[1:])
        return self.keys.signed(structs.replace(request, frames=frames).pack(), FOR_REQUESTS)

    def go(
        self, room: int = 32 * 1024, *, before: int = 0, after: int = 0, poisoned: int = 0, twice: bool = False
    ) -> Report | None:
        """Sync; None when the line broke."""
        self.trip, self.cut_before, self.cut_after, self.poisoned, self.twice = 0, before, after, poisoned, twice
        numbers = self.numbers()
        try:
            return self.sync(room)
        except Cut:
            return None
        finally:
            now = self.numbers()
            self.at_centre.renumbered.update(k for k, i in numbers.items() if now.get(k) != i)

    def numbers(self) -> dict[Key, int]:
        """Return the number under which this desk has each of its own acts."""
        branch, number = self.register.branch_number, self.register.desk
        sql = "SELECT at, kind, id FROM {} WHERE id >> 40 = ?"
        return {
            _key(log, at, kind): id_
            for log, table in ((ACTS, "entry"), (LOOKS, "look"))
            for at, kind, id_ in self.register.database.rows(sql.format(table), branch << 8 | number)
        }

    def reopened(self, folder: Path) -> Register:
        """Open the database of a folder with this desk's clock."""
        clock = OwnClock(self.clock.common, self.clock.days)
        return Register.open(folder / "desk.db", tokens=folder / "tokens", clock=clock)

    def copied(self, to: Path) -> Path:
        """Copy all that the desk is."""
        self.register.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        self.register.close()
        shutil.copytree(self.folder, to)
        self.register = self.reopened(self.folder)
        return to

    def restore(self, backup: Path, *, tokens: bool) -> None:
        """Put a backup back, with or without the machine token of its day."""
        self.register.close()
        for old in self.folder.glob("desk.db*"):
            old.unlink()
        shutil.copy(backup / "desk.db", self.folder / "desk.db")
        if tokens:
            shutil.rmtree(self.folder / "tokens")
            shutil.copytree(backup / "tokens", self.folder / "tokens")
        self.register = self.reopened(self.folder)


class Copy(World):
    """A copy of the world that was made once: a centre, two branches, three desks that are up to date."""

    def __init__(self, folder: Path) -> None:
        base, made = _base()
        shutil.copytree(base, folder)
        self.folder, self.url = folder, f"sqlite://{folder / 'centre.db'}"
        self.clock: StillClock = StillClock()
        self.sites: list[Site] = []
        self.desks: list[Desk] = []
        self.spoilt: set[Key] = set()
        """What was in frames that were made undecodable."""
        self.renumbered: Counter[Key] = Counter()
        """How often copies of a desk gave an act another number."""
        self._made, self._copies, self._turn = len(made), 0, 0
        self._open()
        for number, keys in enumerate(made):
            place = folder / f"desk{number}"
            register = Register.open(place / "desk.db", tokens=place / "tokens", clock=OwnClock(self.clock))
            self.desks.append(Desk(self, register, keys))

    def _open(self) -> None:
        self.centre = Centre(open_store(self.url), self.clock.now)
        secrets = self.centre.identity().secrets
        self.workers = [Exchange(self.centre.store, secrets, self.clock.now) for _ in range(2)]

    def reopen(self, url: str | None = None) -> None:
        """Start the centre again, perhaps over another database."""
        self.url = url or self.url
        self.centre.store.close()
        self._open()

    def answer(self, body: bytes) -> bytes:
        """Let the workers answer in turn."""
        self._turn += 1
        reply, _taken = self.workers[self._turn % 2].answer(body)
        return reply.pack()

    def anew(self, desk: Desk) -> Desk:
        """Enrol a desk again, on an empty machine, whatever became of the old one."""
        self.exchange = self.workers[0]
        site = self.desk(desk.register.branch_number, number=desk.register.desk)
        self.sites.clear()
        fresh = Desk(self, site.register, site.keys, partial=True)
        fresh.register.clock = OwnClock(self.clock)
        return fresh

    def close(self) -> None:
        """Close everything and remove it."""
        for desk in self.desks:
            desk.register.close()
        self.centre.store.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def _somewhere() -> Path:
    """Return a folder for many small files, in memory where the system has such a place."""
    memory = Path("/dev/shm")  # the name is given by the system
    return Path(tempfile.mkdtemp(prefix="ptsa-machine", dir=memory if os.access(memory, os.W_OK) else None))


@lru_cache(maxsize=1)
def _base() -> tuple[Path, list[Keys]]:
    place = _somewhere()
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    folder = place / "base"
    folder.mkdir()
    world = World(folder, f"sqlite://{folder / 'centre.db'}", StillClock())
    keys = [world.desk(branch).keys for branch in (1, 1, 2)]
    world.close()
    return folder, keys


def _key(log: str, at: int, kind: str) -> Key:
    return (log, at % DAY, kind)


class Machine(RuleBasedStateMachine):
    """The steps of a run, and what must hold at its end."""

    @initialize()
    def begin(self) -> None:
        """Make a fresh copy of the world."""
        source = Random(7)

        def new_seed() -> bytes:
            return source.randbytes(16)

        self.patch = mock.patch.object(entries, "new_seed", new_seed)
        self.patch.start()
        place, _keys = _base()
        self.world = Copy(Path(tempfile.mkdtemp(dir=place.parent)) / "run")
        self.desks = self.world.desks
        self.centres: list[str] = []
        self.ever: set[Key] = set()
        self.lost: set[Key] = set()
        self.copies = 0
        self.jumped = False
        """Some clock was wrong: then what was promised by it stays as it was told."""

    def tick(self) -> None:
        """Let a second pass."""
        self.world.clock.move(seconds=1)

    def desk(self, pick: int) -> Desk:
        """Return one of the desks."""
        self.tick()
        return self.desks[pick % len(self.desks)]

    def case(self, desk: Desk, pick: int) -> CaseState | None:
        """Return one of the cases that a desk knows."""
        found = desk.register.database.rows("SELECT id FROM case_file ORDER BY id")
        if not found:
            return None
        state = desk.register.fold_of(found[-1 - pick % len(found)][0]).state
        return state if isinstance(state, CaseState) else None

    def fill(self, desk: Desk, form: Form) -> None:
        """Perform a form as this branch's officer, sure of a wrong clock; what the rules refuse is left undone."""
        with suppress(Refused):
            is_sure(desk.register, desk.register.today())
            perform(desk.register, desk.sari, form)

    # --- the steps: few and coarse, so that hypothesis mixes them well -----------------------------------------------

    picks = st.integers(0, 9)
    deed = st.tuples(st.sampled_from(DEEDS), picks, picks)
    rooms = st.sampled_from([32 * 1024, 32 * 1024, 1024])

    @rule(d=picks, deeds=st.lists(deed, min_size=1, max_size=5), then=st.sampled_from(LINES), room=rooms, n=picks)
    def work(self, d: int, deeds: list[tuple[str, int, int]], then: str, room: int, n: int) -> None:
        """Let officers act at one desk; then perhaps sync it, well or badly."""
        for what, case, more in deeds:
            self.act(d, what, case, more)
        self.exchange(d, then, room, n)

    @rule(then=st.lists(st.tuples(picks, st.sampled_from(LINES[2:]), rooms, picks), min_size=1, max_size=4))
    def exchanges(self, then: list[tuple[int, str, int, int]]) -> None:
        """Sync some desks, well or badly."""
        for d, how, room, n in then:
            self.exchange(d, how, room, n)

    @rule(
        d=picks,
        what=st.sampled_from(
            ["back up", "back up", "restore", "restore", "with token", "clone", "clone", "again", "gone"]
        ),
        which=picks,
        deeds=st.lists(deed, max_size=3),
        then=st.sampled_from(LINES),
        n=picks,
    )
    def databases(self, d: int, what: str, which: int, deeds: list[tuple[str, int, int]], then: str, n: int) -> None:
        """Keep, put back, clone or replace a desk's database; then perhaps work and sync at once."""
        if what == "back up":
            self.back_up(d)
        elif what == "clone":
            self.clone(d)
        elif what == "again" and n < 5:
            self.enrol_anew(d)
        elif what == "gone" and n < 5:
            self.vanish(d)
        else:
            self.restore(d, which, what == "with token")
        for one, case, more in deeds:
            self.act(d, one, case, more)
        self.exchange(d, then, 32 * 1024, n)

    @rule(put_back=st.booleans(), which=picks, gone=st.booleans())
    def centre(self, put_back: bool, which: int, gone: bool) -> None:
        """Keep a backup of the centre, or put one back; then perhaps a desk is lost, too."""
        if not put_back or not self.centres:
            self.back_up_centre()
            return
        self.restore_centre(which)
        if gone:
            self.vanish(which)

    @rule(d=picks, what=st.sampled_from(ODD), c=picks, n=picks)
    def oddities(self, d: int, what: str, c: int, n: int) -> None:
        """Poison a journal or a body, set a clock wrong, or let a day ahead become free, or be worked again."""
        if what == "frame":
            self.poison_frame(d, c % 2 + 1, (0, 0, 1, 2)[n % 4])
        elif what == "decree":
            self.decree(c, taken_back=n > 7)
        elif what == "clock":
            self.jump(d, (c - 5) * 140, n < 5)
        else:
            self.poison(d, c, what, n < 5)

    def act(self, d: int, what: str, case: int, more: int) -> None:
        """Let an officer act."""
        if what == "intake":
            self.intake(d, PEOPLE[case % len(PEOPLE)], "all" if more < 7 else "none")
        elif what == "offer":
            self.offer(d, case, more)
        elif what in ("accept", "decline", "take back"):
            self.respond(d, case, what)
        elif what in ("ready", "deliver", "undo"):
            self.finish(d, case, what)
        elif what == "erase":
            self.erase(d, case, more < 5)
        elif what in ("ticket", "call", "pass on"):
            self.queue(d, what, more)
        elif what == "complain":
            self.complain(d, PEOPLE[case % len(PEOPLE)], more)
        elif what == "complaint":
            self.on_complaint(d, case, more)
        elif what == "forget complaint":
            self.forget_complaint(d, case)
        elif what == "assess":
            self.assess(d, case, more)
        elif what == "forum":
            self.forum(d, case, more)
        elif what in ("correct", "ask", "assist", "assign", "paper", "settle", "same"):
            self.custody(d, case, what, more)
        else:
            self.remark(d, case, what == "look")

    def exchange(self, d: int, how: str, room: int, n: int) -> None:
        """Sync a desk, well or badly."""
        if how == "sync":
            self.sync(d, room)
        elif how in ("cut before", "cut behind"):
            self.cut(d, n % 4 + 1, how == "cut before", room)
        elif how == "twice":
            self.twice(d, room)
        elif how == "replay":
            self.replay(d, n)

    # --- officers act ------------------------------------------------------------------------------------------------

    def intake(self, d: int, person: tuple[str, str], how: str) -> None:
        """Take a request in."""
        desk = self.desk(d)
        papers = "all" if how == "all" else ()
        form = Intake(nik=person[0], name=person[1], service="PP", papers=papers, rest="missing")  # type: ignore[arg-type]
        self.fill(desk, form)

    def offer(self, d: int, c: int, u: int) -> None:
        """Offer a case to a unit of this or of the other branch."""
        desk = self.desk(d)
        case, units = self.case(desk, c), desk.register.units(everywhere=True)
        if case is not None:
            with suppress(Refused):
                desk.register.record(desk.sari, HandoverOffered(to=units[u % len(units)].id), case.id)

    def respond(self, d: int, c: int, how: str) -> None:
        """Accept, decline or take back what was offered."""
        desk = self.desk(d)
        case = self.case(desk, c)
        if case is not None:
            number = f"{case.number}"
            made: dict[str, Form] = {"accept": Accept(case=number), "take back": TakeBack(case=number)}
            self.fill(desk, made.get(how) or Decline(case=number, reason="kurang"))

    def finish(self, d: int, c: int, how: str) -> None:
        """Make the product, deliver it, or undo the last act."""
        desk = self.desk(d)
        case = self.case(desk, c)
        if case is not None:
            number = f"{case.number}"
            made: dict[str, Form] = {"ready": Ready(case=number, product="SK-1"), "undo": Undo(case=number)}
            self.fill(desk, made.get(how) or Deliver(case=number, role="applicant", seen="ktp"))

    def custody(self, d: int, c: int, what: str, more: int) -> None:
        """Correct an intake, ask for a case, ask for help, assign, move papers, settle a crossing, compare persons."""
        desk = self.desk(d)
        case, home = self.case(desk, c), desk.register.branch_number
        if case is None:
            return
        number, branch = f"{case.number}", 3 - home if more > 6 else home
        forms: dict[str, Callable[[], Form]] = {
            "correct": lambda: CorrectIntake(
                case=number, service="WLKP" if more < 5 else "PP", papers="all", reason="salah"
            ),
            "ask": lambda: AskFor(case=number, unit=("LOKET", "HI")[more % 2]),
            "assist": lambda: Assist(case=number, to=f"{branch}/HI"),
            "assign": lambda: Assign(case=number, officer="sari"),
            "paper": lambda: PutPaper(case=number, place=f"Rak {more}"),
            "settle": lambda: Resolve(case=number, choice="kept"),
            "same": lambda: Compare(
                case=number, other=self._somebody(desk, more), verdict="same" if more % 2 else "different"
            ),
        }
        self.fill(desk, forms[what]())

    @staticmethod
    def _somebody(desk: Desk, pick: int) -> int:
        people = [i for (i,) in desk.register.database.rows("SELECT id FROM person ORDER BY id")]
        return int(people[pick % len(people)])

    def complain(self, d: int, person: tuple[str, str], more: int) -> None:
        """Take a complaint down, perhaps of someone who stays hidden, perhaps about an officer."""
        form = Complain(
            category="UPAH_KERJA",
            reporter=PersonForm(nik=person[0], name=person[1]),
            anonymous=more > 6,
            officers=("ratna",) if more % 4 == 3 else (),
            said=Account(account="Upah belum dibayar"),
        )
        self.fill(self.desk(d), form)

    def on_complaint(self, d: int, c: int, more: int) -> None:
        """Go on with a complaint: the next step, or one that ends it."""
        desk = self.desk(d)
        complaint = self.complaint(desk, c)
        if complaint is None:
            return
        number = f"{complaint.number}"
        onward: dict[str, Form] = {
            "new": AnswerComplaint(complaint=number, missing="slip gaji" if more == 9 else ""),
            "supplement": SupplementComplaint(complaint=number, text="slip gaji"),
            "complete": TakeComplaint(complaint=number),
            "in_hand": DecideComplaint(complaint=number, outcome="upheld", answer="Benar"),
            "decided": TellComplainant(complaint=number),
            "told": CloseComplaint(complaint=number, rating=1 + more % 4),
        }
        other: tuple[Form, ...] = (
            WithdrawComplaint(complaint=number, reason="batal"),
            CorrectComplaint(complaint=number, reason="salah jenis", category=("K3", "SKP")[c % 2]),
            NoteComplaint(complaint=number, text="dicatat"),
            ReopenComplaint(complaint=number, reason="belum selesai"),
            Resolve(case=number, choice="kept"),
        )
        going = onward.get(complaint.state) if more < 5 or more == 9 else None
        self.fill(desk, going or other[more % len(other)])

    @staticmethod
    def complaint(desk: Desk, pick: int) -> ComplaintState | None:
        """Return one of the complaints that a desk knows."""
        found = desk.register.database.rows("SELECT id FROM complaint ORDER BY id")
        state = desk.register.fold_of(found[-1 - pick % len(found)][0]).state if found else None
        return state if isinstance(state, ComplaintState) else None

    def forget_complaint(self, d: int, c: int) -> None:
        """Forget what a complaint of this branch says."""
        desk = self.desk(d)
        complaint, ratna = self.complaint(desk, c), desk.register.officer_by_code("ratna")
        if complaint is not None and ratna is not None and complaint.id >> 48 == ratna.id >> 48:
            with suppress(Refused):
                desk.register.record(ratna.id, Erased(reason="request"), complaint.id)

    def queue(self, d: int, what: str, more: int) -> None:
        """Give a queue number, call the next one, or pass the first one on to another desk."""
        desk = self.desk(d)
        if what == "ticket":
            self.fill(desk, Ticket(services=("PP",), counter=more % 3))
        elif what == "call":
            self.fill(desk, Call(counter=1 + more % 2))
        else:
            row = desk.register.database.row("SELECT turn FROM visit WHERE state = 'waiting' ORDER BY id LIMIT 1")
            if row is not None:
                self.fill(desk, PassOn(ticket=str(row[0]), to="ABC"[more % 3]))

    def assess(self, d: int, pick: int, more: int) -> None:
        """Begin an assessment, score one that is there, or close it."""
        desk = self.desk(d)
        found = desk.register.database.rows("SELECT id FROM assessment ORDER BY id")
        if not found or more == 0:
            self.fill(desk, BeginAssessment(instrument="ombudsman-2022", unit="HI", year=2023))
            return
        about = found[pick % len(found)][0]
        if more > 7:
            self.fill(
                desk, CloseAssessment(assessment=about, outcome="finished" if more == 8 else "dropped", note="tutup")
            )
        else:
            item = ("input", "process", "output", "complaints")[more % 4]
            self.fill(desk, ScoreIndicator(assessment=about, item=item, score=str(10 * pick), remark="dinilai"))

    def forum(self, d: int, pick: int, more: int) -> None:
        """Hold a forum, write down who came or what is promised, keep it, move it, or take it back."""
        desk = self.desk(d)
        held = desk.register.database.rows("SELECT id FROM forum ORDER BY id")
        if not held or more == 0:
            self.fill(desk, HoldForum(unit="HI", day="T", place="Aula", topic="Standar"))
            return
        forum = held[pick % len(held)][0]
        promised = desk.register.database.rows("SELECT id FROM commitment WHERE forum = ? ORDER BY id", forum)
        promise = promised[more % len(promised)][0] if promised else 0
        if more < 3:
            self.fill(desk, AddParticipant(forum=forum, group="users", name="Sulastri Wening"))
        elif more < 5 or not promise:
            self.fill(desk, Commit(forum=forum, problem="a", recommendation="b", owner="HI", due="T+9"))
        elif more < 7:
            self.fill(desk, KeepCommitment(forum=forum, commitment=promise, note="selesai"))
        elif more < 9:
            self.fill(desk, MoveCommitment(forum=forum, commitment=promise, due=f"T+{10 + pick}", reason="anggaran"))
        else:
            with suppress(Refused):
                ratna = desk.register.officer_by_code("ratna")
                assert ratna is not None
                perform(desk.register, ratna.id, DropForumPart(forum=forum, part=promise, reason="keliru"))

    def remark(self, d: int, c: int, look: bool) -> None:
        """Look at a case, or write a note."""
        desk = self.desk(d)
        case = self.case(desk, c)
        if case is not None and look:
            desk.register.look(desk.sari, DetailOpened(), case.id)
        elif case is not None:
            self.fill(desk, NoteForm(case=f"{case.number}", text="dicatat"))

    def erase(self, d: int, c: int, person: bool) -> None:
        """Forget a citizen, or what is written about a case, of this branch.

        A centre that was put back may get another branch's erasure before what it erases; then it erases nothing there.
        """
        desk = self.desk(d)
        case, ratna = self.case(desk, c), desk.register.officer_by_code("ratna")
        if case is not None and ratna is not None and (case.person if person else case.id) >> 48 == ratna.id >> 48:
            with suppress(Refused):
                desk.register.record(ratna.id, Erased(reason="request"), case.person if person else case.id)

    # --- the line ----------------------------------------------------------------------------------------------------

    def sync(self, d: int, room: int) -> None:
        """Sync to the end."""
        self.desk(d).go(room)

    def cut(self, d: int, trip: int, early: bool, room: int) -> None:
        """Sync until the line breaks, before the centre or behind it."""
        self.desk(d).go(room, before=trip if early else 0, after=0 if early else trip)

    def twice(self, d: int, room: int) -> None:
        """Sync over a line that doubles every request."""
        self.desk(d).go(room, twice=True)

    def replay(self, d: int, which: int) -> None:
        """Let an old request come again."""
        desk = self.desk(d)
        if desk.log:
            self.world.answer(desk.log[-1 - which % len(desk.log)])

    # --- databases ---------------------------------------------------------------------------------------------------

    def _place(self) -> Path:
        self.copies += 1
        return self.world.folder / f"backup{self.copies}"

    def back_up(self, d: int) -> None:
        """Keep a backup of a desk."""
        desk = self.desk(d)
        desk.backups.append(desk.copied(self._place()))

    def restore(self, d: int, which: int, tokens: bool) -> None:
        """Put a desk's backup back."""
        desk = self.desk(d)
        if desk.backups:
            self.remember()
            desk.restore(desk.backups[which % len(desk.backups)], tokens=tokens)
            self.forget()

    def clone(self, d: int) -> None:
        """Start a copy of a desk beside it."""
        desk = self.desk(d)
        if len(self.desks) < 5:
            place = desk.copied(self._place())
            self.desks.append(Desk(self.world, desk.reopened(place), desk.keys, partial=desk.partial))

    def enrol_anew(self, d: int) -> None:
        """Replace a desk, and all clones of it, by a fresh one; nobody keeps the old databases."""
        desk = self.desk(d)
        self.remember()
        gone = [
            o
            for o in self.desks
            if (o.register.branch_number, o.register.desk) == (desk.register.branch_number, desk.register.desk)
        ]
        fresh = self.world.anew(desk)
        for other in gone:
            other.register.close()
            self.desks.remove(other)
        self.desks.append(fresh)
        self.centres.clear()  # one from before would not know the new key
        self.forget()

    def vanish(self, d: int) -> None:
        """Let a desk burn with its backups; nobody replaces it."""
        desk = self.desk(d)
        if len(self.desks) > 2:
            self.remember()
            desk.register.close()
            self.desks.remove(desk)
            self.forget()

    def back_up_centre(self) -> None:
        """Keep a backup of the centre."""
        self.tick()
        self.centres.append(self.world.backup())

    def restore_centre(self, which: int) -> None:
        """Put the centre's backup back. What was on the line before does not come any more."""
        self.tick()
        if not self.centres:
            return
        self.remember()
        kept = self.centres[which % len(self.centres)]
        copy = self.world.folder / f"put-back{self.copies}.db"
        self.copies += 1
        shutil.copy(kept.removeprefix("sqlite://"), copy)
        self.world.reopen(f"sqlite://{copy}")
        for desk in self.desks:
            desk.log.clear()
        self.forget()

    # --- clocks and poison -------------------------------------------------------------------------------------------

    def jump(self, d: int, days: int, centre: bool) -> None:
        """Set a desk's clock wrong, or let the time of all go on."""
        desk = self.desk(d)
        self.jumped = True
        if centre and days > 0:
            self.world.clock.move(days=days)
        else:
            desk.clock.days = days

    def decree(self, ahead: int, *, taken_back: bool) -> None:
        """Let the centre make a day of the next weeks free at both branches, or have it worked again."""
        self.tick()
        day = local(self.world.clock.now(), "WIB").date() + dt.timedelta(days=1 + ahead)
        free = FreeDay(day, "Libur", decree="Keppres")
        with suppress(Refused):
            self.world.centre.change_calendars(
                (1, 2), day.year, lambda old: without_day(old, day) if taken_back else with_day(old, free)
            )

    def poison(self, d: int, c: int, how: str, apart: bool) -> None:
        """Put an entry into a desk's own chain that its program would never write."""
        desk = self.desk(d)
        case = self.case(desk, c)
        subject = None if case is None or apart else case.id
        if how == "kind":
            add(desk.register, desk.sari, "DrawnByLot", b'{"colour":"red"}', subject)
        elif how == "schema":
            body = entries_body(desk)
            add(desk.register, desk.sari, "HandoverOffered", body, subject, schema=SCHEMA + 1)
        elif case is not None:
            act = HandoverAccepted(offer=case.id)
            add(desk.register, desk.sari, act.kind, b'{"offer":%d}' % act.offer, case.id)

    def poison_frame(self, d: int, trip: int, after: int) -> None:
        """Send a frame that nobody can decode; perhaps the reply is lost, and the retry has a good one."""
        self.desk(d).go(poisoned=trip, after=after)

    # --- what must hold ----------------------------------------------------------------------------------------------

    def remember(self) -> None:
        """Note every act that there is, before something is lost."""
        self.ever |= self.at_desks()

    def forget(self) -> None:
        """Note what was lost: acts of which no copy is left."""
        self.lost |= self.ever - self.at_desks() - set(self.at_centre())

    def at_desks(self) -> set[Key]:
        """Return the acts that desks hold (not those of the centre itself)."""
        found = set()
        for desk in self.desks:
            for log, table in ((ACTS, "entry"), (LOOKS, "look")):
                rows = desk.register.database.rows(f"SELECT at, kind FROM {table} WHERE id >> 40 & 255 > 0")
                found |= {_key(log, at, kind) for at, kind in rows}
        return found

    def at_centre(self) -> Counter[Key]:
        """Count the acts of desks at the centre."""
        found: Counter[Key] = Counter()
        with self.world.centre.store.reading() as tx:
            for log, table in ((ACTS, "entry"), (LOOKS, "look")):
                found.update(
                    _key(log, at, kind)
                    for id_, at, kind in tx.rows(f"SELECT id, at, kind FROM {table}")
                    if id_ >> 40 & 255
                )
        return found

    def in_quarantine(self) -> Iterator[tuple[int, int, str, set[Key]]]:
        """Yield (first id, count, log, acts) of each frame in quarantine."""
        with self.world.centre.store.reading() as tx:
            rows = tx.rows("SELECT branch, desk, incarnation, log, seq, count, raw, code FROM quarantine")
        for branch, desk, incarnation, log, seq, count, raw, code in rows:
            assert code
            first = ids.pack(branch, desk, incarnation, seq)
            frame = Frame.read(Reader(bytes(raw)))
            try:
                page = decode(frame.payload, range(first, first + count), log) if frame.payload else None
            except Malformed:
                page = None
            yield first, count, log, {_key(log, e.at, e.kind) for e in page.entries} if page is not None else set()

    def teardown(self) -> None:
        """Let all sync until nothing is new; then look at everything."""
        if not hasattr(self, "world"):
            return
        try:
            self.settle()
            self.everything_is_there()
            self.all_show_the_same()
            self.nothing_erased_is_left()
        finally:
            self.patch.stop()
            self.world.close()
            shutil.rmtree(self.world.folder.parent, ignore_errors=True)

    def settle(self) -> None:
        """Sync everybody until nothing is new."""
        for _round in range(8):
            self.tick()
            before = self.told()
            quiet = True
            for desk in self.desks:
                report = desk.go()
                assert report is not None
                quiet = quiet and not (report.sent_acts or report.sent_looks or report.pulled or report.moved)
            if quiet and self.told() == before:
                return
        pytest.fail("the desks do not come to rest")

    def told(self) -> int:
        """Return how much the centre tells all branches; a desk that gives back what it lost counts nothing as sent."""
        with self.world.centre.store.reading() as tx:
            return int(tx.rows("SELECT count(*) FROM feed")[0][0])

    def everything_is_there(self) -> None:
        """What desks hold is at the centre once or in quarantine; what ever was is there, unless it was lost."""
        quarantine = list(self.in_quarantine())
        held: set[tuple[str, int]] = set()
        for first, count, log, _keys in quarantine:
            held |= {(log, id_) for id_ in range(first, first + count)}
        with self.world.centre.store.reading() as tx:
            there = {
                (log, i): bytes(h)
                for log, table in ((ACTS, "entry"), (LOOKS, "look"))
                for i, h in tx.rows(f"SELECT id, hash FROM {table}")
            }
        self.tainted: dict[int, set[int]] = {}
        abroad: set[Key] = set()
        for place, desk in enumerate(self.desks):
            self.tainted[place] = set()
            for journal in (desk.register.journal, desk.register.looks):
                for chain in journal.chains():
                    for entry in journal.walk(chain):
                        if (journal.log, entry.id) not in there and (journal.log, entry.id) in held:
                            self.tainted[place].add(entry.subject)
                            continue
                        known = there.get((journal.log, entry.id))
                        other = known is not None and chain[:2] != desk.register.chain[:2]  # of a clone that burnt
                        if known != entry.hash and (other or not _can_give(desk, chain, entry)):
                            self.tainted[place].add(entry.subject)  # a limit that docs/sync.md names
                            abroad.add(_key(journal.log, entry.at, entry.kind))
                            continue
                        assert there.get((journal.log, entry.id)) == entry.hash, _told(desk, entry)
        counted = self.at_centre()
        doubled = {k for k, n in counted.items() if n > max(1, self.world.renumbered[k]) and k[2] != "Forked"}
        assert not doubled, doubled
        for desk in self.desks:
            rows = desk.register.database.rows("SELECT data FROM displaced")
            aside = [msgspec.json.decode(data, type=Entry) for (data,) in rows]
            abroad |= {_key(ACTS, e.at, e.kind) for e in aside}  # kept and listed at the desk, with the reason
        excused = self.lost | self.world.spoilt | abroad | {k for *_rest, keys in quarantine for k in keys}
        missing = (self.ever | self.at_desks()) - set(counted) - excused
        assert not missing, missing

    def all_show_the_same(self) -> None:
        """Every desk shows what the centre folds, entry by entry and row by row; and every journal is whole."""
        for branch in (1, 2):
            with self.world.centre.store.reading() as tx:
                subjects = [
                    s
                    for (s,) in tx.rows("SELECT DISTINCT subject FROM feed WHERE branch = %s ORDER BY subject", branch)
                ]
                folds = _folds(tx, branch, subjects)
                self.promises_are_kept_by_the_calendar(branch, folds)
                marks = {i: (p, o) for i, p, o in tx.rows("SELECT id, placement, objection FROM entry")}
            expected = {s: project.rows(f.state) for s, f in folds.items()}
            whole = self.world.centre.facts(branch)["state"]
            assert whole == of_states([f.state for f in folds.values()])
            for place, desk in enumerate(self.desks):
                if desk.register.branch_number != branch:
                    continue
                verdict = verify(desk.register.database)
                assert verdict.sound, (_name(desk), verdict.faults)
                shown = dict(desk.register.journal.subjects())
                tainted = self.tainted[place]
                for subject, some in shown.items():
                    if subject in tainted or (subject >> 48 != branch and subject not in expected):
                        continue  # the latter: a centre that was put back does not know that it was handed over here
                    assert project.rows(fold(some).state) == expected.get(subject), (_name(desk), ids.unpack(subject))
                    for entry in some:
                        assert (entry.placement, entry.objection) == marks[entry.id], _told(desk, entry)
                if not desk.partial:
                    assert not {ids.unpack(s) for s in expected.keys() - shown.keys()}, _name(desk)
                    if not tainted:
                        assert of_tables(desk.register.database) == whole
                for subject in expected.keys() - shown.keys():
                    state = folds[subject].state
                    assert not isinstance(state, CaseState) or state.state in (
                        "delivered",
                        "withdrawn",
                        "rejected",
                        "rejection_given",
                        "referred",
                    ), _name(desk)
                    assert not isinstance(state, ComplaintState) or state.state in ("closed", "withdrawn", "lapsed")

    def promises_are_kept_by_the_calendar(self, branch: int, folds: dict[int, Fold]) -> None:
        """No open case of the branch is promised for a day that an older calendar gave, unless an officer chose it."""
        office = folds[ids.branch_subject(branch)].state
        assert isinstance(office, BranchState)
        today = local(self.world.clock.now(), office.zone).date()
        for case in (folded.state for folded in folds.values()):
            if isinstance(case, CaseState) and case.id >> 48 == branch and not self.jumped:
                limit = LIMITS.get(case.service)
                assert caught_up(case, limit, office, today, office.set_by) is None, case

    def nothing_erased_is_left(self) -> None:
        """No personal part is left anywhere that was placed before an erasure that is in force."""
        with self.world.centre.store.reading() as tx:
            parts = {i: p is not None for i, p in tx.rows("SELECT id, personal FROM entry")}
        for place, desk in enumerate(self.desks):
            for subject, some in desk.register.journal.subjects():
                outcomes = fold(some).outcomes
                erased = [
                    n
                    for n, (e, o) in enumerate(zip(some, outcomes, strict=True))
                    if e.kind == "Erased" and o.verdict == "applied"
                ]
                if erased and subject not in self.tainted[place]:
                    left = [e for e in some[: erased[-1]] if e.personal is not None or parts[e.id]]
                    assert not left, [_told(desk, e) for e in left]


def _name(desk: Desk) -> str:
    return f"desk {ids.unpack(ids.pack(*desk.register.chain, 0))} in {desk.folder.name}"


def _can_give(desk: Desk, chain: Chain, entry: Entry) -> bool:
    """Tell whether a desk can give an entry back to a centre that lost it: its own, or one under a seal it holds."""
    own = desk.register.chain
    if (chain.branch, chain.desk) == (own.branch, own.desk):
        return True
    row = desk.register.database.row("SELECT seq FROM sealed WHERE chain = ?", entry.id >> 32)
    return chain.branch == own.branch and row is not None and row[0] >= ids.unpack(entry.id).counter


def _told(desk: Desk, entry: Entry) -> str:
    place = f"{ids.unpack(entry.id)} {entry.kind} on {ids.unpack(entry.subject)}"
    return f"{_name(desk)}: {place} {entry.placement} {entry.objection}"


def entries_body(desk: Desk) -> bytes:
    """Return the body of an offer to a unit, with a field that this program does not know."""
    return b'{"colour":"red","to":%d}' % desk.unit("HI")


def add(
    register: Register, officer: int, kind: str, body: bytes, subject: int | None, *, schema: int = SCHEMA
) -> Entry:
    """Append an entry with its right hash to a desk's own chain, past all rules, as another program might."""
    with register.writing(officer):
        journal, chain = register.journal, register.chain
        head = journal.head(chain)
        id_ = ids.pack(*chain, head.seq + 1)
        about = id_ if subject is None else subject
        after, now = len(journal.of(about)), register.clock.now()
        hash_ = entries.chain(head.hash, id_, now, officer, about, after, kind, schema, body, None)
        made = Entry(id_, now, officer, about, after, kind, schema, body, None, None, None, hash_)
        before = project.rows(register.fold_of(about).state)
        journal.append(made)
        project.write(register.database, before, project.rows(register.fold_of(about).state))
    return made


def lead(runs: int, steps: int, number: int | None = None) -> None:
    """Do so many runs; without a number always the same ones."""
    wanted = settings(
        max_examples=runs,
        stateful_step_count=steps,
        derandomize=number is None,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink] if os.environ.get("PTSA_SHRINK") else [Phase.generate],
        print_blob=True,
    )
    machine = type("Machine", (Machine,), {})
    run_state_machine_as_test(seed(number)(machine) if number is not None else machine, settings=wanted)


def test_whatever_happens_everything_is_there_once() -> None:
    lead(20, 25)


@pytest.mark.soak
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("number", range(20))
def test_soak_whatever_happens(number: int) -> None:
    """2,000 runs in twenty parts; each part prints how to repeat it when it fails."""
    lead(share(100), 30, number + SEED)
