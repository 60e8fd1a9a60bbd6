"""Custody in full: who took a case on, who asks for it, where its papers are, shifts, counts of files, settled crossings."""

from typing import Any

STATEMENTS = (
    "ALTER TABLE case_file ADD COLUMN assignee INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE case_file ADD COLUMN dispatch INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE handover ADD COLUMN keep INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE handover ADD COLUMN number INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX handover_number ON handover (number) WHERE number <> 0",
    "CREATE INDEX handover_help ON handover (to_pool, \"case\") WHERE keep = 1 AND state = 'accepted'",
    "ALTER TABLE contest ADD COLUMN choice TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE delivery ADD COLUMN entry INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE delivery ADD COLUMN posted INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE delivery ADD COLUMN tracking TEXT NOT NULL DEFAULT ''",
    """CREATE TABLE asked (
        entry INTEGER PRIMARY KEY, "case" INTEGER NOT NULL, pool INTEGER NOT NULL, officer INTEGER NOT NULL,
        at INTEGER NOT NULL)""",
    'CREATE INDEX asked_case ON asked ("case")',
    """CREATE TABLE paper_file (
        "case" INTEGER PRIMARY KEY, unit INTEGER NOT NULL, place TEXT NOT NULL, at INTEGER NOT NULL,
        officer INTEGER NOT NULL, entry INTEGER NOT NULL)""",
    "CREATE INDEX paper_file_place ON paper_file (unit, place)",
    """CREATE TABLE shift (
        id INTEGER PRIMARY KEY, desk INTEGER NOT NULL, pool INTEGER NOT NULL, handed_by INTEGER NOT NULL,
        handed_at INTEGER NOT NULL, absent INTEGER NOT NULL, counts TEXT NOT NULL, exceptions TEXT NOT NULL,
        unsent INTEGER NOT NULL, accepted_by INTEGER NOT NULL, accepted_at INTEGER, found TEXT NOT NULL)""",
    "CREATE INDEX shift_waiting ON shift (desk) WHERE accepted_by = 0",
    """CREATE TABLE stock (
        id INTEGER PRIMARY KEY, unit INTEGER NOT NULL, place TEXT NOT NULL, counted INTEGER NOT NULL,
        missing TEXT NOT NULL, strange TEXT NOT NULL, at INTEGER NOT NULL, officer INTEGER NOT NULL)""",
)


def up(migrator: object, db: Any) -> None:
    """Add tables and columns."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
