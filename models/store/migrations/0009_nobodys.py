"""A case that was anonymised is found by its number, state and time, and by nobody's name."""

from typing import Any

STATEMENTS = (
    "DROP VIEW shelf_text",
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
)


def up(migrator: object, db: Any) -> None:
    """Make the view anew."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
