"""A browser for the tests: it keeps cookies, fills forms in as they stand on the page, and reads what it is given."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import httpx
import pypdfium2

from models.facts import status_codes
from ptsa_tui.central import incidents
from ptsa_tui.central.pages import one_time
from ptsa_tui.central.web import Web
from tests.world import Site, World

HOME = "https://centre.test"


class Page(HTMLParser):
    """What stands on a page: its text, its links, the fields of each form by where it goes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: dict[str, dict[str, str]] = {}
        """Hidden fields."""
        self.filled: dict[str, dict[str, str]] = {}
        """All fields, as a browser would send them."""
        self.tags: set[str] = set()
        self.loaded: list[str] = []
        """Addresses that a browser loads by itself."""
        self._form: dict[str, str] = {}
        self._filled: dict[str, str] = {}
        self._area = self._choice = ""
        self._text: list[str] = []
        self.feed(html)
        self.text = " ".join("".join(self._text).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags |= {tag, *(f"@{name}" for name in given)}
        if tag == "a":
            self.links.append(given["href"])
        elif tag == "form":
            self._form = self.forms.setdefault(given["action"], {})
            self._filled = self.filled.setdefault(given["action"], {})
        elif tag == "input" and given.get("type") == "hidden":
            self._form[given["name"]] = given.get("value", "")
        if tag == "input" and (given.get("type") != "checkbox" or "checked" in given):
            self._filled[given["name"]] = given.get("value", "")
        elif tag == "textarea":
            self._area = given["name"]
            self._filled[self._area] = ""
        elif tag == "select":
            self._choice = given["name"]
        elif tag == "option" and ("selected" in given or self._choice not in self._filled):
            self._filled[self._choice] = given.get("value", "")
        self.loaded += [given[name] for name in ("src", "srcset") if name in given]
        self.loaded += [given["href"]] if tag == "link" else []

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._filled[self._area] = self._filled[self._area].removeprefix("\n")
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self._filled[self._area] += data
        self._text.append(data)


class Browser:
    """A browser at one address, over the application itself."""

    def __init__(self, web: Web, address: str = "10.0.0.1") -> None:
        self.pauses: list[float] = []

        async def pause(seconds: float) -> None:
            self.pauses.append(seconds)

        web.site.pause = pause
        transport = httpx.ASGITransport(app=web.app(), client=(address, 4000), raise_app_exceptions=False)
        self.http = httpx.AsyncClient(transport=transport, base_url=HOME)

    async def get(self, path: str) -> httpx.Response:
        return await self.http.get(path)

    async def post(self, path: str, **fields: str) -> httpx.Response:
        return await self.http.post(path, data=fields)

    async def fill(self, at: str, action: str, /, **fields: str) -> httpx.Response:
        """Open a page and send one of its forms."""
        hidden = Page((await self.get(at)).text).forms[action]
        return await self.post(action, **{**hidden, **fields})

    async def change(self, at: str, action: str, **fields: str | None) -> httpx.Response:
        """Open a page, change some fields of one of its forms (None: empties a box), and send it."""
        filled = Page((await self.get(at)).text).filled[action]
        wanted = {**filled, **fields}
        return await self.http.post(action, data={name: value for name, value in wanted.items() if value is not None})

    async def ask(self, number: str, code: int | str) -> httpx.Response:
        return await self.fill("/status", "/status", number=number, code=str(code))

    async def sign_in(self, name: str, password: str = "rahasia", code: str = "", branch: int = 1) -> httpx.Response:
        return await self.fill("/sign-in", "/sign-in", branch=str(branch), name=name, password=password, code=code)


def now_code(secret: bytes, now: int) -> str:
    """Return what an authenticator shows."""
    return one_time.code(secret, now // one_time.PERIOD)


def seated(world: World, code: str, seat: str, branch: int = 1) -> bytes:
    """Add somebody with a seat and a second factor; return the factor's secret."""
    world.centre.add_officer(branch, code, code.title(), "officer", [], "rahasia", fast=True)
    world.centre.change_officer(branch, code, seat=seat)  # type: ignore[arg-type]
    return world.centre.set_factor(branch, code)


def printed(file: httpx.Response) -> str:
    """Return the text of a PDF, with single spaces."""
    document = pypdfium2.PdfDocument(file.content)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


def an_incident(world: World, branch: int = 1, ago: int = 3600) -> int:
    """Write an incident down that became known some seconds ago; return its id."""
    from models.acts import IncidentData, IncidentRecorded

    known = world.clock.now() - ago
    act = IncidentRecorded(known=known, people=40, personal=IncidentData(what="Map berkas tertinggal"))
    return incidents.write(world.centre, branch, act).subject


def code_of(site: Site, number: str) -> str:
    """Return the code that stands on the receipt of a case."""
    from models.fold import CaseState

    state = site.register.fold_of(site.case(number)).state
    assert isinstance(state, CaseState)
    return status_codes.shown(state.status_code)


def another(code: str) -> str:
    """Return a code that is wrong."""
    wanted = int(re.sub(r"\D", "", code))
    return f"{wanted % 999_999 + 1:06d}"
