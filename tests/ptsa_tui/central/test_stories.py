"""Failure stories about several desks, told again here: each is a test with the number of its story.

3: finished work is reverted by the next pull. 4: unsent work is deleted because its officer lost access. 5: two desks,
one case, and what is left depends on who presses first. 8: an act of someone who no longer has the case.
"""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path

import pytest

from models.acts import CaseMadeReady
from models.cases.contests import Crossing, open_crossings
from models.exchange.link import LinkState, link_view, sign
from models.facts import numbering
from models.fold import CaseState
from models.forms import Accept, NoteForm, Offer, Ready, case_of, perform
from models.register.register import Register
from models.register.state_hash import of_tables
from models.register.verify import verify
from models.terminal.terminal import Terminal
from models.words import crossings
from ptsa_tui import cli
from ptsa_tui.app import PtsaApp
from ptsa_tui.central import bundles as at_centre
from ptsa_tui.settings import Settings
from ptsa_tui.sync import bundle as at_desk
from screens.case.screen import CaseScreen
from screens.dialogs import ReasonDialog
from screens.intake.screen import IntakeScreen
from screens.widgets.field import Field
from screens.widgets.lines import Lines
from tests.models.build import refused
from tests.ptsa_tui.central.test_crossing_pairs import PAIRS, quiet, state_of
from tests.screens.conftest import OnPurpose, press, said, settle, type_, until
from tests.screens.test_sync import FakeLink
from tests.world import Site, World

NIK, NAME = "3174014505909901", "Sulastri Wening"


def restart(site: Site) -> None:
    """End the desk's program and start it again."""
    path, tokens = site.register.database.path, site.register.database.path.parent / "tokens"
    site.register.close()
    site.register = Register.open(path, tokens=tokens, clock=site.world.clock)


