"""The pages as they are served: TLS, two workers, one database; the client trusts the centre's own authority."""

from __future__ import annotations

import json
import ssl
import time
from pathlib import Path

import httpx
import psutil

from ptsa_tui.central.forwarding import LARGEST
from ptsa_tui.central.pages import answers, status
from ptsa_tui.central.pages.sign_in import NAME
from tests.ptsa_tui.central.pages.browsing import Page, another, code_of, now_code, seated
from tests.ptsa_tui.central.pages.serving import serving
from tests.ptsa_tui.central.processes import Serving
from tests.world import World


def test_the_pages_over_the_line(world: World, tmp_path: Path) -> None:
    desk = world.desk()
    number = desk.take_in()
    desk.sync()
    code, secret = code_of(desk, number), seated(world, "admin", "administrator")
    with serving(world, tmp_path) as (process, authority):
        trust = ssl.create_default_context(cafile=str(authority))
        with httpx.Client(base_url=process.address, verify=trust, trust_env=False, timeout=60) as line:
            told = line.post("/status", data={"number": number, "code": code})
            assert told.status_code == 200
            assert "Diterima" in told.text
            assert told.headers["strict-transport-security"].startswith("max-age=")
            assert told.headers["content-security-policy"] == answers.CONTENT_POLICY
            form = {"branch": "1", "name": "admin", "password": "rahasia", "code": now_code(secret, int(time.time()))}
            hidden = Page(line.get("/sign-in").text).forms["/sign-in"]
            assert line.post("/sign-in", data={**hidden, **form}).headers["location"] == "/pages"
            assert "PTSA 2" in line.get("/pages/branches").text
        _guess(process.address, trust, number, another(code))
        _guess_passwords(process.address, trust)
        lines = process.log.read_text()
    for one in lines.splitlines():
        told_of = json.loads(one) if one.startswith("{") else {}
        assert number not in one
        assert "rahasia" not in one
        assert told_of.get("level") != "ERROR", one
    assert '"signed_in"' in lines


def _guess(address: str, trust: ssl.SSLContext, number: str, wrong: str) -> None:
    """Guess over fresh connections, which both workers take: they count together."""
    looked_at = 0
    begun = time.monotonic()
    for place in range(24):
        with httpx.Client(base_url=address, verify=trust, trust_env=False, timeout=60) as line:
            headers = {"X-Forwarded-For": f"198.51.100.{place}"}  # from this machine a proxy may say who asks
            told = line.post("/status", data={"number": number, "code": wrong}, headers=headers)
        looked_at += told.status_code == 404
        assert told.status_code in (404, 429)
    assert looked_at == status.NUMBER.free
    assert time.monotonic() - begun >= 24 * 0.5, "each waits for its moment"


def _guess_passwords(address: str, trust: ssl.SSLContext) -> None:
    looked_at = 0
    for place in range(12):
        with httpx.Client(base_url=address, verify=trust, trust_env=False, timeout=60) as line:
            hidden = Page(line.get("/sign-in").text).forms["/sign-in"]
            form = {**hidden, "branch": "1", "name": "ratna", "password": f"guess{place}", "code": ""}
            told = line.post("/sign-in", data=form, headers={"X-Forwarded-For": f"203.0.113.{place}"})
        looked_at += told.status_code == 401
    assert looked_at == NAME.free


def test_desks_go_on_while_the_pages_are_away_and_these_come_back(world: World, tmp_path: Path) -> None:
    desk = world.desk()
    with Serving(tmp_path, world.url, "--workers", "2") as process:
        with httpx.Client(base_url=process.address, trust_env=False, timeout=60) as line:
            assert line.get("/status").status_code == 200
            (pages,) = [one for one in process.processes() if "ptsa_tui.central.pages.process" in one.cmdline()]
            pages.kill()
            body = desk.body()
            assert line.post("/v1/sync", content=body).status_code == 200
            assert line.get("/status").status_code == 200, "it waits for the pages, which are begun again"
            (again,) = [one for one in process.processes() if "ptsa_tui.central.pages.process" in one.cmdline()]
            assert again.pid != pages.pid
            large = line.post("/status", content=b"a" * (LARGEST + 1))
            assert large.status_code == 413
            assert line.get("/nowhere?%00=%3Cb%3E").status_code == 404
            assert line.head("/status").status_code == 200
        others = [one for one in process.processes() if {"ptsa_tui.central.pages.process", "follow"} & {*one.cmdline()}]
        assert len(others) == 2
        assert process.process is not None
        process.process.kill()
        assert psutil.wait_procs(others, timeout=30)[1] == []
