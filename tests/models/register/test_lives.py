"""A restored or moved database begins the next incarnation, so no number is printed twice; a usual restart does not."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from models.acts import BranchSet, DetailOpened, Forked, PersonRegistered, from_parts
from models.facts import ids
from models.facts.numbering import SERIES
from models.register.founding import found_practice
from models.register.register import SYSTEM, Register
from models.register.verify import verify
from models.store import machine
from models.store.machine import MachineToken
from tests.conftest import StillClock
from tests.models.build import refused, take_in

Open = Callable[..., Register]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk" / "desk.db"


@pytest.fixture
def open_(path: Path, tmp_path: Path, clock: StillClock) -> Iterator[Open]:
    """Return what opens the register again, as a new start of the program does."""
    opened: list[Register] = []

    def start(folder: str = "tokens") -> Register:
        for one in opened:
            one.close()
        opened.append(Register.open(path, tokens=tmp_path / folder, clock=clock))
        return opened[-1]

    found_practice(path, tokens=tmp_path / "tokens", clock=clock, fast=True).close()
    yield start
    for one in opened:
        one.close()


def copy_of(path: Path, name: str) -> Path:
    """Copy a closed register's files away."""
    return shutil.copytree(path.parent, path.parent.parent / name)


def put_back(copy: Path, path: Path) -> None:
    shutil.rmtree(path.parent)
    shutil.copytree(copy, path.parent)


def sari(register: Register) -> int:
    officer = register.officer_by_code("sari")
    assert officer is not None
    return officer.id


def forks(register: Register) -> list[Forked]:
    acts = [from_parts(e.kind, e.body, e.personal) for c in register.journal.chains() for e in register.journal.walk(c)]
    return [a for a in acts if isinstance(a, Forked)]


def test_a_usual_restart_goes_on(open_: Open) -> None:
    numbers = []
    for _ in range(3):
        register = open_()
        numbers.append(take_in(register, sari(register)))
    register = open_()
    assert (register.incarnation, forks(register), register.standing()) == (0, [], "known")
    assert len(set(numbers)) == 3


def test_a_restored_database_begins_the_next_life(open_: Open, path: Path) -> None:
    register = open_()
    first = take_in(register, sari(register))
    head = register.head()
    register.close()
    backup = copy_of(path, "backup")
    register = open_()
    lost = [take_in(register, sari(register)) for _ in range(2)]
    register.close()
    put_back(backup, path)

    register = open_()
    assert register.standing() == "restored"
    new = [take_in(register, sari(register)) for _ in range(3)]
    assert register.incarnation == 1
    assert not {first, *lost} & set(new)
    assert forks(register) == [Forked(incarnation=0, seq=head.seq, hash=head.hash.hex(), reason="restored")]
    assert verify(register.database).sound
    assert open_().standing() == "known"


def test_the_next_life_begins_with_its_fork(open_: Open, path: Path) -> None:
    backup = copy_of(path, "backup")
    take_in(register := open_(), sari(register))
    register.close()
    put_back(backup, path)
    take_in(register := open_(), sari(register))
    entry = register.journal.at(ids.pack(1, 1, 1, 1))
    assert entry is not None
    assert entry.kind == "Forked"
    assert register.database.rows("SELECT incarnation, reason, provisional FROM desk_incarnation") == [
        (0, "restored", 1)
    ]


def test_a_moved_database_begins_the_next_life(open_: Open) -> None:
    register = open_()
    old = take_in(register, sari(register))
    moved = open_("elsewhere")
    assert moved.standing() == "moved"
    new = take_in(moved, sari(moved))
    assert new != old
    assert [f.reason for f in forks(moved)] == ["moved"]
    assert verify(moved.database).sound
    assert open_("elsewhere").standing() == "known"


def test_a_copy_that_went_to_and_fro_doubles_no_number(open_: Open, path: Path) -> None:
    """What began its incarnation on another machine is not at home here, though its older entries are known."""
    take_in(register := open_("here"), sari(register))
    take_in(register := open_("there"), sari(register))
    register.close()
    copy = copy_of(path, "copy")
    numbers = []
    for folder in ("here", "there"):
        register = open_(folder)
        numbers.append(take_in(register, sari(register)))
        register.close()
        put_back(copy, path)
    assert numbers[0] != numbers[1]


