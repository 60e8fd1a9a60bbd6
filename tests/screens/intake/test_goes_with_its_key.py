"""What a number filled in goes with the number, what a service asked for with the service; what was typed stays."""

from __future__ import annotations

from textual.pilot import Pilot
from textual.widgets import Static

from models.cases import views
from models.facts import numbering
from models.fold import PersonState
from models.forms import Correct, Done, Intake, perform
from models.register.register import Register
from ptsa_tui.app import PtsaApp
from screens.intake.differing import CorrectKnown
from screens.intake.papers import Papers
from screens.intake.screen import IntakeScreen
from tests.screens.conftest import press, said, settle, type_

A, B, NOBODY = "3174014505909007", "3174014505909008", "3174014505909009"
"""Numbers that differ in their last digit; the third one is nobody's."""

MELATI = {"name": "Wulan Kinanti", "phone": "081234567890", "address": "Jl. Melati 1"}
MAWAR = {"name": "Xaverius Tunggul", "phone": "081334567891", "address": "Jl. Mawar 2"}


def take(register: Register, sari: int, number: str, known: dict[str, str], service: str = "PP") -> Done:
    """Take somebody in whom the desk knows from now on."""
    return perform(register, sari, Intake(nik=number, service=service, papers="all", **known))  # type: ignore[arg-type]


def both(register: Register, sari: int) -> tuple[Done, Done]:
    """Take A and B in."""
    return take(register, sari, A, MELATI), take(register, sari, B, MAWAR)


def person(register: Register, id_: int | None) -> PersonState:
    """Return what is known of a person."""
    state = register.fold_of(id_ or 0).state
    assert isinstance(state, PersonState)
    return state


def of(state: PersonState) -> dict[str, str]:
    """Return name, phone and address."""
    return {part: getattr(state, part) for part in MELATI}


def shown(screen: IntakeScreen) -> dict[str, str]:
    """Return name, phone and address as they stand in the form."""
    return {part: screen.field(part).value for part in MELATI}


def newest(register: Register) -> tuple[int, str]:
    """Return person and service of the newest case."""
    row = register.database.row("SELECT person, service FROM case_file ORDER BY id DESC LIMIT 1")
    assert row is not None
    return row[0], row[1]


def count(register: Register) -> int:
    """Return how many cases there are."""
    return int((register.database.row("SELECT count(*) FROM case_file") or (0,))[0])


async def opened(pilot: Pilot[int], number: str = "") -> IntakeScreen:
    """Open intake and type a number."""
    await settle(pilot)
    await press(pilot, "f2")
    await type_(pilot, number)
    await settle(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, IntakeScreen)
    return screen


async def retype(pilot: Pilot[int], screen: IntakeScreen, field: str, text: str) -> None:
    """Put the cursor into a field and type another text in the place of what stands there."""
    screen.focus_on(field)
    await press(pilot, "end", "ctrl+u")
    await type_(pilot, text)
    await settle(pilot)


def differences(screen: IntakeScreen) -> str:
    """Return what stands side by side."""
    return str(screen.query_one("#differences", Static).content)


async def test_what_a_number_filled_in_goes_with_it(app: PtsaApp, register: Register, sari: int) -> None:
    one, other = both(register, sari)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, A)
        assert shown(screen) == MELATI
        await press(pilot, "backspace")
        assert shown(screen) == dict.fromkeys(MELATI, "")
        await type_(pilot, B[-1])
        await settle(pilot)
        assert shown(screen) == MAWAR
        await press(pilot, "enter")
        await type_(pilot, "pkb")
        await press(pilot, "enter", "a", "f10")
        assert newest(register) == (other.person, "PKB"), said(app)
    assert of(person(register, one.person)) == MELATI
    assert of(person(register, other.person)) == MAWAR
    assert register.database.row("SELECT count(*) FROM entry WHERE kind = 'PersonCorrected'") == (0,)


async def test_a_number_that_nobody_has_begins_empty(app: PtsaApp, register: Register, sari: int) -> None:
    both(register, sari)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, A)
        await press(pilot, "backspace")
        await type_(pilot, NOBODY[-1])
        await press(pilot, "enter")
        assert app.focused is screen.field("name").box
        assert shown(screen) == dict.fromkeys(MELATI, "")
        await type_(pilot, "Yohana Baru")
        await press(pilot, "enter", "enter", "enter")
        await type_(pilot, "pkb")
        await press(pilot, "enter", "a", "f10")
        new = person(register, newest(register)[0])
        assert (new.nik, of(new)) == (NOBODY, {"name": "Yohana Baru", "phone": "", "address": ""})


