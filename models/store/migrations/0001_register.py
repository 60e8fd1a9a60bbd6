"""The register: two chains and their projection, what the exchange knows, the index, and what belongs to this machine.

Until the first release this file changes with ``models/store/tables``; from then on it stands as it was released.
"""

from typing import Any

from peewee import SchemaManager

from models.acts import numbered
from models.store.packed import MARKS, PERIOD
from models.store.tables import INDEXES, MODELS, VIEWS

KIND = " ".join(f"WHEN {act.NUMBER} THEN '{act.__name__}'" for act in numbered())

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

JOURNAL = (
    ENTRY.format(name="entry", kinds=KIND),
    # a subject's first entry is found by its id
    "CREATE INDEX entry_subject ON entry (subject) WHERE back <> 0",
    "CREATE INDEX entry_objection ON entry (id) WHERE objection IS NOT NULL",
    ENTRY.format(name="look", kinds=KIND),
    "CREATE INDEX look_subject ON look (subject) WHERE back <> 0",
    # seeds of salts; a block's seed is removed when a part in it is erased
    "CREATE TABLE salt_seed (block INTEGER PRIMARY KEY, seed BLOB NOT NULL)",
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    # the allocator: last running number of a range ('CASE', 'NOTICE', …) under a series prefix
    """CREATE TABLE allocated (
        prefix INTEGER NOT NULL, range TEXT NOT NULL, last INTEGER NOT NULL,
        PRIMARY KEY (prefix, range)) WITHOUT ROWID""",
    # why: the code of a refusal, or the name of the fault in this program that keeps a subject from being shown
    "CREATE TABLE apart (subject INTEGER PRIMARY KEY, why TEXT NOT NULL, at INTEGER NOT NULL)",
    # nobody reads it but the exchange: the part and the salt of an entry, until the erasure is placed or objected to
    """CREATE TABLE withheld (
        id INTEGER PRIMARY KEY, subject INTEGER NOT NULL, personal BLOB NOT NULL, salt BLOB NOT NULL)""",
    "CREATE INDEX withheld_subject ON withheld (subject)",
)

EXCHANGE = (
    # heads of this desk's own chains that the centre has confirmed, with its seal: the receipt
    """CREATE TABLE confirmed (
        incarnation INTEGER NOT NULL, log TEXT NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL, seal BLOB NOT NULL,
        at INTEGER NOT NULL, PRIMARY KEY (incarnation, log)) WITHOUT ROWID""",
    # cursors in the branch's feed; the newest is where the next pull begins
    "CREATE TABLE checkpoint (position INTEGER PRIMARY KEY, tag BLOB NOT NULL, at INTEGER NOT NULL)",
    # the hash before an entry whose predecessor never came here
    "CREATE TABLE joint (id INTEGER PRIMARY KEY, previous BLOB NOT NULL)",
    # heads of other chains as the centre sealed them: the right to offer them back
    """CREATE TABLE sealed (
        chain INTEGER PRIMARY KEY, seq INTEGER NOT NULL, hash BLOB NOT NULL, seal BLOB NOT NULL)""",
    # subjects of which an entry came without those before it
    "CREATE TABLE wanted (subject INTEGER PRIMARY KEY)",
    # ids that a relabelling after a fork gave up
    "CREATE TABLE alias (old INTEGER PRIMARY KEY, new INTEGER NOT NULL)",
    # entries of another chain for which the centre has others
    """CREATE TABLE displaced (
        id INTEGER NOT NULL, hash BLOB NOT NULL, data TEXT NOT NULL, PRIMARY KEY (id, hash)) WITHOUT ROWID""",
)

SEARCH = (
    "CREATE TABLE shelf (place INTEGER PRIMARY KEY, subject INTEGER NOT NULL)",
    "CREATE TABLE word (term TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE word_back (back TEXT PRIMARY KEY) WITHOUT ROWID",
    """CREATE TABLE mark (kind TEXT NOT NULL, value TEXT NOT NULL, sign INTEGER NOT NULL, PRIMARY KEY (kind, value))
        WITHOUT ROWID""",
    "CREATE TABLE tally (what TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID",
    # a case that was anonymised is found by its number, state and time, and by nobody's name
    """CREATE VIEW shelf_text AS SELECT s.place AS place, ptsa_terms(p.id, p.name, p.nik, p.phone, p.passport, p.nib,
        p.npwp, p.registered_at, p.erased,
        (SELECT sign FROM mark WHERE kind = 'state' AND value = c.state),
        (SELECT sign FROM mark WHERE kind = 'service' AND value = c.service),
        (SELECT sign FROM mark WHERE kind = 'holder' AND value = c.holder),
        (SELECT sign FROM mark WHERE kind = 'offered' AND value = nullif(c.offered_to, 0)),
        (SELECT sign FROM mark WHERE kind = 'assignee' AND value = nullif(c.assignee, 0))) AS terms
        FROM shelf s LEFT JOIN case_file c ON c.id = s.subject
        LEFT JOIN person p ON p.id = coalesce(c.person, s.subject)
            AND NOT EXISTS (SELECT 1 FROM anonymised a WHERE a."case" = c.id)""",
    # "ascii" takes every letter beyond ASCII as it is: the words were folded by models.text, not by the index
    """CREATE VIRTUAL TABLE shelf_term USING fts5(
        terms, content='shelf_text', content_rowid='place', tokenize='ascii', detail=none, columnsize=0,
        prefix='1 2 3 4')""",
    "CREATE VIRTUAL TABLE shelf_word USING fts5vocab('shelf_term', 'row')",
)


def up(migrator: object, db: Any) -> None:
    """Create everything."""
    for model in MODELS:
        if model not in VIEWS:
            SchemaManager(model, db).create_table(safe=False)
    for statement in (*JOURNAL, *EXCHANGE, PERIOD, MARKS, *INDEXES, *SEARCH):
        db.execute_sql(statement)
