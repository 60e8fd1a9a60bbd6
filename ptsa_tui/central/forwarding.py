"""A worker passes what asks for pages on to their own process, and gives back what that answers."""

from __future__ import annotations

import anyio
import httpx
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from ptsa_tui.central import logs

LARGEST = 512 * 1024
"""Bytes of a form; each page has its own limit below this."""
_TRIES, _PAUSE = 300, 0.1
"""How often, and after how many seconds, it is tried again while the process of the pages begins."""
_PATIENCE = 120.0
"""Seconds that a page may take."""
_OF_THE_LINE = {b"connection", b"keep-alive", b"transfer-encoding", b"upgrade", b"te", b"trailer", b"content-length"}
"""Heads that are about the line itself, not about what goes over it."""
_OURS = {b"x-forwarded-for", b"x-forwarded-proto", *_OF_THE_LINE}


class Forwarding:
    """The pages, behind a socket of this machine."""

    def __init__(self, socket: str) -> None:
        # a connection each: one that is kept may be of a process that is gone, and a form must not be sent twice
        self._transport = httpx.AsyncHTTPTransport(uds=socket, limits=httpx.Limits(max_keepalive_connections=0))

    def routes(self) -> list[BaseRoute]:
        """Return one route for whatever no other route has."""
        return [Route("/{path:path}", self.forward, methods=["GET", "HEAD", "POST"])]

    async def unknown(self, request: Request, _: Exception) -> Response:
        """Say that there is no such page, as the pages do."""
        return await self.forward(request)

    async def forward(self, request: Request) -> Response:
        """Pass a request on."""
        body = b""
        try:
            async for part in request.stream():
                body += part
                if len(body) > LARGEST:
                    return Response(status_code=413)
        except ClientDisconnect:
            return Response(status_code=400)
        heads = [(name, value) for name, value in request.headers.raw if name.lower() not in _OURS]
        client = request.client.host if request.client else ""
        heads += [(b"x-forwarded-for", client.encode()), (b"x-forwarded-proto", request.url.scheme.encode())]
        url = httpx.URL(scheme="http", host="pages", raw_path=_target(request))
        sent = httpx.Request(request.method, url, headers=heads, content=body)
        sent.extensions["timeout"] = dict.fromkeys(("connect", "read", "write", "pool"), _PATIENCE)
        return await self._answer(sent) or Response(status_code=503, headers={"Retry-After": "5"})

    async def _answer(self, request: httpx.Request) -> Response | None:
        """Return what the pages answer, packed as it came; None when nobody is there, or the answer broke off."""
        for _turn in range(_TRIES):
            try:
                answer = await self._transport.handle_async_request(request)
                body = b"".join([part async for part in answer.aiter_raw()])
                await answer.aclose()
            except httpx.HTTPError as why:
                if isinstance(why, httpx.ConnectError) or (request.method != "POST" and _has_ended(why)):
                    await anyio.sleep(_PAUSE)
                    continue
                logs.note("pages_broken", code=type(why).__name__)  # a form may have been taken; it is not sent twice
                return None
            response = Response(body, answer.status_code)
            heads = [(name.lower(), value) for name, value in answer.headers.raw]
            response.raw_headers = [(name, value) for name, value in heads if name not in _OF_THE_LINE]
            response.raw_headers.append((b"content-length", str(len(body)).encode()))
            return response
        logs.note("pages_away")
        return None


def _has_ended(why: httpx.HTTPError) -> bool:
    """Tell whether the process went away in the middle, rather than took too long."""
    return not isinstance(why, httpx.TimeoutException)


def _target(request: Request) -> bytes:
    path: bytes = request.scope.get("raw_path") or request.url.path.encode()
    query: bytes = request.scope["query_string"]
    return path + (b"?" + query if query else b"")


__all__ = ["LARGEST", "Forwarding"]