async def test_what_was_typed_stays_and_stops_the_save_where_the_register_differs(
    app: PtsaApp, register: Register, sari: int
) -> None:
    _one, other = both(register, sari)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, A)
        await retype(pilot, screen, "name", "Wulan Kinanti Dewi")
        await retype(pilot, screen, "identity", B)
        assert shown(screen) == {**MAWAR, "name": "Wulan Kinanti Dewi"}
        assert "Wulan Kinanti Dewi | register: Xaverius Tunggul" in differences(screen)
        before = count(register)
        screen.focus_on("service")
        await type_(pilot, "pkb")
        await press(pilot, "enter", "a", "f10", "f10")
        assert count(register) == before
        assert app.focused is screen.field("name").box
        assert "Ctrl+W" in said(app)
        await press(pilot, "ctrl+u", "enter")  # left empty, it stays as the register knows it
        assert shown(screen) == MAWAR
        await press(pilot, "f10")
        assert newest(register) == (other.person, "PKB"), said(app)
        assert of(person(register, other.person)) == MAWAR


async def test_a_correction_is_an_act_of_its_own_and_older_cases_keep_their_name(
    app: PtsaApp, register: Register, sari: int
) -> None:
    one, _other = both(register, sari)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, A)
        await press(pilot, "enter")
        await type_(pilot, "pkb")
        await press(pilot, "enter", "a")
        await retype(pilot, screen, "name", "Wulan Kinanti Dewi")
        await retype(pilot, screen, "phone", "0800 0000 001")
        await press(pilot, "ctrl+w")
        assert isinstance(app.screen, CorrectKnown)
        sides = str(app.screen.query_one(".sides", Static).content)
        assert all(number in sides for number in ("081234567890", "08000000001"))
        await press(pilot, "f10", "f10")  # the phone is said to be right, the name is not
        assert app.focused is screen.field("name").box
        assert person(register, one.person).phone == MELATI["phone"]
        await press(pilot, "ctrl+w", "escape", "f10")
        assert of(person(register, one.person)) == MELATI
        await press(pilot, "ctrl+w", "f10")
        await type_(pilot, "x")  # what was said holds for what stood there
        await press(pilot, "f10")
        assert of(person(register, one.person)) == MELATI
        await press(pilot, "backspace", "f10")
        known = person(register, one.person)
        assert of(known) == {"name": "Wulan Kinanti Dewi", "phone": "08000000001", "address": "Jl. Melati 1"}
    old, new = (views.detail(register, case) for case in (one.case or 0, newest_case(register)))
    assert [e.more for e in old.events] == [("Taken in as: Wulan Kinanti",)]
    assert [e.more for e in new.events] == [()]


def newest_case(register: Register) -> int:
    """Return the id of the newest case."""
    return int((register.database.row("SELECT max(id) FROM case_file") or (0,))[0])


async def test_the_representative_is_no_other_than_his_number_says(app: PtsaApp, register: Register, sari: int) -> None:
    one, other = both(register, sari)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, NOBODY)
        await press(pilot, "enter")
        await type_(pilot, "Yohana Baru")
        await press(pilot, "ctrl+r")
        await type_(pilot, A)
        await settle(pilot)
        assert screen.field("deputy_name").value == MELATI["name"]
        await press(pilot, "backspace")
        assert screen.field("deputy_name").value == ""
        await type_(pilot, B[-1])
        await settle(pilot)
        assert screen.field("deputy_name").value == MAWAR["name"]
        await retype(pilot, screen, "deputy_name", "Wulan Kinanti")
        screen.focus_on("service")
        await type_(pilot, "pkb")
        before = count(register)
        await press(pilot, "enter", "a", "f10")
        assert count(register) == before
        assert app.focused is screen.field("deputy_name").box
        assert "register: Xaverius Tunggul" in differences(screen)
        await press(pilot, "ctrl+u", "enter", "f10")
        row = register.database.row("SELECT id FROM case_file ORDER BY id DESC LIMIT 1")
        assert row is not None
        found = views.detail(register, row[0]).representative
        assert found is not None
        assert found.id == other.person
    assert of(person(register, one.person)) == MELATI
    assert of(person(register, other.person)) == MAWAR


