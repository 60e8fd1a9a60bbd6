"""What a browser asks and gets, as values, and how they become HTTP: headers and cookies are said in this one place."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from models.words import DEFAULT, LANGUAGES
from ptsa_tui.central.door import address_of

HERE = Path(__file__).parent
STYLE = (HERE / "page.css").read_bytes()
PACKED_STYLE = gzip.compress(STYLE, 9, mtime=0)
STYLE_PATH = f"/page-{sha256(STYLE).hexdigest()[:12]}.css"
"""It changes with the contents, so a browser may keep it for ever."""
LARGEST_FORM = 4096
"""Bytes; few forms need more, and say so."""
_A_FIELD = 200
"""Bytes of the largest form for each field that it may have: 20 in most."""

_WORTH_PACKING = 1000
"""Bytes."""

SESSION, FORM, MARK, LANGUAGE = "__Host-session", "__Host-form", "__Host-browser", "__Host-lang"
ANSWERED = "__Host-answered"
"""Cookies. Their prefix lets a browser take them over TLS, from this very host and for all its paths only (a machine's
own http://127.0.0.1 counts as such)."""
_KEPT = {MARK: 180 * 86_400, ANSWERED: 130 * 86_400, LANGUAGE: 365 * 86_400}
"""Seconds that a browser keeps a cookie; the others go when it is closed."""

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "object-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_TRANSPORT = "max-age=63072000; includeSubDomains"


_MEDIA = {
    "": "text/html; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "pdf": "application/pdf",
    "txt": "text/plain; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""By the ending of a file's name."""


class Asked(Struct, frozen=True):
    """A request for a page."""

    path: Mapping[str, int]
    """The numbers in its path."""
    code: str
    """The code in its path; empty where it has none."""
    query: Mapping[str, str]
    form: Mapping[str, str]
    cookies: Mapping[str, str]
    address: str
    """Whom tries are counted under."""
    browser: str
    """The program, as a word or two."""
    is_ours: bool
    """Nothing says that a page of somebody else sends it."""

    @property
    def chosen(self) -> str:
        """The language that is asked for by this request; empty where it says nothing of it."""
        wanted = self.query.get("lang", "")
        return wanted if wanted in LANGUAGES else ""

    @property
    def language(self) -> str:
        """The language of the answer: Indonesian, unless somebody chose."""
        kept = self.cookies.get(LANGUAGE, "")
        return self.chosen or (kept if kept in LANGUAGES else DEFAULT)


class Answer(Struct, frozen=True):
    """A page, or a place to go to."""

    body: str | bytes = ""
    status: int = 200
    location: str = ""
    cookies: Mapping[str, str] = {}
    """What the browser shall keep; empty to forget it."""
    wait: int = 0
    """Seconds after which it may ask again."""
    file: str = ""
    """The name under which a browser keeps it; empty for a page."""
    is_late: bool = False
    """It leaves at a fixed moment after it was asked for, so that its time tells nothing."""


class Elsewhere(Exception):
    """What was asked for is not there, and another page of ours leads on."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def sent_to(path: str, cookies: Mapping[str, str] | None = None) -> Answer:
    """Return an answer that leads to another page of ours."""
    return Answer(status=303, location=path, cookies=cookies or {})


async def asked_of(request: Request, largest: int = LARGEST_FORM) -> Asked | None:
    """Return what a browser asks; None when it sends too much, or what is no form."""
    form: dict[str, str] = {}
    if request.method == "POST":
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > largest:
                return None
        if request.headers.get("content-type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
            return None
        try:
            form = dict(parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=largest // _A_FIELD))
        except ValueError:
            return None
    return Asked(
        {name: value for name, value in request.path_params.items() if isinstance(value, int)},
        str(request.path_params.get("code", "")),
        dict(request.query_params),
        form,
        request.cookies,
        address_of(request.client),
        _browser(request.headers.get("user-agent", "")),
        _is_ours(request),
    )


def _is_ours(request: Request) -> bool:
    """Tell whether a request comes from a page of this server, by what browsers say of it; an old one says nothing."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


_BROWSERS = ("Firefox", "Edg", "OPR", "Chrome", "Safari")
_SYSTEMS = ("Android", "iPhone", "Windows", "Macintosh", "Linux")


def _browser(agent: str) -> str:
    """Return a browser as its owner knows it again in a list: two words of ours, nothing of what was sent."""
    found = [next((word for word in words if word in agent), "") for words in (_BROWSERS, _SYSTEMS)]
    return " · ".join(word for word in found if word)


def response_of(answer: Answer, request: Request) -> Response:
    """Return an answer as it goes over the line."""
    response = _packed(answer, request)
    protect(response, request)
    response.headers["Cache-Control"] = "no-store"
    if answer.file:
        response.headers["Content-Disposition"] = f'attachment; filename="{answer.file}"'
    if answer.location:
        response.headers["Location"] = answer.location
    if answer.wait:
        response.headers["Retry-After"] = str(answer.wait)
    for name, value in answer.cookies.items():
        response.set_cookie(
            name,
            value,
            max_age=_KEPT.get(name) if value else 0,
            path="/",
            secure=True,
            httponly=True,
            samesite="lax" if name == LANGUAGE else "strict",
        )
    return response


def _packed(answer: Answer, request: Request) -> Response:
    """Return a page, packed where the browser can unpack it.

    A packed page's length tells nothing of its tokens: they are veiled anew in each page, and no page of another site
    can ask in somebody's session.
    """
    body, headers = answer.body.encode() if isinstance(answer.body, str) else answer.body, {"Vary": "Accept-Encoding"}
    if not answer.file and len(body) > _WORTH_PACKING and "gzip" in request.headers.get("accept-encoding", ""):
        body, headers = gzip.compress(body, 6, mtime=0), {**headers, "Content-Encoding": "gzip"}
    return Response(body, answer.status, headers, _MEDIA[answer.file.rpartition(".")[2]])


def protect(response: Response, request: Request) -> None:
    """Give a response the headers that keep a page to itself."""
    response.headers.update(_HEADERS)
    if request.url.scheme == "https":
        response.headers["Strict-Transport-Security"] = _TRANSPORT


def style_of(request: Request) -> Response:
    """Return the style sheet."""
    headers = {"Vary": "Accept-Encoding"}
    packs = "gzip" in request.headers.get("accept-encoding", "")
    body = PACKED_STYLE if packs else STYLE
    if packs:
        headers["Content-Encoding"] = "gzip"
    return _kept(Response(body, headers=headers, media_type="text/css; charset=utf-8"), request)


def no_icon(request: Request) -> Response:
    """Return what keeps a browser from asking for an icon with each page."""
    return _kept(Response(status_code=204), request)


def _kept(response: Response, request: Request) -> Response:
    """Let a browser keep what is the same for ever."""
    protect(response, request)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


__all__ = [
    "ANSWERED",
    "FORM",
    "HERE",
    "LANGUAGE",
    "MARK",
    "SESSION",
    "STYLE_PATH",
    "Answer",
    "Asked",
    "Elsewhere",
    "asked_of",
    "no_icon",
    "protect",
    "response_of",
    "sent_to",
    "style_of",
]
