"""Print jobs: they stand or fall with their save, wait with a reason, are printed once, and ask when they are old."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import psutil
import pytest

from models.acts import SlipPrinted
from models.refused import Refused
from models.register.register import Register
from models.slips import print_jobs
from models.store.database import Database
from models.words.sentences import sentence
from tests.conftest import StillClock
from tests.models.build import refused

CASE, OTHER = 71, 72


def wanted(register: Register, officer: int, slip: str = "receipt", subject: int = CASE, detail: str = "") -> int:
    """Want a slip in a save of its own."""
    with register.writing(officer) as writing:
        return print_jobs.want(writing, slip, subject, detail)


def claimed(register: Register) -> print_jobs.Job | None:
    """Claim at the present moment."""
    return print_jobs.claim(register, register.clock.now(), "file:x")


def states(register: Register) -> list[str]:
    """Return the states in the order of ids."""
    return [state for (state,) in register.database.rows("SELECT state FROM print_job ORDER BY id")]


def looks(register: Register) -> list[tuple[str, int, int]]:
    """Return what the access log says of printed slips."""
    printed = (e for e in register.looks.walk(register.chain) if e.kind == "SlipPrinted")
    return [(e.body.decode(), e.subject, e.officer) for e in printed]


def test_a_job_falls_with_its_save(register: Register, sari: int) -> None:
    def save() -> None:
        with register.writing(sari) as writing:
            print_jobs.want(writing, "receipt", CASE)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        save()
    assert print_jobs.jobs(register) == []
    job = print_jobs.get(register, wanted(register, sari))
    assert (job.slip, job.subject, job.copy, job.state, job.officer) == ("receipt", CASE, 1, "waiting", sari)
    assert job.why is None


def test_a_job_is_printed_once_and_logged_once(register: Register, sari: int) -> None:
    id_ = wanted(register, sari)
    job = claimed(register)
    assert job is not None
    assert (job.id, job.state, job.tries, job.printer) == (id_, "printing", 1, "file:x")
    assert claimed(register) is None
    print_jobs.printed(register, id_)
    print_jobs.printed(register, id_)
    assert states(register) == ["printed"]
    assert looks(register) == [('{"copy":1,"slip":"receipt"}', CASE, sari)]
    assert claimed(register) is None
    assert print_jobs.get(register, id_).ended_at == register.clock.now()


def test_the_look_is_of_the_kind_that_the_log_knows(register: Register, sari: int) -> None:
    id_ = wanted(register, sari, "notice", detail="800001")
    claimed(register)
    print_jobs.printed(register, id_)
    entry = register.looks.part(register.chain, 1, 10)[-1]
    assert entry.kind == SlipPrinted.__name__
    assert entry.personal is None


def test_jobs_are_claimed_in_their_order(register: Register, sari: int) -> None:
    ids = [wanted(register, sari, subject=n) for n in range(5)]
    assert [job.id for _ in ids if (job := claimed(register))] == ids


def test_copies_are_counted_by_slip_and_detail(register: Register, sari: int) -> None:
    first = wanted(register, sari, "notice", detail="800001")
    assert print_jobs.get(register, print_jobs.again(register, sari, first)).copy == 2
    third = print_jobs.get(register, print_jobs.again(register, sari, first))
    assert (third.copy, third.slip, third.subject, third.detail) == (3, "notice", CASE, "800001")
    assert print_jobs.get(register, wanted(register, sari, "notice", detail="800002")).copy == 1
    assert print_jobs.get(register, wanted(register, sari, "receipt")).copy == 1
    assert print_jobs.get(register, wanted(register, sari, "notice", OTHER, "800001")).copy == 1


def test_a_slip_that_never_came_near_paper_is_no_original(register: Register, sari: int) -> None:
    first = wanted(register, sari)
    print_jobs.skip(register, first)
    assert print_jobs.get(register, print_jobs.again(register, sari, first)).copy == 1
    claimed(register)
    print_jobs.ask(register, first + 1, "printer_silent")
    print_jobs.skip(register, first + 1)  # that one may be on paper
    assert print_jobs.get(register, print_jobs.again(register, sari, first)).copy == 2


def test_copies_have_an_end(register: Register, sari: int) -> None:
    first = wanted(register, sari)
    register.database.run("UPDATE print_job SET copy = 999")
    with refused("print_copies"):
        print_jobs.again(register, sari, first)


def test_a_failed_job_waits_longer_each_time(register: Register, sari: int, clock: StillClock) -> None:
    id_ = wanted(register, sari)
    waits = []
    for _ in range(9):
        assert claimed(register) is not None
        print_jobs.failed(register, id_, "printer_paper")
        job = print_jobs.get(register, id_)
        assert (job.state, job.reason) == ("waiting", "printer_paper")
        waits.append(job.next_at - clock.now())
        assert claimed(register) is None
        clock.move(seconds=waits[-1])
    assert waits == [5, 10, 20, 40, 80, 160, 300, 300, 300]
    assert print_jobs.get(register, id_).tries == 9


def test_all_wait_for_a_printer_with_its_reason(register: Register, sari: int, clock: StillClock) -> None:
    first, second = wanted(register, sari), wanted(register, sari, subject=OTHER)
    claimed(register)
    print_jobs.failed(register, first, "printer_missing")
    other = print_jobs.get(register, second)
    assert (other.state, other.reason, other.tries) == ("waiting", "printer_missing", 0)
    assert claimed(register) is None
    clock.move(seconds=5)
    assert claimed(register) is not None
    print_jobs.failed(register, first, "template_broken", {"template": "id/receipt.txt", "line": 3})
    assert print_jobs.get(register, second).reason == "printer_missing"
    job = claimed(register)
    assert job is not None
    assert job.id == second
    why = print_jobs.get(register, first).why
    assert why is not None
    assert "id/receipt.txt" in sentence(why)


def test_a_reason_goes_with_the_print(register: Register, sari: int, clock: StillClock) -> None:
    id_ = wanted(register, sari)
    claimed(register)
    print_jobs.failed(register, id_, "printer_failed", {"why": "EACCES"})
    clock.move(seconds=5)
    claimed(register)
    print_jobs.printed(register, id_)
    job = print_jobs.get(register, id_)
    assert (job.state, job.reason, job.facts) == ("printed", "", {})


def test_retry_now(register: Register, sari: int) -> None:
    first, second = wanted(register, sari), wanted(register, sari, subject=OTHER)
    claimed(register)
    print_jobs.failed(register, first, "printer_silent")
    print_jobs.retry_now(register)
    assert [job.id for _ in range(2) if (job := claimed(register))] == [first, second]
    with refused("print_running"):
        print_jobs.retry_now(register, first)
    print_jobs.ask(register, first, "printer_silent")
    print_jobs.retry_now(register, first)
    job = print_jobs.get(register, first)
    assert (job.state, job.reason, job.next_at) == ("waiting", "", 0)
    print_jobs.skip(register, first)
    with refused("print_ended"):
        print_jobs.retry_now(register, first)


def test_skip(register: Register, sari: int) -> None:
    first, second, third = (wanted(register, sari, subject=n) for n in range(3))
    print_jobs.skip(register, first)
    job = claimed(register)
    assert job is not None
    assert job.id == second
    with refused("print_running"):
        print_jobs.skip(register, second)
    print_jobs.printed(register, second)
    with refused("print_ended"):
        print_jobs.skip(register, second)
    with refused("print_ended"):
        print_jobs.skip(register, first)
    with refused("print_unknown"):
        print_jobs.skip(register, 99)
    assert states(register) == ["skipped", "printed", "waiting"]
    assert print_jobs.get(register, third).ended_at is None
    assert len(looks(register)) == 1


def test_without_a_printer_jobs_say_so(register: Register, sari: int) -> None:
    assert not print_jobs.without_printer(register, "printer_none")
    first = wanted(register, sari)
    assert print_jobs.without_printer(register, "printer_none")
    assert not print_jobs.without_printer(register, "printer_none")
    job = print_jobs.get(register, first)
    assert (job.state, job.reason) == ("waiting", "printer_none")
    assert claimed(register) is not None  # another terminal has one


def test_old_jobs_ask(register: Register, sari: int, clock: StillClock) -> None:
    old = wanted(register, sari)
    clock.move(hours=1, minutes=59)
    young = wanted(register, sari, subject=OTHER)
    clock.move(seconds=59)
    assert print_jobs.ask_stale(register, clock.now()) == 0
    clock.move(seconds=2)
    assert print_jobs.ask_stale(register, clock.now()) == 1
    assert [print_jobs.get(register, j).state for j in (old, young)] == ["asks", "waiting"]
    assert print_jobs.get(register, old).reason == "print_stale"
    job = claimed(register)
    assert job is not None
    assert job.id == young
    print_jobs.retry_now(register, old)
    assert print_jobs.ask_stale(register, clock.now()) == 0  # it was just asked for
    job = claimed(register)
    assert job is not None
    assert job.id == old


def test_jobs_of_yesterday_ask(register: Register, sari: int, clock: StillClock) -> None:
    clock.move(hours=14, minutes=59)  # 23.59 in Jakarta
    wanted(register, sari)
    assert print_jobs.ask_stale(register, clock.now()) == 0
    clock.move(minutes=2)
    assert print_jobs.ask_stale(register, clock.now()) == 1
    assert claimed(register) is None


def test_jobs_of_a_database_that_was_put_back_ask(register: Register, sari: int, clock: StillClock) -> None:
    waiting, printing = wanted(register, sari, subject=OTHER), None
    printing = claimed(register)
    wanted(register, sari)
    assert printing is not None
    assert printing.id == waiting
    assert print_jobs.ask_stale(register, clock.now(), moved=True) == 2
    assert [j.reason for j in print_jobs.jobs(register)] == ["print_moved", "print_broken_off"]


def test_a_job_whose_process_died_asks(register: Register, sari: int, clock: StillClock) -> None:
    id_ = wanted(register, sari)
    claimed(register)
    assert print_jobs.ask_stale(register, clock.now()) == 0  # this process lives
    code = (
        "import sys; from pathlib import Path; from models.slips import print_jobs\n"
        "from models.register.register import Register\n"
        "r = Register.open(Path(sys.argv[1]), tokens=Path(sys.argv[2]))\n"
        "print(print_jobs.claim(r, int(sys.argv[3]), 'file:x').id)"
    )
    second = wanted(register, sari, subject=OTHER)
    arguments = [str(register.database.path), str(register.token.path.parent), str(clock.now())]
    run = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    assert run.stdout.split() == [str(second)]
    assert print_jobs.ask_stale(register, clock.now()) == 1
    assert [print_jobs.get(register, j).state for j in (id_, second)] == ["printing", "asks"]
    assert print_jobs.get(register, second).reason == "print_broken_off"


def test_a_lease_ends_where_processes_can_not_be_told_apart(register: Register, sari: int, clock: StillClock) -> None:
    id_ = wanted(register, sari)
    claimed(register)
    register.database.run("UPDATE print_job SET token = ''")
    clock.move(seconds=print_jobs.LEASE)
    assert print_jobs.ask_stale(register, clock.now()) == 0
    clock.move(seconds=1)
    assert print_jobs.ask_stale(register, clock.now()) == 1
    print_jobs.printed(register, id_)  # it had lived after all
    assert print_jobs.get(register, id_).state == "printed"


def test_a_process_is_told_by_its_beginning(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as one:
        token = print_jobs.start_token(one.pid)
        assert token
        assert token == print_jobs.start_token(one.pid)
        one.communicate(b"\n")
    assert print_jobs.start_token(one.pid) != token


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a process has no beginning that the clock moves")
def test_a_clock_that_is_put_right_makes_no_process_another_one(monkeypatch: pytest.MonkeyPatch) -> None:
    token = print_jobs.start_token(os.getpid())
    boot = psutil.boot_time()
    monkeypatch.setattr("psutil._pslinux.boot_time", lambda: boot + 3600)
    assert psutil.Process().create_time() > boot + 3600, "psutil tells the beginning by the clock"
    assert print_jobs.start_token(os.getpid()) == token


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps nobody unburied")
def test_a_process_that_nobody_has_buried_is_dead() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as one:
        assert print_jobs.start_token(one.pid)
        one.kill()
        os.waitid(os.P_PID, one.pid, os.WEXITED | os.WNOWAIT)
        assert psutil.Process(one.pid).status() == psutil.STATUS_ZOMBIE
        assert print_jobs.start_token(one.pid) == ""


def test_leaving_the_program_gives_a_job_back(register: Register, sari: int) -> None:
    id_ = wanted(register, sari)
    claimed(register)
    print_jobs.give_back(register, id_)
    job = print_jobs.get(register, id_)
    assert (job.state, job.tries, job.next_at) == ("waiting", 0, 0)
    print_jobs.skip(register, id_)
    print_jobs.give_back(register, id_)
    assert print_jobs.get(register, id_).state == "skipped"


def test_the_list_begins_with_what_asks(register: Register, sari: int, clock: StillClock) -> None:
    done, waits, asks = (wanted(register, sari, subject=n) for n in range(3))
    claimed(register)
    print_jobs.printed(register, done)
    print_jobs.ask(register, asks, "print_stale")
    assert [j.id for j in print_jobs.jobs(register)] == [asks, waits, done]
    assert [j.id for j in print_jobs.jobs(register, 1)] == [asks]
    found = print_jobs.unprinted(register)
    assert (found.waiting, found.asks) == (1, 1)
    assert found.why is not None
    assert found.why.code == "print_stale"
    newest = print_jobs.last(register, sari)
    assert newest is not None
    assert newest.id == asks
    assert print_jobs.last(register, 1) is None


def test_a_job_follows_its_case_after_a_fork(register: Register, sari: int) -> None:
    first = wanted(register, sari)
    register.database.run("INSERT INTO alias (old, new) VALUES (?, ?)", CASE, OTHER)
    job = claimed(register)
    assert job is not None
    assert job.subject == OTHER
    print_jobs.printed(register, first)
    assert looks(register)[0][1] == OTHER
    assert print_jobs.get(register, print_jobs.again(register, sari, first)).copy == 2


def test_jobs_hold_nothing_of_a_citizen(register: Register) -> None:
    columns = {name for _cid, name, *_rest in register.database.rows("PRAGMA table_info(print_job)")}
    assert columns == {
        *("id", "made_at", "officer", "slip", "subject", "detail", "copy", "printer", "state", "reason", "facts"),
        *("tries", "next_at", "ended_at", "pid", "token"),
    }


def test_two_terminals_never_claim_one_job(register: Register, sari: int, clock: StillClock) -> None:
    ids = [wanted(register, sari, subject=n) for n in range(60)]
    path, tokens = register.database.path, register.token.path.parent
    got: list[int] = []
    faults: list[str] = []
    ready = threading.Barrier(3)

    def take() -> None:
        terminal = Register.open(path, tokens=tokens, clock=clock)
        ready.wait()
        try:
            while (job := claimed(terminal)) is not None:
                got.append(job.id)
                print_jobs.printed(terminal, job.id)
        except Refused as why:
            faults.append(why.code)
        finally:
            terminal.close()

    terminals = [threading.Thread(target=take) for _ in range(3)]
    for terminal in terminals:
        terminal.start()
    for terminal in terminals:
        terminal.join()
    assert faults == []
    assert Counter(got) == Counter(ids)
    assert len(looks(register)) == len(ids)
    assert set(states(register)) == {"printed"}


def test_nothing_is_locked_when_nothing_is_due(register: Register, sari: int) -> None:
    """Looking for jobs takes no writer's lock: another terminal may be saving."""
    other = Database(register.database.path)
    other.connect_here()
    with other.writing():
        assert claimed(register) is None
        assert print_jobs.ask_stale(register, register.clock.now()) == 0
        assert not print_jobs.without_printer(register, "printer_none")
    other.close_here()
