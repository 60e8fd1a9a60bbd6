"""A recount of reports in plain Python, straight from the journal as it is exported, one JSON object an entry.

It knows what acts mean from docs/journal.md, and nothing of the program: no fold, no table, no report.
"""

from __future__ import annotations

import copy
import datetime as dt
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise
from typing import Any

HOURS = {"WIB": 7, "WITA": 8, "WIT": 9}
RUNS = ("received", "with_unit")


def half_up(value: Fraction, places: int = 0) -> Fraction:
    """Round a number that is not negative."""
    return Fraction(math.floor(value * 10**places + Fraction(1, 2)), 10**places)


def middle(values: list[int]) -> Fraction | None:
    ordered = sorted(values)
    if not ordered:
        return None
    low, high = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
    return Fraction(low + high, 2)


def average(values: list[int]) -> Fraction | None:
    return Fraction(sum(values), len(values)) if values else None


def nine_of_ten(values: list[int]) -> int | None:
    """Return the smallest value v so that at least 90 % are at most v."""
    for candidate in sorted(values):
        if 10 * sum(v <= candidate for v in values) >= 9 * len(values):
            return candidate
    return None


def whole_minutes(seconds: Fraction | int | None) -> int | None:
    return None if seconds is None else int(half_up(half_up(Fraction(seconds), 2) / 60))


class Case:
    """A case, as its entries tell it."""

    def __init__(self, entry: dict[str, Any]) -> None:
        body = entry["body"]
        self.id, self.number, self.officer = entry["id"], body["number"], entry["officer"]
        self.at = body.get("paper_at") or entry["at"]
        self.service, self.variant, self.pool = body["service"], body["variant"], body["pool"]
        self.first_state = "referred" if body.get("referred_to") else "incomplete" if body.get("notice") else "received"
        self.holder = self.pool
        self.state = self.first_state
        self.promised: str | None = body.get("promised")
        self.marks = {m["requirement"]: m["how"] for m in body.get("marks", [])}
        self.spans: list[list[Any]] = [[self.state, self.at]]
        """Every state with its begin, undone ones too."""
        self.came: list[tuple[str, int, int]] = []
        """Decisions and ends that stand: state, moment, holder."""
        self.notices: list[dict[str, Any]] = []
        self.offers: dict[int, dict[str, Any]] = {}
        self.delivered_by = 0
        self.before: dict[int, dict[str, Any]] = {}
        self.noticed(entry)

    def noticed(self, entry: dict[str, Any]) -> None:
        notice = entry["body"].get("notice")
        if notice:
            lacking = frozenset(code for code, how in self.marks.items() if how == "missing")
            self.notices.append(
                {"at": entry["at"], "officer": entry["officer"], "lacking": lacking, **notice, "case": self.id}
            )

    def to(self, state: str, at: int) -> None:
        if state != self.state:
            self.spans.append([state, at])
        self.state = state

    def take(self, entry: dict[str, Any]) -> None:
        kind, body, at = entry["kind"], entry["body"], entry["at"]
        kept = {k: copy.deepcopy(v) for k, v in self.__dict__.items() if k not in ("before", "spans")}
        if kind == "ActUndone":
            old = self.before[body["undoes"]]
            state = self.state
            self.__dict__.update(copy.deepcopy(old))
            if self.state != state:
                self.spans.append([self.state, at])
            return
        self.before[entry["id"]] = kept
        if kind == "RequirementsMarked":
            self.marks.update({m["requirement"]: m["how"] for m in body["marks"]})
            self.noticed(entry)
            if body.get("notice"):
                self.to("returned" if self.state == "returned" else "incomplete", at)
            else:
                if self.state != "received" or not self.promised:
                    self.promised = body.get("promised")
                self.to("received", at)
        elif kind == "IntakeCorrected":
            self.service, self.variant = body["service"], body["variant"]
            self.marks = {m["requirement"]: m["how"] for m in body.get("marks", [])}
            self.noticed(entry)
            self.promised = body.get("promised")
            notice, referred = body.get("notice"), body.get("referred_to")
            self.to("referred" if referred else "incomplete" if notice else "received", at)
        elif kind == "HandoverOffered":
            self.offers[entry["id"]] = {
                "from": self.holder,
                "to": body["to"],
                "at": at,
                "by": entry["officer"],
                "state": "offered",
                "keep": body.get("keep", False),
                "case": self.id,
            }
        elif kind in ("HandoverAccepted", "HandoverDeclined", "HandoverTakenBack"):
            offer = self.offers[body["offer"]]
            offer["state"] = {"A": "accepted", "D": "declined", "T": "taken_back"}[kind[8]]
            offer["ended"], offer["ended_by"] = at, entry["officer"]
            if offer["state"] == "accepted" and not offer["keep"]:
                self.holder = offer["to"]
                if self.state in RUNS:
                    self.to("received" if self.holder == self.pool else "with_unit", at)
        elif kind in ("CaseMadeReady", "CaseRejected"):
            state = "ready" if kind == "CaseMadeReady" else "rejected"
            self.came.append((state, at, self.holder))
            self.to(state, at)
        elif kind == "CaseReturned":
            self.marks.update(dict.fromkeys(body["notice"]["missing"], "missing"))
            self.noticed(entry)
            self.holder = self.pool
            self.to("returned", at)
        elif kind in ("CaseDelivered", "CaseWithdrawn", "CaseLapsed"):
            state = "rejection_given" if body.get("rejection") else kind.removeprefix("Case").lower()
            self.came.append((state, at, self.holder))
            self.to(state, at)
            if state == "delivered":
                self.delivered_by = entry["officer"]


