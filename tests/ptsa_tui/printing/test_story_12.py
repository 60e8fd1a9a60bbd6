"""Failure story 12: the printer is dead. The desk hangs; or a record leaves the queue with no paper; or old jobs print
tomorrow. Here a printer blocks, vanishes, runs out of paper, and comes back.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from models.register.register import Register
from models.slips import print_jobs
from ptsa_tui.printing.worker import Worker
from tests.conftest import StillClock
from tests.ptsa_tui.printing import printers
from tests.ptsa_tui.printing.conftest import Press, slip_of
from tests.ptsa_tui.printing.printers import TcpPrinter

Presses = Callable[..., Press]
Want = Callable[..., int]


@pytest.fixture
def tcp() -> Iterator[TcpPrinter]:
    """Return a printer on loopback that is well, until the test changes its manner."""
    printer = TcpPrinter()
    yield printer
    printer.close()


def looks(register: Register) -> int:
    """Return how many slips the access log knows as printed."""
    row = register.database.row("SELECT count(*) FROM look WHERE kind = 'SlipPrinted'")
    return row[0] if row else 0


def again(press: Press, clock: StillClock) -> None:
    """Let the next try be due."""
    clock.move(seconds=print_jobs.LAST_AGAIN)
    press.worker.wake()


def printed_once(press: Press, job: int, tcp: TcpPrinter, register: Register) -> None:
    """Expect one whole slip, one line in the log, and nothing more to do."""
    press.until((job, "printed"))
    assert len(tcp.papers()) == 1
    assert looks(register) == 1
    assert print_jobs.due(register) is None


def test_story_12_printer_dead_the_save_takes_no_longer(register: Register, press: Presses, want: Want) -> None:
    want(subject=0)
    dead = TcpPrinter(printers.SILENT)
    running = press(dead.target)
    running.until((1, "printing"))
    assert dead.connected.wait(30)
    for subject in range(100, 120):
        want(subject=subject)
        assert print_jobs.get(register, 1).state == "printing"  # it was saved while the printer blocked
    running.until((1, "waiting printer_silent"))
    assert {j.reason for j in print_jobs.jobs(register, 100)} == {"printer_silent"}
    dead.close()


def test_story_12_printer_blocks_and_comes_back(
    register: Register, press: Presses, want: Want, clock: StillClock, tcp: TcpPrinter
) -> None:
    tcp.manner = printers.SILENT
    job = want()
    running = press(tcp.target)
    running.until((job, "waiting printer_silent"))
    assert looks(register) == 0
    tcp.manner = printers.WELL
    again(running, clock)
    printed_once(running, job, tcp, register)
    assert print_jobs.get(register, job).tries == 2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_story_12_printer_is_a_pipe_that_nobody_reads(
    register: Register, press: Presses, want: Want, clock: StillClock, tmp_path: Path
) -> None:
    fifo = tmp_path / "lp0"
    os.mkfifo(fifo)
    job = want()
    running = press(f"file:{fifo}")
    running.until((job, "waiting printer_silent"))
    reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    again(running, clock)
    running.until((job, "printed"))
    printer = printers.Printer()
    data = b""
    while piece := os.read(reader, 65536):
        data += piece
    printer.feed(data)
    assert len(printer.papers) == 1
    os.close(reader)


def test_story_12_printer_stuck_in_the_system_is_given_up(register: Register, press: Presses, want: Want) -> None:
    """A pipe whose reader stopped: no byte goes any more, and the child's time runs out."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    with suppress(BlockingIOError):
        while True:
            os.write(writer, b"x" * 65536)
    job = want()
    running = press(f"file:/proc/{os.getpid()}/fd/{writer}", limit=3.0)
    running.until((job, "waiting printer_silent"))
    os.close(reader)
    os.close(writer)


def test_story_12_printer_vanished_and_comes_back(
    register: Register, press: Presses, want: Want, clock: StillClock, tmp_path: Path
) -> None:
    device = tmp_path / "usb" / "lp0"
    job = want()
    running = press(f"file:{device}")
    running.until((job, "waiting printer_missing"))
    assert not device.parent.exists()  # no plain file was left where a device should be
    device.parent.mkdir()
    again(running, clock)
    running.until((job, "waiting printer_missing"))
    device.write_bytes(b"")
    again(running, clock)
    running.until((job, "printed"))
    printer = printers.Printer()
    printer.feed(device.read_bytes())
    assert len(printer.papers) == 1
    assert looks(register) == 1


