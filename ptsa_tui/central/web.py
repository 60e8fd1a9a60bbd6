"""The centre on the line: a stateless ASGI application. Any number of workers may serve one database."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

import msgspec
from msgspec import Struct
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from models.facts import decoding
from models.refused import Refused
from ptsa_tui.central import logs
from ptsa_tui.central.admin import Centre
from ptsa_tui.central.exchange import Exchange, Taken
from ptsa_tui.central.forwarding import Forwarding
from ptsa_tui.central.metrics import CONTENT_TYPE, Metrics
from ptsa_tui.central.pages.site import Site
from ptsa_tui.sync.wire.body import LARGEST_REQUEST
from ptsa_tui.sync.wire.packing import Malformed
from ptsa_tui.sync.wire.trust import KEY

_STATUS = {
    "desk_unknown": 403,
    "desk_revoked": 403,
    "signature_wrong": 403,
    "code_unknown": 403,
    "central_busy": 503,
    "protocol_unknown": 426,
    "body_too_large": 413,
}


class Enrolment(Struct, forbid_unknown_fields=True):
    """What a desk sends to be taken in: the secret of its code and its public keys, in hexadecimal."""

    secret: str
    public: str


class Web:
    """The routes over one centre."""

    def __init__(self, centre: Centre, copies: Path) -> None:
        """``copies`` is the folder of the branches' copies, from which pages count."""
        self.centre = centre
        self._copies = copies
        self.exchange = Exchange(centre.store, centre.identity().secrets, centre.clock)
        self.metrics = Metrics()

    @cached_property
    def site(self) -> Site:
        """The pages, where this process makes them itself."""
        return Site(self.centre, self._copies)

    def app(self, forwarding: Forwarding | None = None) -> Starlette:
        """Return the ASGI application; with ``forwarding`` the pages are made by another process."""
        pages: Site | Forwarding = forwarding or self.site
        return Starlette(
            routes=[
                Route("/v1/sync", self.sync, methods=["POST"]),
                Route("/v1/enrol", self.enrol, methods=["POST"]),
                Route("/v1/authority", self.authority, methods=["GET"]),
                Route("/healthz", self.healthz, methods=["GET"]),
                Route("/readyz", self.readyz, methods=["GET"]),
                Route("/metrics", self.show_metrics, methods=["GET"]),
                *pages.routes(),
            ],
            exception_handlers={404: pages.unknown, 405: pages.unknown},
        )

    async def sync(self, request: Request) -> Response:
        """Push, pull, acknowledge and poll, in one."""
        body = await _read(request, LARGEST_REQUEST)
        if body is None:
            return self._no("body_too_large")
        begun = time.perf_counter()
        try:
            reply, taken = await run_in_threadpool(self.exchange.answer, body)
        except Malformed as why:
            return self._no(why.code)
        except Refused as why:
            return self._no(why.code)
        self.metrics.exchanged(taken, len(body), time.perf_counter() - begun)
        _note(taken)
        return _plain(reply.pack())

    async def enrol(self, request: Request) -> Response:
        """Take a desk in by its one-time code."""
        body = await _read(request, 4096)
        try:
            asked = decoding.decode(body or b"", Enrolment)
            secret, public = bytes.fromhex(asked.secret), bytes.fromhex(asked.public)
            if len(public) != 2 * KEY:
                raise ValueError
            told = await run_in_threadpool(self.centre.enrol, secret, public)
        except (msgspec.MsgspecError, ValueError):
            return self._no("body_malformed")
        except Refused as why:
            return self._no(why.code)
        logs.note("enrolled", desk=f"{told['branch']}.{told['desk']}.{told['incarnation']}")
        return _plain(json.dumps(told).encode())

    async def authority(self, _: Request) -> Response:
        """Give the certificate authority that desks pin (DER); empty when there is none."""
        return _plain(await run_in_threadpool(self.centre.authority))

    async def healthz(self, _: Request) -> Response:
        """Say that the process runs."""
        return _plain(b"ok\n")

    async def readyz(self, _: Request) -> Response:
        """Say whether the database answers."""
        try:
            await run_in_threadpool(self.centre.identity)
        except Exception:  # whatever is wrong with the database, the answer is the same
            return _plain(b"database\n", 503)
        return _plain(b"ok\n")

    async def show_metrics(self, _: Request) -> Response:
        """Give the counters of all workers."""
        return Response(await run_in_threadpool(self.metrics.text), media_type=CONTENT_TYPE)

    def _no(self, code: str) -> Response:
        self.metrics.refused(code)
        logs.note("refused", code=code)
        return _plain(code.encode(), _STATUS.get(code, 400))


def _note(taken: Taken) -> None:
    """Log an exchange that brought something or was no ordinary one."""
    if taken.acts or taken.looks or taken.quarantined or taken.outcome != "ok":
        chain = taken.chain
        logs.note(
            "sync",
            desk=f"{chain.branch}.{chain.desk}.{chain.incarnation}",
            acts=taken.acts,
            looks=taken.looks,
            quarantined=taken.quarantined,
            pulled=taken.pulled,
            outcome=taken.outcome,
        )


async def _read(request: Request, most: int) -> bytes | None:
    """Return the body; None when it is longer than ``most``, of which no more is read."""
    parts, size = [], 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > most:
                return None
            parts.append(part)
    except ClientDisconnect:
        return b""
    return b"".join(parts)


def _plain(body: bytes, status: int = 200) -> Response:
    return Response(body, status)


def application(url: str, copies: Path, socket: str, clock: Callable[[], int]) -> Starlette:
    """Return the application over the database at ``url``, with the pages behind a socket."""
    from ptsa_tui.central.store import open_store

    return Web(Centre(open_store(url), clock), copies).app(Forwarding(socket))
