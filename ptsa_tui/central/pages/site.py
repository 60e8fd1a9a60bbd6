"""The routes of the pages: who asks is found out, the table of rights is held to, and only then a page is made.

Pages are made in threads of their own, few at a time: an exchange waits neither for them nor for a password's hash.
"""

from __future__ import annotations

import hmac
import logging
import secrets
import time
from collections.abc import Awaitable, Callable
from functools import partial
from hashlib import blake2b, sha256
from pathlib import Path

import anyio
import anyio.to_thread
from msgspec import structs
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from models.fold import OfficerState
from models.refused import Refused
from models.words import _, speaking
from models.words.sentences import sentence
from ptsa_tui.central import box, logs
from ptsa_tui.central.admin import Centre
from ptsa_tui.central.copies import Copies
from ptsa_tui.central.pages import answers, complaint, sessions
from ptsa_tui.central.pages.answers import FORM, LANGUAGE, MARK, SESSION, Answer, Asked, Elsewhere, sent_to
from ptsa_tui.central.pages.audit import Audit
from ptsa_tui.central.pages.branches import Branches
from ptsa_tui.central.pages.calendar import Calendars
from ptsa_tui.central.pages.catalogue import Catalogues
from ptsa_tui.central.pages.complaint import Complaints
from ptsa_tui.central.pages.draft import Drafting
from ptsa_tui.central.pages.incidents import Incidents
from ptsa_tui.central.pages.inside import House, Inside, Me
from ptsa_tui.central.pages.openings import Openings
from ptsa_tui.central.pages.overview import Offices
from ptsa_tui.central.pages.people import People
from ptsa_tui.central.pages.processing import Processing
from ptsa_tui.central.pages.public import Public
from ptsa_tui.central.pages.quality import Quality
from ptsa_tui.central.pages.rendering import rendered
from ptsa_tui.central.pages.rights import PAGES, Page, standing_of
from ptsa_tui.central.pages.sign_in import Signing, Typed, verifier_of
from ptsa_tui.central.pages.signed_in import SignedIn
from ptsa_tui.central.pages.survey import Surveys
from ptsa_tui.central.pages.tries import Tries
from ptsa_tui.central.placing import folds_of

THREADS, SIGN_INS = 6, 2
"""Pages, and passwords (64 MiB each), at work at once in one process."""
CONNECTIONS = 4
"""To the database, beside those of the exchange."""
REFUSED_AFTER = 0.5
"""Seconds after which a question about a case that is refused gets its answer, whatever it took to find out."""

_TOKEN = 16
"""Bytes of a form's token."""
_LARGEST_SURVEY = 8192
"""Bytes of its form: a remark in any script beside twenty short fields."""
_COMPLAIN = "/offices/{branch:int}/complain"

_LOG = logging.getLogger("ptsa.central.pages")
_STATUS = {
    "page_failed": 500,
    "page_not_yours": 403,
    "form_foreign": 403,
    "form_unusable": 400,
    "branch_unknown": 404,
    "desk_unknown": 404,
    "page_unknown": 404,
    "incident_unknown": 404,
    "service_unknown": 404,
    "catalogue_missing": 404,
    "report_unknown": 404,
    "subject_unknown": 404,
    "copy_missing": 503,
    "calendar_missing": 404,
    "officer_unknown": 404,
    "complaint_rules_missing": 404,
    "central_busy": 503,
}
Maker = Callable[[Asked], Answer]
CONCERNS: dict[str, type[Inside]] = {
    "audit": Audit,
    "branches": Branches,
    "calendar": Calendars,
    "catalogue": Catalogues,
    "draft": Drafting,
    "incidents": Incidents,
    "openings": Openings,
    "people": People,
    "processing": Processing,
    "quality": Quality,
    "sessions": SignedIn,
}
"""The pages for those who signed in, by what they are about."""