def test_story_12_printer_refuses_the_connection(
    register: Register, press: Presses, want: Want, tcp: TcpPrinter
) -> None:
    tcp.close()
    job = want()
    press(tcp.target).until((job, "waiting printer_missing"))


def test_story_12_printer_is_torn_away_in_the_middle(
    register: Register, press: Presses, want: Want, clock: StillClock, tcp: TcpPrinter
) -> None:
    tcp.manner = printers.TORN
    job = want()

    def long(register: Register, job: print_jobs.Job) -> object:
        slip = slip_of(register, job)
        papers = [{"name": f"Berkas {n}", "how": "asli", "count": 1, "remark": "x" * 150} for n in range(120)]
        return type(slip)(slip.kind, {**slip.values, "received": papers}, slip.copy, slip.number)

    running = press(tcp.target, long)
    running.until((job, "waiting printer_missing"))
    assert tcp.came.acquire(timeout=30)
    assert not tcp.slips.pop().endswith(b"\x1dV\x01")
    tcp.manner = printers.WELL
    again(running, clock)
    printed_once(running, job, tcp, register)


@pytest.mark.parametrize(
    ("manner", "code"),
    [
        (printers.NO_PAPER, "printer_paper"),
        (printers.PAPER_STOPPED, "printer_paper"),
        (printers.OPEN_COVER, "printer_offline"),
    ],
)
def test_story_12_printer_without_paper_and_comes_back(
    register: Register,
    press: Presses,
    want: Want,
    clock: StillClock,
    tcp: TcpPrinter,
    manner: printers.Manner,
    code: str,
) -> None:
    tcp.manner = manner
    job, other = want(), want(subject=72)
    running = press(tcp.target)
    running.until((job, f"waiting {code}"), (other, f"waiting {code}"))
    assert tcp.slips == []
    tcp.manner = printers.NEAR_END
    again(running, clock)
    running.until((job, "printed"), (other, "printed"))
    assert len(tcp.papers()) == looks(register) == 2


def test_story_12_printer_that_stops_after_the_last_byte_is_not_printed_twice(
    register: Register, press: Presses, want: Want, clock: StillClock, tcp: TcpPrinter
) -> None:
    """All was sent, and then it fell silent: nobody knows whether the paper is whole, so the officer is asked."""

    class Dying(dict[str, int]):
        def __contains__(self, question: object) -> bool:
            return question != "end" and not tcp.cut.is_set() and super().__contains__(question)

    tcp.manner = printers.Manner(Dying(printers.GOOD))
    job = want()
    running = press(tcp.target)
    running.until((job, "asks printer_silent"))
    tcp.manner = printers.WELL
    again(running, clock)
    later = want(subject=72)
    running.worker.wake()
    running.until((later, "printed"))
    assert print_jobs.get(register, job).state == "asks"
    assert len(tcp.papers()) == 2
    print_jobs.retry_now(register, job)
    running.worker.wake()
    running.until((job, "printed"))
    assert len(tcp.papers()) == 3


def test_story_12_printer_that_knows_few_questions_prints(register: Register, press: Presses, want: Want) -> None:
    for manner, options in ((printers.SIMPLE, ""), (printers.DUMB, "?status=no")):
        printer = TcpPrinter(manner)
        job = want()
        running = press(printer.target + options)
        running.until((job, "printed"))
        assert printer.came.acquire(timeout=30)
        assert len(printer.papers()) == 1
        running.worker.stop()
        printer.close()


def test_story_12_old_jobs_ask_before_they_print(
    register: Register, press: Presses, want: Want, clock: StillClock, tcp: TcpPrinter
) -> None:
    yesterday = want()
    clock.move(days=1)
    today = want(subject=72)
    running = press(tcp.target)
    running.until((today, "printed"), (yesterday, "asks print_stale"))
    assert [("SUBYEK-72" in p.text) for p in tcp.papers()] == [True]
    print_jobs.skip(register, yesterday)
    assert print_jobs.due(register) is None


def test_story_12_a_copied_database_prints_nothing_unasked(
    register: Register, press: Presses, want: Want, tcp: TcpPrinter
) -> None:
    """On another machine, or after a restore, what waits may be on paper already."""
    job = want()
    register.token.path.unlink()
    running = press(tcp.target)
    running.until((job, "asks print_moved"))
    later = want(subject=72)
    running.worker.wake()
    running.until((later, "printed"))
    assert print_jobs.get(register, job).state == "asks"
    assert len(tcp.papers()) == 1


