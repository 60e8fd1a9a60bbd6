"""Subjects that could not be shown are set apart, so that nothing behind them waits."""

from typing import Any

STATEMENTS = (
    # why: the code of a refusal, or the name of the fault in this program
    "CREATE TABLE apart (subject INTEGER PRIMARY KEY, why TEXT NOT NULL, at INTEGER NOT NULL)",
    'CREATE INDEX contest_subject ON contest ("case")',
)


def up(migrator: object, db: Any) -> None:
    """Create them."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
