"""The door of the centre: how many connections may stand in it, for how long, and who goes when one more comes.

uvicorn waits for ever for a connection that says nothing, and takes whatever comes until the process has no file left.
Here each step of a connection has its time, each address its number, and all together stay below the limit of open
files. Whoever comes is let in: the oldest of those that have asked for nothing goes.
"""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
from collections import defaultdict
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from ptsa_tui.central import logs

GREETING, HEAD, BODY, ANSWER = 10.0, 20.0, 120.0, 300.0
"""Seconds until TLS is agreed, a request's head is whole, its body is, and its answer was taken: the slowest line of a
desk (9.6 kbit/s) brings a whole body, and takes a whole answer, within them."""
LARGEST_HEAD = 16 * 1024
"""Bytes of a request's head; a desk's has some 100."""
AN_ADDRESS = 256
"""Connections from one address: a branch of 99 desks may stand behind one."""
AT_ONCE = 64
"""Connections that are accepted before any of them is looked at."""
_OF_OUR_OWN = 160
"""Files that the process needs beside its connections: the database's, for every thread, and its own."""
_FEWEST, _MOST = 32, 4096


def room_for(files: int) -> int:
    """Return how many connections a process with so many open files may have."""
    return max(_FEWEST, min(_MOST, files - _OF_OUR_OWN - 2 * AT_ONCE))  # as many again are on their way out


def files() -> int:
    """Return how many files this process may have open, after asking for as many as it may."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return 1 << 16
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = hard if hard != resource.RLIM_INFINITY else 1 << 16
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted


class Room:
    """The connections of a process."""

    def __init__(self, most: int, an_address: int = AN_ADDRESS) -> None:
        self.most, self.an_address = most, an_address
        self._here: dict[str, dict[Connection, None]] = defaultdict(dict)
        """Connections by address, the oldest first."""
        self.count = 0

    def enter(self, one: Connection, address: str) -> None:
        """Let a connection in; where it is one too many, another one of the most crowded address goes."""
        self._here[address][one] = None
        self.count += 1
        if len(self._here[address]) > self.an_address:
            self._thin(address)
        elif self.count > self.most:
            self._thin(max(self._here, key=lambda crowd: len(self._here[crowd])))

    def leave(self, one: Connection, address: str) -> None:
        """Forget a connection that is over."""
        if self._here[address].pop(one, self) is None:
            self.count -= 1
        if not self._here[address]:
            del self._here[address]

    def _thin(self, address: str) -> None:
        """End the oldest connection that waits for nothing from us, else the newest one."""
        crowd = self._here[address]
        chosen = next((one for step in ("silent", "body") for one in crowd if one.step == step), next(reversed(crowd)))
        logs.note("turned_away")
        chosen.end()


class Connection(HttpToolsProtocol):
    """A connection that has its time for each step; TLS, too, begins here, so that it has a limit."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.step = "silent"
        """``silent`` until a request's head is whole, then ``body``, then ``answer``, then silent again."""
        self.room: Room = self.config.room  # type: ignore[attr-defined]  # of our own configuration
        self.tls: ssl.SSLContext | None = self.config.tls  # type: ignore[attr-defined]  # as above
        self.address = ""
        self._raw: asyncio.Transport | None = None
        self._greeting: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._head = 0
        self._early = b""
        """What came together with the last of TLS, before we were told that it is agreed."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn does
        """Let it in; agree on TLS first."""
        self._raw = transport
        self.address = address_of(transport.get_extra_info("peername"))
        if self.tls is None:
            self._begin(transport)
        else:
            transport.pause_reading()
            self._greeting = self.loop.create_task(self._greet(transport, self.tls))
            self._within(GREETING + 1)
        self.room.enter(self, self.address)

    async def _greet(self, transport: asyncio.Transport, tls: ssl.SSLContext) -> None:
        try:
            secured = await self.loop.start_tls(
                transport, self, tls, server_side=True, ssl_handshake_timeout=GREETING, ssl_shutdown_timeout=GREETING
            )
        except (OSError, TimeoutError):  # no TLS, another authority, or silence
            secured = None
        self._greeting = None
        if secured is None:
            self.end()
        else:
            self._begin(secured)

    def _begin(self, transport: asyncio.Transport) -> None:
        super().connection_made(transport)
        self._within(HEAD)
        if self._early:
            self.data_received(self._early)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        self._stop()
        self.room.leave(self, self.address)
        if self.transport is not None:
            super().connection_lost(exc)

    def end(self) -> None:
        """End it at once, whatever it is at."""
        self._stop()
        self.room.leave(self, self.address)
        greeting, raw, self._greeting, self._raw = self._greeting, self._raw, None, None  # each holds a large buffer
        if greeting is not None:
            greeting.cancel()
        for transport in (self.transport, raw):
            if transport is not None:
                transport.abort()

    def _within(self, seconds: float) -> None:
        """Give the next step its time."""
        self._stop()
        self._timer = self.loop.call_later(seconds, self._late)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _late(self) -> None:
        logs.note("too_slow")
        self.end()

    # --- the steps -----------------------------------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        """Count the head; the first byte of a later request begins its time."""
        if self.transport is None:
            self._early += data
            return
        if self.step == "silent" and self._timer is None:
            self._within(HEAD)
        super().data_received(data)
        self._head = self._head + len(data) if self.step == "silent" else 0
        if self._head > LARGEST_HEAD:
            logs.note("head_too_large")
            self.end()

    def on_headers_complete(self) -> None:
        """The head is whole."""
        self.step = "body"
        self._within(BODY)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The body is whole, or what is left of a body whose answer went already."""
        if self.step == "body":
            self.step = "answer"
            self._within(ANSWER)
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """The answer is on its way; uvicorn itself ends a connection that then stays idle."""
        self.step = "silent"
        self._stop()
        super().on_response_complete()


def address_of(peer: Any) -> str:
    """Return the address that is counted: of IPv6 the network, since every machine has 2⁶⁴ addresses in its own."""
    host = str(peer[0]) if isinstance(peer, tuple) else ""
    try:
        found = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(found, ipaddress.IPv6Address):
        return str(found.ipv4_mapped or ipaddress.IPv6Network((found, 64), strict=False))
    return str(found)
