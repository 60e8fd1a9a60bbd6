"""The first register: two chains, their projection, numbers, drafts and what belongs to this machine."""

from typing import Any

ENTRY = """
CREATE TABLE {name} (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL,
    subject INTEGER NOT NULL,
    after INTEGER NOT NULL,
    kind TEXT NOT NULL,
    schema INTEGER NOT NULL,
    body TEXT NOT NULL,
    personal TEXT,
    salt BLOB,
    commitment BLOB,
    hash BLOB NOT NULL,
    placement INTEGER
)"""

STATEMENTS = (
    ENTRY.format(name="entry"),
    "CREATE INDEX entry_subject ON entry (subject, id)",
    ENTRY.format(name="look"),
    "CREATE INDEX look_subject ON look (subject, id)",
    # seeds of salts; a block's seed is removed when a part in it is erased
    "CREATE TABLE salt_seed (block INTEGER PRIMARY KEY, seed BLOB NOT NULL)",
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    # the allocator: last running number of a range ('CASE', 'NOTICE', …) under a series prefix
    """CREATE TABLE allocated (
        prefix INTEGER NOT NULL, range TEXT NOT NULL, last INTEGER NOT NULL,
        PRIMARY KEY (prefix, range)) WITHOUT ROWID""",
    # projection
    """CREATE TABLE branch (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL, zone TEXT NOT NULL, contact TEXT NOT NULL)""",
    "CREATE TABLE catalogue (version INTEGER PRIMARY KEY, entry INTEGER NOT NULL)",
    "CREATE TABLE calendar_year (year INTEGER PRIMARY KEY, decreed INTEGER NOT NULL)",
    "CREATE TABLE free_day (date TEXT PRIMARY KEY, name TEXT NOT NULL, leave INTEGER NOT NULL) WITHOUT ROWID",
    """CREATE TABLE unit (
        id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, unit TEXT NOT NULL,
        active INTEGER NOT NULL)""",
    """CREATE TABLE officer (
        id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, role TEXT NOT NULL,
        units TEXT NOT NULL, active INTEGER NOT NULL)""",
    """CREATE TABLE person (
        id INTEGER PRIMARY KEY, identity TEXT NOT NULL, name TEXT NOT NULL, folded TEXT NOT NULL,
        nik TEXT, passport TEXT, nib TEXT, npwp TEXT, phone TEXT NOT NULL, phone_back TEXT NOT NULL,
        address TEXT NOT NULL, registered_at INTEGER NOT NULL, data INTEGER NOT NULL, erased INTEGER NOT NULL)""",
    "CREATE INDEX person_nik ON person (nik) WHERE nik IS NOT NULL",
    "CREATE INDEX person_nik_tail ON person (substr(nik, 7))",
    "CREATE INDEX person_passport ON person (passport) WHERE passport IS NOT NULL",
    "CREATE INDEX person_nib ON person (nib) WHERE nib IS NOT NULL",
    "CREATE INDEX person_npwp ON person (npwp) WHERE npwp IS NOT NULL",
    "CREATE INDEX person_phone ON person (phone_back) WHERE phone_back <> ''",
    """CREATE VIRTUAL TABLE person_name USING fts5(
        folded, content='person', content_rowid='id', detail=none, columnsize=0, prefix='1 2 3 4')""",
    """CREATE TABLE case_file (
        id INTEGER PRIMARY KEY, number INTEGER NOT NULL, person INTEGER NOT NULL, representative INTEGER,
        service TEXT NOT NULL, variant TEXT NOT NULL, catalogue INTEGER NOT NULL, state TEXT NOT NULL,
        holder INTEGER NOT NULL, offered_to INTEGER, offer INTEGER, promised TEXT, doubtful INTEGER NOT NULL,
        fee INTEGER NOT NULL, referred_to TEXT NOT NULL, product TEXT NOT NULL, valid_until TEXT,
        opened_at INTEGER NOT NULL, opened_by INTEGER NOT NULL, since INTEGER NOT NULL, touched_at INTEGER NOT NULL,
        last INTEGER NOT NULL)""",
    "CREATE INDEX case_number ON case_file (number)",
    "CREATE INDEX case_person ON case_file (person, id)",
    "CREATE INDEX case_holder ON case_file (holder, state, id)",
    "CREATE INDEX case_offer ON case_file (offered_to, id) WHERE offered_to IS NOT NULL",
    "CREATE INDEX case_due ON case_file (promised, id) WHERE state IN ('received', 'with_unit')",
    """CREATE TABLE requirement_mark (
        "case" INTEGER NOT NULL, requirement TEXT NOT NULL, how TEXT NOT NULL, count INTEGER NOT NULL,
        PRIMARY KEY ("case", requirement)) WITHOUT ROWID""",
    """CREATE TABLE notice (
        "case" INTEGER NOT NULL, number INTEGER NOT NULL, missing TEXT NOT NULL, deadline TEXT NOT NULL,
        open INTEGER NOT NULL, PRIMARY KEY ("case", number)) WITHOUT ROWID""",
    "CREATE INDEX notice_number ON notice (number)",
    """CREATE TABLE handover (
        offer INTEGER PRIMARY KEY, "case" INTEGER NOT NULL, from_pool INTEGER NOT NULL, to_pool INTEGER NOT NULL,
        offered_at INTEGER NOT NULL, offered_by INTEGER NOT NULL, state TEXT NOT NULL, ended_at INTEGER,
        ended_by INTEGER)""",
    'CREATE INDEX handover_case ON handover ("case")',
    """CREATE TABLE delivery (
        "case" INTEGER PRIMARY KEY, at INTEGER NOT NULL, officer INTEGER NOT NULL, role TEXT NOT NULL,
        seen TEXT NOT NULL, returned TEXT NOT NULL, collector TEXT NOT NULL)""",
    """CREATE TABLE case_period (
        "case" INTEGER NOT NULL, place INTEGER NOT NULL, state TEXT NOT NULL, holder INTEGER NOT NULL,
        begun INTEGER NOT NULL, ended INTEGER, PRIMARY KEY ("case", place)) WITHOUT ROWID""",
    """CREATE TABLE contest (
        entry INTEGER PRIMARY KEY, "case" INTEGER NOT NULL, stands INTEGER NOT NULL, code TEXT NOT NULL)""",
    "CREATE TABLE desk_life (id INTEGER PRIMARY KEY, incarnation INTEGER NOT NULL, from_seq INTEGER NOT NULL, "
    "reason TEXT NOT NULL, provisional INTEGER NOT NULL)",
    # no part of the journal
    """CREATE TABLE verifier (
        officer INTEGER PRIMARY KEY, hash TEXT NOT NULL, failures INTEGER NOT NULL DEFAULT 0,
        locked_until INTEGER NOT NULL DEFAULT 0)""",
    """CREATE TABLE draft (
        id INTEGER PRIMARY KEY, officer INTEGER NOT NULL, form TEXT NOT NULL, updated INTEGER NOT NULL,
        data TEXT NOT NULL)""",
)


def up(migrator: object, db: Any) -> None:
    """Create everything."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
