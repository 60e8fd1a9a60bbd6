"""The disk fails while the desk is open: a clear sentence, the form still there, nothing half-written."""

from __future__ import annotations

import shutil
import sqlite3
import sys

import pytest

from tests.pty.conftest import Place
from tests.terminal import Terminal

NIK, KNOWN = "3174014505909991", "3174014505909992"
FORM = f"{NIK}\rSiti Tahan\r\r\rwlkp\ra"
READ_ONLY = "The database can't be written: nothing was saved, the form is still here."


def held(place: Place, nik: str) -> tuple[int, int]:
    """Return how many cases and how many drafts there are of a person."""
    with sqlite3.connect(place.database) as database:
        (cases,) = database.execute(
            "SELECT count(*) FROM case_file JOIN person ON person.id = case_file.person WHERE nik = ?", (nik,)
        ).fetchone()
        drafts = sum(f'"{nik}"' in data for (data,) in database.execute("SELECT data FROM draft"))
    database.close()
    return cases, drafts


def entries(place: Place) -> int:
    """Return how many acts the journal holds."""
    with sqlite3.connect(place.database) as database:
        (count,) = database.execute("SELECT count(*) FROM entry").fetchone()
    database.close()
    return int(count)


class Switched:
    """A desk whose database can be made read-only and writable again while it runs."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.flag = place.folder / "read-only"

    def open(self) -> Terminal:
        """Open the desk and sign in."""
        desk = Terminal(
            [sys.executable, "-m", "tests.pty.read_only_driver", str(self.flag), "--lang", "en"], self.place.env
        )
        desk.see("Password")
        desk.send("latihan\r")
        desk.see("Due today")
        return desk

    def read_only(self, yes: bool) -> None:
        """Choose."""
        self.flag.touch() if yes else self.flag.unlink()


@pytest.fixture
def switched(place: Place) -> Switched:
    """Return a desk of this test's own."""
    return Switched(place)


def test_an_intake_on_a_database_that_became_read_only(switched: Switched) -> None:
    place = switched.place
    with switched.open() as desk:
        desk.press("F2")
        desk.see("Service")
        desk.send(FORM)
        desk.see("Promised: ")
        before = entries(place)
        switched.read_only(True)
        for _twice in range(2):
            desk.press("F10")
            desk.see(READ_ONLY)
            for kept in (NIK, "Siti Tahan", "WLKP", "Promised: "):
                assert kept in desk.text
            assert (entries(place), held(place, NIK)) == (before, (0, 1))
        assert place.whole()
        switched.read_only(False)
        desk.press("F10")
        desk.see("Saved")
        desk.press("C-q")
        assert desk.exit() == 0
    assert held(place, NIK) == (1, 0)
    assert place.whole()


def test_acts_on_a_case_on_a_database_that_became_read_only(switched: Switched) -> None:
    place = switched.place
    (taken,) = place.record({"do": "intake", "nik": KNOWN, "name": "Lestari Ayu", "service": "PP", "papers": "all"})
    with switched.open() as desk:
        desk.press("F4", "3")
        desk.see("Lestari Ayu")
        desk.press("s")
        desk.see("Hand over to")
        before = entries(place)
        switched.read_only(True)
        desk.press("2")
        desk.see(READ_ONLY)
        assert "Hand over to" in desk.text
        assert entries(place) == before
        switched.read_only(False)
        desk.press("1")
        desk.see("it waits to be accepted")
        switched.read_only(True)
        desk.press("1")
        desk.see("[1 Incoming 1]")
        desk.press("t")
        desk.see(READ_ONLY)
        assert entries(place) == before + 1
        switched.read_only(False)
        desk.press("t")
        desk.see("Accepted")
        desk.press("3")
        desk.see("With the unit")
        desk.press("p")
        desk.see("Product no.")
        desk.type("SK-9")
        switched.read_only(True)
        desk.press("F10")
        desk.see(READ_ONLY)
        assert "SK-9" in desk.text
        assert entries(place) == before + 2
        switched.read_only(False)
        desk.press("F10")
        desk.see("Ready: ")
        desk.press("C-q")
        assert desk.exit() == 0
    assert place.whole()
    assert str(taken["number"]) in place.run("lookup", KNOWN, "--json").stdout


