"""When the machine does not let an act happen: a clear code, nothing half-written, and the next save works."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models.acts import Unmasked
from models.forms import perform
from models.refused import Refused
from models.register.founding import found_practice
from models.register.register import Register
from models.register.verify import verify
from models.store.database import Database
from models.terminal.drafts import Draft, Drafts, drafts_of
from tests.conftest import StillClock
from tests.models.build import intake, refused, snapshot, take_in

LONG = "catatan " * 240


def kept(register: Register, officer: int) -> int:
    drafts = Drafts(register.database.path)
    drafts.keep(Draft(5, officer, "intake", 1, {"name": "Siti"}))
    drafts.close()
    return 5


def unharmed(
    register: Register, officer: int, code: str, failing: Callable[[], object], mended: Callable[[], object]
) -> None:
    """Save while ``failing`` is in force: refused, nothing changed; after ``mended`` the same form is saved."""
    form = intake(draft=kept(register, officer), note=LONG)
    failing()
    before = (register.head(), snapshot(register), register.database.rows("SELECT * FROM allocated"))
    with refused(code):
        perform(register, officer, form)
    mended()
    assert (register.head(), snapshot(register), register.database.rows("SELECT * FROM allocated")) == before
    assert [d.id for d in drafts_of(register.database, officer)] == [form.draft]
    assert verify(register.database).sound
    assert perform(register, officer, form).state == "received"
    assert drafts_of(register.database, officer) == []
    assert verify(register.database).sound


def test_a_database_that_became_read_only(register: Register, sari: int) -> None:
    take_in(register, sari)
    database = register.database
    unharmed(
        register,
        sari,
        "database_read_only",
        lambda: database.execute_sql("PRAGMA query_only = 1"),
        lambda: database.execute_sql("PRAGMA query_only = 0"),
    )


def test_another_program_that_holds_the_database(register: Register, sari: int) -> None:
    other = Database(register.database.path)
    other.connect_here()
    register.database.execute_sql("PRAGMA busy_timeout = 10")
    unharmed(
        register,
        sari,
        "database_busy",
        lambda: other.execute_sql("BEGIN IMMEDIATE"),
        lambda: other.execute_sql("ROLLBACK"),
    )
    other.close_here()


def use_up(register: Register, officer: int) -> None:
    """Take requests in until nothing is free inside the file either."""
    for _turn in range(100):
        take_in(register, officer, note=LONG)


def test_a_full_disk(register: Register, sari: int) -> None:
    database = register.database

    def fill_up() -> None:
        (pages,) = database.row("PRAGMA page_count") or (0,)
        database.execute_sql(f"PRAGMA max_page_count = {pages}")
        for _ in range(99):  # until the pages that are there have no room left
            try:
                perform(register, sari, intake(nik="", note=LONG))
            except Refused:
                return

    unharmed(register, sari, "disk_full", fill_up, lambda: database.execute_sql("PRAGMA max_page_count = 1000000"))


def run(script: str, path: Path, tokens: Path) -> Any:
    """Run a script in a process of its own, which what is left behind in it can't hurt; return what it printed."""
    done = subprocess.run([sys.executable, "-c", script, path, tokens], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


BULK = """
import json, sys
from pathlib import Path
from models.register.verify import verify
from models.practice import fill
from models.refused import Refused
from models.register.register import Register

path, tokens = map(Path, sys.argv[1:])
register = Register.open(path, tokens=tokens)
database = register.database
before = register.head()
database.execute_sql(f"PRAGMA max_page_count = {database.row('PRAGMA page_count')[0] + 2}")
try:
    fill(register, 200, 1)
    refusal = None
except Refused as why:
    refusal = why  # kept, as whoever reports it does: nothing may hang on its being forgotten
database.execute_sql("PRAGMA max_page_count = 1000000")
left = [refusal and refusal.code, database.transaction_depth(), register.head() == before, verify(database).sound]
fill(register, 20, 1)
register.close()
register = Register.open(path, tokens=tokens)
print(json.dumps([*left, register.head().seq > before.seq, verify(register.database).sound]))
"""


def test_a_full_disk_in_the_bulk_path_leaves_nothing(made_here: tuple[Path, Path]) -> None:
    assert run(BULK, *made_here) == ["disk_full", 0, True, True, True, True]


@pytest.fixture
def made_here(tmp_path: Path, clock: StillClock) -> tuple[Path, Path]:
    """Return the paths of a register that is closed, and of its tokens."""
    path, tokens = tmp_path / "desk.db", tmp_path / "tokens"
    found_practice(path, tokens=tokens, clock=clock, fast=True).close()
    return path, tokens


def test_a_look_that_can_not_be_written_is_refused_too(register: Register, sari: int) -> None:
    register.database.execute_sql("PRAGMA query_only = 1")
    with refused("database_read_only"):
        register.look(sari, Unmasked())
    register.database.execute_sql("PRAGMA query_only = 0")
    assert register.looks.count() == 0


LIMITED = """
import json, resource, sys
from pathlib import Path
from models.forms import Intake, perform
from models.register.verify import verify
from models.refused import Refused
from models.register.register import Register

path, tokens = map(Path, sys.argv[1:])
register = Register.open(path, tokens=tokens)
officer = register.officer_by_code("sari").id
form = Intake(name="Siti", service="PP", papers="all", note="catatan " * 240)
perform(register, officer, form)
codes, before = [], register.journal.count()
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
size = Path(str(path) + "-wal").stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 3000, hard))
for _ in range(3):
    try:
        perform(register, officer, form)
        codes.append("saved")
    except Refused as why:
        codes.append(why.code)
counted = register.journal.count()
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
sound = verify(register.database).sound
after = perform(register, officer, form).state
print(json.dumps([codes, counted - before, sound, after, verify(register.database).sound]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on a file's size")
def test_a_file_that_may_not_grow(made_here: tuple[Path, Path]) -> None:
    codes, grown, sound, after, still = run(LIMITED, *made_here)
    assert set(codes) <= {"disk_full", "disk_error"}
    assert (grown, sound, after, still) == (0, True, "received", True)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    path.write_bytes(b"nothing of a database\n" * 200)
    before = path.read_bytes()
    with refused("database_damaged"):
        Register.open(path, tokens=tmp_path)
    assert path.read_bytes() == before


def test_a_database_with_a_torn_page(register: Register, sari: int, tmp_path: Path, clock: StillClock) -> None:
    take_in(register, sari)
    register.close()
    path = register.database.path
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)
    with refused("database_damaged"):
        Register.open(path, tokens=tmp_path / "tokens", clock=clock)


def test_a_file_that_can_not_be_opened(tmp_path: Path) -> None:
    with refused("database_unreachable"):
        Register.open(tmp_path, tokens=tmp_path)


def test_a_register_that_is_not_there(tmp_path: Path) -> None:
    with refused("database_missing"):
        Register.open(tmp_path / "none.db", tokens=tmp_path)
    assert list(tmp_path.glob("none.db*")) == []


def test_a_query_that_was_stopped(register: Register) -> None:
    register.database.connection().set_progress_handler(lambda: 1, 100)
    with refused("interrupted"):
        register.database.rows("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")
    register.database.connection().set_progress_handler(None, 0)


def test_acts_are_on_the_disk_before_they_are_acknowledged(register: Register) -> None:
    assert register.database.row("PRAGMA synchronous") == (2,)
    assert register.database.row("PRAGMA journal_mode") == ("wal",)
