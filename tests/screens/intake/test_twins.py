"""Perhaps the same person: the sheet, what its keys record, and what the case and home say of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Static

from models import words
from models.duplicates.candidates import Candidates, likely
from models.facts import numbering
from models.forms import Intake, perform
from models.register.register import Register
from models.terminal.terminal import Terminal
from ptsa_tui.app import PtsaApp
from ptsa_tui.settings import Settings
from screens.case.screen import CaseScreen
from screens.home import Home
from screens.intake.screen import IntakeScreen
from screens.intake.twins import Judged, Twins
from screens.lookup.screen import Lookup
from screens.shell.help import Help
from screens.widgets.lines import Lines
from tests.conftest import StillClock
from tests.screens.conftest import SIZES, press, said, settle, type_, until
from tests.screens.test_flows import looks
from tests.world import Site, world

ONE, TWO, NEW = "3174015203909001", "3275055203909055", "3171035203909077"
"""Of invented women, all born 12 March 1990."""


def take(register: Register, officer: int, number: str, **more: object) -> tuple[int, int]:
    """Take someone in; return person and case."""
    fields: dict[str, object] = {"name": "Siti Rahayu", "phone": "081234567890", "address": "Jl. Melati No. 5"}
    form = Intake(nik=number, service="PP", papers="all", **{**fields, **more})  # type: ignore[arg-type]
    done = perform(register, officer, form)
    assert done.person is not None
    assert done.case is not None
    return done.person, done.case


def verdicts(register: Register) -> list[tuple[int, int, str]]:
    """Return what was judged."""
    return register.database.rows("SELECT person, other, verdict FROM person_compared ORDER BY 1, 2")


def typed(register: Register) -> Candidates:
    """Look for a person as she is typed in."""
    return likely(register, "Siti Rahajoe", nik=NEW, phone="081234567890", address="Jalan Melati 5")


async def open_sheet(pilot: Pilot[int]) -> list[Judged | None]:
    """Open the sheet as intake does; return the list that its answer comes into."""
    app = pilot.app
    assert isinstance(app, PtsaApp)
    found = await app.terminal.read(typed, app.terminal.register)
    answers: list[Judged | None] = []
    app.open(Twins(found), answers.append)
    await settle(pilot)
    return answers


def shown(app: PtsaApp, id_: str, width: int = 80) -> list[str]:
    """Return the lines of a list as they are drawn."""
    lines = app.screen.query_one(id_, Lines)
    return ["".join(cell.text.ljust(cell.width) for cell in lines._draw(row, width)) for row in lines.rows]


async def test_two_columns_say_what_agrees_and_what_differs(app: PtsaApp, register: Register, sari: int) -> None:
    take(register, sari, ONE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await open_sheet(pilot)
        text = shown(app, "#pairs")
        signs = {line[3:12].strip(): line[1] for line in text}
        assert signs == {
            "": " ",
            "Name": "≈",
            "NIK": "≠",
            "Born": "=",
            "Phone": "=",
            "Address": "≈",
            "Cases": " ",
            "Why": " ",
        }
        assert "317401••••••9001" in text[2]
        assert ONE not in "\n".join(text)
        assert "081234567890" not in "\n".join(text)
        assert "name sounds alike, same birth date, same phone, similar address" in text[-1]
        assert "1, last visit 24 Nov 2026" in text[-2]


@pytest.mark.parametrize(("key", "verdict"), [("s", "same"), ("b", "different"), ("escape", None), ("f10", None)])
async def test_keys_give_the_judgement_back(
    app: PtsaApp, register: Register, sari: int, key: str, verdict: str | None
) -> None:
    one, _case = take(register, sari, ONE)
    two, _other = take(register, sari, TWO)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        answers = await open_sheet(pilot)
        await press(pilot, "down", key)
        assert answers == [Judged(verdict, one, (two, one)) if verdict else None]  # type: ignore[arg-type]
        assert verdicts(register) == []


async def test_enter_decides_nothing(app: PtsaApp, register: Register, sari: int) -> None:
    take(register, sari, ONE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        answers = await open_sheet(pilot)
        await press(pilot, "enter", "u")
        assert answers == []
        assert isinstance(app.screen, Twins)
        await press(pilot, "f1")
        assert isinstance(app.screen, Help)


async def test_each_candidate_that_is_looked_at_is_logged_once(app: PtsaApp, register: Register, sari: int) -> None:
    take(register, sari, ONE)
    take(register, sari, TWO)
    take(register, sari, "3674015203909033")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        before = len(looks(register))
        await open_sheet(pilot)
        await press(pilot, "down", "up", "down")
        assert looks(register)[before:] == ["DetailOpened", "DetailOpened"]


async def test_a_key_typed_before_the_sheet_stood_there_goes_into_the_form(
    app: PtsaApp, register: Register, sari: int
) -> None:
    take(register, sari, ONE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f2")
        screen = app.screen
        assert isinstance(screen, IntakeScreen)
        screen.focus_on("address")
        await settle(pilot)
        found = typed(register)
        answers: list[Judged | None] = []
        early = [events.Key(c, c) for c in "bs"]
        app.open(Twins(found), answers.append)
        for event in early:
            app.post_message(event)
        await until(pilot, lambda: screen.field("address").value == "bs", "typed ahead")
        assert answers == [None]
        assert app.screen is screen


async def open_case(pilot: Pilot[int], case: int) -> None:
    """Open a case."""
    app = pilot.app
    assert isinstance(app, PtsaApp)
    app.open(CaseScreen(case))
    await settle(pilot)


async def test_the_case_asks_records_and_takes_back(app: PtsaApp, register: Register, sari: int) -> None:
    one, first = take(register, sari, ONE)
    two, second = take(register, sari, TWO)
    number = register.database.row("SELECT number FROM case_file WHERE id = ?", first)
    assert number is not None
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await open_case(pilot, second)
        assert any("Perhaps the same person: 1" in line for line in shown(app, "#case"))
        await press(pilot, "i", "s")
        assert verdicts(register) == [(two, one, "same")]
        assert "same person" in said(app)
        told = "\n".join(shown(app, "#case"))
        assert f"Same as Siti Rahayu (desk 1)  {numbering.short(number[0])} PP" in told
        assert "Perhaps the same person" not in told
        await press(pilot, "i", "u")
        assert verdicts(register) == []
        assert any("Perhaps the same person: 1" in line for line in shown(app, "#case"))
        await press(pilot, "i", "b")
        assert verdicts(register) == [(two, one, "different")]
        assert "Perhaps the same person" not in "\n".join(shown(app, "#case"))
        await press(pilot, "i", "b")
        assert isinstance(app.screen, Twins)
        await press(pilot, "u")
        assert verdicts(register) == []


async def test_someone_else_is_said_of_all_that_stood_there(app: PtsaApp, register: Register, sari: int) -> None:
    one, _first = take(register, sari, ONE)
    two, _second = take(register, sari, TWO)
    new, case = take(register, sari, NEW)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await open_case(pilot, case)
        await press(pilot, "i", "down", "b")
        assert verdicts(register) == [(new, one, "different"), (new, two, "different")]


async def test_a_case_without_twins_offers_nothing(app: PtsaApp, register: Register, sari: int) -> None:
    _one, case = take(register, sari, ONE, name="Xaverius Zwingli", phone="")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await open_case(pilot, case)
        screen = app.screen
        assert isinstance(screen, CaseScreen)
        assert "compare" not in {c.id for c in screen.commands()}
        await press(pilot, "i")
        assert app.screen is screen
        assert said(app)


async def test_names_are_text_and_never_markup(app: PtsaApp, register: Register, sari: int) -> None:
    take(register, sari, ONE, name="[bold]Siti[/] Rahayu", address="[@click=app.quit]Jl. Melati 5[/]")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        answers = await open_sheet(pilot)
        text = "\n".join(shown(app, "#pairs"))
        assert "[bold]Siti[/] Rahayu" in text
        assert "[@click=app.quit]" in text
        await press(pilot, "escape")
        assert answers == [None]


async def sheet(pilot: Pilot[int]) -> None:
    """A new person who may be one of two."""
    register, officer = _people(pilot)
    take(register, officer, ONE)
    take(register, officer, TWO, name="Siti Rahaya", phone="08129999000", address="Jl. Kenanga No. 17 RT 04 RW 02")
    await open_sheet(pilot)


async def judged_case(pilot: Pilot[int]) -> None:
    """A case whose applicant was said to be someone, and may be another."""
    register, officer = _people(pilot)
    take(register, officer, ONE)
    take(register, officer, TWO)
    _person, case = take(register, officer, NEW)
    await open_case(pilot, case)
    await press(pilot, "i", "s")


async def judged_sheet(pilot: Pilot[int]) -> None:
    """The same, side by side."""
    await judged_case(pilot)
    await press(pilot, "i")


def _people(pilot: Pilot[int]) -> tuple[Register, int]:
    app = pilot.app
    assert isinstance(app, PtsaApp)
    return app.terminal.register, app.terminal.me.id


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("story", [sheet, judged_case, judged_sheet], ids=lambda s: s.__name__)
def test_picture(
    snap_compare: Callable[..., bool],
    app: PtsaApp,
    story: Callable[[Pilot[int]], asyncio.Future[None]],
    language: str,
    size: str,
) -> None:
    words.set_language(language)

    async def before(pilot: Pilot[int]) -> None:
        await settle(pilot)
        await story(pilot)
        await settle(pilot)

    assert snap_compare(app, terminal_size=SIZES[size], run_before=before)


@pytest.fixture
def sites(tmp_path: Path, clock: StillClock) -> Iterator[tuple[Site, Site]]:
    """Return two desks that took the same citizen in without knowing of each other, and then exchanged."""
    with world(tmp_path / "world", f"sqlite://{tmp_path / 'centre.db'}", clock) as made:
        left, right = made.desk(), made.desk()
        left.take_in(ONE)
        right.take_in(ONE, "Siti Rahajoe")
        for site in (left, right, left):
            site.sync()
        yield left, right


async def test_home_tells_of_a_citizen_whom_two_desks_took_in(sites: tuple[Site, Site]) -> None:
    left, _right = sites
    register = left.register
    desk = Terminal(register)
    desk.officer = register.officer_by_code("sari")
    app = PtsaApp(desk, Settings(colours="full"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert any(line.startswith("  m ! Perhaps the same person") for line in shown(app, "#waiting"))
        await press(pilot, "m")
        assert isinstance(app.screen, Lookup)
        assert len(app.screen.query_one("#hits", Lines).rows) == 2
        await press(pilot, "enter", "i")
        assert "same number" in shown(app, "#pairs")[-1]
        assert "data as of 24 Nov 2026" not in str(app.screen.query_one(".hint", Static).content)
        assert "data as of 09.00" in str(app.screen.query_one(".hint", Static).content)
        await press(pilot, "s")
        assert [verdict for _one, _other, verdict in verdicts(register)] == ["same"]
        await press(pilot, "escape")
        assert app.screen.query_one("#hits", Lines).rows == ()
        await press(pilot, "escape")
        assert isinstance(app.screen, Home)
        assert not any("Perhaps" in line for line in shown(app, "#waiting"))
        await press(pilot, "ctrl+q")
    desk.close()


async def type_person(pilot: Pilot[int], name: str = "Siti Rahajoe") -> IntakeScreen:
    """Type a new person up to the phone, and Enter."""
    await press(pilot, "f2")
    await type_(pilot, NEW)
    await press(pilot, "enter")
    await type_(pilot, name)
    await press(pilot, "enter")
    await type_(pilot, "081234567890")
    await settle(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, IntakeScreen)
    return screen


async def test_intake_shows_them_behind_the_phone_and_records_someone_else_with_the_case(
    app: PtsaApp, register: Register, sari: int
) -> None:
    one, _first = take(register, sari, ONE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        screen = await type_person(pilot)
        assert app.screen is screen
        await press(pilot, "enter")
        assert isinstance(app.screen, Twins)
        await press(pilot, "b")
        assert app.screen is screen
        assert app.focused is screen.field("address").box
        assert verdicts(register) == []
        await press(pilot, "enter")
        assert app.screen is screen
        await type_(pilot, "pkb")
        await press(pilot, "enter", "a", "f10")
        new = register.database.row("SELECT id FROM person WHERE nik = ?", NEW)
        assert new is not None
        assert verdicts(register) == [(new[0], one, "different")]


async def test_intake_left_open_asks_no_second_time_and_saves(app: PtsaApp, register: Register, sari: int) -> None:
    take(register, sari, ONE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        screen = await type_person(pilot)
        await press(pilot, "enter", "escape")
        assert app.focused is screen.field("address").box
        await press(pilot, "enter")
        assert app.screen is screen
        await type_(pilot, "pkb")
        await press(pilot, "enter", "a", "f10")
        assert register.database.row("SELECT count(*) FROM person WHERE nik = ?", NEW) == (1,)
        assert verdicts(register) == []
        screen = await type_person(pilot, "Siti Rahayu")
        assert screen.persons.known is not None


async def test_intake_takes_the_same_person_and_merges_nothing(app: PtsaApp, register: Register, sari: int) -> None:
    """The NIK that she shows now is another one: both entries stay, and are said to be one."""
    one, _first = take(register, sari, ONE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        screen = await type_person(pilot)
        await press(pilot, "enter", "s")
        assert app.screen is screen
        assert app.focused is screen.field("service").box
        assert screen.field("address").value == "Jl. Melati No. 5"
        assert "said to be the same" in screen.field("name").hint
        await type_(pilot, "pkb")
        await press(pilot, "enter", "a", "f10")
        new = register.database.row("SELECT id, name FROM person WHERE nik = ?", NEW)
        assert new is not None
        assert new[1] == "Siti Rahajoe"
        assert verdicts(register) == [(new[0], one, "same")]
        assert register.database.row("SELECT name FROM person WHERE id = ?", one) == ("Siti Rahayu",)


async def test_intake_takes_the_same_person_who_shows_no_number(app: PtsaApp, register: Register, sari: int) -> None:
    one, _first = take(register, sari, ONE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f2", "enter")
        await type_(pilot, "Siti Rahayu")
        await press(pilot, "enter")
        await type_(pilot, "081234567890")
        await press(pilot, "enter", "s")
        await type_(pilot, "pkb")
        await press(pilot, "enter", "a", "f10")
        row = register.database.row("SELECT person FROM case_file ORDER BY id DESC LIMIT 1")
        assert row == (one,)


async def test_typing_ahead_is_never_held_up(app: PtsaApp, register: Register, sari: int) -> None:
    """Keys that come in one burst are typed where they were meant to go."""
    take(register, sari, ONE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        screen = await type_person(pilot)
        for key in ("enter", *"jl bsu"):
            app.post_message(events.Key("space" if key == " " else key, key if len(key) == 1 else None))
        await until(pilot, lambda: screen.field("address").value == "jl bsu", "typed ahead")
        await settle(pilot)
        assert app.screen is screen
        assert verdicts(register) == []
        assert screen.persons.different == ()
        await press(pilot, "enter")
        assert isinstance(app.screen, Twins)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", words.LANGUAGES)
async def test_nothing_runs_out_of_its_column(
    app: PtsaApp, register: Register, sari: int, language: str, size: str
) -> None:
    """Names and addresses of any length are cut with a mark, and both columns stay where they are."""
    words.set_language(language)
    name = "Siti " + "Rahayu" * 18
    take(register, sari, ONE, name=name, address="Jalan " + "Panjang" * 25)
    width = SIZES[size][0]
    async with app.run_test(size=SIZES[size]) as pilot:
        await settle(pilot)
        found = likely(register, name, phone="081234567890", address="漢字" * 40)
        app.open(Twins(found))
        await settle(pilot)
        lines = app.screen.query_one("#pairs", Lines)
        drawn = [lines.render_line(y) for y in range(len(lines.rows))]
        assert {strip.cell_length for strip in drawn} == {width}
        assert sum("…" in strip.text for strip in drawn) == 2
        left = (width - 13) // 2 + 12
        assert drawn[1].text[left + 1 :].startswith("Siti Rahayu")
