"""How long things are kept, as the catalogue in force says it, and which are past that time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Literal

import msgspec
from msgspec import Struct

from models.facts import ids, keeping
from models.facts.standard import Catalogue, Office
from models.facts.working_days import from_local, local
from models.fold.states import COMPLAINT_OPEN, COMPLAINT_STATES, OPEN, STATES
from models.refused import Refused
from models.register.age import first_moment, older
from models.register.register import Register
from models.store.placeholders import placeholders

FINISHED = tuple(s for s in STATES if s not in OPEN)
"""States in which a case's time runs, from the moment that the state began."""


Held = Literal["contested", "offered", "dispatched", "helped", "papers", "originals"]


HOLD_REASONS: tuple[Held, ...] = ("contested", "offered", "dispatched", "helped", "papers", "originals")
"""Why a case stays though its time is over: acts that crossed are not settled; it is in the air between two pools; its
papers are out; another unit still helps; its paper file was last put in a place of this program's units; an original
was taken in and nobody recorded that it went back."""


SETTLED: tuple[Held, ...] = ("papers", "originals")
"""Reasons that lie outside of the register: a supervisor may say that it is settled."""


JOB_DAYS = 90
"""Days after which a slip that was printed or skipped is forgotten; the newest of each stays: it counts copies."""


DAY = 86_400


_STATES = ", ".join(f"'{s}'" for s in FINISHED)


_CONDITIONS: dict[Held, str] = {
    "contested": """EXISTS (SELECT 1 FROM contest t WHERE t."case" = c.id AND t.choice = '')""",
    "offered": "c.offer IS NOT NULL",
    "dispatched": "c.dispatch <> 0",
    "helped": """EXISTS (SELECT 1 FROM handover h WHERE h."case" = c.id AND h.keep = 1 AND h.state = 'accepted')""",
    "papers": """EXISTS (SELECT 1 FROM paper_file f JOIN unit u ON u.id = f.unit
        WHERE f."case" = c.id AND u.unit <> 'outside')""",
    "originals": """EXISTS (SELECT 1 FROM requirement_mark m WHERE m."case" = c.id AND m.how = 'original'
        AND NOT EXISTS (SELECT 1 FROM delivery d, json_each(d.returned) r
            WHERE d."case" = c.id AND r.value = m.requirement))""",
}


_EDGES = """WITH edge AS MATERIALIZED (SELECT json_extract(value, '$[0]') AS service,
    json_extract(value, '$[1]') AS chain, json_extract(value, '$[2]') AS last FROM json_each(?))"""
"""Up to which entry of each chain a service's cases are past their time (:func:`models.register.age.older`)."""


_WHY = " ".join(f"WHEN {_CONDITIONS[why]} THEN '{why}'" for why in HOLD_REASONS)


_PAST = f"""FROM case_file c WHERE c.state IN ({_STATES}) AND EXISTS (SELECT 1 FROM edge
        WHERE edge.service = c.service AND edge.chain = c.last >> 32 AND c.last <= edge.last)
    AND c.id BETWEEN ? AND ?
    AND NOT EXISTS (SELECT 1 FROM anonymised a WHERE a."case" = c.id)"""  # noqa: S608  # words of ours


Others = Literal["visit", "shift", "complaint", "assessment", "forum", "survey"]
"""Subjects beside cases and persons whose texts go when the office's time is over."""


_OVER: dict[Others, str] = {
    "visit": "v.state IN ('absent', 'done') AND v.since < ?",
    "shift": "v.accepted_by <> 0 AND v.handed_at < ?",
    "complaint": "v.since < ?",
    "assessment": "v.state <> 'running' AND v.touched_at < ?",
    "forum": """v.touched_at < ? AND NOT EXISTS
        (SELECT 1 FROM commitment m WHERE m.forum = v.id AND m.done_at = 0)""",
    "survey": "CAST(strftime('%s', v.day) AS INTEGER) + 86400 < ?",
}
"""When each of them is over; a remark of the survey bears a day alone."""

_ROWS: dict[Others, str] = {"survey": "(SELECT DISTINCT survey AS id, day FROM survey_remark)"}
"""Where they stand, if not in the table of their name."""


class Spans(Struct, frozen=True):
    """How long things are kept, in words of the catalogue; empty where it says nothing."""

    services: dict[str, str]
    default: str = ""
    looks: str = ""
    complaints: str = ""

    def of(self, service: str) -> str:
        """Return the span of a service; of one that the catalogue does not hold any more, that of the office."""
        return self.services.get(service) or self.default


class OfService(Struct, frozen=True):
    """The finished cases of a service whose time is over, and are not anonymised."""

    service: str
    span: str
    due: int
    oldest: int
    """When the oldest of these was finished, in seconds UTC; 0 when there is none."""
    held: dict[Held, int]
    """How many stay, by the reason; a case is counted for the first one alone."""