def test_another_machine_is_another_place(open_: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    take_in(register := open_(), sari(register))
    monkeypatch.setattr(machine, "_raw_machine_id", lambda: b"another machine")
    assert open_().standing() == "moved"


def test_restored_again_and_again_no_number_comes_twice(open_: Open, path: Path) -> None:
    backup = copy_of(path, "backup")
    seen: list[str] = []
    for _ in range(4):
        register = open_()
        seen += [take_in(register, sari(register)) for _ in range(2)]
        register.close()
        put_back(backup, path)
    assert len(set(seen)) == len(seen)


def test_a_look_alone_begins_one_life_and_not_one_each_start(open_: Open, path: Path) -> None:
    """Signing in is the first thing that is written; it must not use an incarnation up each time."""
    backup = copy_of(path, "backup")
    take_in(register := open_(), sari(register))
    register.close()
    put_back(backup, path)
    for _ in range(3):
        register = open_()
        register.look(sari(register), DetailOpened())
    assert register.incarnation == 1
    assert len(forks(register)) == 1


def test_looks_of_a_restored_database_do_not_double_either(open_: Open, path: Path) -> None:
    take_in(register := open_(), sari(register))
    register.close()
    backup = copy_of(path, "backup")
    lost = (register := open_()).look(sari(register), DetailOpened())
    register.close()
    put_back(backup, path)
    new = (register := open_()).look(sari(register), DetailOpened())
    assert new.id != lost.id


def test_what_the_centre_writes_first_begins_one_life_too(open_: Open, path: Path) -> None:
    backup = copy_of(path, "backup")
    take_in(register := open_(), sari(register))
    register.close()
    put_back(backup, path)
    for _ in range(2):
        register = open_()
        with register.writing(SYSTEM, as_centre=True) as centre:
            centre.record(BranchSet(name="PTSA", zone="WIB"), ids.branch_subject(1))
    assert len(forks(register)) == 1


def test_a_token_that_lags_behind_is_harmless(open_: Open) -> None:
    register = open_()
    take_in(register, sari(register))
    old = register.token.path.read_bytes()
    take_in(register, sari(register))
    register.token.path.write_bytes(old)  # killed between the commit and the token
    assert open_().standing() == "known"


@pytest.mark.parametrize("junk", [b"", b"junk", b"0000000000000000 {}", b"\xff" * 300])
def test_a_broken_token_counts_as_none(open_: Open, junk: bytes) -> None:
    register = open_()
    take_in(register, sari(register))
    register.token.path.write_bytes(junk)
    assert register.token.read() is None
    assert open_().standing() == "moved"


def test_a_folder_that_can_not_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    token = MachineToken(tmp_path / "file", "abc")
    token.write(0, (1, bytes(16)), (0, bytes(16)))
    assert token.read() is None


def test_lives_are_used_up_one_day(open_: Open, tmp_path: Path) -> None:
    register = open_("elsewhere")
    register.database.run("UPDATE meta SET value = '255' WHERE key = 'incarnation'")
    head = register.head()
    with refused("incarnations_used_up"):
        take_in(register, sari(register))
    assert register.head() == head


def test_a_refused_act_begins_no_life(open_: Open) -> None:
    register = open_("elsewhere")
    with refused("service_unknown"):
        take_in(register, sari(register), service="NOPE")
    assert (register.incarnation, forks(register)) == (0, [])
    take_in(register, sari(register))
    assert register.incarnation == 1


def test_a_life_begins_only_where_the_token_can_be_written(open_: Open, tmp_path: Path) -> None:
    """Otherwise each start would cost one: dead after 255."""
    (tmp_path / "elsewhere").write_text("a file is in the way")
    for _start in range(3):
        register = open_("elsewhere")
        with refused("token_unwritable"):
            take_in(register, sari(register))
        assert (register.incarnation, forks(register)) == (0, [])
    (tmp_path / "elsewhere").unlink()
    for _start in range(3):
        register = open_("elsewhere")
        take_in(register, sari(register))
        assert register.incarnation == 1


def test_a_desk_that_was_put_back_every_month_gives_no_number_twice(
    open_: Open, path: Path, tmp_path: Path, clock: StillClock
) -> None:
    """Ten incarnations have a series each; what the eleventh would print may stand on paper already."""
    backup = copy_of(path, "backup")
    given = []
    for incarnation in range(SERIES):
        register = open_()
        given += [take_in(register, sari(register)) for _case in range(2)]
        assert register.incarnation == incarnation
        register.close()
        put_back(backup, path)
    assert len(set(given)) == 2 * SERIES
    register = open_()
    with refused("series_used_up"):
        take_in(register, sari(register))
    case = register.record(sari(register), PersonRegistered(identity="none"))
    assert case.entry.id == ids.pack(*register.chain, 2), "what needs no number goes on"
    clock.move(days=60)
    register = open_()
    later = take_in(register, sari(register))
    assert later not in given
    assert later.startswith(given[0][:6]), "in another year the first series begins again"


def test_what_is_brought_from_the_centre_tells_when_a_life_ended(open_: Open, clock: StillClock) -> None:
    """Ten incarnations in ten years are no trouble."""
    register = open_()
    for incarnation in range(1, 2 * SERIES):
        clock.move(days=200)
        register.token.path.unlink()
        register = open_()
        take_in(register, sari(register))
        assert register.incarnation == incarnation
