"""Failure stories of other programs, told again here: each is a test with the number of its story.

1: a reply that is lost makes two records. 6: "all synced" while something never counts. 10: a case is "ready" because
another one of its kind is. 11: numbers at New Year (in ``tests/models/test_new_year.py``). 2 needs a real terminal and
stands in ``tests/pty``; 12 (printer) and 13 (queue) stand beside their rooms, 3, 4, 5 and 8 (several desks) in
``tests/ptsa_tui/central/test_stories.py``, 14 (handover) in ``tests/models/cases/test_lanes.py``, 15 (deadlines) in
``tests/models/register/test_clock_doubt.py``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from models.acts import HandoverOffered
from models.exchange.link import LinkState, link_view, sign
from models.facts import numbering
from models.fold import CaseState
from models.forms import Accept, Complete, Deliver, Form, Intake, Offer, Ready, Reject, Withdraw, perform
from models.refused import Refused
from models.register.register import Register
from models.register.verify import verify
from models.terminal.terminal import Terminal
from ptsa_tui import cli
from ptsa_tui.app import PtsaApp, farewell
from ptsa_tui.settings import Settings
from ptsa_tui.sync.wire.frames import LAYOUT
from screens.sync import SyncScreen
from screens.widgets.lines import Lines
from tests.models.build import refused
from tests.ptsa_tui.central.test_poison import forge, with_first
from tests.screens.conftest import press, said, settle, until
from tests.screens.test_sync import FakeLink
from tests.world import Cut, Site, World

NIK, NAME = "3174014505909901", "Sulastri Wening"
BUDI = {"nik": "3273051708859902", "name": "Bagus Jatmiko"}


def restart(site: Site) -> None:
    """End the desk's program and start it again."""
    path, tokens = site.register.database.path, site.register.database.path.parent / "tokens"
    site.register.close()
    site.register = Register.open(path, tokens=tokens, clock=site.world.clock)


def at_centre(world: World, kind: str) -> int:
    """Return how many entries of a kind the centre has."""
    with world.centre.store.reading() as tx:
        return int(tx.rows("SELECT count(*) FROM entry WHERE branch = 1 AND kind = %s", kind)[0][0])


# --- 1 -------------------------------------------------------------------------------------------------------------


def test_story_01_the_reply_is_lost_and_the_request_is_sent_again(world: World) -> None:
    """OpenCRVS #7477, Odoo #152259, POSNext #50: saved there, never heard here, sent again; two records."""
    one, two = world.desk(), world.desk()
    number = one.take_in(NIK, NAME)

    def cut(_answer: bytes) -> bytes:
        raise Cut  # the centre has committed; its answer goes nowhere

    one.lose = cut
    for _again in range(3):
        with pytest.raises(Cut):
            one.sync()
        assert at_centre(world, "CaseOpened") == 1
        restart(one)
        assert sign(one.register).unsent > 0, "nothing is called sent that the centre has not confirmed"
    one.lose = lambda answer: answer
    one.sync()
    assert sign(one.register).unsent == 0
    assert one.sync().sent_acts == 0
    two.sync()
    assert (at_centre(world, "CaseOpened"), at_centre(world, "PersonRegistered")) == (1, 1)
    for site in (one, two):
        rows = site.register.database.rows("SELECT number FROM case_file")
        assert [numbering.shown(n) for (n,) in rows] == [number]
        assert site.register.database.rows("SELECT count(*) FROM person") == [(1,)]
        assert verify(site.register.database).sound
    later = one.take_in(**BUDI)
    assert int(later.replace("-", "")[8:14]) == int(number.replace("-", "")[8:14]) + 1


# --- 6 -------------------------------------------------------------------------------------------------------------


def transferred(world: World, one: Site, _two: Site) -> str:
    """The officer was taken from the counter to a unit, and this desk has not heard of it."""
    world.centre.change_officer(1, "sari", units=["HI"])
    one.take_in(**BUDI)
    return "not_at_counter"


def moved(_world: World, one: Site, two: Site) -> str:
    """The case was handed to another unit at a sister desk; here it is handed on as well."""
    case = one.case(one.take_in(NIK, NAME))
    for site in (one, two, one):
        site.sync()
    for site in (two, one):
        site.register.record(site.sari, HandoverOffered(to=site.unit("HI")), case)
    two.sync()
    return "double_offer"


def undecodable(_world: World, one: Site, _two: Site) -> str:
    """What this desk sends can't be read by the centre."""
    one.take_in(NIK, NAME)
    forge(one, lambda request: with_first(request, layout=LAYOUT + 1))
    return "layout_unknown"