def command(site: Site, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Run a command of the program at a desk."""
    folder = site.register.database.path.parent
    monkeypatch.setenv("PTSA_STATE", str(folder))
    return cli.main(["--lang", "en", *arguments, "--data", str(folder)])


# --- 3 -------------------------------------------------------------------------------------------------------------


async def test_story_03_a_pull_of_older_data_reverts_nothing_and_leaves_open_forms_alone(world: World) -> None:
    """Odoo #288974, SORMAS #139: work finished offline went back to a draft; an open form was overwritten."""
    one, two = world.desk(), world.desk()
    for site in (one, two):
        site.register.set_notes({"centre_keys": world.centre.identity().keys.public.hex()})
    number = one.take_in(NIK, NAME)
    quiet(one, two)
    case = one.case(number)
    # the other desk still has the case as it was, and writes about it; this one finishes it, and can not send it
    perform(two.register, two.sari, NoteForm(case=number, text="menunggu"))
    two.sync()
    perform(one.register, one.sari, Ready(case=number, product="SK-1"))
    unsent = sign(one.register).unsent
    assert unsent > 0
    one.register.set_notes({"centre": "https://pusat.example:8443"})
    link = FakeLink(world.clock.now() + 900)
    desk = Terminal(one.register, link)
    desk.officer = one.register.officer_by_code("sari")
    app = PtsaApp(desk, Settings(language="en"))
    app.pace = OnPurpose()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f2")
        assert isinstance(app.screen, IntakeScreen)
        await type_(pilot, "3174")
        app.open(CaseScreen(case))
        await settle(pilot)
        await press(pilot, "n")
        assert isinstance(app.screen, ReasonDialog)
        await type_(pilot, "setengah kalimat")
        # a stick brings what the centre has: all of it older than what was done here
        stick = at_centre.written(world.centre, 1, one.register.desk)[0]
        assert at_desk.read(one.register, one.keys, stick).pulled > 0
        link.now = LinkState("waiting", tries=1, pulled=3)
        app.link_changed()
        await settle(pilot)
        assert app.screen.query_one("#field-text", Field).value == "setengah kalimat"
        assert state_of(one, case).state == "ready"
        await type_(pilot, " lagi")
        await press(pilot, "enter")
        assert "Note written" in said(app)
        assert isinstance(app.screen, CaseScreen)

        def told() -> str:
            return "\n".join("".join(c.text for c in row) for row in app.screen.query_one("#case", Lines).rows)

        await until(pilot, lambda: "setengah kalimat lagi" in told(), "the history shows the note")
        assert "menunggu" in told(), "what the other desk wrote is here, too"
        assert "Ready: SK-1" in told()
        await press(pilot, "escape")
        assert isinstance(app.screen, IntakeScreen)
        assert "3174" in app.screen.query_one("#field-identity", Field).value
    desk.close()
    one.register.connect()
    assert sign(one.register).unsent > unsent, "it waits still, with the note"
    quiet(one, two)
    for site in (one, two):
        state = state_of(site, case)
        assert (state.state, state.product, state.open_contests) == ("ready", "SK-1", ())
    assert of_tables(one.register.database) == world.centre.facts(1)["state"]


# --- 4 -------------------------------------------------------------------------------------------------------------


EXPORT = ("journal", "export", "--personal", "--officer", "ratna", "--password-file")


def password_of(folder: Path) -> Path:
    """Return a file with the officers' password."""
    path = folder / "password"
    path.write_text("rahasia\n")
    return path


def exported(capsysbinary: pytest.CaptureFixture[bytes]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]


def test_story_04_the_officer_lost_the_right_and_what_was_not_sent_is_kept(
    world: World, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    """SORMAS #403 and #399: what was never sent was deleted, because the officer had lost access meanwhile."""
    one, two = world.desk(), world.desk()
    world.centre.change_officer(1, "sari", units=["HI"])  # this desk has not heard of it
    one.take_in(NIK, NAME)
    acts = [e.id for e in one.register.journal.walk(one.register.chain)]
    before = verify(one.register.database).entries
    for _again in range(3):
        one.sync()
        two.sync()
    restart(one)
    assert [e.id for e in one.register.journal.walk(one.register.chain)] == acts, "nothing of it is deleted"
    assert verify(one.register.database).entries >= before
    view = link_view(one.register)
    assert view.unsent == 0
    assert [(told.code, told.count) for told in view.not_accepted] == [("not_at_counter", 1)]
    (shown,) = (t for t in view.troubles if t.what == "objection")
    assert shown.code == "not_at_counter", "the screen says why"
    assert command(one, monkeypatch, *EXPORT, str(password_of(tmp_path))) == 0
    lines = exported(capsysbinary)
    (opened,) = (line for line in lines if line["kind"] == "CaseOpened")
    assert opened["objection"] == "not_at_counter"
    assert any(NAME in str(line.get("personal")) for line in lines), "with all that was typed"
    assert two.register.database.rows("SELECT count(*) FROM case_file") == [(0,)], "and it does not count anywhere"


def test_story_04_the_desk_lost_its_key_and_what_was_not_sent_is_kept(
    world: World, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    one, two = world.desk(), world.desk()
    one.register.set_notes(
        {"centre_keys": world.centre.identity().keys.public.hex(), "centre": "https://pusat.example:8443"}
    )
    sent = one.take_in(NIK, NAME)
    quiet(one, two)
    number = one.take_in("3273051708859902", "Bagus Jatmiko")
    perform(one.register, one.sari, Ready(case=sent, product="SK-1"))
    waiting = sign(one.register).unsent
    state = of_tables(one.register.database)
    world.centre.revoke_desk(1, one.register.desk)
    for _again in range(3):
        with refused("desk_revoked"):
            one.sync()
    restart(one)
    assert sign(one.register).unsent == waiting == 3, "all of it waits, nothing of it is deleted"
    assert of_tables(one.register.database) == state
    assert state_of(one, one.case(sent)).state == "ready"
    assert numbering.shown(state_of(one, one.case(number)).number) == number
    assert command(one, monkeypatch, *EXPORT, str(password_of(tmp_path))) == 0
    kinds = [line["kind"] for line in exported(capsysbinary) if line["desk"] == one.register.desk]
    assert kinds.count("CaseOpened") == 2
    assert kinds.count("CaseMadeReady") == 1
    stick = tmp_path / "kept.ptsa"
    assert command(one, monkeypatch, "bundle", "write", str(stick)) == 0
    assert b"5 entries" in capsysbinary.readouterr().out
    assert stick.stat().st_size > 0
    with refused("desk_revoked"):
        at_centre.read(world.centre, stick.read_bytes())
    assert sign(one.register).unsent == waiting + 2, "with the two looks of the export"


# --- 5 -------------------------------------------------------------------------------------------------------------


def shown(site: Site) -> tuple[Crossing, ...]:
    reader = site.register.officer(site.sari)
    assert reader is not None
    return open_crossings(site.register, reader)


@pytest.mark.parametrize("name", ["double accept", "decision × withdrawal", "delivery at two counters"])
def test_story_05_two_desks_one_case_and_one_visible_conflict_whoever_presses_first(name: str, world: World) -> None:
    """Tangerine #2722 and #2484, Primero #508: one form was lost without a word, which one depended on the order."""
    one, two = world.desk(), world.desk()
    base, first, second, code = PAIRS[name]
    orders = [o for o in permutations("aAbB") if o.index("a") < o.index("A") and o.index("b") < o.index("B")]
    assert len(orders) == 6
    for count, order in enumerate(orders, 1):
        number = base(one)
        quiet(one, two)
        case = one.case(number)
        before, done = state_of(one, case), {}
        for step in order:
            site = one if step in "aA" else two
            if step in "ab":
                act = (first if step == "a" else second)(site, before)
                done[step] = site.register.record(site.sari, act, case).entry.id
            else:
                site.sync()
        quiet(one, two)
        assert state_of(one, case) == state_of(two, case)
        assert of_tables(one.register.database) == of_tables(two.register.database) == world.centre.facts(1)["state"]
        pages = [[c for c in shown(site) if c.case == case] for site in (one, two)]
        assert [len(page) for page in pages] == [1, 1], "one visible conflict, at both desks"
        assert [len(shown(site)) for site in (one, two)] == [count, count]
        here, there = pages[0][0], pages[1][0]
        assert here.code == there.code == code
        assert (here.stands, here.other) == (there.stands, there.other), "both are told the same"
        assert {here.stands.entry, here.other.entry} == set(done.values()), "and neither act is lost"
        assert here.mine != there.mine, "each in the sentence of its own side"
        assert {e.id for e in one.register.journal.of(case)} >= set(done.values())
        assert crossings.told(code).stands != crossings.told(code).other


# --- 8 -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def apart(world: World) -> tuple[Site, Site]:
    """Return two desks: at the first the counter works, at the second an officer of the unit HI alone."""
    world.centre.add_officer(1, "hana", "Hana Kusuma", "officer", ["HI"], "rahasia", fast=True)
    world.centre.add_officer(1, "lukman", "Lukman Hakim", "officer", ["HI"], "rahasia", fast=True)
    return world.desk(), world.desk()


def given_away(one: Site, two: Site) -> tuple[str, int]:
    """Return a case that the unit HI held and gave back to the counters, of which the unit's desk knows nothing."""
    number = one.take_in(NIK, NAME)
    perform(one.register, one.sari, Offer(case=number, to="HI"))
    perform(one.register, one.officer("lukman"), Accept(case=number))
    quiet(one, two)
    perform(one.register, one.officer("lukman"), Offer(case=number, to="LOKET"))
    perform(one.register, one.sari, Accept(case=number))
    one.sync()
    return number, one.case(number)


def test_story_08_an_act_after_the_case_was_given_away_is_shown_once_and_never_executed(
    world: World, apart: tuple[Site, Site]
) -> None:
    """OpenCRVS #12878, #9496 and #10604: it was executed all the same, or again when the case came back."""
    one, two = apart
    number, case = given_away(one, two)
    perform(two.register, two.officer("hana"), Ready(case=number, product="SK-8", back=False))
    assert state_of(two, case).state == "ready", "here nobody has heard of it yet"
    quiet(two, one)

    def nothing_done() -> None:
        for site in (one, two):
            state = state_of(site, case)
            assert state.product == ""
            assert [c.code for c in state.contests] == ["crossed"]
            kinds = [e.kind for e in site.register.journal.of(case)]
            assert kinds.count(CaseMadeReady.__name__) == 1, "kept, once"
            assert verify(site.register.database).sound

    nothing_done()
    assert [state_of(site, case).state for site in (one, two)] == ["received", "received"]
    for site, code in ((one, "sari"), (two, "hana")):
        reader = site.register.officer_by_code(code)
        assert reader is not None
        (told,) = open_crossings(site.register, reader)
        assert (told.other.name, told.other.unit, told.mine) == ("Hana Kusuma", "HI", code == "sari")
    assert sum(t.count for t in link_view(two.register).not_accepted) == 1, "its author is told once"
    # the case comes back to the unit: nothing is played again
    perform(one.register, one.sari, Offer(case=number, to="HI"))
    one.sync()
    two.sync()
    perform(two.register, two.officer("hana"), Accept(case=number))
    for _again in range(3):
        quiet(two, one)
        restart(two)
    nothing_done()
    for site in (one, two):
        state = state_of(site, case)
        assert (state.state, state.holder, len(state.contests)) == ("with_unit", site.unit("HI"), 1)
    # done again by a person, it counts, and the crossing is settled
    entry = state_of(two, case).open_contests[0].entry
    perform(two.register, two.officer("hana"), Ready(case=number, product="SK-8", back=False, redoes=entry))
    quiet(two, one)
    for site in (one, two):
        state = state_of(site, case)
        assert (state.state, state.product, state.open_contests) == ("ready", "SK-8", ())


def test_story_08_a_case_that_was_decided_first_may_still_be_given_away(world: World, apart: tuple[Site, Site]) -> None:
    """The other way round nothing is lost: the decision was placed before, and the case goes on with it."""
    one, two = apart
    number = one.take_in(NIK, NAME)
    perform(one.register, one.sari, Offer(case=number, to="HI"))
    perform(one.register, one.officer("lukman"), Accept(case=number))
    quiet(one, two)
    perform(two.register, two.officer("hana"), Ready(case=number, product="SK-8", back=False))
    perform(one.register, one.officer("lukman"), Offer(case=number, to="LOKET"))
    perform(one.register, one.sari, Accept(case=number))
    quiet(two, one)
    for site in (one, two):
        state = case_of(site.register, number)
        assert isinstance(state, CaseState)
        assert (state.state, state.product, state.contests) == ("ready", "SK-8", ())
        assert state.holder == site.unit("LOKET")


def test_story_08_another_branch_has_the_case_now(world: World) -> None:
    """It was given to another branch, which works on it; what is done here later does not count there either."""
    world.centre.add_officer(1, "hana", "Hana Kusuma", "officer", ["LOKET"], "rahasia", fast=True)
    one, two, other = world.desk(1), world.desk(1), world.desk(2)
    number = one.take_in(NIK, NAME)
    quiet(one, two, other)
    perform(one.register, one.sari, Offer(case=number, to="2/HI"))
    quiet(one, other)
    perform(other.register, other.sari, Accept(case=number))
    quiet(other, one)
    case = one.case(number)
    perform(two.register, two.officer("hana"), Ready(case=number, product="SK-8"))
    quiet(two, other, one)
    for site in (one, two, other):
        state = state_of(site, case)
        assert (state.state, state.product, len(state.open_contests)) == ("with_unit", "", 1)
        assert state.holder == site.unit("HI", 2)