class Recount:
    """Everything of one branch between two days, both of them."""

    def __init__(self, lines: Iterable[bytes], branch: int, first: dt.date, last: dt.date, today: dt.date) -> None:
        self.first, self.last, self.today = first, last, today
        self.zone, self.free = "WIB", set[str]()
        self.cases: dict[int, Case] = {}
        self.visits: dict[int, list[dict[str, Any]]] = {}
        self.officers: dict[int, str] = {}
        self.units: dict[int, str] = {}
        self.reasons: dict[int, str] = {}
        for line in lines:
            entry = json.loads(line)
            place = (entry["branch"] << 16) + (entry["desk"] << 8) + entry["incarnation"]
            self._take({**entry, "id": (place << 32) + entry["seq"]})
        self.cases = {k: v for k, v in self.cases.items() if k >> 48 == branch}
        self.visits = {k: v for k, v in self.visits.items() if k >> 48 == branch}

    def _take(self, entry: dict[str, Any]) -> None:
        kind, subject, body = entry["kind"], entry["subject"], entry["body"]
        personal = entry.get("personal") or {}
        if kind == "BranchSet":
            self.zone = body["zone"]
        elif kind == "CalendarSet":
            self.free |= {day["date"] for day in body["days"]}
        elif kind == "UnitAdded":
            self.units[entry["id"]] = body["code"]
        elif kind == "OfficerAdded":
            self.officers[entry["id"]] = personal["name"]
        elif kind == "CaseOpened":
            self.cases[entry["id"]] = Case(entry)
        elif kind == "TicketIssued":
            self.visits[entry["id"]] = [entry]
        elif subject in self.cases:
            self.cases[subject].take(entry)
        elif subject in self.visits:
            self.visits[subject].append(entry)

    # --- days -----------------------------------------------------------------------------------------------------

    def day(self, at: int) -> dt.date:
        return (dt.datetime(1970, 1, 1) + dt.timedelta(seconds=at, hours=HOURS[self.zone])).date()

    def asked(self, at: int) -> bool:
        return self.first <= self.day(at) <= self.last

    def works(self, day: dt.date) -> bool:
        return day.weekday() < 5 and day.isoformat() not in self.free

    def working(self, after: dt.date, until: dt.date) -> set[dt.date]:
        days = (after + dt.timedelta(days=n + 1) for n in range((until - after).days))
        return {day for day in days if self.works(day)}

    # --- cases ----------------------------------------------------------------------------------------------------

    def taken_in(self) -> list[Case]:
        return [case for case in self.cases.values() if self.asked(case.at)]

    def came(self, *states: str) -> list[tuple[Case, str, int, int]]:
        return [
            (case, state, at, holder)
            for case in self.cases.values()
            for state, at, holder in case.came
            if state in states and self.asked(at)
        ]

    def notices(self) -> list[tuple[Case, dict[str, Any]]]:
        return [(case, n) for case in self.cases.values() for n in case.notices if self.asked(n["at"])]

    def day_book(self) -> dict[dt.date, Counter[str]]:
        book: defaultdict[dt.date, Counter[str]] = defaultdict(Counter)
        for case in self.taken_in():
            book[self.day(case.at)]["taken_in"] += 1
            if case.first_state in ("incomplete", "referred"):
                book[self.day(case.at)][case.first_state] += 1
        for _case, notice in self.notices():
            book[self.day(notice["at"])]["notices"] += 1
        for _case, state, at, _holder in self.came("ready", "rejected", "delivered", "withdrawn", "lapsed"):
            book[self.day(at)][state] += 1
        for entries in self.asked_visits():
            book[dt.date.fromisoformat(entries[0]["body"]["day"])]["visits"] += 1
        return book

    def decided(self) -> list[dict[str, Any]]:
        """Return what was decided: case, holder, whether in time (None without a date), working days, days late."""
        found = []
        for case, _state, at, holder in self.came("ready", "rejected"):
            day, used = self.day(at), set[dt.date]()
            for (state, begun), behind in zip(case.spans, [*case.spans[1:], [None, 0]], strict=True):
                if state in RUNS and begun < at:
                    used |= self.working(self.day(begun), self.day(min(at, behind[1] or at)))
            due = dt.date.fromisoformat(case.promised) if case.promised else None
            late = None if due is None else len(self.working(due, day)) if day > due else 0
            in_time = None if late is None else late == 0
            found.append({"case": case, "holder": holder, "in_time": in_time, "used": len(used), "late": late})
        return found

    def overdue(self) -> list[tuple[Case, int]]:
        found = []
        for case in self.cases.values():
            if case.state in RUNS and case.promised:
                due = dt.date.fromisoformat(case.promised)
                late = len(self.working(due, self.today)) if self.today > due else 0
                if late:
                    found.append((case, late))
        return found

    def offers(self) -> list[dict[str, Any]]:
        return [o for case in self.cases.values() for o in case.offers.values() if self.asked(o["at"])]

    def unlike(self) -> dict[tuple[str, str, frozenset[str]], list[dict[str, Any]]]:
        groups: defaultdict[tuple[str, str, frozenset[str]], list[dict[str, Any]]] = defaultdict(list)
        for case, n in self.notices():
            term = len(self.working(self.day(n["at"]), dt.date.fromisoformat(n["deadline"])))
            groups[case.service, case.variant, n["lacking"]].append({**n, "term": term})
        return {k: g for k, g in groups.items() if len({(frozenset(n["missing"]), n["term"]) for n in g}) > 1}

    # --- visits ---------------------------------------------------------------------------------------------------

    def asked_visits(self) -> list[list[dict[str, Any]]]:
        return [
            entries
            for entries in self.visits.values()
            if self.first <= dt.date.fromisoformat(entries[0]["body"]["day"]) <= self.last
        ]

    def walked(self, entries: list[dict[str, Any]]) -> dict[str, Any]:
        """Walk through a visit: its waits, its services by counter and officer, how it ended."""
        at, state, counter, officer = entries[0]["at"], "waiting", entries[0]["body"].get("counter", 0), 0
        wanted = counter
        periods: list[list[Any]] = [[state, counter, officer, at, None, False]]
        early = []
        for entry in entries[1:]:
            kind, body = entry["kind"], entry["body"]
            guessed = body.get("estimated", False)
            if kind == "VisitMoved" and body["step"] == state and guessed:
                periods[-1 if state not in ("absent", "done") else -2][5] = True
                continue
            moment = max(at, entry["at"])
            periods[-1][4] = moment
            periods[-1][5] = periods[-1][5] or guessed
            if kind == "TicketCalled":
                state, counter, officer = "called", body["counter"], entry["officer"]
                if body.get("early"):
                    early.append((entry["at"], entry["officer"], (entry.get("personal") or {}).get("text", "")))
            else:
                state = body["step"]
                if state in ("waiting", "skipped"):
                    counter, officer = wanted, 0
                elif state != "held":
                    officer = entry["officer"]
            at = moment
            periods.append([state, counter, officer, at, None, False])
        waits, guesses = [], 0
        served: defaultdict[tuple[int, int], list[tuple[int, bool]]] = defaultdict(list)
        for one, other in pairwise(periods):
            if one[0] == "waiting" and other[0] == "called":
                if one[5]:
                    guesses += 1
                else:
                    waits.append((one[4] - one[3], other[1]))
            if one[0] == "serving":
                served[one[1], one[2]].append((one[4] - one[3], one[5]))
        services = []
        for key, parts in served.items():
            if any(guess for _s, guess in parts):
                guesses += 1
            else:
                services.append((sum(s for s, _g in parts), *key))
        was_called = bool(served) or (len(periods) > 1 and periods[-2][0] in ("called", "held"))
        return {
            "service": (entries[0]["body"].get("services") or [""])[0],
            "day": dt.date.fromisoformat(entries[0]["body"]["day"]),
            "waits": waits,
            "services": services,
            "estimated": guesses,
            "served": state == "done" and was_called,
            "absent": state == "absent",
            "not_called": state == "done" and not was_called,
            "early": early,
            "calls": sum(e["kind"] == "TicketCalled" for e in entries),
            "issued_by": entries[0]["officer"],
        }

    def times(self) -> list[dict[str, Any]]:
        return [self.walked(entries) for entries in self.asked_visits()]
