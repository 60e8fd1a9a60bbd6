"""The figures of all branches: each is a cell of a desk's own report, and says up to where it counts."""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from models.documents.document import Table
from models.forms import perform
from models.refused import Refused
from models.reports import Asked, make
from ptsa_tui.central import figures, follower
from ptsa_tui.central.copies import Copies
from ptsa_tui.central.figures import Figures, period_of
from tests.conftest import StillClock
from tests.models.complaints.telling import complain
from tests.ptsa_tui.central.processes import Serving, command, environment
from tests.ptsa_tui.central.test_exchange import settled
from tests.ptsa_tui.central.test_reports import busy
from tests.world import World


@pytest.fixture
def copies(world: World, tmp_path: Path) -> Copies:
    return Copies(world.centre, tmp_path / "copies")


def kept(world: World, branch: int = 1, period: str = "2026-11") -> figures.Counted:
    with world.centre.store.reading() as tx:
        return figures.kept(tx, [branch], period)[branch]


def test_each_figure_is_a_cell_of_a_desks_report(world: World, copies: Copies) -> None:
    one, _two, _elsewhere = busy(world)
    perform(one.register, one.sari, complain())
    settled(world)
    follower.turn(copies)
    found = kept(world).figures
    asked = Asked(dt.date(2026, 11, 1), dt.date(2026, 11, 30))
    cells = {
        (part.columns[0].key, column.key): value
        for name in ("promises", "complaints")
        for part in make(one.register, name, asked).parts
        if isinstance(part, Table)
        for column, value in zip(part.columns, part.total, strict=False)
    }
    assert (found.decided, found.in_time) == (cells["unit", "decided"], cells["unit", "in_time"]) == (1, 1)
    assert found.complaints == cells["category", "received"] == 1
    assert kept(world, 2).figures.decided == 0


def test_figures_follow_and_are_counted_once(world: World, copies: Copies) -> None:
    one = world.desk()
    one.sync()
    first = follower.turn(copies)
    assert {f"1 {period.key}" for period in figures.periods(one.register.today())} <= set(first)
    assert follower.turn(copies) == [], "nothing is new"
    before = kept(world)
    one.take_in()
    one.sync()
    assert any(done.startswith("1 ") for done in follower.turn(copies))
    assert kept(world).position > before.position
    assert isinstance(world.clock, StillClock)
    world.clock.move(days=1)  # what is late may be another
    assert any(done.startswith("1 ") for done in follower.turn(copies))


def test_a_branch_that_fails_keeps_no_other_back(world: World, copies: Copies, monkeypatch: pytest.MonkeyPatch) -> None:
    busy(world)
    copies.folder.mkdir()
    copies.path(1).mkdir()  # no file can be there
    done = follower.turn(copies)
    assert done
    assert all(one.startswith("2 ") for one in done)


def test_what_an_older_program_kept_is_counted_again(world: World, copies: Copies) -> None:
    world.desk().sync()
    follower.turn(copies)
    with world.centre.store.transaction() as tx:
        tx.run("UPDATE figures SET data = %s, position = 0 WHERE branch = %s", '{"decided": "many"}', 1)
    assert kept(world).figures == Figures()
    follower.turn(copies)
    assert kept(world).figures.visits == 0
    assert kept(world).position > 0


def test_a_period_has_a_shape() -> None:
    for key in ("", "2026-13", "2026-00", "26-11", "2026-1", "0000", "2026-11-01", "٢٠٢٦", "abcd", "2026-", "2026--1"):
        with pytest.raises(Refused, match="report_days"):
            period_of(key)


def test_periods_end_with_their_last_day() -> None:
    assert period_of("2028-02").last == dt.date(2028, 2, 29)
    assert period_of("2026")[1:] == (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert [p.key for p in figures.periods(dt.date(2026, 1, 15))] == ["2026-01", "2025-12", "2026", "2025"]


# --- as commands and processes -------------------------------------------------------------------------------------


def follow(world: World, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    words = command("central", "--database", world.url, "follow", *arguments)
    return subprocess.run(words, env=environment(folder), capture_output=True, text=True, timeout=120, check=False)


def branches_counted(world: World) -> set[int]:
    with world.centre.store.reading() as tx:
        return {branch for (branch,) in tx.rows("SELECT branch FROM figures WHERE branch = ANY(%s)", [1, 2])}


def test_the_command_follows_makes_anew_and_recounts(world: World, tmp_path: Path) -> None:
    one = world.desk()
    one.take_in()
    one.sync()
    done = follow(world, tmp_path)
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(r"branch 1: \d+ entries are in the copy\nbranch 2: \d+ entries are in the copy\n", done.stdout)
    assert branches_counted(world) == {1, 2}
    checked = follow(world, tmp_path, "1", "--check")
    assert (checked.returncode, checked.stdout.count("the copy is as they say")) == (0, 1)
    with closing(sqlite3.connect(tmp_path / "ptsa_data" / "copies" / "branch-001.db")) as copy:
        copy.execute("UPDATE case_file SET service = 'XX'")
        copy.commit()
    wrong = follow(world, tmp_path, "--check")
    assert (wrong.returncode, wrong.stdout.count("DIFFERS")) == (1, 1)
    assert follow(world, tmp_path, "1", "--anew", "--check").returncode == 0
    assert follow(world, tmp_path, "77").returncode == 3, "there is no such branch"


def test_serving_follows_and_ends_with_the_workers(world: World, tmp_path: Path) -> None:
    one = world.desk()
    one.take_in()
    one.sync()
    with Serving(tmp_path, world.url) as serving:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with world.centre.store.reading() as tx:
                if {branch for (branch,) in tx.rows("SELECT branch FROM figures WHERE branch = ANY(%s)", [1, 2])} == {
                    1,
                    2,
                }:
                    break
            time.sleep(0.05)
        else:
            raise AssertionError(serving.told())
        others = [process for process in serving.processes() if "follow" in process.cmdline()]
        assert len(others) == 1
        assert serving.process is not None
        serving.process.kill()  # nobody tells the others
        serving.process.wait(30)
        assert psutil.wait_procs(others, timeout=30)[1] == []