def spans(catalogue: Catalogue, assumed: str = "") -> Spans:
    """Return what a catalogue says; ``assumed`` stands wherever it says nothing."""
    office = catalogue.office or Office()
    services = {s.code: s.keep for s in catalogue.services if s.keep}
    complaints = catalogue.complaints.keep if catalogue.complaints is not None else ""
    default = office.keep or assumed
    return Spans(services, default, office.keep_looks or assumed, complaints or default)


def spans_here(register: Register, assumed: str = "") -> Spans:
    """Return what the catalogue in force says; nothing without one.

    Raises:
        Refused: ``span_wrong``: ``assumed`` is no span.
    """
    if assumed and not keeping.is_span(assumed):
        raise Refused("span_wrong", span=assumed[:20])
    try:
        return spans(register.catalogue(), assumed)
    except Refused as why:
        if why.code != "catalogue_missing":
            raise
        return Spans({}, assumed, assumed, assumed)


def run_out(span: str, today: dt.date, zone: str) -> int | None:
    """Return the moment before which what was finished has been kept for a span; None where that never comes."""
    if not keeping.is_span(span):  # nothing is set, or a newer program said it in a way of its own
        return None
    months = keeping.months(span)
    if months is None:
        return None
    day = keeping.run_out_before(today, months)
    return from_local(dt.datetime.combine(day, dt.time()), zone)


