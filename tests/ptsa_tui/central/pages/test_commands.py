"""What the administrator of the centre does for the pages by command: seats and second factors."""

from __future__ import annotations

import base64
import re

import pytest

from ptsa_tui.cli import main
from tests.ptsa_tui.central.pages.browsing import Browser, now_code
from tests.world import World


def ran(world: World, *arguments: str) -> int:
    return main(["--lang", "en", "central", "--database", world.url, *arguments])


async def test_an_administrator_is_made_by_two_commands(
    world: World, browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ran(world, "officer", "change", "1", "ratna", "--seat", "administrator") == 0
    assert ran(world, "officer", "factor", "1", "RATNA") == 0
    shown = re.search(r"otpauth://totp/PTSA%3A1/ratna\?secret=([A-Z2-7]{32})&issuer=PTSA", capsys.readouterr().out)
    assert shown is not None
    code = now_code(base64.b32decode(shown[1]), world.clock.now())
    assert (await browser.sign_in("ratna", code=code)).headers["location"] == "/pages"
    assert (await browser.get("/pages/branches/2")).status_code == 200


def test_a_seat_stays_with_other_changes_and_can_be_taken(world: World) -> None:
    def seat() -> str:
        return next(o.seat for o in world.centre.officers(1) if o.code == "sari")

    assert ran(world, "officer", "change", "1", "sari", "--seat", "auditor") == 0
    assert ran(world, "officer", "change", "1", "sari", "--role", "supervisor") == 0
    assert seat() == "auditor"
    assert ran(world, "officer", "change", "1", "sari", "--seat", "none") == 0
    assert seat() == ""


def test_nobody_unknown_gets_a_factor(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(world, "officer", "factor", "1", "nobody") != 0
    assert "otpauth" not in capsys.readouterr().out
