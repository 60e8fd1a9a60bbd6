"""The queue of several desks and terminals: each number at one desk, each person called once (failure story 13)."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.acts import TicketCalled
from models.forms import Absent, Call, Finish, Next, PassOn, Serve, Ticket
from models.register.register import Register
from models.register.verify import verify
from tests.conftest import StillClock
from tests.models.at_counter import Desk
from tests.models.build import refused
from tests.world import World, world


@pytest.fixture
def at(register: Register, sari: int) -> Desk:
    """Return a desk on which acts are short to write."""
    return Desk(register, sari)


@pytest.fixture
def two(tmp_path: Path, clock: StillClock) -> Iterator[World]:
    """Return a centre with two desks of one branch that know each other."""
    with world(tmp_path, f"sqlite://{tmp_path / 'centre.db'}", clock) as made:
        first, second = made.desk(), made.desk()
        first.take_in()
        second.take_in("3273051708859002", "Budi Harsono")
        for site in (first, second, first):
            site.sync()
        yield made


def test_two_desks_without_a_line_never_share_a_label(two: World) -> None:
    first, second = (Desk(site.register, site.sari) for site in two.sites)
    given = [desk.give() for _ in range(20) for desk in (first, second)]
    assert len(set(given)) == 40
    assert {label[0] for label in given} == {"A", "B"}


def test_a_visit_passed_to_another_desk_is_callable_there_only_after_the_exchange_and_never_at_both(
    two: World, clock: StillClock
) -> None:
    first, second = (Desk(site.register, site.sari) for site in two.sites)
    first.give(services=("PP",))
    first.do(PassOn(ticket="A-001", to="B2"))
    with refused("queue_empty"):
        first.do(Next(counter=1))
    with refused("ticket_elsewhere"):
        first.do(Call(counter=1, ticket="A-001"))
    with refused("queue_empty"):
        second.do(Next(counter=2))
    with refused("ticket_unknown"):
        second.do(Call(counter=2, ticket="A-001"))
    (sister,) = first.view().sisters
    assert (sister.name, sister.waiting) == ("B", 1), "what is in the air is seen where it came from"
    two.sites[0].sync()
    with refused("queue_empty"):
        second.do(Next(counter=2))
    two.sites[1].sync()
    assert second.do(Next(counter=2)).ticket == "A-001"
    with refused("ticket_elsewhere"):
        first.do(Absent(ticket="A-001"))
    clock.move(minutes=5)
    second.do(Serve(counter=2))
    second.do(Finish(counter=2))
    two.sites[1].sync()
    two.sites[0].sync()
    assert first.state("A-001").state == "done"
    assert first.view().sisters == ()
    for table in ("visit", "visit_period"):
        one, other = (desk.register.database.rows(f"SELECT * FROM {table} ORDER BY 1, 2") for desk in (first, second))
        assert one == other
    assert first.view().contact == clock.now()


def test_what_a_desk_does_to_a_visit_that_it_passed_on_unseen_counts_nowhere(two: World) -> None:
    """A hostile or confused desk writes a call all the same: every replica holds it void."""
    first, second = (Desk(site.register, site.sari) for site in two.sites)
    first.give()
    visit = first.state("A-001").id
    first.do(PassOn(ticket="A-001", to="B"))
    with first.register.writing(first.officer) as writing:
        writing.append(first.register.journal, TicketCalled(counter=9), visit, 2)
    for site in (*two.sites, *two.sites):
        site.sync()
    second.do(Next(counter=2))
    for site in (*two.sites[::-1], *two.sites):
        site.sync()
    for desk in (first, second):
        state = desk.state("A-001")
        assert (state.desk, state.counter, state.calls) == (2, 2, 1)


# --- failure story 13 ----------------------------------------------------------------------------------------------

_TERMINAL = """
import json, sys
from pathlib import Path
from models.forms import Next, Serve, perform
from models.register.register import Register

class Clock:
    def now(self):
        return int(sys.argv[4])

register = Register.open(Path(sys.argv[1]), tokens=Path(sys.argv[2]), clock=Clock())
officer, counter = register.officer_by_code("sari").id, int(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
called = []
for _ in range(100):
    called.append(perform(register, officer, Next(counter=counter)).ticket)
    perform(register, officer, Serve(counter=counter))
print(json.dumps(called))
"""


def test_story_13_two_terminals_call_a_hundred_times_at_once_and_each_person_is_called_once(
    at: Desk, tmp_path: Path
) -> None:
    """Two officers call the same citizen (sbc-qsystem 272): two processes, 100 calls each, 200 people."""
    with at.register.writing(at.officer) as writing:
        for _ in range(200):
            Ticket().perform(writing)
    path, tokens = at.register.database.path, tmp_path / "tokens"
    terminals = [
        subprocess.Popen(
            [sys.executable, "-c", _TERMINAL, str(path), str(tokens), counter, str(at.register.clock.now())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[3],
        )
        for counter in ("1", "2")
    ]
    for terminal in terminals:
        assert terminal.stdout is not None
        assert terminal.stdout.readline() == "ready\n"
    for terminal in terminals:
        assert terminal.stdin is not None
        terminal.stdin.write("go\n")
        terminal.stdin.flush()
    answers = [json.loads(terminal.communicate(timeout=120)[0]) for terminal in terminals]
    assert [terminal.returncode for terminal in terminals] == [0, 0]
    called = [label for answer in answers for label in answer]
    assert len(called) == len(set(called)) == 200
    states = at.register.database.rows("SELECT state, calls, count(*) FROM visit GROUP BY state, calls ORDER BY state")
    assert states == [("done", 1, 198), ("serving", 1, 2)]
    for answer in answers:
        assert answer == sorted(answer), "each terminal calls in the order of the queue"
    assert verify(at.register.database).faults == ()