@pytest.mark.parametrize("befall", [transferred, moved, undecodable])
async def test_story_06_all_is_sent_and_something_does_not_count(
    world: World,
    befall: Callable[[World, Site, Site], str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """CHT #5701 and #5108, vaccine_registry #88: "all synced" was shown while edits silently never went."""
    one, two = world.desk(), world.desk()
    code = befall(world, one, two)
    for site in (one, two, one):
        site.sync()
    view = link_view(one.register)
    assert view.unsent == 0, "all is sent: the moment at which others show green"
    assert [told.code for told in view.not_accepted] == [code]
    count = view.not_accepted[0].count
    assert link_view(two.register).not_accepted == (), "the other desk's act does not count, not this one's"

    folder = one.register.database.path.parent
    monkeypatch.setenv("PTSA_STATE", str(folder))
    assert cli.main(["--lang", "en", "status", "--data", str(folder)]) == 0
    what = "held at the centre" if view.held else "not accepted"
    assert f"! {count} {what}: " in capsys.readouterr().out
    assert f"{count} not accepted: F12 says why." in farewell(one.register)
    assert "has everything" not in farewell(one.register)

    one.register.set_notes({"centre": "https://pusat.example:8443"})
    link = FakeLink(world.clock.now() + 900)
    link.now = LinkState("waiting", tries=1, sent=3)
    desk = Terminal(one.register, link)
    desk.officer = one.register.officer_by_code("sari")
    app = PtsaApp(desk, Settings(language="en"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f12")
        assert isinstance(app.screen, SyncScreen)
        rows = app.screen.query_one("#sync", Lines).rows
        text = {"".join(cell.text for cell in row.cells): {cell.tone for cell in row.cells} for row in rows}
        assert any(f"! {count} {what}: " in line and "warn" in tones for line, tones in text.items()), text
        assert all("good" not in tones for tones in text.values()), "never plain green"
        await press(pilot, "s")
        link.now = LinkState("waiting", tries=2, sent=3)
        app.link_changed()
        await until(pilot, lambda: "Exchanged: 3 sent" in said(app), "the exchange that was asked for is told")
        assert f"{count} {what}: " in said(app)
        assert said(app).startswith("! ")
    desk.close()


# --- 10 ------------------------------------------------------------------------------------------------------------


def rows_of(register: Register, case: int) -> list[tuple[object, ...]]:
    """Return all that the tables hold of a case."""
    found = register.database.rows("SELECT * FROM case_file WHERE id = ?", case)
    for table in ("requirement_mark", "notice", "handover", "delivery", "case_period", "contest"):
        found += register.database.rows(f'SELECT * FROM {table} WHERE "case" = ? ORDER BY 1, 2', case)
    return [tuple(row) for row in found]


def state_of(register: Register, case: int) -> str:
    """Return a case's state."""
    state = register.fold_of(case).state
    assert isinstance(state, CaseState)
    return state.state


def test_story_10_ready_because_another_case_of_its_kind_is(register: Register, sari: int) -> None:
    """OpenSID #5690: "siap diambil" though no product existed, because requests were matched by the kind of letter."""
    taken = [perform(register, sari, Intake(nik=NIK, name=NAME, service="PKB", papers="all")) for _ in range(2)]
    first, second = (t.case for t in taken)
    assert first
    assert second
    assert taken[0].person == taken[1].person
    number, other = (numbering.shown(t.number or 0) for t in taken)

    def jump(*forms: Form, code: str) -> None:
        before = rows_of(register, first), rows_of(register, second)
        for form in forms:
            with refused(code):
                perform(register, sari, form)
        assert (rows_of(register, first), rows_of(register, second)) == before

    way: list[tuple[Form, str]] = [
        (Offer(case=number, to="HI"), "received"),
        (Accept(case=number), "with_unit"),
        (Ready(case=number, product="SK-1"), "ready"),
        (Accept(case=number), "ready"),
        (Deliver(case=number), "delivered"),
    ]
    untouched = rows_of(register, second)
    jump(Deliver(case=number), code="not_ready")  # nothing is given that was not made
    for form, state in way:
        done = perform(register, sari, form)
        assert done.case == first
        assert state_of(register, first) == state
        assert rows_of(register, second) == untouched, f"{form} changed the other request"
        jump(Deliver(case=other), code="not_ready")
    jump(Ready(case=number), Reject(case=number, reason="-"), code="decision_wrong_state")
    jump(Withdraw(case=number, reason="-"), code="case_closed")
    assert state_of(register, second) == "received"
    finished = rows_of(register, first)
    for form in (Offer(case=other, to="HI"), Accept(case=other)):
        perform(register, sari, form)
    assert state_of(register, second) == "with_unit", "a case is ready by an act on that very case alone"
    perform(register, sari, Ready(case=other, product="SK-2"))
    assert state_of(register, second) == "ready"
    assert rows_of(register, first) == finished
    kinds = [e.kind for e in register.journal.of(second)]
    assert kinds.count("CaseMadeReady") == 1
    assert verify(register.database).sound


def test_story_10_papers_for_one_request_complete_no_other(register: Register, sari: int) -> None:
    first = perform(register, sari, Intake(nik=NIK, name=NAME, service="PKB", rest="missing"))
    second = perform(register, sari, Intake(nik=NIK, name=NAME, service="PKB", rest="missing"))
    assert second.case
    before = rows_of(register, second.case)
    perform(register, sari, Complete(case=numbering.shown(first.notice or 0), papers="all"))
    assert state_of(register, first.case or 0) == "received"
    assert state_of(register, second.case) == "incomplete"
    assert rows_of(register, second.case) == before
    with pytest.raises(Refused):
        perform(register, sari, Ready(case=numbering.shown(second.number or 0), product="SK-1"))
    assert rows_of(register, second.case) == before


# --- all -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("story", [1, 2, 3, 4, 5, 6, 8, 10, 11, 12, 13, 15])
def test_every_story_has_a_test_of_its_name(story: int) -> None:
    tests = Path(__file__).parent
    told = re.compile(rf"^(?:async )?def test_story_{story:02d}_", re.MULTILINE)
    assert any(told.search(path.read_text(encoding="utf-8")) for path in tests.rglob("test_*.py"))