async def test_the_person_served_last_goes_when_another_number_is_typed(
    app: PtsaApp, register: Register, sari: int
) -> None:
    _one, other = both(register, sari)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, A)
        await press(pilot, "enter")
        await type_(pilot, "pkb")
        await press(pilot, "enter", "a", "f10", "f8")
        assert shown(screen) == MELATI
        await retype(pilot, screen, "identity", B)
        assert shown(screen) == MAWAR
        await press(pilot, "enter")
        await type_(pilot, "wlkp")
        await press(pilot, "enter", "a", "f10")
        assert newest(register) == (other.person, "WLKP"), said(app)


async def test_a_draft_knows_what_was_typed_and_what_was_filled_in(app: PtsaApp, register: Register, sari: int) -> None:
    both(register, sari)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, A)
        await retype(pilot, screen, "address", "Jl. Kenanga 3")
        await press(pilot, "ctrl+x")
        assert shown(screen) == dict.fromkeys(MELATI, "")
        await press(pilot, "ctrl+d")
        assert shown(screen) == {**MELATI, "address": "Jl. Kenanga 3"}
        assert "Jl. Kenanga 3 | register: Jl. Melati 1" in differences(screen)
        await retype(pilot, screen, "identity", NOBODY)
        assert shown(screen) == {"name": "", "phone": "", "address": "Jl. Kenanga 3"}


async def test_a_draft_of_a_person_without_a_number_is_of_that_person(
    app: PtsaApp, register: Register, sari: int
) -> None:
    done = perform(register, sari, Intake(name="Suparman", phone="0811111111", service="INFO", papers="all"))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        app.terminal.last_person = done.person
        await press(pilot, "f8")
        assert screen.persons.known is not None
        await press(pilot, "ctrl+x", "ctrl+d")
        assert screen.persons.known is not None
        assert shown(screen)["phone"] == "0811111111"
        screen.focus_on("service")
        await type_(pilot, "wlkp")
        await press(pilot, "enter", "a", "f10")
        assert newest(register) == (done.person, "WLKP"), said(app)


async def test_who_was_corrected_meanwhile_is_shown_before_anything_is_saved(
    app: PtsaApp, register: Register, sari: int
) -> None:
    one, _other = both(register, sari)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, A)
        await press(pilot, "enter")
        await type_(pilot, "pkb")
        await press(pilot, "enter", "a")
        perform(register, sari, Correct(case=numbering.shown(one.number or 0), name="Wulan Lestari"))
        before = count(register)
        await press(pilot, "f10")
        assert (count(register), app.focused) == (before, screen.field("name").box)
        assert shown(screen) == {**MELATI, "name": "Wulan Lestari"}
        await press(pilot, "f10")
        assert newest(register) == (one.person, "PKB"), said(app)
        assert person(register, one.person).name == "Wulan Lestari"


async def test_the_other_case_goes_with_the_number(app: PtsaApp, register: Register, sari: int) -> None:
    take(register, sari, A, MELATI, "PKB")
    mine = take(register, sari, B, MAWAR, "WLKP")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, A)
        await press(pilot, "enter")
        await type_(pilot, "pkb")
        await press(pilot, "enter")
        assert screen.services.other_case is not None
        await retype(pilot, screen, "identity", B)
        assert screen.services.other_case is None
        assert "still open" not in screen.field("service").hint
        screen.focus_on("service")
        await press(pilot, "ctrl+u")
        await type_(pilot, "wlkp")
        await press(pilot, "enter")
        assert screen.services.other_case == mine.case
        screen.focus_on("service")
        await type_(pilot, "x")
        assert screen.services.other_case is None


async def test_enter_on_the_same_number_keeps_who_was_said_to_be_the_person(
    app: PtsaApp, register: Register, sari: int
) -> None:
    one, _other = both(register, sari)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, NOBODY)
        await press(pilot, "enter")
        await type_(pilot, "Wulan Kinanti")
        await press(pilot, "enter")
        await type_(pilot, MELATI["phone"])
        await press(pilot, "enter", "s")
        assert screen.persons.known is not None
        assert screen.persons.known.id == one.person
        screen.focus_on("identity")
        await press(pilot, "enter")
        assert screen.persons.known is not None
        assert screen.persons.known.id == one.person
        await press(pilot, "shift+tab")
        await retype(pilot, screen, "identity", B)
        assert screen.persons.known.id != one.person


def marks(screen: IntakeScreen) -> list[str | None]:
    """Return the marks of the papers that must be there."""
    return [row.how for row in screen.query_one(Papers).rows if row.asked]


