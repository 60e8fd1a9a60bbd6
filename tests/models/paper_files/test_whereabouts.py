"""Where the paper file of a case is: the newest by the clock counts, whatever the order in which desks hear of it."""

from __future__ import annotations

from itertools import permutations

import pytest

from models.acts import CaseOpened, PaperMoved
from models.facts import numbering
from models.fold import CaseState
from models.forms import Accept, Deliver, Offer, PutPaper, Ready, Undo, case_of, perform, read_form
from models.paper_files import inventory
from models.register.register import Register
from models.register.verify import verify
from tests.conftest import StillClock
from tests.models.build import Story, make_ready, refused, retire_unit, take_in, to_unit, unit

OPENED = CaseOpened(number=12, person=1, service="PP", variant="baru", catalogue=1, pool=100)


def where(register: Register, case: str) -> tuple[str, str]:
    """Return unit and place of a case's papers."""
    found = inventory.paper_of(register, case_of(register, case).id)
    return found.unit, found.place


def test_a_file_is_put_somewhere_and_told_with_its_time_and_officer(
    register: Register, sari: int, clock: StillClock
) -> None:
    case = take_in(register, sari)
    assert where(register, case) == ("", "")
    perform(register, sari, PutPaper(case=case, unit="hi", place="  Rak   B-2 "))
    found = inventory.paper_of(register, case_of(register, case).id)
    assert (found.unit, found.place, found.at) == ("HI", "Rak B-2", clock.at)
    assert found.officer == register.officer(sari).name  # type: ignore[union-attr]  # she exists
    assert verify(register.database).sound


def test_without_a_unit_it_is_with_the_holder(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    perform(register, sari, PutPaper(case=case, place="Loker 3"))
    holder = case_of(register, case).holder
    assert inventory.paper_of(register, case_of(register, case).id).unit == next(
        u.code for u in register.units() if u.id == holder
    )


def test_what_can_not_be_said_is_refused(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    retire_unit(register, "K3")
    with refused("place_missing"):
        perform(register, sari, PutPaper(case=case, place="  "))
    with refused("unit_unknown"):
        perform(register, sari, PutPaper(case=case, unit="XYZ", place="Rak"))
    with refused("unit_unknown"):
        perform(register, sari, PutPaper(case=case, unit="K3", place="Rak"))
    with refused("case_unknown"):
        perform(register, sari, PutPaper(case=numbering.shown(numbering.make(register.series(), 999)), place="Rak"))
    with refused("text_too_long"):
        perform(register, sari, PutPaper(case=case, place="x" * 201))
    assert where(register, case) == ("", "")


def test_a_line_of_the_command_says_it_too(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    perform(register, sari, read_form(f'{{"do":"paper","case":"{case}","unit":"HI","place":"Rak A"}}'))
    assert where(register, case) == ("HI", "Rak A")


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_newest_by_the_clock_wins_in_any_order(order: tuple[int, ...]) -> None:
    story = Story()
    story.add(OPENED, place=1)
    for desk, at_place in enumerate(order, 2):
        # each desk says it later than the one before it, and none has seen another's
        story.add(PaperMoved(unit=200, place=f"Rak {desk}"), desk=desk, after=1, place=2 + at_place)
    fold = story.fold()
    assert [o.verdict for o in fold.outcomes] == ["applied"] * 4, "papers that move cross with nothing"
    assert isinstance(fold.state, CaseState)
    assert fold.state.paper is not None
    assert fold.state.paper.place == "Rak 4"


def test_a_handover_moves_no_paper(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    perform(register, sari, PutPaper(case=case, unit="LOKET", place="Rak B-2"))
    to_unit(register, sari, case)
    assert case_of(register, case).holder == unit(register, "HI")
    assert where(register, case) == ("LOKET", "Rak B-2")


def test_undoing_another_act_leaves_the_papers_where_they_lie(register: Register, sari: int) -> None:
    case = make_ready(register, sari)
    perform(register, sari, Deliver(case=case))
    perform(register, sari, PutPaper(case=case, unit="LOKET", place="Arsip"))
    assert perform(register, sari, Undo(case=case)).state == "ready"
    assert where(register, case) == ("LOKET", "Arsip")


def test_papers_move_in_every_state(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    perform(register, sari, Offer(case=case, to="HI"))
    perform(register, sari, PutPaper(case=case, unit="HI", place="meja"))
    perform(register, sari, Accept(case=case))
    perform(register, sari, Ready(case=case))
    perform(register, sari, Accept(case=case))
    perform(register, sari, Deliver(case=case))
    perform(register, sari, PutPaper(case=case, unit="LOKET", place="Arsip 2026"))
    assert where(register, case) == ("LOKET", "Arsip 2026")


def test_the_last_places_are_offered_first_and_known_whatever_their_letters(
    register: Register, sari: int, clock: StillClock
) -> None:
    cases = [take_in(register, sari, nik=None, passport=f"X123456{n}", name=f"Orang {n}") for n in range(3)]
    for case, place in zip(cases, ("Rak A", "Rak B", "Rak A"), strict=True):
        clock.move(hours=1)
        perform(register, sari, PutPaper(case=case, unit="HI", place=place))
    assert [(p.code, p.place, p.files) for p in inventory.places(register)] == [("HI", "Rak A", 2), ("HI", "Rak B", 1)]
    assert inventory.known_place(register, unit(register, "HI"), "rak b") == "Rak B"
    assert inventory.known_place(register, unit(register, "HI"), "Rak C") == "Rak C"
    assert inventory.known_place(register, unit(register, "K3"), "rak b") == "rak b"
    with refused("case_unknown"):
        inventory.paper_of(register, 77)
