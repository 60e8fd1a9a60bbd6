"""A case on its whole way through an office: commands of three desks and a centre on PostgreSQL, each a process.

Counter → unit → a unit of another branch → back → collector. At each step the line is cut, or nobody exchanges until
later; once a stick goes instead. At the end every desk that has the case tells the same history.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from models.acts import CalendarSet
from models.catalogue import seed_catalogue
from models.ports import SystemClock
from ptsa_tui.central.admin import Centre
from ptsa_tui.central.store import open_store
from tests.loaded import Loaded
from tests.postgres import Server
from tests.ptsa_tui.central.processes import Serving
from tests.ptsa_tui.central.test_data_path import Machine

PASSWORD = "rahasia-sekali"
UNITS = {
    1: (("LOKET", "Loket", "counter"), ("HI", "Hubungan Industrial", "unit")),
    2: (("WAS", "Pengawasan", "unit"),),
}
OFFICERS = {
    1: (("sari", "Sari Widowati", "LOKET"), ("hana", "Hana Kusuma", "HI")),
    2: (("wati", "Wati Lestari", "WAS"),),
}
NIK, NAME = "3174014505909901", "Sulastri Wening"


class DeskMachine(Machine):
    """A desk's machine, and whose it is."""

    def __init__(self, folder: Path, loaded: Loaded, officer: str) -> None:
        super().__init__(folder, loaded)
        self.officer = officer
        self.password = folder / "password"
        self.password.write_text(PASSWORD + "\n")

    def record(self, *lines: dict[str, object]) -> list[dict[str, Any]]:
        """Record forms; none of them may be refused."""
        (self.folder / "lines.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
        out = self.run("record", str(self.folder / "lines.jsonl"), *self.as_officer())
        answers = [json.loads(line) for line in out.splitlines()]
        assert all(answer["ok"] for answer in answers), answers
        return answers

    def as_officer(self) -> tuple[str, ...]:
        """Return who acts."""
        return ("--officer", self.officer, "--password-file", str(self.password))

    def cut_off(self) -> None:
        """Try to exchange while nothing answers: it is said, and nothing is lost."""
        done = self.run_any("sync", "--json")
        assert done.returncode == 1, done.stdout + done.stderr
        assert json.loads(done.stdout)["code"] == "centre_unreachable"

    def history(self, number: str) -> list[dict[str, Any]]:
        """Return the entries of a case in their shared order, as an export tells them."""
        lines = [json.loads(line) for line in self.run("journal", "export").splitlines()]
        opened = next(
            line for line in lines if line["kind"] == "CaseOpened" and line["body"]["number"] == _whole(number)
        )
        mine = [line for line in lines if line["subject"] == opened["subject"]]
        return sorted(mine, key=lambda line: line["placement"])


def _whole(number: str) -> int:
    return int(number.replace("-", ""))


def found(url: str) -> dict[str, str]:
    """Found a centre with two branches; return the one-time codes of three desks."""
    centre = Centre(open_store(url), SystemClock().now)
    try:
        centre.init()
        for branch, units in UNITS.items():
            centre.add_branch(branch, f"PTSA {branch}", "WIB")
            for code, name, kind in units:
                centre.add_unit(branch, code, name, kind)  # type: ignore[arg-type]
            for code, name, unit in OFFICERS[branch]:
                centre.add_officer(branch, code, name, "officer", [unit], PASSWORD, fast=True)
            centre.publish_to((branch,), seed_catalogue())
            for year in (2026, 2027):
                centre.set_calendar(branch, CalendarSet(year=year, days=(), decreed=True))
        return {name: centre.add_desk(branch)[1] for name, branch in (("counter", 1), ("unit", 1), ("other", 2))}
    finally:
        centre.store.close()


def test_a_case_goes_through_three_desks_and_every_history_is_the_same(
    tmp_path: Path, server: Server, loaded: Loaded
) -> None:
    counter, unit, other = (
        DeskMachine(tmp_path / name, loaded, officer)
        for name, officer in (("counter", "sari"), ("unit", "hana"), ("other", "wati"))
    )
    desks = {"counter": counter, "unit": unit, "other": other}
    with server.database() as url:
        codes = found(url)
        serving = Serving(tmp_path / "served", url)
        with serving:
            for name, desk in desks.items():
                desk.run("enrol", serving.address, codes[name])
        # the centre is down: the counter goes on
        (taken,) = counter.record({"do": "intake", "nik": NIK, "name": NAME, "service": "PP", "papers": "all"})
        number = str(taken["number"])
        counter.record({"do": "offer", "case": number, "to": "HI", "note": "mohon diperiksa"})
        counter.cut_off()
        with serving:
            assert counter.json("sync")["sent_acts"] == 3
            assert unit.json("sync")["pulled"] == 3
        # down again: the unit takes it over, and hands it on to another branch; a stick carries it to the centre
        answers = unit.record(
            {"do": "accept", "case": number},
            {"do": "note", "case": number, "text": "lengkap, diteruskan"},
            {"do": "offer", "case": number, "to": "2/WAS"},
        )
        assert [a["state"] for a in answers] == ["with_unit"] * 3
        unit.cut_off()
        stick = tmp_path / "stick.ptsa"
        unit.run("bundle", "write", str(stick))
        centre = Machine(tmp_path / "centre", loaded)
        centre.run("central", "--database", url, "bundle", "read", str(stick))
        with serving:
            assert other.json("sync")["pulled"] >= 6, "the other branch gets the case whole"
        # the other branch makes the product, which offers the case back to the counters that took it in
        answers = other.record(
            {"do": "accept", "case": number}, {"do": "ready", "case": number, "product": "SK-14/2026"}
        )
        assert answers[-1]["state"] == "ready"
        other.cut_off()
        with serving:
            assert other.json("sync")["sent_acts"] == 3
            assert counter.json("sync")["pulled"] >= 6
        counter.record({"do": "accept", "case": number})
        counter.cut_off()
        (given,) = counter.record(
            {
                "do": "deliver",
                "case": number,
                "role": "other",
                "name": "Budi Wening",
                "seen": "ktp",
                "authority": "SK-7",
            }
        )
        assert given["state"] == "delivered"
        with serving:
            for desk in (counter, unit, other):
                assert desk.json("sync")["not_accepted"] == 0
        told = Centre(open_store(url), SystemClock().now)
        try:
            states = {branch: told.facts(branch)["state"] for branch in UNITS}
            assert sum(told.facts(branch)["quarantined"] for branch in UNITS) == 0
        finally:
            told.store.close()
    histories = [desk.history(number) for desk in desks.values()]
    assert [line["kind"] for line in histories[0]] == [
        "CaseOpened",
        "HandoverOffered",
        "HandoverAccepted",
        "NoteAdded",
        "HandoverOffered",
        "HandoverAccepted",
        "CaseMadeReady",
        "HandoverOffered",
        "HandoverAccepted",
        "CaseDelivered",
    ]
    assert histories[0] == histories[1] == histories[2], "the same history, with the same hashes and places"
    assert {(line["branch"], line["desk"]) for line in histories[0]} == {(1, 1), (1, 2), (2, 1)}
    found_at = [desk.run("lookup", number, "--json", *desk.as_officer()) for desk in desks.values()]
    assert len(set(found_at)) == 1
    assert json.loads(found_at[0])["state"] == "delivered"
    statuses = {name: desk.json("status") for name, desk in desks.items()}
    assert [statuses[name]["state"] for name in desks] == [states[1], states[1], states[2]]
    for desk in desks.values():
        assert "whole" in desk.run("journal", "verify")
