"""What an ordinary app would do instead of ours: JSON over HTTP. Measured in the same run, on the same mix and link.

An ordinary app sends one JSON object an entry: ``id``, ``subject``, ``officer`` and every reference inside are random
UUIDs (version 4), the time is ISO 8601 with ``Z``, and the data stand beside it under their names. It has no hash chain
and no salts, so it sends none: the baselines carry less than ours does.

* ``gzip``: the objects of a run as one JSON array, ``gzip -6``, in one POST.
* ``rest``: one POST an object, not compressed (as HTTP libraries do it), one after another on one connection.

Both send the headers Host, Authorization (a token of 43 characters), Content-Type, Content-Length and
``Accept-Encoding: identity`` (Python's ``http.client``), and get the shortest answer that such an app gives: status,
Content-Type, Content-Length and ``{"ok":true}``; no Date, no Server. The server keeps nothing, so no time of a database
is in the figures. No TLS: that costs everyone the same.

``xz`` is no app but the measure of a compressor alone: of a run's values by kind and field (:func:`plain_columns`),
and of what our own wire makes of them before it compresses (:func:`wire_columns`).
"""

from __future__ import annotations

import contextlib
import datetime as dt
import gzip
import hashlib
import http.client
import lzma
import socket
import threading
import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Protocol

import msgspec

from benchmarks.link import FAR, Link, inside
from benchmarks.mix import Mix
from models.acts.entry import ACTS, SALT_BLOCK, Entry
from ptsa_tui.sync.wire import raw_columns

REFERENCES = ("person", "pool", "to", "offer", "representative", "undoes", "corrects")
"""Fields of an act that name another entry."""

TOKEN = "t" * 43
PORT = 8080
PATIENCE = 900.0
"""Seconds after which a request is given up."""

ANSWER = b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 11\r\n\r\n{"ok":true}'


class Cost(NamedTuple):
    """What an exchange cost: bytes of requests and replies with their HTTP headers, and how often it waited."""

    up: int
    down: int
    trips: int


class Peer(Protocol):
    """A way to bring entries to a centre."""

    def exchange(self, entries: Sequence[Entry]) -> Cost:
        """Bring one run to the centre and wait for its word. The calling thread is in the desk's namespace."""
        ...

    def hang_up(self) -> None:
        """Close the connection: the next exchange begins a new one."""
        ...


# --- the shape of an ordinary app --------------------------------------------------------------------------------


