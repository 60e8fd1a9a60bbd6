"""The door of the centre: whoever says nothing keeps nobody out, and fills no log."""

from __future__ import annotations

import json
import logging
import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from ptsa_tui.central import door, logs
from ptsa_tui.central.door import Room
from tests.ptsa_tui.central.processes import Serving, command, environment
from tests.world import World

FILES = 448
"""Open files that the centre may have here: room for fewer connections than come."""


@pytest.fixture
def serving(world: World, tmp_path: Path) -> Iterator[Serving]:
    """Return the centre as a process with TLS and few files; one desk's code lies beside it."""
    folder = tmp_path / "tls"
    made = subprocess.run(
        command("central", "--database", world.url, "certificate", str(folder), "127.0.0.1"),
        env=environment(tmp_path), check=False, capture_output=True,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    secured = ("--cert", str(folder / "server.pem"), "--key", str(folder / "server.key"))
    with Serving(tmp_path, world.url, *secured, scheme="https", files=FILES) as process:
        yield process


def enrolled(world: World, serving: Serving, folder: Path) -> None:
    """Make a desk over the line as its officer does."""
    added = ("central", "--database", world.url, "desk", "add", "1")
    made = subprocess.run(command(*added), env=environment(folder), check=True, capture_output=True, text=True)
    arguments = ("enrol", serving.address, made.stdout.split()[-1], "--data", str(folder))
    done = subprocess.run(command(*arguments), env=environment(folder), check=False, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr


def synced(folder: Path) -> dict[str, object]:
    """Exchange as a desk does, and return what it says."""
    arguments = ("sync", "--json", "--data", str(folder))
    done = subprocess.run(command(*arguments), env=environment(folder), check=False, capture_output=True, timeout=60)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_silent_connections_keep_no_desk_out(world: World, serving: Serving, tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    enrolled(world, serving, folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    head = b"POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n"
    with ExitStack() as open_:
        for place in range(FILES + 60):
            one = open_.enter_context(socket.create_connection(("127.0.0.1", serving.port), timeout=20))
            if place % 8 == 7:  # some agree on TLS and say nothing then, some send half a request
                try:
                    secured = open_.enter_context(context.wrap_socket(one, server_hostname="127.0.0.1"))
                    secured.sendall(head if place % 16 == 7 else head[:20])
                except OSError:
                    continue
        told = synced(folder)
        assert told["ok"], told
        (process,) = [p for p in serving.processes() if p.net_connections()]
        assert process.num_fds() < FILES
    lines = serving.log.read_text().splitlines()
    assert len(lines) < 60, "a log that a stranger fills"
    for line in lines:
        assert "127.0.0.1" not in line or not line.startswith("{")


def test_a_head_without_end_is_cut(world: World, serving: Serving) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection(("127.0.0.1", serving.port), timeout=30) as one,
        context.wrap_socket(one, server_hostname="127.0.0.1") as secured,
    ):
        secured.sendall(b"GET /healthz HTTP/1.1\r\nX: ")
        gone = False
        for _ in range(1000):
            try:
                secured.sendall(b"x" * 16_384)
            except OSError:
                gone = True
                break
        assert gone, "a head without end is cut"


# --- who goes ------------------------------------------------------------------------------------------------------


class Standing:
    """A connection in a room that only says whether it was ended."""

    def __init__(self, step: str = "silent") -> None:
        self.step, self.ended = step, False
        self.leave: Callable[[], None] = lambda: None

    def end(self) -> None:
        """Go."""
        self.ended = True
        self.leave()


def come(room: Room, address: str, step: str = "silent") -> Standing:
    """Let one come."""
    one = Standing(step)
    one.leave = lambda: room.leave(one, address)  # type: ignore[arg-type]  # stands in for a connection
    room.enter(one, address)  # type: ignore[arg-type]  # as above
    return one


def test_the_oldest_silent_one_of_the_most_crowded_address_goes() -> None:
    room = Room(6, 4)
    desk = come(room, "192.0.2.1")
    crowd = [come(room, "192.0.2.9", "answer"), *(come(room, "192.0.2.9") for _ in range(3))]
    newest = come(room, "192.0.2.9")  # the fifth of an address
    assert [one.ended for one in (*crowd, newest, desk)] == [False, True, False, False, False, False]
    come(room, "192.0.2.2")
    come(room, "192.0.2.3")  # the seventh of all
    assert [one.ended for one in crowd] == [False, True, True, False]
    assert not desk.ended
    assert room.count == 6


def test_who_waits_for_an_answer_stays() -> None:
    room = Room(9, 2)
    busy = [come(room, "192.0.2.1", "answer"), come(room, "192.0.2.1", "body")]
    come(room, "192.0.2.1", "answer")
    assert [one.ended for one in busy] == [False, True], "a body that takes its time goes before an answer that is made"
    last = come(room, "192.0.2.1", "answer")
    assert last.ended
    assert not busy[0].ended


def test_a_house_with_many_addresses_is_one_crowd() -> None:
    assert door.address_of(("2001:db8::1", 5, 0, 0)) == door.address_of(("2001:db8::ffff", 6, 0, 0))
    assert door.address_of(("::ffff:192.0.2.1", 5, 0, 0)) == "192.0.2.1"
    assert door.address_of(("192.0.2.1", 5)) != door.address_of(("192.0.2.2", 5))


@pytest.mark.parametrize("files", [64, 1024, 1 << 20])
def test_the_room_is_smaller_than_the_limit_of_files(files: int) -> None:
    assert 32 <= door.room_for(files) <= max(32, files - 2 * door.AT_ONCE)


# --- the log -------------------------------------------------------------------------------------------------------


def test_the_log_says_how_much_it_left_out(caplog: pytest.LogCaptureFixture) -> None:
    now = [0.0]
    sparing, lines = logs.Sparing(lambda: now[0]), logs.Lines()
    kept: list[str] = []

    def write(event: str, **facts: str | int) -> None:
        record = logging.LogRecord(
            logs.LOG.name, logging.INFO, "", 0, json.dumps({"event": event, **facts}), None, None
        )
        record.kind = (event, facts.get("code"))
        if sparing.filter(record):
            kept.append(lines.format(record))

    for _ in range(500):
        write("refused", code="signature_wrong")
    write("refused", code="desk_unknown")
    assert len(kept) == logs.A_MINUTE + 1, "one kind does not hide another"
    now[0] = 61.0
    write("refused", code="signature_wrong")
    assert json.loads(kept[-1])["left_out"] == 500 - logs.A_MINUTE


def test_a_fault_is_told_without_its_words() -> None:
    try:
        raise ValueError("Siti Rahayu 3174014505909007")
    except ValueError:
        import sys

        record = logging.LogRecord(
            "uvicorn.error", logging.ERROR, "", 0, "Exception in ASGI application\n", None, sys.exc_info()
        )
    line = logs.Lines().format(record)
    assert "Siti" not in line
    told = json.loads(line)["message"]
    assert (told["fault"], told["event"]) == ("ValueError", "Exception in ASGI application")
    assert told["at"].startswith("test_door.py:")
