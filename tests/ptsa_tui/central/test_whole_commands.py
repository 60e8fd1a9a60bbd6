"""Each command of the administrator is one transaction: broken off at any statement, it is done or leaves nothing."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models.catalogue import SEED, seed_calendar
from ptsa_tui import cli
from ptsa_tui.central import certificate, store
from ptsa_tui.central.admin import Centre

COMMANDS = {
    "branch": ["branch", "add", "2", "PTSA Timur", "WITA", "--contact", "Jl. Melati 1"],
    "unit": ["unit", "add", "1", "HI", "Hubungan industrial"],
    "officer": ["officer", "add", "1", "budi", "Budi", "--units", "LOKET", "--password-file", "secret"],
    "password and role": ["officer", "change", "1", "sari", "--role", "supervisor", "--password-file", "secret"],
    "catalogue": ["catalogue", "publish", str(SEED)],
    "calendar": ["calendar", "add", "2026-08-18", "Libur", "--decree", "Keppres 9/2026", "--source", "jdih"],
    "desk": ["desk", "add", "1"],
    "revoke": ["desk", "revoke", "1", "1"],
    "certificate": ["certificate", "tls", "pusat.example", "127.0.0.1"],
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre with three branches, an officer and a desk."""
    path = tmp_path_factory.mktemp("whole") / "centre.db"
    centre = Centre(store.open_store(f"sqlite://{path}"), lambda: 1_800_000_000)
    centre.init()
    for branch in (1, 3, 4):
        centre.add_branch(branch, "PTSA", "WIB", calendars=[seed_calendar(2026)])
    centre.add_unit(1, "LOKET", "Loket", "counter")
    centre.add_officer(1, "sari", "Sari", "officer", ["LOKET"], "rahasia-uji", fast=True)
    centre.add_desk(1)
    centre.store.close()
    return path


def everything(path: Path) -> dict[str, list[Any]]:
    """Return all rows of a centre."""
    with sqlite3.connect(path) as database:
        names = [n for (n,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        found = {name: sorted(database.execute(f"SELECT * FROM {name}")) for name in names}  # of SQLite
    database.close()
    return found


def breaking(monkeypatch: pytest.MonkeyPatch, at: int) -> Callable[[], bool]:
    """Let the ``at``-th change of the database be broken off by Ctrl+C; return whether it came so far."""
    count = 0

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any, **named: Any) -> Any:
            nonlocal count
            count += 1
            if count == at:
                raise KeyboardInterrupt
            return real(*arguments, **named)

        return run

    for name in ("run", "insert"):
        monkeypatch.setattr(store._SqliteTx, name, counted(getattr(store._SqliteTx, name)))
    return lambda: count >= at


@pytest.mark.share(of=3)
@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_that_is_broken_off_leaves_nothing(
    name: str, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "secret").write_text("kata-sandi-uji\n", encoding="utf-8")
    path = tmp_path / "centre.db"
    for at in range(1, 200):
        shutil.copy(made, path)
        before = everything(path)
        with monkeypatch.context() as broken:
            reached = breaking(broken, at)
            code = cli.main(["central", "--database", f"sqlite://{path}", *COMMANDS[name]])
        if not reached():
            assert code == cli.DONE
            assert everything(path) != before
            return
        assert code == 130
        assert everything(path) == before, f"broken off at change {at}"
        assert not any((tmp_path / "tls" / file).exists() for file in (certificate.KEY, certificate.LEAF))
    raise AssertionError("it never ended")


def test_a_refused_branch_is_none_and_a_half_made_one_is_completed(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "centre.db"
    shutil.copy(made, path)
    before = everything(path)
    command = ["--lang", "en", "central", "--database", f"sqlite://{path}"]
    assert cli.main([*command, "branch", "add", "2", "PTSA", "WIB", "--contact", "x" * 201]) == cli.UNUSABLE
    assert "201" in capsys.readouterr().err
    assert everything(path) == before
    with sqlite3.connect(path) as database:  # as it was left before commands were whole
        database.execute("INSERT INTO branch VALUES (2, 0, x'0000000000000000', 0)")
        database.execute("INSERT INTO desk VALUES (2, 0, 0, x'', 'waiting', 0, 0, 0, 0, 0, 0)")
    database.close()
    assert cli.main([*command, "branch", "add", "2", "PTSA Timur", "WITA"]) == cli.DONE
    centre = Centre(store.open_store(f"sqlite://{path}"), lambda: 1_800_000_000)
    office = centre.office(2)
    assert office is not None
    assert (office.name, office.zone, len(office.calendars) > 2) == ("PTSA Timur", "WITA", True)
    centre.store.close()
    assert cli.main([*command, "branch", "add", "2", "PTSA Timur", "WITA"]) == cli.UNUSABLE