def test_no_draft_is_promised_that_could_not_be_kept(switched: Switched) -> None:
    """Nothing that only memory holds may be called kept; when the disk takes it again, it is there."""
    place = switched.place
    with switched.open() as desk:
        desk.press("F2")
        desk.see("Service")
        switched.read_only(True)
        desk.send(FORM)
        desk.see("Promised: ")
        desk.press("C-x")
        desk.pump(0.5)
        assert held(place, NIK) == (0, 0)
        assert "among the drafts" not in desk.text, "called kept, and it is on no disk"
        switched.read_only(False)
        desk.until(lambda: held(place, NIK) == (0, 1), "the draft is kept once that is possible")


def broken(place: Place, fault: str) -> tuple[str, ...]:
    """Return the prefix of a command whose calls to the disk fail: ``pwrite64:error=ENOSPC:when=400+``."""
    if shutil.which("strace") is None:
        pytest.fail("strace is needed to make a disk fail; Debian and Ubuntu: apt-get install strace")
    call = fault.partition(":")[0]
    log = str(place.folder / "strace")
    return ("strace", "-f", "-qq", "--seccomp-bpf", "-o", log, "-e", f"trace={call}", "-e", f"inject={fault}")


def saved(desk: Terminal, name: str) -> bool:
    """Tell whether the desk says at the bottom that the person's request was saved."""
    said = " ".join(desk.lines[-4:-1])
    return "Saved" in said and name in said


def until_it_breaks(desk: Terminal, told: str) -> str:
    """Take people in until the disk fails; return the NIK of the form that was not saved."""
    desk.press("F2")
    desk.see("Service")
    for turn in range(60):
        nik, name = f"31740145059096{turn:02d}", f"Siti {chr(97 + turn // 26)}{chr(97 + turn % 26)}q"
        desk.send(f"{nik}\r{name}\r\r\rwlkp\ra\x1b[21~")
        desk.until(lambda n=name: told in desk.text or saved(desk, n), "an answer")  # type: ignore[misc]
        if told in desk.text:
            assert nik in desk.text
            assert name in desk.text
            return nik
    raise AssertionError("the disk never failed")


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("pwrite64:error=ENOSPC:when=200+", "The disk is full"),
        ("pwrite64:error=EIO:when=200+", "The disk reports an error"),
    ],
    ids=["full", "failing"],
)
def test_a_disk_that_fails_in_the_middle_of_a_save(place: Place, fault: str, told: str) -> None:
    with place.signed_in(prefix=broken(place, fault)) as desk:
        nik = until_it_breaks(desk, told)
        desk.press("C-q")
        assert desk.exit() == 0
    assert held(place, nik)[0] == 0
    assert place.whole()
    with place.signed_in() as desk:
        desk.press("F2")
        desk.see("Service")
        desk.send(f"{nik}\rSiti Lagi\r\r\rwlkp\ra")
        desk.see("Promised: ")
        desk.press("F10")
        desk.see("Saved")
    assert held(place, nik)[0] == 1
    assert place.whole()


def test_a_disk_that_does_not_confirm_a_save(place: Place) -> None:
    """The write came through, its confirmation did not: refused, and after a kill a case or a draft, never both."""
    with place.signed_in(prefix=broken(place, "fdatasync:error=EIO:when=12+")) as desk:
        nik = until_it_breaks(desk, "The disk reports an error")
        desk.kill()
    until_ended(place)
    cases, drafts = held(place, nik)
    assert (cases, drafts) in {(1, 0), (0, 1)}
    assert place.whole()


def until_ended(place: Place) -> None:
    """Wait until a program that lost its tracer has ended too: its terminal is gone."""
    with sqlite3.connect(place.database, timeout=30) as database:
        database.execute("BEGIN IMMEDIATE")
        database.execute("ROLLBACK")
    database.close()
