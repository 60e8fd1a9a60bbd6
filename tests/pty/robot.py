"""A robot officer: real keys on a real terminal, in every order an officer, a child or a scanner may press them.

It knows nothing of the program but what stands on the screen and what its own fingers mean. After each gesture the
journal is asked, past the program, for what was written; :class:`Meant` says what the gesture may have written at most.
So a key that is held, a foreign code or a walk through the screens that writes anything at all is found, and so is an
act on another case than the one that stood under the cursor.
"""

from __future__ import annotations

import math
import re
import sqlite3
import time
from collections.abc import Callable, Sequence
from random import Random

from msgspec import Struct

from models.facts import numbering
from screens.keyboard.pace import AGAIN, FAST
from tests.pty.conftest import Place
from tests.terminal import FUNCTION_KEYS, KEYS, SMUDGE, Terminal

PEOPLE = (
    "3174014505909007",
    "3174014505909008",
    "3174014505909015",
    "3174015505919008",
    "3174012205899001",
    "3174012205899002",
)
"""Citizens of the robot's town; some differ in one digit."""

NAMES = ("Wulan Kinanti", "Sekar Kinasih", "Bagus Jatmiko", "Lestari Ayu", "Ratna Basri", "Joko Susilo", "Putu Weda")

FOREIGN = (
    "https://example.id/t?x=1&b=2",
    "3174014505909007",
    "8991234567892",
    "BEGIN:VCARD",
    "WIFI:S:kantor;T:WPA;P:tamu;;",
    "tsxbpdlnjcrhzmqwuaog",
    "%2Fhttp://example.id",
)
"""What a scanner may read that is none of our codes."""

LANES = {"1": "ttx", "2": "bw", "3": "ssspparnh", "4": "d", "5": "lsn"}
"""What the lanes of the handover are for."""

DIRECT = ("t", "b", "w", "u")
"""Keys that record an act on the case under the cursor at once."""
ASKING = ("s", "p", "d", "x", "l", "n", "j", "c", "a", "r", "h", "m", "q", "z", "f", "o", "g")
"""Keys that ask before they record."""
VISIT = ("n", "r", "s", "h", "f", "t", "b", "u", "i")
"""Keys of the queue that record at once."""
CHOICES = ("Hand over to", "Who takes it on", "Ask another unit", "Dispatch the papers")
"""Questions that a digit answers at once."""
MOVES = ("Up", "Down", "PgUp", "PgDn", "Home", "End", "Left", "Right", "Tab", "S-Tab")
PLACES = ("F2", "F3", "F4", "F5", "F9", "F12", "C-f", "C-e")

CASE = frozenset(
    {
        "HandoverOffered",
        "HandoverAccepted",
        "HandoverDeclined",
        "HandoverTakenBack",
        "HandoverAsked",
        "HandoverRefused",
        "CaseAssigned",
        "CaseMadeReady",
        "CaseRejected",
        "CaseReturned",
        "CaseLapsed",
        "CaseWithdrawn",
        "CaseDelivered",
        "CaseDispatched",
        "CaseCameBack",
        "AssistanceEnded",
        "RequirementsMarked",
        "IntakeCorrected",
        "FeeRecorded",
        "NoteAdded",
        "ActUndone",
        "ContestResolved",
    }
)
"""Acts on a case that one gesture may record, one of them."""

TOGETHER = tuple(frozenset({decided, "HandoverOffered"}) for decided in ("CaseMadeReady", "CaseRejected"))
"""Acts on a case that one gesture brings about together: what is decided is offered back to the counter."""

INTAKE = {"CaseOpened": 1, "PersonRegistered": 1, "PersonsCompared": 9}
"""What saving an intake records at most."""

SMALL = {"VisitMoved": 8, "TicketCalled": 4} | dict.fromkeys(CASE, 1) | INTAKE
"""What keys on a disk that is almost full may record: some of it still fits, also an intake that was left open."""

_FULL = re.compile(r"\b\d{3}-\d{2}-\d{3}-\d{6}-\d\b")
_SHORT = re.compile(r"(?<![\d-])(\d{1,6}-\d)(?![\d-])")


