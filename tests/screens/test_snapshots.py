"""Pictures of every screen in both languages at both sizes; ``make snapshots`` takes them again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from msgspec import structs
from textual.pilot import Pilot

from models import words
from models.facts.standard import Office, Requirement
from models.register.register import Register
from models.terminal.drafts import Draft
from ptsa_tui.app import PtsaApp
from screens.case.screen import CaseScreen
from tests.models.build import publish
from tests.screens.conftest import SIZES, press, settle, type_

Story = Callable[[Pilot[int]], Awaitable[None]]


async def home(pilot: Pilot[int]) -> None:
    """The first look."""


async def intake_empty(pilot: Pilot[int]) -> None:
    """A form that waits."""
    await press(pilot, "f2")


async def intake_missing(pilot: Pilot[int]) -> None:
    """A new person with a paper missing and a representative."""
    await press(pilot, "f2")
    await type_(pilot, "3174014505909017")
    await press(pilot, "enter")
    await type_(pilot, "Siti Aminah")
    await press(pilot, "enter", "ctrl+r")
    await type_(pilot, "3174010101909018")
    await press(pilot, "enter")
    await type_(pilot, "Budi")
    await press(pilot, "enter", "enter")
    await type_(pilot, "pkb")
    await press(pilot, "enter", "o", "m", "c")


async def intake_refused(pilot: Pilot[int]) -> None:
    """A NIK that can't be."""
    await press(pilot, "f2")
    await type_(pilot, "3174014513909017")
    await press(pilot, "enter")


async def lookup(pilot: Pilot[int]) -> None:
    """A search by name."""
    await press(pilot, "f3")
    await type_(pilot, "si")
    await settle(pilot)


async def open_case(pilot: Pilot[int], state: str) -> None:
    """Open the newest case in a state."""
    app = pilot.app
    assert isinstance(app, PtsaApp)
    database = app.terminal.register.database
    row = database.row("SELECT max(id) FROM case_file WHERE state = ?", state)
    assert row is not None
    app.open(CaseScreen(row[0]))
    await settle(pilot)


async def case(pilot: Pilot[int]) -> None:
    """A case in full."""
    await open_case(pilot, "ready")


async def handover(pilot: Pilot[int]) -> None:
    """The lanes."""
    await press(pilot, "f4")


async def offer(pilot: Pilot[int]) -> None:
    """To which unit."""
    await open_case(pilot, "received")
    await press(pilot, "s")


async def deliver(pilot: Pilot[int]) -> None:
    """To which collector."""
    await open_case(pilot, "ready")
    await press(pilot, "d")


async def ready(pilot: Pilot[int]) -> None:
    """What was made."""
    await open_case(pilot, "with_unit")
    await press(pilot, "p")


async def complete(pilot: Pilot[int]) -> None:
    """What was missing."""
    await open_case(pilot, "incomplete")
    await press(pilot, "l")


async def note(pilot: Pilot[int]) -> None:
    """A text."""
    await open_case(pilot, "ready")
    await press(pilot, "n")


async def drafts(pilot: Pilot[int]) -> None:
    """What was not saved."""
    app = pilot.app
    assert isinstance(app, PtsaApp)
    desk = app.terminal
    desk.drafts.keep(Draft(7, desk.me.id, "intake", desk.register.clock.now(), {"name": "Siti Aminah"}))
    desk.drafts.flush()
    await press(pilot, "f2", "escape", "0")


async def card(pilot: Pilot[int]) -> None:
    """A service that is highlighted in intake, in a catalogue that knows something of the office."""
    app = pilot.app
    assert isinstance(app, PtsaApp)
    register = app.terminal.register
    office = Office(
        hours=("Senin–Jumat 08.00–15.00",),
        facilities=("Ruang tunggu, kursi prioritas, jalur kursi roda",),
        complaints=("Loket pengaduan", "LAPOR!"),
        source="Contoh",
        checked_on="2026-11-01",
        doubtful=("facilities",),
    )
    pkb = structs.replace(register.catalogue().by_code["PKB"], procedure=("Ambil nomor", "Serahkan berkas di loket"))
    publish(register, pkb, office=office)
    await press(pilot, "f2", "enter")
    await type_(pilot, "Siti")
    await press(pilot, "enter", "enter", "enter")
    await type_(pilot, "pk")
    await press(pilot, "ctrl+k", "pagedown", "down", "down", "down")


def change_rules(register: Register) -> None:
    """Publish a catalogue in which RPTKA takes longer and asks for more."""
    rptka = register.catalogue().by_code["RPTKA"]
    variant = rptka.variants[0]
    papers = (*variant.requirements[1:], Requirement("foto", "Pas foto", mandatory=False))
    variants = (structs.replace(variant, requirements=papers),)
    publish(register, structs.replace(rptka, days=4, variants=variants))


async def case_changed(pilot: Pilot[int]) -> None:
    """A case whose rules changed since it was taken in."""
    app = pilot.app
    assert isinstance(app, PtsaApp)
    change_rules(app.terminal.register)
    await open_case(pilot, "ready")


async def card_changed(pilot: Pilot[int]) -> None:
    """The card of that case."""
    await case_changed(pilot)
    await press(pilot, "k")


async def help_(pilot: Pilot[int]) -> None:
    """The keys of the intake screen."""
    await press(pilot, "f2", "f1")


async def palette(pilot: Pilot[int]) -> None:
    """A command by its words."""
    await press(pilot, "f4", "ctrl+p")


async def menu(pilot: Pilot[int]) -> None:
    """The ways by digits."""
    await press(pilot, "ctrl+g")


async def lock(pilot: Pilot[int]) -> None:
    """The locked desk."""
    await press(pilot, "ctrl+l")


STORIES: tuple[Story, ...] = (
    home, intake_empty, intake_missing, intake_refused, lookup, case, handover, offer, deliver, ready, complete,
    note, drafts, card, case_changed, card_changed, help_, palette, menu, lock,
)  # fmt: skip


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("story", STORIES, ids=lambda s: s.__name__.strip("_"))
def test_screen(snap_compare: Callable[..., bool], app: PtsaApp, story: Story, language: str, size: str) -> None:
    words.set_language(language)

    async def before(pilot: Pilot[int]) -> None:
        await settle(pilot)
        await story(pilot)
        await settle(pilot)

    assert snap_compare(app, terminal_size=SIZES[size], run_before=before)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", words.LANGUAGES)
def test_sign_in(snap_compare: Callable[..., bool], app: PtsaApp, language: str, size: str) -> None:
    words.set_language(language)
    app.terminal.officer = None
    assert snap_compare(app, terminal_size=SIZES[size], run_before=settle)
