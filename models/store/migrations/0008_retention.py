"""Retention: which cases are anonymised, what was removed beside the acts; who is needed as a representative."""

from typing import Any

STATEMENTS = (
    # few bytes, and only for cases that lost many more
    'CREATE TABLE anonymised ("case" INTEGER PRIMARY KEY, entry INTEGER NOT NULL)',
    """CREATE TABLE traces (
        id INTEGER PRIMARY KEY, before INTEGER NOT NULL, looks INTEGER NOT NULL, drafts INTEGER NOT NULL,
        displaced INTEGER NOT NULL, at INTEGER NOT NULL, officer INTEGER NOT NULL)""",
    # a person may go once no case needs it any more, neither as applicant nor as representative
    "CREATE INDEX case_representative ON case_file (representative) WHERE representative IS NOT NULL",
)


def up(migrator: object, db: Any) -> None:
    """Add tables and the index."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
