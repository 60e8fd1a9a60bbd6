"""Slips that are to be printed: jobs of this machine, apart from what was saved. They hold no personal data."""

from typing import Any

STATEMENTS = (
    # a slip is rendered from the register at the moment it is printed; a job only names it
    """CREATE TABLE print_job (
        id INTEGER PRIMARY KEY, made_at INTEGER NOT NULL, officer INTEGER NOT NULL, slip TEXT NOT NULL,
        subject INTEGER NOT NULL, detail TEXT NOT NULL, copy INTEGER NOT NULL, printer TEXT NOT NULL,
        state TEXT NOT NULL, reason TEXT NOT NULL, facts TEXT NOT NULL, tries INTEGER NOT NULL,
        next_at INTEGER NOT NULL, ended_at INTEGER, pid INTEGER NOT NULL, token TEXT NOT NULL)""",
    "CREATE INDEX print_job_open ON print_job (next_at, id) WHERE ended_at IS NULL",
    "CREATE INDEX print_job_subject ON print_job (subject, slip, detail)",
)


def up(migrator: object, db: Any) -> None:
    """Create them."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