def test_story_12_no_printer_at_all(register: Register, press: Presses, want: Want) -> None:
    job = want()
    running = press("")
    running.until((job, "waiting printer_none"))
    running.worker.stop()
    second = want(subject=72)
    press("telepati:1").until((second, "waiting printer_setting"), (job, "waiting printer_none"))
    assert print_jobs.get(register, second).facts == {"where": "telepati:1"}


def test_story_12_an_office_that_prints_nothing_is_not_asked(
    register: Register, press: Presses, want: Want, clock: StillClock
) -> None:
    job = want()
    running = press("none")
    running.until((job, "skipped printer_never"))
    clock.move(days=1)
    second = print_jobs.again(register, print_jobs.get(register, job).officer, job)
    running.worker.wake()
    running.until((second, "skipped printer_never"))
    assert print_jobs.get(register, second).copy == 1
    assert print_jobs.unprinted(register).waiting + print_jobs.unprinted(register).asks == 0
    assert looks(register) == 0


def test_story_12_two_terminals_print_each_job_once(
    register: Register, want: Want, tcp: TcpPrinter, clock: StillClock, setup_for: Callable[..., object]
) -> None:
    jobs = [want(subject=n) for n in range(10, 22)]
    path, tokens = register.database.path, register.token.path.parent
    terminals = [Register.open(path, tokens=tokens, clock=clock) for _ in range(2)]
    first = Press(register, setup_for(tcp.target))
    workers = [Worker(terminal, setup_for(tcp.target), slip_of, first.heard) for terminal in terminals]
    for worker in workers:
        worker.start()
    first.until(*((job, "printed") for job in jobs))
    for worker in workers:
        worker.stop()
    for terminal in terminals:
        terminal.close()
    for _ in jobs:
        assert tcp.came.acquire(timeout=60)
    subjects = Counter(word for p in tcp.papers() for word in p.text.split() if word.startswith("SUBYEK-"))
    assert subjects == Counter({f"SUBYEK-{n}": 1 for n in range(10, 22)})
    assert looks(register) == 12


DESK = """
import sys
from pathlib import Path
from models.register.register import Register
from ptsa_tui.printing.worker import Setup, Worker
from tests.conftest import StillClock
from tests.ptsa_tui.printing.conftest import slip_of
path, tokens, target, folder = sys.argv[1:5]
register = Register.open(Path(path), tokens=Path(tokens), clock=StillClock())
Worker(register, Setup(target, "80mm", Path(folder) / "t"), slip_of).start()
sys.stdin.read()
"""


def test_story_12_desk_killed_in_the_middle_of_a_print(
    register: Register, press: Presses, want: Want, tcp: TcpPrinter, tmp_path: Path
) -> None:
    """kill -9 while the printer is at it: the job asks, and nothing is printed twice."""
    tcp.manner = printers.ENDLESS
    job = want()
    arguments = [str(register.database.path), str(register.token.path.parent), tcp.target, str(tmp_path)]
    root = Path(__file__).parents[3]
    desk = subprocess.Popen([sys.executable, "-c", DESK, *arguments], stdin=subprocess.PIPE, cwd=root)
    assert tcp.cut.wait(60)
    desk.send_signal(signal.SIGKILL)
    desk.wait()
    assert print_jobs.get(register, job).state == "printing"
    tcp.manner = printers.WELL
    running = press(tcp.target)
    running.until((job, "asks print_broken_off"))
    other = want(subject=72)
    running.worker.wake()
    running.until((other, "printed"))
    assert tcp.came.acquire(timeout=60)
    assert tcp.came.acquire(timeout=60)
    subjects = Counter(word for p in tcp.papers() for word in p.text.split() if word.startswith("SUBYEK-"))
    assert subjects == Counter({"SUBYEK-71": 1, "SUBYEK-72": 1})
    assert print_jobs.get(register, job).state == "asks"


def test_story_12_leaving_never_waits_for_a_printer(register: Register, press: Presses, want: Want) -> None:
    dead = TcpPrinter(printers.SILENT)
    job = want()
    running = press(dead.target, limit=3600.0)
    assert dead.connected.wait(30)
    running.worker.stop()
    assert not running.worker._thread.is_alive()  # an hour before the printer's time is over
    running.until((job, "waiting"))
    assert print_jobs.get(register, job).tries == 0
    dead.close()
