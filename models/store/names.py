"""The index that cases are found by, kept in the transaction that changes a person or a case.

==============  ================================================================================================
``shelf``       every case, and every person who has none, in the order of time: ``place`` counts the moments of
                :data:`MOMENT` seconds until it was opened (registered); if that is taken, the next free one
``shelf_term``  FTS5 over the terms of each (:mod:`models.store.terms`); its row id is the place
``word``        the words of all names, and on how many places each stands
``word_back``   the same words from behind, to find a word whose beginning is mistyped
``mark``        the character of each state, service, pool and officer that occurs
``tally``       how many persons and cases there are: to count a million takes longer than to find one
==============  ================================================================================================

A change writes only the terms that differ: a case that is handed over costs two of them. A word that nobody has any
more leaves the vocabulary at once, and the index when it is scrubbed (:meth:`~models.store.database.Database.scrub`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from models.store import tables
from models.store.database import Database
from models.store.placeholders import MOST, in_parts, placeholders
from models.store.terms import FIRST_MARK, PERSON, Indexed, is_word, person_here

Row = tuple[Any, ...]
Rows = Mapping[str, Sequence[Row]]

CASE: tuple[str, ...] = ("id", "person", "opened_at", "state", "service", "holder", "offered_to", "assignee")
_PERSONS = f"SELECT {', '.join(PERSON)} FROM person WHERE id IN"  # noqa: S608  # names are ours
NAMED = 'id NOT IN (SELECT "case" FROM anonymised)'
_CASES_OF = f"SELECT id, person, opened_at FROM case_file WHERE {NAMED} AND person IN"  # noqa: S608  # names are ours
MOMENT = 8
"""Seconds. Longer ones make a smaller index (places that lie near take fewer bytes), and a less exact order."""
_LATEST = 1 << 40


def write(database: Database, old: Rows, new: Rows) -> None:
    """Follow a change from the rows ``old`` to the rows ``new``, which the tables hold already."""
    if old.get("person") or new.get("person") or old.get("case_file") or new.get("case_file"):
        Change(database).run(old, new)


def write_new(database: Database, rows: Rows) -> None:
    """Take in the rows of persons and cases that are new, and in the tables already."""
    write(database, {}, rows)


def tidy(database: Database) -> None:
    """Bring the index into one piece after a great many changes: a million cases take two seconds.

    What many transactions wrote lies in many pieces, and each is asked for each term.
    """
    database.run("INSERT INTO shelf_term (shelf_term) VALUES ('optimize')")


def known_marks(database: Database) -> dict[tuple[str, str], str]:
    """Return the character that stands for each state, service, pool and officer, by what kind it is and its value."""
    rows = database.rows("SELECT kind, value, sign FROM mark")
    return {(kind, value): chr(sign) for kind, value, sign in rows}


class Change:
    """One change of persons and cases, gathered and then written in the order of places."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.before: dict[int, set[str]] = {}
        self.after: dict[int, set[str]] = {}
        self.taken: set[int] = set()
        self.given: set[int] = set()
        """Places that somebody left, and that somebody got; a place may be both."""
        self.marks = known_marks(database)

    def run(self, old: Rows, new: Rows) -> None:
        """Write it."""
        was = {row[0]: _person(row) for row in old.get("person", ())}
        now = {row[0]: _person(row) for row in new.get("person", ())}
        cases_was, cases_now = _cases(old), _cases(new)
        self._persons(was, now, cases_was, cases_now)
        self._cases(was, now, cases_was, cases_now)
        self.write()
        self.count("person", len(now) - len(was))
        self.count("case", len(cases_now) - len(cases_was))

    # --- what stands where --------------------------------------------------------------------------------------

    def _persons(
        self, was: dict[int, Indexed], now: dict[int, Indexed], cases_was: dict[int, Row], cases_now: dict[int, Row]
    ) -> None:
        """Give the places of persons who changed their new terms; the cases of this very change are not among them."""
        ids = was.keys() | now.keys()
        cased: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for case, person, opened in self._in(_CASES_OF, ids):
            if case not in cases_now:
                cased[person].append((case, opened))
        for case, person, opened, *_rest in cases_was.values():
            if case not in cases_now:
                cased[person].append((case, opened))
        # whoever gets the first case in this very change never stands on the shelf alone
        begun = {row[1] for row in cases_now.values()}
        alone: list[tuple[int, int, set[str]]] = []
        for id_ in ids:
            old, new = was.get(id_), now.get(id_)
            for case, opened in cased[id_]:
                if (place := self._place(opened, case)) is not None:
                    self._alter(place, old.terms if old else set(), new.terms if new else set())
            if cased[id_]:
                continue
            stood, stands = old is not None and old.shown, new is not None and new.shown and id_ not in begun
            place = self._place(old.at, id_) if stood else None  # type: ignore[union-attr]  # it is there
            if place is not None and stands and old.at == new.at:  # type: ignore[union-attr]  # both are there
                self._alter(place, old.terms, new.terms)  # type: ignore[union-attr]
                continue
            if place is not None:
                self._take(place, old.terms)  # type: ignore[union-attr]
            if stands:
                alone.append((new.at, id_, new.terms))  # type: ignore[union-attr]
        self.put(alone)

    def _cases(
        self, was: dict[int, Indexed], now: dict[int, Indexed], cases_was: dict[int, Row], cases_now: dict[int, Row]
    ) -> None:
        asked = {row[1] for rows in (cases_was, cases_now) for row in rows.values()} - now.keys()
        known = {row[0]: person_here(row) for row in self._in(_PERSONS, asked)}
        known.update(now)
        added: list[tuple[int, int, set[str]]] = []
        left: set[int] = set()
        came: set[int] = set()
        for id_ in cases_was.keys() | cases_now.keys():
            old, new = cases_was.get(id_), cases_now.get(id_)
            place = self._place(old[2], id_) if old else None
            if place is not None and old and new and old[1:3] == new[1:3]:
                self._alter(place, self.marks_of(old), self.marks_of(new))
                continue
            if place is not None and old:
                person = was.get(old[1]) or known.get(old[1])
                self._take(place, self.marks_of(old) | (person.terms if person else set()))
                left.add(old[1])
            if new:
                person = known.get(new[1])
                added.append((new[2], id_, self.marks_of(new) | (person.terms if person else set())))
                came.add(new[1])
        for id_ in came - now.keys() - left:
            person = known.get(id_)
            if person and person.shown and not self._has_other(id_, cases_now):
                place = self._place(person.at, id_)
                if place is not None:
                    self._take(place, person.terms)
        for id_ in left:
            self._settle(id_, known.get(id_), cases_was, cases_now)
        self.put(added)

    def _settle(self, id_: int, person: Indexed | None, was: dict[int, Row], now: dict[int, Row]) -> None:
        """Put a person who lost a case where it belongs: by itself only if no case is left."""
        if person is None or not person.shown:
            return
        others = self._has_other(id_, now)
        had = others or any(row[1] == id_ for row in was.values())
        has = others or any(row[1] == id_ for row in now.values())
        if had and not has:
            self.put([(person.at, id_, person.terms)])

    def _has_other(self, person: int, cases: Mapping[int, Row]) -> bool:
        """Tell whether a person has a case in the tables besides ``cases``."""
        mine = [case for case, row in cases.items() if row[1] == person] if len(cases) < MOST else cases
        if len(mine) > 1:
            return any(case not in cases for case, *_rest in self._in(_CASES_OF, [person]))
        sql = f"SELECT 1 FROM case_file WHERE {NAMED} AND person = ? AND id <> ? LIMIT 1"  # noqa: S608  # ours
        return self.database.row(sql, person, next(iter(mine), 0)) is not None

    def marks_of(self, case: Row) -> set[str]:
        """Return the marks of a case."""
        _id, _person_id, _opened, state, service, holder, offered, assignee = case
        found = {self._mark("state", state), self._mark("service", service), self._mark("holder", str(holder))}
        if offered:
            found.add(self._mark("offered", str(offered)))
        if assignee:
            found.add(self._mark("assignee", str(assignee)))
        return found

    def _mark(self, kind: str, value: str) -> str:
        found = self.marks.get((kind, value))
        if found is None:
            sign = FIRST_MARK + len(self.marks)
            self.database.run("INSERT INTO mark (kind, value, sign) VALUES (?, ?, ?)", kind, value, sign)
            found = self.marks[kind, value] = chr(sign)
        return found

    # --- the shelf ----------------------------------------------------------------------------------------------

    def _place(self, at: int, subject: int) -> int | None:
        """Return where a subject stands; None: nowhere, which is no reason to refuse an act: it gets a place now."""
        sql = "SELECT place FROM shelf WHERE place >= ? AND subject = ? ORDER BY place LIMIT 1"
        row = self.database.row(sql, _moment(at), subject)
        return int(row[0]) if row else None

    def _alter(self, place: int, old: set[str], new: set[str]) -> None:
        self.before.setdefault(place, set()).update(old)
        self.after.setdefault(place, set()).update(new)

    def _take(self, place: int, terms: set[str]) -> None:
        self.database.run("DELETE FROM shelf WHERE place = ?", place)
        self.taken.add(place)
        self._alter(place, terms, set())

    def put(self, added: list[tuple[int, int, set[str]]]) -> None:
        """Put subjects on the shelf: each at its moment, or at the next free one."""
        added.sort(key=lambda one: one[:2])
        for part in in_parts(added):
            taken = {p for (p,) in self._in("SELECT place FROM shelf WHERE place IN", {_moment(a[0]) for a in part})}
            rows, late = [], []
            for at, subject, terms in part:
                place = _moment(at)
                if place in taken:
                    late.append((place, subject, terms))
                    continue
                taken.add(place)
                rows.append((place, subject))
                self._give(place, terms)
            self.database.run_many("INSERT INTO shelf (place, subject) VALUES (?, ?)", rows)
            for place, subject, terms in late:
                free = self._next_free(place)
                self.database.run("INSERT INTO shelf (place, subject) VALUES (?, ?)", free, subject)
                self._give(free, terms)

    def _give(self, place: int, terms: set[str]) -> None:
        self.given.add(place)
        self._alter(place, set(), terms)

    def _next_free(self, place: int) -> int:
        row = self.database.row(
            """SELECT s.place + 1 FROM shelf s WHERE s.place >= ?
            AND NOT EXISTS (SELECT 1 FROM shelf t WHERE t.place = s.place + 1) ORDER BY s.place LIMIT 1""",
            place,
        )
        return int(row[0]) if row else place

    # --- writing ------------------------------------------------------------------------------------------------

    def write(self) -> None:
        """Write the terms that differ, in the order of places: the index gathers them only in that order.

        FTS5 counts its rows by what is deleted and inserted, and calls itself malformed where more goes than came: so a
        place that stays is deleted and inserted once each, even if only one of them has terms.
        """
        gone: Counter[str] = Counter()
        come: Counter[str] = Counter()
        deletions, insertions = [], []
        for place in sorted(self.before.keys() | self.after.keys()):
            before, after = self.before.get(place, set()), self.after.get(place, set())
            removed, added = before - after, after - before
            was, stands = self._stood(place), self._stands(place)
            if not removed and not added and was == stands:
                continue
            if was:
                deletions.append((place, " ".join(removed)))
            if stands:
                insertions.append((place, " ".join(added)))
            gone.update(filter(is_word, removed))
            come.update(filter(is_word, added))
        self.database.run_many("INSERT INTO shelf_term (shelf_term, rowid, terms) VALUES ('delete', ?, ?)", deletions)
        self.database.run_many("INSERT INTO shelf_term (rowid, terms) VALUES (?, ?)", insertions)
        self._words(come, gone)
        self.before, self.after, self.taken, self.given = {}, {}, set(), set()

    def _stood(self, place: int) -> bool:
        """Tell whether somebody was at a place before this change."""
        return place in self.taken or place not in self.given

    def _stands(self, place: int) -> bool:
        """Tell whether somebody is at a place after it."""
        return place in self.given or place not in self.taken

    def _words(self, come: Counter[str], gone: Counter[str]) -> None:
        """Count the vocabulary again: a word that stands nowhere any more is gone."""
        more = sorted((word, count) for word, count in (come - gone).items())
        self.database.run_many(
            """INSERT INTO word (term, count) VALUES (?, ?)
            ON CONFLICT (term) DO UPDATE SET count = count + excluded.count""",
            more,
        )
        self.database.run_many(
            "INSERT OR IGNORE INTO word_back (back) VALUES (?)", sorted((w[::-1],) for w, _n in more)
        )
        less = sorted((gone - come).items())
        self.database.run_many("UPDATE word SET count = count - ? WHERE term = ?", [(n, word) for word, n in less])
        self.database.run_many("DELETE FROM word WHERE term = ? AND count <= 0", [(word,) for word, _n in less])
        self.database.run_many(
            "DELETE FROM word_back WHERE back = ? AND NOT EXISTS (SELECT 1 FROM word WHERE term = ?)",
            [(word[::-1], word) for word, _n in less],
        )

    def count(self, what: str, more: int) -> None:
        """Count so many persons or cases more."""
        if more:
            self.database.run(
                """INSERT INTO tally (what, count) VALUES (?, ?)
                ON CONFLICT (what) DO UPDATE SET count = count + excluded.count""",
                what,
                more,
            )

    def _in(self, sql: str, values: Iterable[int]) -> Iterator[Row]:
        """Yield the rows of a query for many values."""
        ordered = sorted(values)
        for part in in_parts(ordered):
            yield from self.database.rows(f"{sql} ({placeholders(part)})", *part)


def _moment(at: int) -> int:
    """Return a time as a place: any number that a foreign desk may have written is one."""
    return max(1, min(at // MOMENT, _LATEST))


@lru_cache(maxsize=4)
def _at(table: str, names: tuple[str, ...]) -> tuple[int, ...]:
    """Return where the columns stand in the rows of a table."""
    columns = tables.columns()[table]
    return tuple(columns.index(name) for name in names)


def _cases(rows: Rows) -> dict[int, Row]:
    """Return cases as the index sees them: one that was anonymised is nobody's."""
    nobodys = {row[0] for row in rows.get("anonymised", ())}
    found = {}
    for row in rows.get("case_file", ()):
        id_, person, *more = (row[place] for place in _at("case_file", CASE))
        found[id_] = (id_, 0 if id_ in nobodys else person, *more)
    return found


def _person(row: Row) -> Indexed:
    """Return a person of a row as the projection makes it."""
    name, heard = (row[place] for place in _at("person", ("folded", "sound")))
    return Indexed(name, heard, tuple(row[place] for place in _at("person", PERSON)))