class Limits:
    """The moments before which things are due, of one register at one moment."""

    def __init__(self, register: Register, spans_: Spans, now: int | None = None) -> None:
        self.register, self.spans, self.now = register, spans_, register.clock.now() if now is None else now
        zone = register.branch().zone
        self.today = local(self.now, zone).date()
        codes = [c for (c,) in register.database.rows("SELECT DISTINCT service FROM case_file")]
        moments = {c: run_out(spans_.of(c), self.today, zone) for c in codes}
        self.services = {c: at for c, at in moments.items() if at is not None}
        self.default = run_out(spans_.default, self.today, zone)
        self.complaints_before = run_out(spans_.complaints, self.today, zone)
        self.looks = run_out(spans_.looks, self.today, zone)
        self.first = first_moment(register.database)
        self._chains = register.journal.chains()
        self._known: dict[int, list[tuple[int, int]]] = {}
        edges = [(c, chain, last) for c, at in self.services.items() for chain, last in self.edges(at)]
        self._edges = msgspec.json.encode(edges).decode()
        self.home = ids.pack(register.branch_number, 0, 0, 0), ids.pack(register.branch_number + 1, 0, 0, 0) - 1
        """Ids of this branch's subjects: those of others are theirs to forget."""

    def edges(self, before: int | None) -> list[tuple[int, int]]:
        """Return (first 31 bits of its ids, last id) of each chain whose entries up to there are older than a moment.

        :func:`models.register.age.older` says how that is known; None is a moment that never comes.
        """
        if before is None:
            return []
        if before not in self._known:
            found = [
                (chain, older(self.register.database.rows, "entry", chain, before, now=self.now, first=self.first))
                for chain in self._chains
            ]
            self._known[before] = [(ids.pack(*chain, 0) >> 32, last) for chain, last in found if last]
        return self._known[before]

    def _old(self, column: str) -> str:
        """Return the condition that what this entry began is past the office's time."""
        return self._older(column, self.default)

    def _older(self, column: str, before: int | None) -> str:
        spans = [f"{column} BETWEEN {chain << 32} AND {last}" for chain, last in self.edges(before)]
        return f"({' OR '.join(spans) or '0'})"

    def services_due(self, settled: bool = False) -> tuple[OfService, ...]:
        """Return what is due of each service, and what stays."""
        rows = self.register.database.rows(
            f"{_EDGES} SELECT c.service, CASE {_WHY} END, count(*), min(c.since) {_PAST} GROUP BY 1, 2",
            self._edges,
            *self.home,
        )
        found: dict[str, list[tuple[Held | None, int, int]]] = {}
        for service, why, count, oldest in rows:
            found.setdefault(service, []).append((None if settled and why in SETTLED else why, count, oldest))
        return tuple(self._of_service(code, found[code]) for code in sorted(found))

    def _of_service(self, code: str, found: list[tuple[Held | None, int, int]]) -> OfService:
        due = [(count, oldest) for why, count, oldest in found if why is None]
        held = {why: count for why, count, _oldest in found if why is not None}
        oldest = min((at for _count, at in due), default=0)
        return OfService(code, self.spans.of(code), sum(count for count, _at in due), oldest, held)

    def cases_past(self) -> int:
        """Count the cases past their time, whatever holds them."""
        row = self.register.database.row(f"{_EDGES} SELECT count(*) {_PAST}", self._edges, *self.home)
        return int(row[0]) if row else 0

    def cases(self, after: int, most: int, *, settled: bool = False) -> list[int]:
        """Return due cases in the order of their ids, behind ``after``."""
        low, high = self.home
        return [
            id_
            for (id_,) in self.register.database.rows(
                f"{_EDGES} SELECT c.id {_PAST} AND {self._free(settled)} ORDER BY c.id LIMIT ?",
                self._edges,
                max(low, after + 1),
                high,
                most,
            )
        ]

    def still_due(self, cases: list[int], *, settled: bool = False) -> list[int]:
        """Return those of the cases that are due now: another terminal may have been at them."""
        marks = placeholders(cases)
        sql = f"{_EDGES} SELECT c.id {_PAST} AND c.id IN ({marks}) AND {self._free(settled)} ORDER BY c.id"
        return [id_ for (id_,) in self.register.database.rows(sql, self._edges, *self.home, *cases)]

    @staticmethod
    def _free(settled: bool) -> str:
        return " AND ".join(f"NOT ({_CONDITIONS[w]})" for w in HOLD_REASONS if not (settled and w in SETTLED))

    def _person(self) -> str:
        """Return the condition of a person whom no case needs: each is over and anonymised, or there never was one.

        Nor does a complaint that is open, or not past its time.
        """
        needed = f"""EXISTS (SELECT 1 FROM case_file c WHERE c.{{column}} = p.id AND (c.state NOT IN ({_STATES})
            OR NOT EXISTS (SELECT 1 FROM anonymised a WHERE a."case" = c.id)))"""  # noqa: S608  # words of ours
        had = " OR ".join(
            f"EXISTS (SELECT 1 FROM case_file c WHERE c.{c} = p.id)"  # noqa: S608  # one of two
            for c in ("person", "representative")
        )
        free = " AND ".join(f"NOT {needed.format(column=column)}" for column in ("person", "representative"))
        complained = f"""NOT EXISTS (SELECT 1 FROM complaint k WHERE k.person = p.id
            AND NOT ({self._complaint("k")}))"""  # noqa: S608  # words of ours
        return f"p.erased = 0 AND {free} AND {complained} AND ({self._old('p.id')} OR {had})"

    def _complaint(self, name: str) -> str:
        """Return the condition that a complaint is over and past its time, and nothing that crossed on it waits."""
        states = ", ".join(f"'{state}'" for state in COMPLAINT_STATES if state not in COMPLAINT_OPEN)
        settled = f"""NOT EXISTS (SELECT 1 FROM contest t WHERE t."case" = {name}.id AND t.choice = '')"""  # noqa: S608
        return f"{name}.state IN ({states}) AND {self._older(f'{name}.last', self.complaints_before)} AND {settled}"

    def persons(self, after: int, most: int, among: list[int] | None = None) -> list[int]:
        """Return due persons in the order of their ids, behind ``after``; of ``among`` only, where it is given."""
        condition = self._person()
        low, high = self.home
        chosen = "" if among is None else f" AND p.id IN ({placeholders(among)})"
        sql = f"SELECT p.id FROM person p WHERE p.id BETWEEN ? AND ? AND {condition}{chosen} ORDER BY p.id LIMIT ?"  # noqa: S608
        return [i for (i,) in self.register.database.rows(sql, max(low, after + 1), high, *among or [], most)]

    def persons_due(self) -> int:
        """Count the persons that are due."""
        sql = f"SELECT count(*) FROM person p WHERE p.id BETWEEN ? AND ? AND {self._person()}"  # noqa: S608
        row = self.register.database.row(sql, *self.home)
        return int(row[0]) if row else 0

    def others(self, table: Others) -> Iterator[int]:
        """Yield what is over (:data:`_OVER`) and has texts that are past their time."""
        before = self.complaints_before if table == "complaint" else self.default
        if before is None:
            return
        aged = self._complaint("v") if table == "complaint" else self._old("v.id")
        over = f"{_OVER[table]} AND {aged}"
        last, high = self.home
        source = _ROWS.get(table, table)
        while True:
            sql = f"SELECT v.id FROM {source} v WHERE v.id BETWEEN ? AND ? AND {over} ORDER BY v.id LIMIT 500"  # noqa: S608
            page = [i for (i,) in self.register.database.rows(sql, last, high, before)]
            if not page:
                return
            yield from self.register.journal.with_parts(page)
            last = page[-1] + 1


def _services(register: Register) -> tuple[Any, ...]:
    try:
        return register.catalogue().services
    except Refused:
        return ()
