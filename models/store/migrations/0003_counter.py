"""What the counter needs: visits with their queue numbers, blank sheets, names by their sound, judged persons."""

from typing import Any

from models.facts.sounds import sound

STATEMENTS = (
    "ALTER TABLE case_file ADD COLUMN visit INTEGER",
    "ALTER TABLE case_file ADD COLUMN paper_at INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX case_visit ON case_file (visit) WHERE visit IS NOT NULL",
    """CREATE TABLE visit (
        id INTEGER PRIMARY KEY, number INTEGER NOT NULL, turn INTEGER NOT NULL, day TEXT NOT NULL,
        desk INTEGER NOT NULL, counter INTEGER NOT NULL, services TEXT NOT NULL, priority TEXT NOT NULL,
        state TEXT NOT NULL, officer INTEGER NOT NULL, issued_at INTEGER NOT NULL, issued_by INTEGER NOT NULL,
        touched_at INTEGER NOT NULL, since INTEGER NOT NULL, calls INTEGER NOT NULL, early INTEGER NOT NULL)""",
    "CREATE INDEX visit_number ON visit (number)",
    "CREATE INDEX visit_day ON visit (day, desk, id)",
    "CREATE INDEX visit_present ON visit (desk, id) WHERE state NOT IN ('absent', 'done')",
    """CREATE TABLE visit_period (
        visit INTEGER NOT NULL, place INTEGER NOT NULL, state TEXT NOT NULL, desk INTEGER NOT NULL,
        officer INTEGER NOT NULL, counter INTEGER NOT NULL, begun INTEGER NOT NULL, ended INTEGER,
        estimated INTEGER NOT NULL, PRIMARY KEY (visit, place)) WITHOUT ROWID""",
    """CREATE TABLE sheet_block (
        id INTEGER PRIMARY KEY, first INTEGER NOT NULL, count INTEGER NOT NULL, reserved_at INTEGER NOT NULL)""",
    """CREATE TABLE person_compared (
        person INTEGER NOT NULL, other INTEGER NOT NULL, verdict TEXT NOT NULL,
        PRIMARY KEY (person, other)) WITHOUT ROWID""",
    "CREATE INDEX person_compared_other ON person_compared (other)",
    "ALTER TABLE person ADD COLUMN sound TEXT NOT NULL DEFAULT ''",
)


def up(migrator: object, db: Any) -> None:
    """Add tables and columns; give the known persons their sounds."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
    names = db.execute_sql("SELECT id, name FROM person").fetchall()
    for id_, name in names:
        db.execute_sql("UPDATE person SET sound = ? WHERE id = ?", (sound(name), id_))
    db.execute_sql("CREATE INDEX person_sound ON person (sound) WHERE sound <> ''")
