"""Tables and models agree; newer and foreign files are left alone."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from models.register.register import Register
from models.store import database as store
from models.store.tables import MODELS
from tests.models.build import refused


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.table_name)
def test_the_models_are_the_migrated_tables(register: Register, model: type) -> None:
    columns = register.database.rows(f"PRAGMA table_info({model._meta.table_name})")
    fields = model._meta.sorted_fields
    assert [name for _cid, name, *_rest in columns] == [f.column_name for f in fields]
    kind = register.database.row("SELECT type FROM sqlite_master WHERE name = ?", model._meta.table_name)
    assert kind is not None
    if kind[0] == "view":  # knows neither keys nor what may be missing
        return
    keys = {name for _cid, name, _type, _null, _default, key in columns if key}
    primary = model._meta.primary_key
    assert keys == set(getattr(primary, "field_names", None) or (primary.column_name,))
    for _cid, name, _type, not_null, _default, key in columns:
        field = model._meta.fields.get(name) or next(f for f in fields if f.column_name == name)
        if not key:
            assert bool(not_null) != field.null, name


def test_every_migration_has_its_own_number() -> None:
    numbers = [int(p.name[:4]) for p in store.MIGRATIONS.glob("[0-9]*.py")]
    assert sorted(numbers) == list(range(1, store.SCHEMA_VERSION + 1))


def test_a_newer_database_is_refused_and_untouched(register: Register, tmp_path: Path) -> None:
    path = register.database.path
    register.database.execute_sql("INSERT INTO schema_migration (name, applied) VALUES ('0099_future', '2030-01-01')")
    register.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    register.close()
    before = path.read_bytes()
    with refused("database_newer"):
        Register.open(path, tokens=tmp_path)
    assert path.read_bytes() == before


def test_another_programs_database_is_refused_and_untouched(tmp_path: Path) -> None:
    path = tmp_path / "music.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE song (title TEXT)")
    other.close()
    before = path.read_bytes()
    with refused("database_foreign"):
        Register.open(path, tokens=tmp_path)
    assert path.read_bytes() == before


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "broken.db"
    path.write_bytes(b"this was never a database " * 300)
    with refused("database_damaged"):
        Register.open(path, tokens=tmp_path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with refused("database_missing"):
        Register.open(tmp_path / "nowhere.db", tokens=tmp_path)


def test_a_register_is_made_once(register: Register, tmp_path: Path) -> None:
    with refused("register_exists"):
        Register.create(register.database.path, branch=1, desk=1, practice=True, tokens=tmp_path)
    with refused("number_range"):
        Register.create(tmp_path / "x.db", branch=1000, desk=1, practice=True, tokens=tmp_path)


def test_acts_are_durable(register: Register) -> None:
    assert register.database.row("PRAGMA synchronous") == (2,)
    assert register.database.row("PRAGMA journal_mode") == ("wal",)


def test_a_newer_database_keeps_even_what_waits_beside_it(register: Register, tmp_path: Path) -> None:
    """A newer program was killed: its last acts are still in the log that is written ahead."""
    path = register.database.path
    register.database.execute_sql("PRAGMA wal_autocheckpoint = 0")
    register.database.execute_sql("INSERT INTO schema_migration (name, applied) VALUES ('0099_future', '2030-01-01')")
    killed = tmp_path / "killed"
    killed.mkdir()
    for name in (path.name, f"{path.name}-wal"):
        shutil.copy(path.parent / name, killed / name)
    before = {f.name: f.read_bytes() for f in killed.iterdir()}
    assert before[f"{path.name}-wal"]
    with refused("database_newer"):
        Register.open(killed / path.name, tokens=tmp_path)
    after = {f.name: f.read_bytes() for f in killed.iterdir() if not f.name.endswith("-shm")}
    assert after == before


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE schema_migration (name TEXT); INSERT INTO schema_migration VALUES ('first')",
        "CREATE TABLE schema_migration (name TEXT); INSERT INTO schema_migration VALUES ('0001_songs')",
        "CREATE TABLE schema_migration (id INTEGER)",
        "CREATE TABLE meta (key TEXT, value TEXT)",
        "CREATE VIEW song AS SELECT 1",
    ],
)
def test_another_programs_tables_may_look_like_ours(tmp_path: Path, sql: str) -> None:
    path = tmp_path / "music.db"
    with sqlite3.connect(path) as other:
        other.executescript(sql)
    other.close()
    before = path.read_bytes()
    with refused("database_foreign"):
        Register.open(path, tokens=tmp_path)
    with refused("database_foreign"):
        Register.create(path, branch=1, desk=1, practice=True, tokens=tmp_path)
    assert path.read_bytes() == before


def test_an_empty_file_is_no_register(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.write_bytes(b"")
    with refused("database_foreign"):
        Register.open(path, tokens=tmp_path)
    assert path.read_bytes() == b""


def test_every_table_has_a_model_or_a_reason(register: Register) -> None:
    no_model = {"meta", "allocated", "salt_seed", "schema_migration", "entry", "look"}
    no_model |= {"shelf", "word", "word_back", "mark", "tally"}  # models/store/names.py
    no_model |= {
        "confirmed",
        "checkpoint",
        "joint",
        "sealed",
        "wanted",
        "alias",
        "displaced",
    }  # models/exchange/replica.py
    no_model |= {"withheld"}  # models/register/erasing.py
    no_model |= {"apart"}  # models/register/refolding.py
    names = {n for (n,) in register.database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
    ours = {n for n in names if not n.startswith(("sqlite_", "shelf_term", "shelf_word"))}
    views = {n for (n,) in register.database.rows("SELECT name FROM sqlite_master WHERE type = 'view'")}
    assert ours | views - {"shelf_text"} == no_model | {m._meta.table_name for m in MODELS}