async def test_another_service_and_back_keeps_the_marks(app: PtsaApp, register: Register, sari: int) -> None:
    both(register, sari)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, A)
        await press(pilot, "enter")
        await type_(pilot, "pp")
        await press(pilot, "enter", "ctrl+u", "2", "enter", "c", "o", "m", "up", "up", "up", "3")
        made = ["copy", "original", "missing", None]
        assert marks(screen) == made
        screen.focus_on("service")
        await press(pilot, "enter")
        assert app.focused is screen.field("variant").box
        await press(pilot, "enter")
        assert (marks(screen), screen.query_one(Papers).rows[0].count) == (made, 3)
        screen.focus_on("service")
        await press(pilot, "ctrl+u")
        await type_(pilot, "pkb")
        assert marks(screen) == []
        await press(pilot, "enter")
        assert marks(screen) == [None] * 3, "a paper of the same code is another paper"
        screen.focus_on("service")
        await press(pilot, "ctrl+u")
        await type_(pilot, "pp")
        await press(pilot, "enter", "enter")
        assert (screen.field("variant").value, marks(screen)) == ("2", made)
        await press(pilot, "ctrl+x", "ctrl+d")
        assert (screen.field("variant").value, marks(screen)) == ("2", made)


async def test_a_service_that_was_not_taken_is_not_saved_with_the_papers_of_another(
    app: PtsaApp, register: Register, sari: int
) -> None:
    both(register, sari)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, A)
        await press(pilot, "enter")
        await type_(pilot, "pkb")
        await press(pilot, "enter", "a")
        before = count(register)
        screen.focus_on("service")
        await press(pilot, "ctrl+u")
        await type_(pilot, "lisensi")
        await press(pilot, "f10")
        assert app.focused is screen.field("service").box
        await press(pilot, "ctrl+u")
        await type_(pilot, "wlkp")
        await press(pilot, "f10")
        assert count(register) == before
        assert said(app) == "! Missing 0 · not checked yet 5"
        assert isinstance(app.focused, Papers)
        await press(pilot, "a", "f10")
        assert newest(register)[1] == "WLKP"


async def test_the_variant_that_stands_there_is_the_one_that_is_saved(
    app: PtsaApp, register: Register, sari: int
) -> None:
    both(register, sari)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, A)
        await press(pilot, "enter")
        await type_(pilot, "pp")
        await press(pilot, "enter", "enter", "a")
        screen.focus_on("variant")
        before = count(register)
        await press(pilot, "backspace", "f10")
        assert (count(register), app.focused) == (before, screen.field("variant").box)
        await type_(pilot, "2")
        await press(pilot, "f10")
        assert (count(register), marks(screen)) == (before, ["original"] * 3 + [None])
        await press(pilot, "a", "f10")
        row = register.database.row("SELECT variant FROM case_file ORDER BY id DESC LIMIT 1")
        assert row == ("perpanjangan",)


async def test_what_nobody_looked_at_stops_the_save(app: PtsaApp, register: Register, sari: int) -> None:
    both(register, sari)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, A)
        await press(pilot, "enter")
        await type_(pilot, "wlkp")
        await press(pilot, "enter", "m", "o")
        before = count(register)
        papers = screen.query_one(Papers)
        told = "Missing 1 · not checked yet 3 · x rest missing · a all in order"
        assert str(screen.query_one("#promise", Static).content).startswith(f" {told}")
        screen.focus_on("notes")
        await press(pilot, "f10")
        assert (count(register), said(app)) == (before, "! Missing 1 · not checked yet 3")
        assert (app.focused, papers.cursor) == (papers, 2)
        await press(pilot, "a")
        assert marks(screen) == ["missing", *["original"] * 4], "what was said of a paper stays"
        await press(pilot, "f10")
        row = register.database.row("SELECT missing FROM notice ORDER BY number DESC LIMIT 1")
        assert row == ('["akun"]',)


async def test_a_remark_on_an_optional_paper_wants_a_mark(app: PtsaApp, register: Register, sari: int) -> None:
    both(register, sari)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, A)
        await press(pilot, "enter")
        await type_(pilot, "pp")
        await press(pilot, "enter", "enter", "a")
        papers = screen.query_one(Papers)
        papers.move(3)
        before = count(register)
        await press(pilot, "n")
        await type_(pilot, "lusuh")
        await press(pilot, "enter", "f10")
        assert (count(register), papers.cursor) == (before, 3)
        await press(pilot, "c", "f10")
        assert count(register) == before + 1
