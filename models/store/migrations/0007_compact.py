"""Fewer bytes a case: entries packed, indexes only of what is asked for, marks and periods in narrower rows."""

from typing import Any

from models.acts.entry import ACTS, LOOKS, Entry
from models.journal.rows import COLUMNS, KINDS, maker
from models.store.packed import HELD, HOWS, MARKS, PERIOD, SENT_BACK, STATES

ENTRY = """
CREATE TABLE {name} (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    author INTEGER NOT NULL,
    back INTEGER NOT NULL,
    after INTEGER NOT NULL,
    code NOT NULL,
    schema INTEGER NOT NULL,
    body BLOB NOT NULL,
    hash BLOB NOT NULL,
    personal BLOB,
    salt BLOB,
    commitment BLOB,
    placement INTEGER,
    objection TEXT,
    officer INTEGER GENERATED ALWAYS AS (
        CASE WHEN author < 0 THEN -author - 1 ELSE (id >> 48 << 48) + author END) VIRTUAL,
    subject INTEGER GENERATED ALWAYS AS (CASE WHEN back < 0 THEN -back - 1 ELSE id - back END) VIRTUAL,
    kind TEXT GENERATED ALWAYS AS (CASE code {kinds} ELSE code END) VIRTUAL
)"""

_WHOLE = "id, at, officer, subject, after, kind, schema, body, personal, salt, commitment, hash, placement, objection"
_PAGE = 2000

_KIND = " ".join(f"WHEN {number} THEN '{kind}'" for number, kind in enumerate(KINDS, 1))

_NUMBER = " ".join(f"WHEN '{state}' THEN {number}" for number, state in enumerate(STATES, 1))
_LETTER = " ".join(f"WHEN '{how}' THEN '{letter}'" for how, letter in HOWS.items())

STATEMENTS = (
    # a subject's first entry is found by its id
    "CREATE INDEX entry_subject ON entry (subject) WHERE back <> 0",
    "CREATE INDEX entry_objection ON entry (id) WHERE objection IS NOT NULL",
    "CREATE INDEX look_subject ON look (subject) WHERE back <> 0",
    """CREATE TABLE period (
        "case" INTEGER NOT NULL, place INTEGER NOT NULL, state NOT NULL, pool INTEGER NOT NULL,
        begun INTEGER NOT NULL, lasted INTEGER, PRIMARY KEY ("case", place)) WITHOUT ROWID""",
    f"""INSERT INTO period SELECT "case", place, CASE state {_NUMBER} ELSE state END,
        CASE WHEN holder >> 48 = "case" >> 48 THEN holder - (holder >> 48 << 48) ELSE -holder - 1 END,
        begun, ended - begun FROM case_period""",  # noqa: S608  # words of our own
    "DROP TABLE case_period",
    PERIOD,
    'CREATE TABLE mark_list ("case" INTEGER PRIMARY KEY, marks TEXT NOT NULL)',
    f"""INSERT INTO mark_list SELECT "case", json_group_array(CASE how {_LETTER} END
        || CASE WHEN count = (how <> 'missing') THEN '' ELSE count END || '.' || requirement)
        FROM requirement_mark GROUP BY "case" """,  # noqa: S608  # words of our own
    "DROP TABLE requirement_mark",
    MARKS,
    "DROP INDEX handover_case",
    "DROP INDEX handover_number",
    "DROP INDEX handover_help",
    "ALTER TABLE handover RENAME TO handover_by_offer",
    """CREATE TABLE handover (
        offer INTEGER NOT NULL, "case" INTEGER NOT NULL, from_pool INTEGER NOT NULL, to_pool INTEGER NOT NULL,
        offered_at INTEGER NOT NULL, offered_by INTEGER NOT NULL, state TEXT NOT NULL, ended_at INTEGER,
        ended_by INTEGER, keep INTEGER NOT NULL DEFAULT 0, number INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY ("case", offer)) WITHOUT ROWID""",
    'INSERT INTO handover SELECT * FROM handover_by_offer ORDER BY "case", offer',
    "DROP TABLE handover_by_offer",
    "CREATE INDEX handover_number ON handover (number) WHERE number <> 0",
    "CREATE INDEX handover_help ON handover (to_pool) WHERE keep = 1 AND state = 'accepted'",
    # lists ask for what somebody still holds; what is over is found by its number and its person
    "DROP INDEX case_person",
    "CREATE INDEX case_person ON case_file (person)",
    "DROP INDEX case_holder",
    f"CREATE INDEX case_held ON case_file (holder, state) WHERE state IN {HELD}",
    "CREATE INDEX case_outside ON case_file (holder) WHERE dispatch <> 0",
    "CREATE INDEX case_assigned ON case_file (assignee) WHERE assignee <> 0",
    "CREATE INDEX case_opened ON case_file (opened_at)",
    "DROP INDEX case_due",
    "CREATE INDEX case_due ON case_file (promised, holder) WHERE state IN ('received', 'with_unit')",
    "CREATE INDEX notice_open ON notice (deadline) WHERE open = 1",
    """CREATE TABLE sent_back (
        "case" INTEGER PRIMARY KEY, holder INTEGER NOT NULL, until INTEGER NOT NULL, assignee INTEGER NOT NULL)""",
    f"INSERT INTO sent_back {SENT_BACK}",
)


def up(migrator: object, db: Any) -> None:
    """Write the entries again, page by page; then make the other tables anew."""
    for name, log in (("entry", ACTS), ("look", LOOKS)):
        db.execute_sql(f"DROP INDEX {name}_subject")
        db.execute_sql(f"ALTER TABLE {name} RENAME TO {name}_whole")
        db.execute_sql("DROP INDEX IF EXISTS entry_objection")
        db.execute_sql(ENTRY.format(name=name, kinds=_KIND))
        _move(db, name, log)
        db.execute_sql(f"DROP TABLE {name}_whole")
    for statement in STATEMENTS:
        db.execute_sql(statement)


def _move(db: Any, name: str, log: str) -> None:
    row, last = maker(log), -1
    insert = f"INSERT INTO {name} ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608  # words of our own
    while True:
        page = db.execute_sql(
            f"""SELECT {_WHOLE}, (SELECT seed FROM salt_seed WHERE block = id / 256) FROM {name}_whole
            WHERE id > ? ORDER BY id LIMIT {_PAGE}""",  # noqa: S608  # words of our own
            (last,),
        ).fetchall()
        if not page:
            return
        db.connection().executemany(insert, [row(_entry(line[:-1]), line[-1]) for line in page])
        last = page[-1][0]


def _entry(line: tuple[Any, ...]) -> Entry:
    id_, at, officer, subject, after, kind, schema, body, personal, *more = line
    part = None if personal is None else str(personal).encode()
    return Entry(id_, at, officer, subject, after, kind, schema, str(body).encode(), part, *more)
