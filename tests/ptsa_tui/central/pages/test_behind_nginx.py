"""nginx in front of the centre, with the very files that ship: pages and desks over TLS, and who really asks."""

from __future__ import annotations

import os
import shutil
import signal
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from ptsa_tui.central.pages import answers, sign_in
from ptsa_tui.central.pages.rights import PAGES
from ptsa_tui.cli.sync import exchange
from ptsa_tui.sync.enrol import enrol
from tests.conftest import StillClock
from tests.postgres import is_root
from tests.ptsa_tui.central.pages.browsing import Page, now_code, seated
from tests.ptsa_tui.central.processes import ROOT, Serving, command, environment, free_port
from tests.world import World

SERVICE = ROOT / "ptsa_tui" / "central" / "service"
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")

pytestmark = [
    pytest.mark.soak,
    pytest.mark.parametrize("url", ["postgresql"], indirect=True),
]


class Proxied:
    """A centre behind nginx: the addresses of its pages and of its desks' door, and what a browser trusts."""

    def __init__(self, folder: Path, centre: Serving, tls: Path) -> None:
        pages, desks = free_port(), free_port()
        self.pages, self.desks = f"https://localhost:{pages}", f"https://localhost:{desks}"
        self.trust = ssl.create_default_context(cafile=str(tls / "authority.pem"))
        self.folder = folder
        for name in ("server.pem", "server.key"):
            shutil.copy(tls / name, tls / name.replace("server", "pages"))
        site = (SERVICE / "nginx-site.conf").read_text()
        for there, here in {
            "listen 443": f"listen 127.0.0.1:{pages}",
            "listen 8443": f"listen 127.0.0.1:{desks}",
            "127.0.0.1:8080": f"127.0.0.1:{centre.port}",
            "ptsa.example.go.id": "localhost",
            "centre.example.go.id": "localhost",
            "/etc/ptsa/tls": str(tls),
        }.items():
            assert there in site
            site = site.replace(there, here)
        (folder / "snippets").mkdir(parents=True)
        (folder / "site.conf").write_text(site)
        shutil.copy(SERVICE / "nginx-snippet.conf", folder / "snippets" / "ptsa.conf")
        temporary = "".join(
            f"{of}_temp_path {folder}/{of};\n" for of in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        user = "user root;\n" if is_root() else ""
        (folder / "nginx.conf").write_text(
            f"{user}daemon off;\npid {folder}/pid;\nworker_processes 1;\nevents {{ worker_connections 512; }}\n"
            f"http {{\n{temporary}include site.conf;\n}}\n"
        )
        assert NGINX is not None, "nginx is missing; on Debian: apt install nginx-light"
        self.command = [NGINX, "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]

    def browser(self, address: str = "127.0.0.1") -> httpx.Client:
        """Return a browser at an address of this machine."""
        transport = httpx.HTTPTransport(verify=self.trust, local_address=address)
        return httpx.Client(base_url=self.pages, transport=transport, trust_env=False, timeout=60)


@contextmanager
def proxied(world: World, folder: Path) -> Iterator[tuple[Proxied, Serving]]:
    """Yield a centre behind nginx."""
    tls = folder / "tls"
    made = command("central", "--database", world.url, "certificate", str(tls), "localhost")
    subprocess.run(made, env=environment(folder), check=True, capture_output=True)
    with Serving(folder, world.url, "--workers", "2") as centre:
        proxy = Proxied(folder / "nginx", centre, tls)
        tried = subprocess.run([*proxy.command, "-t"], capture_output=True, text=True, check=False)
        assert tried.returncode == 0, tried.stderr
        with subprocess.Popen(proxy.command) as process:
            try:
                _wait(proxy)
                yield proxy, centre
            finally:
                process.send_signal(signal.SIGQUIT)
                process.wait(30)


def _wait(proxy: Proxied) -> None:
    deadline = time.monotonic() + 30
    with proxy.browser() as browser:
        while True:
            try:
                browser.get("/status")
            except httpx.ConnectError:
                assert time.monotonic() < deadline
                time.sleep(0.02)
            else:
                return


def test_pages_and_desks_through_nginx(world: World, tmp_path: Path, clock: StillClock) -> None:
    secret = seated(world, "admin", "administrator")
    world.desk()
    with proxied(world, tmp_path) as (proxy, centre):
        with proxy.browser() as browser:
            _administer(browser, secret)
            _only_what_is_its_own(browser)
        clock.at = int(time.time())
        _desk, code, _expires = world.centre.add_desk(1)
        with closing(enrol(proxy.desks, code, tmp_path / "desk" / "desk.db", tokens=tmp_path / "tokens")) as register:
            assert exchange(register)["pulled"] > 0
            assert register.database.row("SELECT count(*) FROM officer") != (0,)
        _other_names_and_older_tls(proxy)
        assert '"ERROR"' not in centre.log.read_text()


def _administer(browser: httpx.Client, secret: bytes) -> None:
    """Sign in as a browser does, and be told to insist on TLS."""
    asked = browser.get("/sign-in")
    assert asked.headers["strict-transport-security"].startswith("max-age=")
    assert asked.headers["content-security-policy"] == answers.CONTENT_POLICY
    form = {"branch": "1", "name": "admin", "password": "rahasia", "code": now_code(secret, int(time.time()))}
    sent = {**Page(asked.text).forms["/sign-in"], **form}
    origin = str(browser.base_url).rstrip("/")
    foreign = browser.post("/sign-in", data=sent, headers={"Origin": "https://localhost"})
    assert foreign.status_code == 403, "another port is another site"
    done = browser.post("/sign-in", data=sent, headers={"Origin": origin})
    assert (done.status_code, done.headers["location"]) == (303, "/pages")
    for cookie in done.headers.get_list("set-cookie"):
        assert cookie.startswith("__Host-")
        assert "Secure" in cookie
    assert "PTSA 2" in browser.get("/pages/branches").text


def _only_what_is_its_own(browser: httpx.Client) -> None:
    for path in ("/metrics", "/readyz", "/healthz", "/v1/authority"):
        told = browser.get(path)
        assert (told.status_code, told.headers["server"]) == (404, "nginx"), path
    largest = max(page.largest for page in PAGES.values())
    for size, status in ((max(largest, answers.LARGEST_FORM) + 1, 400), (1024 * 1024 + 1, 413)):
        assert browser.post("/status", content=b"a" * size).status_code == status


def _other_names_and_older_tls(proxy: Proxied) -> None:
    with httpx.Client(verify=proxy.trust, trust_env=False) as line:
        assert line.get(f"{proxy.desks}/status").status_code == 404
        assert line.get(f"{proxy.desks}/metrics").status_code == 404
        with pytest.raises(httpx.ConnectError):
            line.get(f"{proxy.pages}/status", extensions={"sni_hostname": "elsewhere.example"})
    proxy.trust.maximum_version = ssl.TLSVersion.TLSv1_2
    with pytest.raises(httpx.ConnectError), httpx.Client(verify=proxy.trust, trust_env=False) as line:
        line.get(f"{proxy.pages}/status")


def test_tries_are_counted_by_who_really_asks(world: World, tmp_path: Path) -> None:
    with proxied(world, tmp_path) as (proxy, _centre):
        with proxy.browser() as guesser:
            told = [_guess(guesser, place) for place in range(sign_in.ADDRESS.free + 1)]
            assert told == [401] * sign_in.ADDRESS.free + [429]
        with proxy.browser("127.0.0.2") as another:
            assert _guess(another, 99) == 401


def _guess(browser: httpx.Client, place: int) -> int:
    """Guess at a name of its own; say to come from elsewhere each time."""
    hidden = Page(browser.get("/sign-in").text).forms["/sign-in"]
    form = {**hidden, "branch": "1", "name": f"guess{place}", "password": "guess", "code": ""}
    headers = {"X-Forwarded-For": f"203.0.113.{place}", "Forwarded": f"for=203.0.113.{place}"}
    return browser.post("/sign-in", data=form, headers=headers).status_code
