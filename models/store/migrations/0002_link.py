"""What a desk knows of its centre: what is confirmed there, how far it has pulled, and what is not as it should be."""

from typing import Any

STATEMENTS = (
    "ALTER TABLE entry ADD COLUMN objection TEXT",
    "CREATE INDEX entry_objection ON entry (id) WHERE objection IS NOT NULL",
    "ALTER TABLE look ADD COLUMN objection TEXT",
    # sister branches have units of the same codes
    "ALTER TABLE unit RENAME TO unit_of_one_branch",
    """CREATE TABLE unit (
        id INTEGER PRIMARY KEY, code TEXT NOT NULL, name TEXT NOT NULL, unit TEXT NOT NULL, active INTEGER NOT NULL)""",
    "INSERT INTO unit SELECT * FROM unit_of_one_branch",
    "DROP TABLE unit_of_one_branch",
    # the centre sees to it that codes are unique, not the tables: after it was put back two may meet for a while
    "ALTER TABLE officer RENAME TO officer_of_unique_codes",
    """CREATE TABLE officer (
        id INTEGER PRIMARY KEY, code TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL,
        units TEXT NOT NULL, active INTEGER NOT NULL)""",
    "INSERT INTO officer SELECT * FROM officer_of_unique_codes",
    "DROP TABLE officer_of_unique_codes",
    "CREATE INDEX officer_code ON officer (code COLLATE NOCASE)",
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
    # projection: what the centre could not read or does not know
    """CREATE TABLE quarantine (
        id INTEGER PRIMARY KEY, desk INTEGER NOT NULL, incarnation INTEGER NOT NULL, log TEXT NOT NULL,
        first INTEGER NOT NULL, count INTEGER NOT NULL, code TEXT NOT NULL)""",
)


def up(migrator: object, db: Any) -> None:
    """Add the tables."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
