"""The index for a million cases: by time, by words and sounds of names, by numbers, by state, service and holder."""

from typing import Any

from models.store import names_proof

STATEMENTS = (
    "DROP TABLE person_name",
    # what these answered is in the terms now
    "DROP INDEX person_nik_tail",
    "DROP INDEX person_phone",
    "DROP INDEX person_sound",
    "CREATE TABLE shelf (place INTEGER PRIMARY KEY, subject INTEGER NOT NULL)",
    "CREATE TABLE word (term TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE word_back (back TEXT PRIMARY KEY) WITHOUT ROWID",
    """CREATE TABLE mark (kind TEXT NOT NULL, value TEXT NOT NULL, sign INTEGER NOT NULL, PRIMARY KEY (kind, value))
        WITHOUT ROWID""",
    "CREATE TABLE tally (what TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID",
    """CREATE VIEW shelf_text AS SELECT s.place AS place, ptsa_terms(p.id, p.name, p.nik, p.phone, p.passport, p.nib,
        p.npwp, p.registered_at, p.erased,
        (SELECT sign FROM mark WHERE kind = 'state' AND value = c.state),
        (SELECT sign FROM mark WHERE kind = 'service' AND value = c.service),
        (SELECT sign FROM mark WHERE kind = 'holder' AND value = c.holder),
        (SELECT sign FROM mark WHERE kind = 'offered' AND value = nullif(c.offered_to, 0)),
        (SELECT sign FROM mark WHERE kind = 'assignee' AND value = nullif(c.assignee, 0))) AS terms
        FROM shelf s LEFT JOIN case_file c ON c.id = s.subject LEFT JOIN person p ON p.id = coalesce(c.person, s.subject)""",
    # "ascii" takes every letter beyond ASCII as it is: the words were folded by models.text, not by the index
    """CREATE VIRTUAL TABLE shelf_term USING fts5(
        terms, content='shelf_text', content_rowid='place', tokenize='ascii', detail=none, columnsize=0,
        prefix='1 2 3 4')""",
    "CREATE VIRTUAL TABLE shelf_word USING fts5vocab('shelf_term', 'row')",
)


def up(migrator: object, db: Any) -> None:
    """Make the tables and index whoever is there."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
    names_proof.rebuild(db)
