"""The line to the centre: one kept HTTP connection, the centre's own certificate authority and no other."""

from __future__ import annotations

import base64
import ipaddress
import socket
import ssl
import time
from contextlib import suppress
from typing import Any
from urllib.parse import SplitResult, urlsplit

import httpx

from models.refused import Refused
from ptsa_tui.sync.wire.body import LARGEST_REPLY

_ANY_TIME = 0x200000
"""OpenSSL's X509_V_FLAG_NO_CHECK_TIME: a desk's clock is doubtful, so it does not judge the certificate's dates."""
_CONNECT, _SILENT = 30.0, 60.0
"""Seconds for the connection, and for which nothing may move before a trip is given up."""


def _parts(url: str) -> SplitResult:
    """Return the parts of an address.

    Raises:
        Refused: ``centre_address``.
    """
    try:
        parts = urlsplit(url)
        if not url.isprintable() or " " in url or (parts.port is not None and not parts.port >= 1):
            raise ValueError
    except ValueError:
        raise Refused("centre_address") from None
    return parts


def trusting(authority: bytes) -> ssl.SSLContext:
    """Return a TLS 1.3 context that trusts one certificate authority (DER) and ignores dates."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    body = base64.encodebytes(authority).decode()
    context.load_verify_locations(cadata=f"-----BEGIN CERTIFICATE-----\n{body}-----END CERTIFICATE-----\n")
    context.verify_flags |= _ANY_TIME  # a flag that the enumeration lacks
    return context


class HttpLine:
    """A connection that is kept between trips. ``up`` and ``down`` count bytes with headers, without TLS and TCP.

    Raises:
        Refused: ``centre_address``: no ``https://`` address, or ``http://`` to another machine; ``centre_untrusted``:
            no authority is known that could vouch for the centre. ``trust_any`` goes without, to fetch the authority.
    """

    def __init__(self, url: str, authority: bytes = b"", *, trust_any: bool = False) -> None:
        parts = _parts(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Refused("centre_address")
        if parts.scheme == "http" and not is_here(parts.hostname):
            raise Refused("centre_address")
        if parts.scheme == "https" and not authority and not trust_any:
            raise Refused("centre_untrusted")
        try:
            self._client = httpx.Client(
                base_url=url,
                verify=trusting(authority) if parts.scheme == "https" and authority else False,
                timeout=httpx.Timeout(_SILENT, connect=_CONNECT),
                trust_env=False,
                limits=httpx.Limits(max_connections=1, keepalive_expiry=70),
            )
        except (httpx.InvalidURL, UnicodeError):
            raise Refused("centre_address") from None
        for header in ("accept", "accept-encoding", "user-agent", "connection"):
            self._client.headers.pop(header, None)
        self.up = self.down = 0
        self.seconds = 0.0
        """Seconds of the last trip."""
        self.waiting = False
        """Whether a request is under way."""
        self._socket: socket.socket | None = None
        self._aborted = False

    def abort(self) -> None:
        """End this line, also from another thread; only a connection that is still being made can't be broken off."""
        self._aborted = True
        under_way = self._socket
        if under_way is not None:
            with suppress(OSError):
                socket.socket.shutdown(under_way, socket.SHUT_RDWR)  # below TLS: no farewell that would wait

    def _cork(self, held: bool) -> None:
        """Hold headers back until the body is there, so that a short request is one segment (where the system can)."""
        option = getattr(socket, "TCP_CORK", None)
        if option is not None and self._socket is not None:
            with suppress(OSError):
                self._socket.setsockopt(socket.IPPROTO_TCP, option, int(held))

    def _watch(self, event: str, info: dict[str, Any]) -> None:
        """Keep the socket of a connection that was made; cork it while a request is written."""
        if event == "http11.send_request_headers.started":
            self._cork(True)
        elif event == "http11.send_request_body.complete":
            self._cork(False)
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._socket = info["return_value"].get_extra_info("socket")
            if self._aborted:
                self.abort()

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def send(self, body: bytes) -> bytes:
        """See :class:`ptsa_tui.sync.ahead.Line`. A kept connection that was closed meanwhile is made again, once.

        Raises:
            Refused: ``centre_unreachable``, ``centre_untrusted``, ``centre_silent``, ``centre_failed``, or the code
                that the centre gave.
        """
        try:
            return self.request("POST", "/v1/sync", body)
        except _Reset:
            if self._aborted:
                raise
            return self.request("POST", "/v1/sync", body, again=False)

    def request(self, method: str, path: str, body: bytes = b"", *, again: bool = True) -> bytes:
        """Send one request and return the body of the reply; raises as :meth:`send`."""
        begun, self.waiting = time.monotonic(), True
        try:
            with self._client.stream(method, path, content=body, extensions={"trace": self._watch}) as response:
                self.up += _size(f"{method} {path} HTTP/1.1", response.request.headers) + len(body)
                parts, size = [], 0
                for part in response.iter_raw():
                    size += len(part)
                    if size > LARGEST_REPLY:
                        raise Refused("centre_malformed", why="body_too_large")
                    parts.append(part)
                self.down += _size("HTTP/1.1 200 OK", response.headers) + size
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError, httpx.CloseError):
            if again:
                raise _Reset from None
            raise Refused("centre_unreachable") from None
        except httpx.ConnectError as error:
            raise Refused("centre_untrusted" if "CERTIFICATE" in str(error) else "centre_unreachable") from None
        except httpx.TimeoutException:
            raise Refused("centre_silent") from None
        except httpx.HTTPError:
            raise Refused("centre_unreachable") from None
        finally:
            self.waiting = False
        self.seconds = time.monotonic() - begun
        answer = b"".join(parts)
        if response.status_code != 200:
            raise Refused(_code(response.status_code, answer))
        return answer


class _Reset(Refused):
    """The connection broke; the same request may be sent again, since the centre takes nothing twice."""

    def __init__(self) -> None:
        super().__init__("centre_unreachable")


_CODES = frozenset(
    {
        "desk_unknown",
        "desk_revoked",
        "signature_wrong",
        "code_unknown",
        "central_busy",
        "protocol_unknown",
        "body_too_large",
        "incarnations_used_up",
    }
)


def _code(status: int, answer: bytes) -> str:
    """Return the centre's code, if it is one that we have a sentence for."""
    text = answer[:40].decode("ascii", "replace")
    return text if text in _CODES else ("centre_failed" if status >= 500 else "centre_refused")


def _size(first: str, headers: httpx.Headers) -> int:
    return len(first) + 2 + sum(len(k) + len(v) + 4 for k, v in headers.raw) + 2


def is_here(host: str) -> bool:
    """Tell whether a host is this machine: ``localhost`` or an address of the loopback, not a name that looks so."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