def as_objects(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Return the entries as an ordinary app would show them."""
    return [_object(entry) for entry in entries]


def _object(entry: Entry) -> dict[str, Any]:
    data = _fields(entry)
    for name in REFERENCES:
        if name in data:
            data[name] = _uuid(data[name])
    at = dt.datetime.fromtimestamp(entry.at, dt.UTC)
    return {
        "id": _uuid(entry.id),
        "type": entry.kind,
        "created_at": at.isoformat().replace("+00:00", "Z"),
        "officer": _uuid(entry.officer),
        "subject": _uuid(entry.subject),
        "data": data,
    }


def _fields(entry: Entry) -> dict[str, Any]:
    """Return body and personal part in one; no act has one name in both."""
    body: dict[str, Any] = msgspec.json.decode(entry.body)
    personal: dict[str, Any] = msgspec.json.decode(entry.personal) if entry.personal is not None else {}
    return body | personal


def _uuid(id_: int) -> str:
    """Return a UUID that looks random and is the same in every run."""
    return str(uuid.UUID(bytes=hashlib.blake2b(id_.to_bytes(8), digest_size=16).digest(), version=4))


# --- the compressor alone ----------------------------------------------------------------------------------------


def plain_columns(run: Sequence[Entry], seeds: dict[int, bytes]) -> bytes:
    """Return the values of a run by kind and field, as lines: what a general compressor is given that knows nothing.

    References and subjects are distances in the chain, times are distances to the entry before; no hashes.
    """
    values: dict[str, list[str]] = defaultdict(list)
    before = run[0].at
    for entry in run:
        values["kind"].append(entry.kind)
        values["at"].append(str(entry.at - before))
        values["officer"].append(str(entry.officer & 0xFFFFFFFF))
        values["subject"].append(str(entry.id - entry.subject))
        values["after"].append(str(entry.after))
        before = entry.at
        for name, value in _flat(_fields(entry), ""):
            if name in REFERENCES:
                value = entry.id - value if value >> 40 == entry.id >> 40 else value & 0xFFFFFFFF
            values[f"{entry.kind}.{name}"].append(str(value))
    begun = {entry.id // SALT_BLOCK for entry in run if entry.id % SALT_BLOCK == 0}
    text = "\n\n".join("\n".join(column) for _, column in sorted(values.items()))
    return text.encode() + b"".join(seeds[block] for block in sorted(begun) if block in seeds)


def _flat(fields: dict[str, Any], above: str) -> Iterator[tuple[str, Any]]:
    """Yield names and values; first which names there are, as some may be left out."""
    yield f"{above}?", ",".join(fields)
    for name, value in fields.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            yield f"{above}{name}#", len(value)
            for inner in value:
                yield from _flat(inner, f"{above}{name}.")
        elif isinstance(value, dict):
            yield from _flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value


def wire_columns(run: Sequence[Entry], seeds: dict[int, bytes]) -> bytes:
    """Return the columns of our own wire before its compressor: they replace words by numbers of a trained list."""
    return raw_columns(run, seeds, ACTS)


def xz(data: bytes) -> int:
    """Return the bytes of ``xz -9e``."""
    return len(lzma.compress(data, preset=9 | lzma.PRESET_EXTREME))


# --- the ordinary app --------------------------------------------------------------------------------------------


class Server:
    """Reads requests and answers each; counts the bytes of both. Use it as a context manager."""

    def __init__(self, link: Link | None) -> None:
        if link is None:
            self.address: tuple[str, int] = ("127.0.0.1", 0)
            self._listener = socket.create_server(self.address)
            self.address = ("127.0.0.1", self._listener.getsockname()[1])
        else:
            self.address = (FAR, PORT)
            with inside(link.far):
                self._listener = socket.create_server(self.address)
        self.up = self.down = self.requests = 0

    def __enter__(self) -> Server:
        self._thread = threading.Thread(target=self._serve, name="ordinary app", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits for a connection
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError), connection.makefile("rb") as lines:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while first := lines.readline():
                head, length = len(first), 0
                while (line := lines.readline()) not in (b"\r\n", b""):
                    head += len(line)
                    name, _, value = line.partition(b":")
                    if name.lower() == b"content-length":
                        length = int(value)
                body = lines.read(length)
                if len(body) < length:
                    return
                self.up += head + len(b"\r\n") + length
                self.requests += 1
                self.down += len(ANSWER)
                connection.sendall(ANSWER)


class App:
    """The desk's end of an ordinary app."""

    def __init__(self, server: Server, *, one_by_one: bool) -> None:
        self.server, self.one_by_one = server, one_by_one
        self._connection: http.client.HTTPConnection | None = None

    def exchange(self, entries: Sequence[Entry]) -> Cost:
        """Send a run: in one POST, or one POST an entry."""
        server = self.server
        before = Cost(server.up, server.down, server.requests)
        objects = as_objects(entries)
        if self.one_by_one:
            for one in objects:
                self._post(msgspec.json.encode(one), {})
        else:
            body = gzip.compress(msgspec.json.encode(objects), 6, mtime=0)
            self._post(body, {"Content-Encoding": "gzip"})
        return Cost(server.up - before.up, server.down - before.down, server.requests - before.trips)

    def hang_up(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _post(self, body: bytes, headers: dict[str, str]) -> None:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(*self.server.address, timeout=PATIENCE)
            self._connection.auto_open = 0
            self._connection.connect()
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"} | headers
        self._connection.request("POST", "/entries", body, headers)
        with self._connection.getresponse() as response:
            response.read()
            if response.status != 200:
                raise OSError(f"the server said {response.status}")


@contextlib.contextmanager
def gzip_json(mix: Mix, before: Sequence[Entry], link: Link | None) -> Iterator[Peer]:
    """Open the app that sends a run as one gzip POST."""
    with Server(link) as server:
        app = App(server, one_by_one=False)
        yield app
        app.hang_up()


@contextlib.contextmanager
def rest_json(mix: Mix, before: Sequence[Entry], link: Link | None) -> Iterator[Peer]:
    """Open the app that sends one POST a record."""
    with Server(link) as server:
        app = App(server, one_by_one=True)
        yield app
        app.hang_up()
