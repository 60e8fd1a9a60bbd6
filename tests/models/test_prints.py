"""Print jobs: they stand or fall with their save, wait with a reason, are printed once, and ask when they are old."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest

from models import prints
from models.acts import SlipPrinted
from models.refused import Refused
from models.register import Register
from models.store.database import Database
from models.words.sentences import sentence
from tests.conftest import StillClock
from tests.models.build import refused

CASE, OTHER = 71, 72


def wanted(register: Register, officer: int, slip: str = "receipt", subject: int = CASE, detail: str = "") -> int:
    """Want a slip in a save of its own."""
    with register.writing(officer) as writing:
        return prints.want(writing, slip, subject, detail)


def claimed(register: Register) -> prints.Job | None:
    """Claim at the present moment."""
    return prints.claim(register, register.clock.now(), "file:x")


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
            prints.want(writing, "receipt", CASE)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        save()
    assert prints.jobs(register) == []
    job = prints.get(register, wanted(register, sari))
    assert (job.slip, job.subject, job.copy, job.state, job.officer) == ("receipt", CASE, 1, "waiting", sari)
    assert job.why is None


def test_a_job_is_printed_once_and_logged_once(register: Register, sari: int) -> None:
    id_ = wanted(register, sari)
    job = claimed(register)
    assert job is not None
    assert (job.id, job.state, job.tries, job.printer) == (id_, "printing", 1, "file:x")
    assert claimed(register) is None
    prints.printed(register, id_)
    prints.printed(register, id_)
    assert states(register) == ["printed"]
    assert looks(register) == [('{"copy":1,"slip":"receipt"}', CASE, sari)]
    assert claimed(register) is None
    assert prints.get(register, id_).ended_at == register.clock.now()


def test_the_look_is_of_the_kind_that_the_log_knows(register: Register, sari: int) -> None:
    id_ = wanted(register, sari, "notice", detail="800001")
    claimed(register)
    prints.printed(register, id_)
    entry = register.looks.part(register.chain, 1, 10)[-1]
    assert entry.kind == SlipPrinted.__name__
    assert entry.personal is None


def test_jobs_are_claimed_in_their_order(register: Register, sari: int) -> None:
    ids = [wanted(register, sari, subject=n) for n in range(5)]
    assert [job.id for _ in ids if (job := claimed(register))] == ids


def test_copies_are_counted_by_slip_and_detail(register: Register, sari: int) -> None:
    first = wanted(register, sari, "notice", detail="800001")
    assert prints.get(register, prints.again(register, sari, first)).copy == 2
    third = prints.get(register, prints.again(register, sari, first))
    assert (third.copy, third.slip, third.subject, third.detail) == (3, "notice", CASE, "800001")
    assert prints.get(register, wanted(register, sari, "notice", detail="800002")).copy == 1
    assert prints.get(register, wanted(register, sari, "receipt")).copy == 1
    assert prints.get(register, wanted(register, sari, "notice", OTHER, "800001")).copy == 1


def test_a_slip_that_never_came_near_paper_is_no_original(register: Register, sari: int) -> None:
    first = wanted(register, sari)
    prints.skip(register, first)
    assert prints.get(register, prints.again(register, sari, first)).copy == 1
    claimed(register)
    prints.ask(register, first + 1, "printer_silent")
    prints.skip(register, first + 1)  # that one may be on paper
    assert prints.get(register, prints.again(register, sari, first)).copy == 2


def test_copies_have_an_end(register: Register, sari: int) -> None:
    first = wanted(register, sari)
    register.database.run("UPDATE print_job SET copy = 999")
    with refused("print_copies"):
        prints.again(register, sari, first)


def test_a_failed_job_waits_longer_each_time(register: Register, sari: int, clock: StillClock) -> None:
    id_ = wanted(register, sari)
    waits = []
    for _ in range(9):
        assert claimed(register) is not None
        prints.failed(register, id_, "printer_paper")
        job = prints.get(register, id_)
        assert (job.state, job.reason) == ("waiting", "printer_paper")
        waits.append(job.next_at - clock.now())
        assert claimed(register) is None
        clock.move(seconds=waits[-1])
    assert waits == [5, 10, 20, 40, 80, 160, 300, 300, 300]
    assert prints.get(register, id_).tries == 9


def test_all_wait_for_a_printer_with_its_reason(register: Register, sari: int, clock: StillClock) -> None:
    first, second = wanted(register, sari), wanted(register, sari, subject=OTHER)
    claimed(register)
    prints.failed(register, first, "printer_missing")
    other = prints.get(register, second)
    assert (other.state, other.reason, other.tries) == ("waiting", "printer_missing", 0)
    assert claimed(register) is None
    clock.move(seconds=5)
    assert claimed(register) is not None
    prints.failed(register, first, "template_broken", {"template": "id/receipt.txt", "line": 3})
    assert prints.get(register, second).reason == "printer_missing"
    job = claimed(register)
    assert job is not None
    assert job.id == second
    why = prints.get(register, first).why
    assert why is not None
    assert "id/receipt.txt" in sentence(why)


def test_a_reason_goes_with_the_print(register: Register, sari: int, clock: StillClock) -> None:
    id_ = wanted(register, sari)
    claimed(register)
    prints.failed(register, id_, "printer_failed", {"why": "EACCES"})
    clock.move(seconds=5)
    claimed(register)
    prints.printed(register, id_)
    job = prints.get(register, id_)
    assert (job.state, job.reason, job.facts) == ("printed", "", {})


def test_retry_now(register: Register, sari: int) -> None:
    first, second = wanted(register, sari), wanted(register, sari, subject=OTHER)
    claimed(register)
    prints.failed(register, first, "printer_silent")
    prints.retry_now(register)
    assert [job.id for _ in range(2) if (job := claimed(register))] == [first, second]
    with refused("print_running"):
        prints.retry_now(register, first)
    prints.ask(register, first, "printer_silent")
    prints.retry_now(register, first)
    job = prints.get(register, first)
    assert (job.state, job.reason, job.next_at) == ("waiting", "", 0)
    prints.skip(register, first)
    with refused("print_ended"):
        prints.retry_now(register, first)


def test_skip(register: Register, sari: int) -> None:
    first, second, third = (wanted(register, sari, subject=n) for n in range(3))
    prints.skip(register, first)
    job = claimed(register)
    assert job is not None
    assert job.id == second
    with refused("print_running"):
        prints.skip(register, second)
    prints.printed(register, second)
    with refused("print_ended"):
        prints.skip(register, second)
    with refused("print_ended"):
        prints.skip(register, first)
    with refused("print_unknown"):
        prints.skip(register, 99)
    assert states(register) == ["skipped", "printed", "waiting"]
    assert prints.get(register, third).ended_at is None
    assert len(looks(register)) == 1


def test_without_a_printer_jobs_say_so(register: Register, sari: int) -> None:
    assert not prints.without_printer(register, "printer_none")
    first = wanted(register, sari)
    assert prints.without_printer(register, "printer_none")
    assert not prints.without_printer(register, "printer_none")
    job = prints.get(register, first)
    assert (job.state, job.reason) == ("waiting", "printer_none")
    assert claimed(register) is not None  # another terminal has one


def test_old_jobs_ask(register: Register, sari: int, clock: StillClock) -> None:
    old = wanted(register, sari)
    clock.move(hours=1, minutes=59)
    young = wanted(register, sari, subject=OTHER)
    clock.move(seconds=59)
    assert prints.ask_stale(register, clock.now()) == 0
    clock.move(seconds=2)
    assert prints.ask_stale(register, clock.now()) == 1
    assert [prints.get(register, j).state for j in (old, young)] == ["asks", "waiting"]
    assert prints.get(register, old).reason == "print_stale"
    job = claimed(register)
    assert job is not None
    assert job.id == young
    prints.retry_now(register, old)
    assert prints.ask_stale(register, clock.now()) == 0  # it was just asked for
    job = claimed(register)
    assert job is not None
    assert job.id == old


def test_jobs_of_yesterday_ask(register: Register, sari: int, clock: StillClock) -> None:
    clock.move(hours=14, minutes=59)  # 23.59 in Jakarta
    wanted(register, sari)
    assert prints.ask_stale(register, clock.now()) == 0
    clock.move(minutes=2)
    assert prints.ask_stale(register, clock.now()) == 1
    assert claimed(register) is None


def test_jobs_of_a_database_that_was_put_back_ask(register: Register, sari: int, clock: StillClock) -> None:
    waiting, printing = wanted(register, sari, subject=OTHER), None
    printing = claimed(register)
    wanted(register, sari)
    assert printing is not None
    assert printing.id == waiting
    assert prints.ask_stale(register, clock.now(), moved=True) == 2
    assert [j.reason for j in prints.jobs(register)] == ["print_moved", "print_broken_off"]


def test_a_job_whose_process_died_asks(register: Register, sari: int, clock: StillClock) -> None:
    id_ = wanted(register, sari)
    claimed(register)
    assert prints.ask_stale(register, clock.now()) == 0  # this process lives
    code = (
        "import sys; from pathlib import Path; from models import prints; from models.register import Register\n"
        "r = Register.open(Path(sys.argv[1]), tokens=Path(sys.argv[2]))\n"
        "print(prints.claim(r, int(sys.argv[3]), 'file:x').id)"
    )
    second = wanted(register, sari, subject=OTHER)
    arguments = [str(register.database.path), str(register.token.path.parent), str(clock.now())]
    run = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    assert run.stdout.split() == [str(second)]
    assert prints.ask_stale(register, clock.now()) == 1
    assert [prints.get(register, j).state for j in (id_, second)] == ["printing", "asks"]
    assert prints.get(register, second).reason == "print_broken_off"


def test_a_lease_ends_where_processes_can_not_be_told_apart(register: Register, sari: int, clock: StillClock) -> None:
    id_ = wanted(register, sari)
    claimed(register)
    register.database.run("UPDATE print_job SET token = ''")
    clock.move(seconds=prints.LEASE)
    assert prints.ask_stale(register, clock.now()) == 0
    clock.move(seconds=1)
    assert prints.ask_stale(register, clock.now()) == 1
    prints.printed(register, id_)  # it had lived after all
    assert prints.get(register, id_).state == "printed"


def test_a_process_is_told_by_its_beginning(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as one:
        token = prints.start_token(one.pid)
        assert token == prints.start_token(one.pid)
        one.communicate(b"\n")
    if sys.platform == "linux":
        assert token
        assert prints.start_token(one.pid) != token


def test_leaving_the_program_gives_a_job_back(register: Register, sari: int) -> None:
    id_ = wanted(register, sari)
    claimed(register)
    prints.give_back(register, id_)
    job = prints.get(register, id_)
    assert (job.state, job.tries, job.next_at) == ("waiting", 0, 0)
    prints.skip(register, id_)
    prints.give_back(register, id_)
    assert prints.get(register, id_).state == "skipped"


def test_the_list_begins_with_what_asks(register: Register, sari: int, clock: StillClock) -> None:
    done, waits, asks = (wanted(register, sari, subject=n) for n in range(3))
    claimed(register)
    prints.printed(register, done)
    prints.ask(register, asks, "print_stale")
    assert [j.id for j in prints.jobs(register)] == [asks, waits, done]
    assert [j.id for j in prints.jobs(register, 1)] == [asks]
    found = prints.unprinted(register)
    assert (found.waiting, found.asks) == (1, 1)
    assert found.why is not None
    assert found.why.code == "print_stale"
    newest = prints.last(register, sari)
    assert newest is not None
    assert newest.id == asks
    assert prints.last(register, 1) is None


def test_a_job_follows_its_case_after_a_fork(register: Register, sari: int) -> None:
    first = wanted(register, sari)
    register.database.run("INSERT INTO alias (old, new) VALUES (?, ?)", CASE, OTHER)
    job = claimed(register)
    assert job is not None
    assert job.subject == OTHER
    prints.printed(register, first)
    assert looks(register)[0][1] == OTHER
    assert prints.get(register, prints.again(register, sari, first)).copy == 2


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
                prints.printed(terminal, job.id)
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
        assert prints.ask_stale(register, register.clock.now()) == 0
        assert not prints.without_printer(register, "printer_none")
    other.close_here()