class Written(Struct, frozen=True):
    """An entry that stands in the journal."""

    id: int
    kind: str
    subject: int


ANY = "any"
"""A case on a screen that the keys themselves opened."""


class Meant(Struct, frozen=True):
    """What a gesture may have written at most: kinds and how many of each; of acts on a case only on ``case``."""

    kinds: dict[str, int] = {}
    case: str = ""
    """Number of the case that stood under the cursor, as it was shown, or :data:`ANY`; empty: none may be acted on."""


NOTHING = Meant()


class Robot:
    """The officer. ``said`` is the name last told of each NIK, ``log`` the gestures, to be read after a fault."""

    def __init__(self, place: Place, desk: Terminal, rng: Random) -> None:
        self.place, self.desk, self.rng = place, desk, rng
        self.said: dict[str, str] = {}
        self.log: list[str] = []
        self.saved = self.acts = self.unjudged = 0
        self._stalled = False
        """The machine stood still between keys that were to come at once, so that they came as by hand."""
        self._seen = len(self.journal())

    # --- what is true, asked past the program --------------------------------------------------------------------

    def journal(self) -> list[Written]:
        """Return every entry of the desk's own acts."""
        with sqlite3.connect(self.place.database) as database:
            rows = database.execute("SELECT id, kind, subject FROM entry ORDER BY id").fetchall()
        database.close()
        return [Written(*row) for row in rows]

    def number_of(self, case: int) -> str:
        """Return the number of a case as it is printed."""
        with sqlite3.connect(self.place.database) as database:
            (number,) = database.execute("SELECT number FROM case_file WHERE id = ?", (case,)).fetchone()
        database.close()
        return numbering.shown(number)

    # --- fingers --------------------------------------------------------------------------------------------------

    def at_once(self, keys: Sequence[str], pause: Callable[[], float], longest: float) -> None:
        """Send keys one after the other; note it when more than ``longest`` seconds were between two of them."""
        before = math.inf
        for key in keys:
            self.desk.send(key)
            now = time.monotonic()
            self._stalled |= now - before > longest
            before = now
            time.sleep(pause())
            self.desk.pump(0)

    def press(self, *keys: str) -> None:
        """Press keys as a person does, one after the other."""
        for key in keys:
            self.desk.press(key)
        self.desk.pump(0.03)

    def settle(self) -> None:
        """Wait until everything that was pressed is done: a smudged screen is drawn again behind it.

        Every key waits its turn, that of drawing too; so what then stands on the screen is what is so. F13, which
        means nothing, ends the burst of a scanner, which would swallow that key as well.
        """
        self.desk.pump(0.05)
        self.desk.smudge()
        self.desk.send("\x1b[25~")
        self.desk.press("C-_")
        self.desk.until(lambda: SMUDGE not in self.desk.text, "all is drawn again")

    def gesture(self, what: str, do: Callable[[], object], meant: Meant = NOTHING) -> list[Written]:
        """Do something, and hold what was written against what was meant; return what was written."""
        self.log.append(what)
        before, self._stalled = self.desk.text, False
        do()
        self.settle()
        fresh = self.journal()[self._seen :]
        self._seen += len(fresh)
        assert self.desk.code is None, self._fault(f"{what} ended the program", before)
        if self._stalled:  # what came as by hand may do what a hand may
            self.unjudged += 1
            return fresh
        count: dict[str, int] = {}
        for entry in fresh:
            count[entry.kind] = count.get(entry.kind, 0) + 1
        over = {kind: n for kind, n in count.items() if n > meant.kinds.get(kind, 0)}
        assert not over, self._fault(f"{what} wrote {count}, at most {meant.kinds} was meant", before)
        acts = [e for e in fresh if e.kind in CASE]
        one = len(acts) <= 1 or frozenset(e.kind for e in acts) in TOGETHER
        assert one, self._fault(f"{what} is several acts on cases: {count}", before)
        for act in acts:
            number = self.number_of(act.subject)
            same = meant.case in (number, _short(number), ANY)
            assert same, self._fault(f"{what} acted on {number}; under the cursor stood {meant.case!r}", before)
        self.acts += len(acts)
        return fresh

    def _fault(self, text: str, before: str) -> str:
        return "\n".join((text, "--- gestures:", *self.log[-12:], "--- before:", before, "--- now:", self.desk.text))

    def case_here(self) -> str:
        """Return the number of the case under the cursor, or of the one that the question or the screen is about."""
        line, asked = self.desk.line_at_cursor, self.desk.text.rpartition("─" * 40)[2]
        found = _FULL.search(line) or _SHORT.search(line) or _FULL.search(asked) or _FULL.search(self.desk.text)
        return found[0] if found else ""

    @property
    def asks(self) -> bool:
        """Whether a question stands over the screen."""
        return "─" * 40 in self.desk.text

    def home(self) -> None:
        """Leave whatever is open, as often as it takes."""
        for _turn in range(12):
            if "Due today" in self.desk.text and not self.asks:
                return
            self.press("Esc")
            self.settle()
        self.desk.see("Due today")

    # --- gestures -------------------------------------------------------------------------------------------------

    def wander(self) -> None:
        """Walk through the screens: nothing of that is an act."""
        keys = [self.rng.choice((*PLACES, *MOVES, "Esc", "Esc")) for _n in range(self.rng.randint(1, 6))]
        # intake begins to serve whom this counter has called: that is what F2 means there
        self.gesture(f"walk {keys}", lambda: self.press(*keys), Meant({"VisitMoved": 1} if "F2" in keys else {}))

    def scan_foreign(self) -> None:
        """A scanner reads something that is none of our codes, wherever the officer is."""
        text, end = self.rng.choice(FOREIGN), self.rng.choice(("\r", "\n", "\r\n", "\t", ""))
        slow = self.rng.random() < 0.5
        self.gesture(f"scan {text!r} {end!r} slow={slow}", lambda: self._scan(text + end, slow))

    def _scan(self, text: str, slow: bool) -> None:
        if not slow:
            self.desk.send(text)
        else:
            self.at_once(text, lambda: 0.002, FAST / 2)
        self.desk.pump(0.1)

    def hold(self) -> None:
        """A key is held down, or pressed twice by a slip of the finger: it is one key, and acts once at most."""
        key = self.rng.choice((*DIRECT, *VISIT, "F10", "Enter", "a", "1", "2", "3", "x", "y", "c"))
        times = self.rng.choice((2, 2, 3, 12))
        meant = self._by(key)
        before = self.desk.text.split("\n")[0]

        def do() -> None:
            sent = FUNCTION_KEYS["xterm"].get(key) or KEYS.get(key, key)
            self.at_once([sent] * times, lambda: self.rng.choice((0.005, 0.03, 0.1)), AGAIN / 2)
            self.desk.pump(0.2)

        self.gesture(f"hold {key} x{times} on {before!r}", do, meant)

    def _by(self, key: str) -> Meant:
        """Return what one press of a key may write on the screen that stands there."""
        head, asks, here = self.desk.lines[0], self.asks, self.case_here()
        kinds: dict[str, int] = {}
        if "Queue" in head:
            if key in (*VISIT, "Enter", "F10", "a", "x", *"123456789"):
                kinds = {"VisitMoved": 2, "TicketCalled": 1, "VisitPassed": 1, "TicketIssued": 1}
                if key == "x":
                    kinds["VisitMoved"] = 99  # the forgotten of earlier days, told beforehand
        elif "Shift" in head:
            kinds = {"ShiftHanded": 1, "ShiftAccepted": 1} if key in ("F10", "a", "Enter") else {}
        elif "Handover" in head or "Case" in head or _FULL.search(self.desk.text) or "attention" in head:
            if key in DIRECT or (asks and key in ("F10", "Enter", *"123456789")) or "attention" in head:
                kinds = dict.fromkeys(CASE, 1) | {"PersonRegistered": 1}
        elif "Paper files" in head or "Count" in head:
            kinds = {"PaperMoved": 1, "InventoryTaken": 1} if key in ("Enter", "F10", "f") else {}
        return Meant(kinds, here if kinds.keys() & CASE else "")

    def act(self) -> None:
        """Do something to a case of one of the lanes, as an officer does: look, press, and see it done."""
        self.home()
        self.press("F4")
        self.desk.see("1 Incoming")
        lanes = [lane for lane, count in re.findall(r"([1-5]) [A-Z][a-z ]+ (\d+)", self.desk.lines[1]) if count != "0"]
        lane = self.rng.choice(lanes or ["1"])
        self.press(lane)
        self.press(*["Down"] * self.rng.randint(0, 4))
        self.settle()  # the officer reads what stands there
        key = self.rng.choice(LANES[lane] if self.rng.random() < 0.8 else (*DIRECT, *ASKING))
        here = self.case_here()
        self.gesture(f"{key} on {here!r}", lambda: self.press(key), self._by(key))
        if self.asks:
            self.answer(here)

    def answer(self, here: str) -> None:
        """Answer the question that stands there, or leave it."""
        text = self.rng.choice(("SK-2026-1", "sesuai permohonan", "", "kurang tanda tangan"))
        if any(choice in self.desk.text for choice in CHOICES):
            key = self.rng.choice("1234")
        else:
            self.gesture(f"type {text!r}", lambda: self.desk.type(text))
            key = self.rng.choice(("F10", "F10", "F10", "Esc"))
        here = here or self.case_here()
        kinds = dict.fromkeys(CASE, 1) | {"PersonRegistered": 1} if key != "Esc" else {}
        self.gesture(f"answer {key}", lambda: self.press(key), Meant(kinds, here if kinds else ""))
        if self.asks:
            self.press("Esc")

    def queue(self) -> None:
        """Give a number, call, serve, finish."""
        self.press("F5")
        self.settle()
        if "Which counter" in self.desk.text:
            self.gesture("counter 3", lambda: (self.desk.type("3"), self.press("F10")))
        key = self.rng.choice(("a", "n", "r", "Enter", "f", "h", "s", "t", "b", "u"))
        self.gesture(f"queue {key}", lambda: self.press(key), self._by(key))
        if self.asks:
            key = self.rng.choice(("F10", "Esc"))
            self.gesture(f"queue answer {key}", lambda: self.press(key), self._by(key))
            self.home()

    def go_wrong(self) -> None:
        """The disk takes nothing for a while: what is pressed meanwhile is refused, and the program goes on."""
        flag = self.place.folder / self.rng.choice(("read-only", "full"))
        head = self.desk.lines[0]
        flag.touch()
        try:
            keys = [self.rng.choice((*PLACES, "Enter", "t", "n", "F10", "Esc", "v")) for _n in range(4)]
            kinds = {} if flag.name == "read-only" else SMALL
            here = ANY if set(keys) & set(PLACES) else self.case_here()
            self.gesture(f"{flag.name} on {head!r}: {keys}", lambda: self.press(*keys), Meant(kinds, here))
        finally:
            flag.unlink()

    def jump(self) -> None:
        """Somebody sets the clock of the machine."""
        wrong = self.rng.choice((0, 0, -3600, 86400, -400 * 86400, 400 * 86400))
        self.gesture(f"clock {wrong:+}", lambda: (self.place.folder / "clock").write_text(str(wrong), encoding="ascii"))

    # --- the main job ---------------------------------------------------------------------------------------------

    def take_in(self) -> None:
        """Take a citizen in, with corrections on the way; his data are then his own."""
        self.home()
        self.press("F2")
        self.desk.see("Service")
        self.press("C-x")
        self.desk.pump(0.2)
        nik = self.rng.choice(PEOPLE)
        self.gesture(f"type the NIK {nik}", lambda: self._type_number(nik))
        self.press("Enter")
        self.desk.pump(0.15)
        known = self.said.get(nik)
        name = known or self.rng.choice(NAMES)
        other = ""
        if known is None:
            self.gesture(f"name {name}", lambda: self._fill("Name", name))
        elif self.rng.random() < 0.4:
            other = self.rng.choice([n for n in NAMES if n != name])
            self.gesture(f"another name {other}", lambda: self._fill("Name", other))
        service = self.rng.choice(("wlkp", "pkb"))
        self.gesture(f"service {service}", lambda: self._fill("Service", service))
        self.gesture("papers", lambda: (self.press("Enter"), self.desk.pump(0.1), self.press("a")))
        if self.rng.random() < 0.3:
            self.scan_foreign()
        kinds = dict(INTAKE)
        fresh = self.gesture(f"F10 for {nik} {name}", lambda: self.press("F10"), Meant(kinds))
        if "≠" in self.desk.text and other and self.rng.random() < 0.5:
            self.gesture("say that the other name is right", lambda: self.press("C-w"))
            self.gesture("and confirm it", lambda: self.press("F10"))
            kinds["PersonCorrected"] = 1
            fresh = self.gesture(f"F10 with {other}", lambda: self.press("F10"), Meant(kinds))
            if any(e.kind == "PersonCorrected" for e in fresh):
                self.said[nik] = name = other
        opened = [e for e in fresh if e.kind == "CaseOpened"]
        if opened:
            self.saved += 1
            self.said.setdefault(nik, name)
            found = self.person_of(opened[0].subject)
            told = f"saved for {nik} {self.said[nik]}; the register says {found}"
            assert found == (nik, self.said[nik]), self._fault(told, "")
        if self.asks:  # whether it is of the visit that is running: nothing is saved before that is said
            self.home()

    def _type_number(self, nik: str) -> None:
        """Type a number at once, or another one first, corrected from its last digits."""
        if self.rng.random() < 0.5:
            first = self.rng.choice(PEOPLE)
            self.desk.type(first)
            self.desk.pump(0.15)
            if self.rng.random() < 0.5:
                self.press("Enter")
                self.desk.pump(0.15)
                self.press("S-Tab") if self.rng.random() < 0.5 else self._reach("NIK")
                self._reach("NIK")
                self.press("End")
            common = len(_common(first, nik))
            for _n in range(16 - common):
                self.press("Backspace")
            self.desk.type(nik[common:])
        else:
            self.desk.type(nik)
        self.desk.pump(0.15)

    def _reach(self, field: str) -> None:
        """Put the cursor into a field, by Tab."""
        for _turn in range(20):
            self.settle()
            if self.desk.line_at_cursor.startswith(f" {field}"):
                return
            self.press("S-Tab")
        raise AssertionError(self._fault(f"the cursor does not come to {field}", ""))

    def _fill(self, field: str, value: str) -> None:
        """Type a value into a field in the place of what stands there."""
        self._reach(field)
        self.press("End", "C-u")
        self.desk.type(value)
        self.desk.pump(0.1)

    def person_of(self, case: int) -> tuple[str, str]:
        """Return NIK and name of the citizen of a case, as the register has them."""
        with sqlite3.connect(self.place.database) as database:
            row = database.execute(
                "SELECT p.nik, p.name FROM case_file c JOIN person p ON p.id = c.person WHERE c.id = ?", (case,)
            ).fetchone()
        database.close()
        return str(row[0]), str(row[1])

    def names(self) -> dict[str, str]:
        """Return the names of the robot's citizens, as the register has them."""
        marks = ",".join("?" * len(PEOPLE))
        with sqlite3.connect(self.place.database) as database:
            rows = database.execute(f"SELECT nik, name FROM person WHERE nik IN ({marks})", PEOPLE).fetchall()
        database.close()
        return dict(rows)

    def work(self, gestures: int) -> None:
        """Do so many things, one after the other."""
        ways: Sequence[tuple[int, Callable[[], None]]] = (
            (5, self.take_in),
            (6, self.act),
            (3, self.queue),
            (3, self.hold),
            (4, self.scan_foreign),
            (3, self.wander),
            (1, self.go_wrong),
            (1, self.jump),
        )
        calls, weights = [way for _weight, way in ways], [weight for weight, _way in ways]
        for _turn in range(gestures):
            self.rng.choices(calls, weights)[0]()
            if self.rng.random() < 0.4:
                self.home()


def _short(number: str) -> str:
    running, check = number.split("-")[3:]
    return f"{int(running)}-{check}"


def _common(one: str, other: str) -> str:
    """Return what two numbers begin with in common."""
    length = next((n for n, (a, b) in enumerate(zip(one, other, strict=True)) if a != b), len(one))
    return one[:length]
