"""Reports over a real centre: sister desks count the same, another branch counts its own, a look goes up."""

from __future__ import annotations

import datetime as dt

from models.documents.document import Table
from models.forms import Accept, Offer, Ready, perform
from models.reports import REPORTS, Asked, make
from models.reports.asking import seen
from tests.ptsa_tui.central.test_exchange import settled
from tests.world import Site, World

MONTH = Asked(dt.date(2026, 11, 1), dt.date(2026, 11, 30))
OTHER = {"nik": "3273051708859002", "name": "Budi Harsono"}


def told(site: Site, name: str) -> object:
    return make(site.register, name, MONTH).parts


def taken_in(site: Site) -> int:
    (table,) = [part for part in make(site.register, "register", MONTH).parts if isinstance(part, Table)]
    return len(table.rows)


def busy(world: World) -> tuple[Site, Site, Site]:
    one, two, elsewhere = world.desk(), world.desk(), world.desk(2)
    handed = one.take_in()
    two.take_in(**OTHER)
    perform(one.register, one.sari, Offer(case=handed, to="HI"))
    perform(one.register, one.sari, Accept(case=handed))
    perform(one.register, one.sari, Ready(case=handed))
    lent = one.take_in(nik="3174011505859003", name="Dewi Lestari")
    perform(one.register, one.sari, Offer(case=lent, to="2/HI"))
    elsewhere.take_in(nik="3174012505859004", name="Rahmat Hidayat")
    settled(world)
    return one, two, elsewhere


def test_sister_desks_count_the_same_and_another_branch_its_own(world: World) -> None:
    one, two, elsewhere = busy(world)
    for report in REPORTS:
        assert told(one, report.name) == told(two, report.name), report.name
    assert taken_in(one) == 3
    assert elsewhere.register.database.row("SELECT count(*) FROM case_file") == (2,), "what was offered there is there"
    assert taken_in(elsewhere) == 1, "but it was not taken in there"


def test_a_look_at_a_report_goes_up(world: World) -> None:
    one = world.desk()
    one.register.look(one.sari, seen("month", "pdf", MONTH), one.sari)
    assert one.sync().sent_looks == 1
    settled(world)