class Site:
    """The pages of one centre."""

    def __init__(self, centre: Centre, copies: Path) -> None:
        self.centre = centre
        self._key = blake2b(b"pages", key=centre.identity().secrets.seal, digest_size=32).digest()
        tries = Tries(centre.store, self._key)
        self.signing = Signing(centre, tries, self._key)
        self.house = House(centre, Offices(), Copies(centre, copies))
        self.inside = {name: concern(self.house) for name, concern in CONCERNS.items()}
        self.public = Public(self.house, tries)
        self.surveys = Surveys(centre, tries, self._key)
        self.complaints = Complaints(centre, tries, self.house.offices, self._key)
        self._hour = centre.clock() // 3600
        self.pause: Callable[[float], Awaitable[None]] = anyio.sleep
        """What lets time pass before a late answer."""
        self._threads = anyio.CapacityLimiter(THREADS)
        self._sign_ins = anyio.CapacityLimiter(SIGN_INS)

    def routes(self) -> list[BaseRoute]:
        """Return the routes of all pages."""
        return [
            Route("/", self._answering(lambda asked: sent_to("/status")), methods=["GET"]),
            Route(answers.STYLE_PATH, self._style, methods=["GET"]),
            Route("/favicon.ico", self._icon, methods=["GET"]),
            Route("/status", self._answering(self.public.form), methods=["GET"]),
            Route("/status", self._answering(self.public.status), methods=["POST"]),
            Route("/offices", self._answering(self.public.offices), methods=["GET"]),
            Route("/offices/{branch:int}", self._answering(self.public.services), methods=["GET"]),
            Route("/survey", self._answering(self.surveys.form), methods=["GET"]),
            Route("/survey", self._answering(self.surveys.take, largest=_LARGEST_SURVEY), methods=["POST"]),
            Route("/survey/thanks", self._answering(self.surveys.thanks), methods=["GET"]),
            Route("/complain", self._answering(self.complaints.choose), methods=["GET"]),
            Route("/offices/{branch:int}/index", self._answering(self.public.index), methods=["GET"]),
            Route("/offices/{branch:int}/complaints", self._answering(self.complaints.ways), methods=["GET"]),
            Route(_COMPLAIN, self._answering(self.complaints.form), methods=["GET"]),
            Route(_COMPLAIN, self._answering(self.complaints.lodge, largest=complaint.LARGEST), methods=["POST"]),
            Route("/offices/{branch:int}/{code}", self._answering(self.public.service), methods=["GET"]),
            Route("/sign-in", self._answering(self.sign_in_form), methods=["GET"]),
            Route("/sign-in", self._answering(self.sign_in, self._sign_ins), methods=["POST"]),
            *(Route(page.path, self._inside(name, page), methods=[page.method]) for name, page in PAGES.items()),
        ]

    async def unknown(self, request: Request, _: Exception) -> Response:
        """Say that there is no such page."""
        with speaking("id"):
            return answers.response_of(_failed("page_unknown"), request)

    async def _style(self, request: Request) -> Response:
        return answers.style_of(request)

    async def _icon(self, request: Request) -> Response:
        return answers.no_icon(request)

    # --- from a request to a page --------------------------------------------------------------------------------

    def _inside(self, name: str, page: Page) -> Callable[[Request], Awaitable[Response]]:
        limiter = self._sign_ins if page.confirmed else None
        return self._answering(partial(self._guarded, name, page), limiter, page.largest)

    def _answering(
        self, make: Maker, limiter: anyio.CapacityLimiter | None = None, largest: int = answers.LARGEST_FORM
    ) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            begun = time.monotonic()
            try:
                asked = await answers.asked_of(request, largest)
            except ClientDisconnect:
                return Response(status_code=400)
            if asked is None:
                return await self.unusable(request)
            answer = await anyio.to_thread.run_sync(
                self._made, make, asked, request.method, limiter=limiter or self._threads
            )
            if answer.is_late:
                await self.pause(max(0.0, begun + REFUSED_AFTER - time.monotonic()))
            return answers.response_of(answer, request)

        return endpoint

    async def unusable(self, request: Request) -> Response:
        """Refuse what is no form of ours."""
        with speaking("id"):
            return answers.response_of(_failed("form_unusable"), request)

    def _made(self, make: Maker, asked: Asked, method: str) -> Answer:
        """Return a page in the language that is asked for; of a fault nothing is told but that there was one."""
        with speaking(asked.language):
            try:
                if method == "POST" and not asked.is_ours:
                    raise Refused("form_foreign")
                self._open_boxes()
                answer = make(asked)
            except Elsewhere as where:
                answer = sent_to(where.path)
            except Refused as why:
                answer = _failed(why.code, why)
            except Exception:
                _LOG.exception("page failed")
                answer = _failed("page_failed")
        if asked.chosen:
            cookies = {**answer.cookies, LANGUAGE: asked.chosen}
            answer = structs.replace(answer, cookies=cookies)
        return answer

    def _open_boxes(self) -> None:
        """Let answers of days that are over out of their boxes, once an hour, with whatever page is asked for first."""
        now = self.centre.clock()
        if now // 3600 == self._hour:
            return
        self._hour = now // 3600
        try:
            box.release(self.centre.store, self.centre.folds, now)
        except Exception:  # they wait for the next hour; whoever asks for a page has nothing to do with it
            _LOG.exception("boxes were not opened")

    # --- signing in ----------------------------------------------------------------------------------------------

    def sign_in_form(self, asked: Asked, told: str = "", status: int = 200, wait: int = 0) -> Answer:
        """Show the form for signing in."""
        nonce = asked.cookies.get(FORM, "")
        nonce = nonce if 0 < len(nonce) < 50 else secrets.token_urlsafe(24)
        body = rendered(
            "sign_in",
            told=told,
            token=_veiled(self._token("form", nonce)),
            branch=asked.form.get("branch", "")[:3],
            name=asked.form.get("name", "")[:32],
        )
        return Answer(body, status, cookies={FORM: nonce}, wait=wait)

    def sign_in(self, asked: Asked) -> Answer:
        """Begin a session and go inside.

        Raises:
            Refused: ``form_foreign``.
        """
        form = asked.form
        nonce = asked.cookies.get(FORM, "")
        if not nonce or not self._is_token(form.get("token", ""), "form", nonce):
            raise Refused("form_foreign")
        typed = Typed(
            form.get("branch", ""),
            form.get("name", ""),
            form.get("password", ""),
            form.get("code", ""),
            asked.address,
            asked.cookies.get(MARK, ""),
            asked.browser,
        )
        try:
            done = self.signing.sign_in(typed)
        except Refused as why:
            if why.code not in ("sign_in_wrong", "tries_wait"):
                raise
            logs.note("sign_in_refused", code=why.code)
            wait = int(why.facts.get("seconds") or 0)
            return self.sign_in_form(asked, sentence(why), 429 if wait else 401, wait)
        return sent_to("/pages", {SESSION: done.token, MARK: done.mark, FORM: ""})

    # --- who asks ------------------------------------------------------------------------------------------------

    def _guarded(self, name: str, page: Page, asked: Asked) -> Answer:
        """Return a page for those who signed in, if the table of rights gives it to who asks.

        Raises:
            Refused: ``page_not_yours``, ``form_foreign``; what the page refuses.
        """
        me = self.me(asked.cookies.get(SESSION, ""))
        if me is None:
            return sent_to("/sign-in", {SESSION: ""})
        if me.standing not in page.who:
            logs.note("page_refused", code=name, officer=me.officer.id)
            raise Refused("page_not_yours")
        if page.method == "POST" and not self._is_token(asked.form.get("token", ""), "session", me.session.hash.hex()):
            raise Refused("form_foreign")
        if page.confirmed:
            try:
                self.signing.confirm(me.officer, asked.form.get("own", ""), asked.address)
            except Refused as why:
                return self._asked_again(me, page, asked, why)
        answer: Answer = getattr(self.inside[page.concern], name)(me, asked)
        return answer

    def _asked_again(self, me: Me, page: Page, asked: Asked, why: Refused) -> Answer:
        """Return the form again whose own password was wrong, or came too soon."""
        logs.note("password_refused", code=why.code, officer=me.officer.id)
        wait = int(why.facts.get("seconds") or 0)
        form: Answer = getattr(self.inside[page.concern], page.confirmed)(me, asked, sentence(why))
        if form.location:  # what it was about is gone
            return form
        return structs.replace(form, status=429 if wait else 422, wait=wait)

    def me(self, token: str) -> Me | None:
        """Return who has this token; None once the session is over, for whatever reason."""
        now = self.centre.clock()
        with self.centre.store.reading() as tx:
            session = sessions.find(tx, token) if token else None
            if session is None:
                return None
            fold = folds_of(tx, session.branch, [session.officer]).get(session.officer)
            officer = fold.state if fold is not None else None
            verifier = verifier_of(tx, officer) if isinstance(officer, OfficerState) and officer.active else None
        if not isinstance(officer, OfficerState):
            return None
        standing = standing_of(officer)
        over = session.is_over(now, administrator=standing == "administrator")
        if over or verifier is None or verifier[1] != session.verifier:
            with self.centre.store.transaction() as tx:
                sessions.end(tx, session)
            return None
        if sessions.is_to_be_seen(session, now):
            with self.centre.store.transaction() as tx:
                sessions.see(tx, session, now)
        return Me(officer, standing, session, _veiled(self._token("session", session.hash.hex())))

    def _token(self, kind: str, of: str) -> str:
        """Return what a form carries, so that no page of somebody else can send it."""
        return hmac.new(self._key, f"{kind}\0{of}".encode(), sha256).hexdigest()[: 2 * _TOKEN]

    def _is_token(self, token: str, kind: str, of: str) -> bool:
        try:
            given = bytes.fromhex(token)
        except ValueError:
            return False
        veil, hidden = given[:_TOKEN], given[_TOKEN:]
        return hmac.compare_digest(
            bytes(a ^ b for a, b in zip(veil, hidden, strict=False)), bytes.fromhex(self._token(kind, of))
        )


def _veiled(token: str) -> str:
    """Return a token as a page bears it: another text each time, so that the length of a packed page tells nothing."""
    plain, veil = bytes.fromhex(token), secrets.token_bytes(_TOKEN)
    return veil.hex() + bytes(a ^ b for a, b in zip(plain, veil, strict=True)).hex()


def _failed(code: str, why: Refused | None = None) -> Answer:
    """Return the page of a refusal or a fault."""
    told = sentence(why or Refused(code))
    return Answer(rendered("error", told=told, advice=_("Go back and try again.")), _STATUS.get(code, 422))


__all__ = ["CONCERNS", "CONNECTIONS", "REFUSED_AFTER", "Site"]
