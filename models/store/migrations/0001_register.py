"""The register: two chains and their projection, what the exchange knows, the index, and what belongs to this machine.

Until the first release this file changes with ``models/store/tables.py``; from then on it stands as it was released.
"""

from typing import Any

from peewee import SchemaManager

from models.acts import numbered
from models.store.packed import HELD_STATES, MARKS, PERIOD
from models.store.tables import MODELS, VIEWS

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

INDEXES = (
    "CREATE INDEX person_nik ON person (nik) WHERE nik IS NOT NULL",
    "CREATE INDEX person_passport ON person (passport) WHERE passport IS NOT NULL",
    "CREATE INDEX person_nib ON person (nib) WHERE nib IS NOT NULL",
    "CREATE INDEX person_npwp ON person (npwp) WHERE npwp IS NOT NULL",
    "CREATE INDEX person_compared_other ON person_compared (other)",
    # the centre sees to it that codes are unique, not the table: after it was put back two may meet for a while
    "CREATE INDEX officer_code ON officer (code COLLATE NOCASE)",
    "CREATE INDEX case_number ON case_file (number)",
    "CREATE INDEX case_person ON case_file (person)",
    # a person may go once no case needs it any more, neither as applicant nor as representative
    "CREATE INDEX case_representative ON case_file (representative) WHERE representative IS NOT NULL",
    "CREATE INDEX case_visit ON case_file (visit) WHERE visit IS NOT NULL",
    # lists ask for what somebody still holds; what is over is found by its number and its person
    f"CREATE INDEX case_held ON case_file (holder, state) WHERE state IN {HELD_STATES}",
    "CREATE INDEX case_offer ON case_file (offered_to, id) WHERE offered_to IS NOT NULL",
    "CREATE INDEX case_outside ON case_file (holder) WHERE dispatch <> 0",
    "CREATE INDEX case_assigned ON case_file (assignee) WHERE assignee <> 0",
    "CREATE INDEX case_opened ON case_file (opened_at)",
    "CREATE INDEX case_due ON case_file (promised, holder) WHERE state IN ('received', 'with_unit')",
    "CREATE INDEX notice_number ON notice (number)",
    "CREATE INDEX notice_open ON notice (deadline) WHERE open = 1",
    "CREATE INDEX handover_number ON handover (number) WHERE number <> 0",
    "CREATE INDEX handover_help ON handover (to_pool) WHERE keep = 1 AND state = 'accepted'",
    'CREATE INDEX asked_case ON asked ("case")',
    'CREATE INDEX contest_subject ON contest ("case")',
    "CREATE INDEX paper_file_place ON paper_file (unit, place)",
    "CREATE INDEX shift_waiting ON shift (desk) WHERE accepted_by = 0",
    "CREATE INDEX visit_number ON visit (number)",
    "CREATE INDEX visit_day ON visit (day, desk, id)",
    "CREATE INDEX visit_present ON visit (desk, id) WHERE state NOT IN ('absent', 'done')",
    "CREATE INDEX print_job_open ON print_job (next_at, id) WHERE ended_at IS NULL",
    "CREATE INDEX print_job_subject ON print_job (subject, slip, detail)",
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
