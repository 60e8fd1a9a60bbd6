"""Making the index again, and proving that it holds exactly what persons and cases say."""

from __future__ import annotations

from itertools import zip_longest

from models.refused import Refused
from models.store.database import Database
from models.store.names import CASE, NAMED, Change, Row
from models.store.terms import PERSON, is_word, person_here


def rebuild(database: Database) -> None:
    """Make the whole index again from the persons and cases; it belongs in a transaction."""
    for table in ("shelf", "word", "word_back", "mark", "tally"):
        database.run(f"DELETE FROM {table}")  # noqa: S608  # names are ours
    database.run("INSERT INTO shelf_term (shelf_term) VALUES ('delete-all')")
    persons = ", ".join(f"p.{name}" for name in PERSON)
    cases = ", ".join(f"c.{name}" for name in CASE)
    change = Change(database)
    known = database.row("SELECT 1 FROM sqlite_master WHERE name = 'anonymised'")
    named = f"AND c.{NAMED}" if known else ""  # a migration may build the index before anything was anonymised
    sql = f"""SELECT {cases}, {persons} FROM case_file c LEFT JOIN person p ON p.id = c.person {named}
        WHERE (c.opened_at, c.id) > (?, ?) ORDER BY c.opened_at, c.id LIMIT 5000"""  # noqa: S608  # names are ours
    last: Row = (-(1 << 63), 0)
    while rows := database.rows(sql, *last):
        change.put(
            [
                (row[2], row[0], change.marks_of(row[: len(CASE)]) | (person_here(who).terms if who[0] else set()))
                for row in rows
                for who in (row[len(CASE) :],)
            ]
        )
        change.write()
        last = (rows[-1][2], rows[-1][0])
    sql = f"""SELECT {persons} FROM person p WHERE p.id > ? AND p.erased = 0
        AND NOT EXISTS (SELECT 1 FROM case_file c WHERE c.person = p.id {named}) ORDER BY p.id LIMIT 5000"""  # noqa: S608
    after = -1
    while rows := database.rows(sql, after):
        change.put([(row[7], row[0], person_here(row).terms) for row in rows])
        change.write()
        after = rows[-1][0]
    for what, table in (("person", "person"), ("case", "case_file")):
        row = database.row(f"SELECT count(*) FROM {table}")  # noqa: S608  # names are ours
        change.count(what, row[0] if row else 0)


def fault(database: Database) -> str:
    """Return the table of the index that does not hold exactly what persons and cases say; empty when all do.

    What a connection that may not write can't ask, it leaves out.
    """
    for what, table in (("person", "person"), ("case", "case_file")):
        row = database.row(f"SELECT (SELECT count(*) FROM {table}), (SELECT count FROM tally WHERE what = ?)", what)  # noqa: S608
        if row is not None and row[0] != (row[1] or 0):
            return "tally"
    if _shelf_differs(database):
        return "shelf"
    try:
        database.run("INSERT INTO shelf_term (shelf_term, rank) VALUES ('integrity-check', 1)")
    except Refused as why:
        if why.code not in ("database_busy", "database_read_only"):
            return "shelf_term"
    if _counted(database) != database.rows("SELECT count(*) FROM shelf"):
        return "shelf_term"
    stored = iter(database.execute_sql("SELECT term, count FROM word ORDER BY term"))
    indexed = filter(
        lambda row: is_word(row[0]), database.execute_sql("SELECT term, doc FROM shelf_word ORDER BY term")
    )
    if any(one != other for one, other in zip_longest(stored, indexed)):
        return "word"
    back = sorted(word[::-1] for (word,) in database.execute_sql("SELECT term FROM word"))
    if back != [word for (word,) in database.execute_sql("SELECT back FROM word_back ORDER BY back")]:
        return "word_back"
    return ""


def _counted(database: Database) -> list[Row]:
    """Return how many rows FTS5 takes its index to have: the first number of its record 1, as SQLite writes numbers."""
    rows = database.rows("SELECT block FROM shelf_term_data WHERE id = 1")
    count = 0
    for byte in rows[0][0] if rows else b"":
        count = count << 7 | byte & 0x7F
        if byte < 0x80:
            break
    return [(count,)]


def _shelf_differs(database: Database) -> bool:
    """Tell whether some case or caseless person does not stand exactly once, at its time or behind."""
    cased = f"EXISTS (SELECT 1 FROM case_file o WHERE o.person = p.id AND o.{NAMED})"  # noqa: S608  # names are ours
    row = database.row(
        f"""SELECT count(*), count(DISTINCT s.subject),
        total(max(1, min((coalesce(c.opened_at, p.registered_at) >> 3), 1 << 40)) <= s.place),
        (SELECT count(*) FROM case_file) + (SELECT count(*) FROM person p WHERE p.erased = 0 AND NOT {cased})
        FROM shelf s LEFT JOIN case_file c ON c.id = s.subject
        LEFT JOIN person p ON c.id IS NULL AND p.id = s.subject AND p.erased = 0 AND NOT {cased}"""  # noqa: S608
    )
    return row is not None and len({int(value) for value in row}) > 1
