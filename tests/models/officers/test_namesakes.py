"""Two officers of one name are told apart wherever a name stands."""

from __future__ import annotations

from functools import partial

from models.acts import OfficerAdded, OfficerData
from models.cases import views
from models.forms import Assign, Next, PutPaper, Serve, TakeInventory, Ticket, case_of, perform
from models.officers.namesakes import officer_told
from models.paper_files.inventory import counts, paper_of
from models.queue import day
from models.register.register import SYSTEM, Register
from models.slips import common
from models.words import history
from tests.models.build import take_in


def namesake(register: Register, sari: int) -> int:
    """Add an officer who has the name of another one, in other letters."""
    first = register.officer(sari)
    assert first is not None
    personal = OfficerData(name=first.name.upper())
    with register.writing(SYSTEM, as_centre=True) as writing:
        act = OfficerAdded(code="sari2", role="officer", units=first.units, personal=personal)
        return writing.record(act).entry.id


def test_a_name_alone_is_enough_as_long_as_it_is_one(register: Register, sari: int) -> None:
    alone = officer_told(register, sari)
    assert "(" not in alone
    other = namesake(register, sari)
    assert officer_told(register, sari) == f"{alone} (sari)"
    assert officer_told(register, other) == f"{alone.upper()} (sari2)"
    assert officer_told(register, 0, "nobody") == "nobody"
    assert common.officer(register, sari) == f"{alone} (sari)", "on a slip, too"


def test_histories_and_figures_say_which_one(register: Register, sari: int) -> None:
    other = namesake(register, sari)
    case = take_in(register, sari)
    perform(register, sari, Assign(case=case, officer="sari2"))
    perform(register, sari, PutPaper(case=case, unit="LOKET", place="Rak A"))
    perform(register, other, TakeInventory(unit="LOKET", place="Rak A", found=(case,)))
    perform(register, sari, Ticket(services=("PP",)))
    perform(register, other, Next(counter=1))
    perform(register, other, Serve(counter=1))
    found = views.detail(register, case_of(register, case).id)
    assert found.assignee.endswith("(sari2)")
    assert {event.officer.split()[-1] for event in found.events} == {"(sari)"}
    told = partial(history.told, unit=found.unit_name, officer=found.assigned_name)
    (line,) = (told(e.act) for e in found.events if type(e.act).__name__ == "CaseAssigned")
    assert line == f"Assigned to {officer_told(register, other)}"
    assert paper_of(register, case_of(register, case).id).officer.endswith("(sari)")
    assert counts(register)[0].officer.endswith("(sari2)")
    tallies = day.day(register, register.today()).tallies
    assert {t.officer.split()[-1] for t in tallies} == {"(sari)", "(sari2)"}
