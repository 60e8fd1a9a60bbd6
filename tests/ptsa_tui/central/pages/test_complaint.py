"""A citizen complains on the pages: it is among the complaints of a desk, and what is done with it comes back."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from models.complaints.lanes import lanes
from models.complaints.reporter import open_reporter
from models.complaints.views import complaint_detail
from models.facts import numbering
from models.facts.numbering import Range
from models.fold import ComplaintState
from models.forms import perform
from models.forms.complaint_handling import DecideComplaint, TakeComplaint
from ptsa_tui.central import own
from ptsa_tui.central.pages.complaint import ADDRESS, LONGEST
from tests.conftest import StillClock
from tests.ptsa_tui.central.pages.browsing import Browser, Page
from tests.world import Site, World

FORM = "/offices/1/complain"
SAID = {"category": "LAYANAN", "account": "Loket tutup pukul sepuluh.", "name": "Wati Lestari", "phone": "0812 3456 789"}
Browsers = Callable[[str], Browser]


async def complain(browser: Browser, **more: str) -> str:
    """Send a complaint; return the number that was told."""
    told = await browser.fill(FORM, FORM, **{**SAID, **more})
    assert told.status_code == 200, told.text
    return number_of(told.text)


def number_of(page: str) -> str:
    return page.partition('class="secret">')[2].partition("<")[0]


def lodged(world: World) -> int:
    with world.centre.store.reading() as tx:
        return int(tx.rows("SELECT count(*) FROM entry WHERE branch = %s AND kind = %s", 1, "ComplaintLodged")[0][0])


def found(desk: Site, number: str) -> ComplaintState:
    wanted = int(number.replace("-", ""))
    row = desk.register.database.row("SELECT id FROM complaint WHERE number = ?", wanted)
    assert row is not None
    state = desk.register.fold_of(row[0]).state
    assert isinstance(state, ComplaintState)
    return state
