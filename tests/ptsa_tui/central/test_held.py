"""What the centre holds back, who is told, and how it comes free."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs

from models.acts import FreeText, HandoverOffered, NoteAdded
from models.exchange.link import link_view, sign
from models.facts import ids
from models.journal.journal import Chain
from models.register.state_hash import of_tables
from models.register.verify import verify
from ptsa_tui import cli
from ptsa_tui.central import bundles, parts
from ptsa_tui.sync.bundle import read as read_bundle
from ptsa_tui.sync.wire.body import Request
from ptsa_tui.sync.wire.frames import LAYOUT, Frame
from tests.ptsa_tui.central.test_hostile_desk import forge as forged
from tests.ptsa_tui.central.test_hostile_desk import in_step
from tests.ptsa_tui.central.test_poison import forge, quarantine
from tests.world import Site, World

OTHER = {"nik": "3273051708859002", "name": "Budi Harsono"}
NEWER = "Siti \U0001fae8 \U0003abcd"
"""A letter of Unicode 15, and one of a Unicode that is not there yet."""


def of_tomorrow(request: Request) -> Request:
    """Return the request as a newer program would send it."""
    return structs.replace(request, frames=tuple(structs.replace(f, layout=LAYOUT + 1) for f in request.frames))


def upgrade(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the centre read what a program of tomorrow sends: that layout is today's under another number."""
    real = parts.decoded

    def reads_both(chain: Chain, frame: Frame) -> parts.Part:
        known = structs.replace(frame, layout=LAYOUT) if frame.layout == LAYOUT + 1 else frame
        return real(chain, known)

    monkeypatch.setattr("ptsa_tui.central.held.decoded", reads_both)


def case_state(site: Site, case: int) -> str:
    """Return the state of a case at a desk; nothing where it is not known."""
    row = site.register.database.row("SELECT state FROM case_file WHERE id = ?", case)
    return str(row[0]) if row else ""


def test_a_letter_of_a_newer_unicode_is_taken_in(world: World) -> None:
    one, two = world.desk(), world.desk()
    number = one.take_in(name=NEWER)
    one.register.record(one.sari, NoteAdded(personal=FreeText(text=NEWER)), one.case(number))
    one.sync()
    two.sync()
    assert quarantine(world) == []
    assert link_view(one.register).not_accepted == ()
    in_step(world, one, two)
    row = two.register.database.row("SELECT name FROM person")
    assert row == (NEWER,)


def test_one_entry_that_nobody_can_keep_does_not_hold_its_neighbours_back(world: World) -> None:
    one, two = world.desk(), world.desk()
    first, second = one.case(one.take_in()), one.case(one.take_in(**OTHER))
    bad = forged(one, NoteAdded(), first, at=-5)
    one.register.record(one.sari, HandoverOffered(to=one.unit("HI")), second)
    one.sync()
    two.sync()
    assert [row[:3] for row in quarantine(world)] == [(ids.unpack(bad.id).counter, 1, "entry_unsound")]
    assert case_state(two, first) == case_state(two, second) == "received"
    assert two.register.database.row("SELECT count(*) FROM handover") == (1,)
    assert [(o.code, o.count, o.held) for o in link_view(one.register).not_accepted] == [("entry_unsound", 1, True)]
    assert verify(one.register.database).sound


def test_after_an_upgrade_everything_has_its_place_and_everybody_knows(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = world.desk(), world.desk()
    case = one.case(one.take_in())
    forge(one, of_tomorrow)
    one.sync()
    one.register.record(one.sari, HandoverOffered(to=one.unit("HI")), case)  # it would be void before its case is there
    other = one.case(one.take_in(**OTHER))
    for site in (one, two):
        site.sync()
    assert case_state(two, case) == ""
    assert case_state(two, other) == "received"
    told = {o.code: (o.count, o.held) for o in link_view(one.register).not_accepted}
    assert told == {"layout_unknown": (2, True), "waits_for_held": (1, True)}
    assert sign(one.register).unsent == 0
    assert all(e.placement is None for e in one.register.journal.of(case)), "nothing has a place that it was not given"
    assert world.centre.begin() == 0, "the same program can't read it either"

    upgrade(monkeypatch)
    assert world.centre.begin() == 2
    assert world.centre.held() == []
    for site in (one, two):
        site.sync()
    assert link_view(one.register).not_accepted == ()
    assert [t for t in link_view(two.register).troubles if t.what == "quarantine"] == []
    assert [e.placement for e in one.register.journal.of(case)] == [1, 2]
    for site in (one, two):
        assert site.register.database.row("SELECT offered_to FROM case_file WHERE id = ?", case) == (one.unit("HI"),)
    in_step(world, one, two, world.desk())
    assert world.centre.begin() == 0


def test_a_bundle_brings_what_came_free(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    one = world.desk()
    case = one.case(one.take_in())
    forge(one, of_tomorrow)
    one.sync()
    upgrade(monkeypatch)
    one.register.set_notes({"centre_keys": world.centre.identity().keys.public.hex()})
    data, _count = bundles.written(world.centre, 1, 1)  # a centre without a line begins with each file
    read_bundle(one.register, one.keys, data)
    assert [e.placement for e in one.register.journal.of(case)] == [1]
    assert of_tables(one.register.database) == world.centre.facts(1)["state"]


def test_what_differs_from_its_seal_never_comes_free(world: World) -> None:
    one = world.desk()
    one.take_in()
    forge(one, lambda r: structs.replace(r, frames=(structs.replace(r.frames[0], end=b"\x01" * 16), *r.frames[1:])))
    one.sync()
    assert world.centre.begin() == 0
    assert [one.code for one in world.centre.held()] == ["hash_differs"]


def test_commands_say_what_is_held_and_let_it_go(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    one = world.desk()
    one.take_in()
    forge(one, of_tomorrow)
    one.sync()
    folder = one.register.database.path.parent
    monkeypatch.setenv("PTSA_STATE", str(folder))
    one.register.set_notes({"centre": "https://pusat.example:8443"})

    def said(*arguments: str) -> str:
        assert cli.main(["--lang", "en", *arguments]) in (0, 1)
        return capsys.readouterr().out

    assert "2 held at the centre: A newer program sent this" in said("status", "--data", str(folder))
    assert "2 held at the centre: F12 says why" in said("doctor", "--data", str(folder))
    central = ("central", "--database", world.url, "quarantine")
    assert "1.1.0  Acts 1-2" in said(*central, "list")
    assert "0 entries came free, 2 are held back." in said(*central, "release")
    upgrade(monkeypatch)
    assert "2 entries came free, 0 are held back." in said(*central, "release")
    assert "0 entries are held back." in said(*central, "list")
