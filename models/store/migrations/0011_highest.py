"""The highest id that there is is read as what it is: one less than its negative would be no whole number."""

from typing import Any

from models.store.packed import PERIOD


def up(migrator: object, db: Any) -> None:
    """Make the view anew."""
    for statement in ("DROP VIEW case_period", PERIOD):
        db.execute_sql(statement)
