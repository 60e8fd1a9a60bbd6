"""Parts that an erasure hid and the centre has yet to agree to; how new each password verifier is."""

from typing import Any

STATEMENTS = (
    # nobody reads it but the exchange: the part and the salt of an entry, until the erasure is placed or objected to
    """CREATE TABLE withheld (
        id INTEGER PRIMARY KEY, subject INTEGER NOT NULL, personal BLOB NOT NULL, salt BLOB NOT NULL)""",
    "CREATE INDEX withheld_subject ON withheld (subject)",
    # given by the centre; what comes again later than something newer is left alone
    "ALTER TABLE verifier ADD COLUMN version INTEGER NOT NULL DEFAULT 0",
)


def up(migrator: object, db: Any) -> None:
    """Add the table and the column."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
