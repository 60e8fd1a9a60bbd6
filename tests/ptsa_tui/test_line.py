"""The line to the centre over real sockets: trust, resets, silence, refusals. All on loopback."""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import uvicorn

from models.register.register import Register
from models.register.state_hash import of_tables
from ptsa_tui.central import certificate
from ptsa_tui.central.web import Web
from ptsa_tui.sync import device, line
from ptsa_tui.sync.enrol import enrol, line_of
from ptsa_tui.sync.exchange import Session
from ptsa_tui.sync.line import HttpLine
from tests.conftest import StillClock
from tests.models.build import refused
from tests.world import World


@contextmanager
def served(world: World, folder: Path | None = None) -> Iterator[str]:
    """Serve a world's centre; yield its address."""
    files: dict[str, Any] = {}
    if folder is not None:
        files = {"ssl_certfile": str(folder / certificate.LEAF), "ssl_keyfile": str(folder / certificate.KEY)}
    config = uvicorn.Config(
        Web(world.centre, world.folder).app(),
        port=0,
        log_level="error",
        lifespan="off",
        server_header=False,
        date_header=False,
        **files,
    )
    server = uvicorn.Server(config)
    listening = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([listening])), daemon=True)
    thread.start()
    scheme = "https" if folder is not None else "http"
    try:
        yield f"{scheme}://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()


def test_enrolled_over_tls_and_in_step(world: World, tmp_path: Path, clock: StillClock) -> None:
    world.centre.set_authority(certificate.make(tmp_path / "tls", ["127.0.0.1"]))
    assert (tmp_path / "tls" / certificate.KEY).stat().st_mode & 0o077 == 0
    with served(world, tmp_path / "tls") as url:
        _desk, code, _expires = world.centre.add_desk(1)
        register = enrol(
            url, code.lower().replace("-", " "), tmp_path / "a" / "desk.db", tokens=tmp_path / "t", clock=clock
        )
        way = line_of(register)
        report = Session(register, way, device.load(device.path_of(register))).run()
        way.close()
        assert report.pulled > 5
        assert of_tables(register.database) == world.centre.facts(1)["state"]
        assert device.path_of(register).stat().st_mode & 0o077 == 0
        register.close()
        with refused("code_unknown"):
            enrol(url, code, tmp_path / "b" / "desk.db", tokens=tmp_path / "t")
        assert not (tmp_path / "b" / "desk.db").exists()


def test_an_impostor_gets_nothing(world: World, tmp_path: Path) -> None:
    """The address leads to a centre with another authority than that of the code."""
    certificate.make(tmp_path / "impostor", ["127.0.0.1"])
    world.centre.set_authority(certificate.make(tmp_path / "tls", ["127.0.0.1"]))
    _desk, code, _expires = world.centre.add_desk(1)
    with served(world, tmp_path / "impostor") as url, refused("centre_untrusted"):
        enrol(url, code, tmp_path / "a" / "desk.db", tokens=tmp_path / "t")
    with served(world) as url, refused("centre_untrusted"):
        enrol(url, code, tmp_path / "a" / "desk.db", tokens=tmp_path / "t")


def test_dates_of_the_certificate_are_not_judged(world: World, tmp_path: Path) -> None:
    old = dt.datetime(1999, 1, 1, tzinfo=dt.UTC)
    with mock.patch.object(certificate, "_begun", _from(old)):
        authority = certificate.make(tmp_path / "tls", ["127.0.0.1"])
    with served(world, tmp_path / "tls") as url:
        way = HttpLine(url, authority)
        assert way.request("GET", "/healthz") == b"ok\n"
        way.close()


def _from(begin: dt.datetime) -> Any:
    real = certificate._begun

    def begun(subject: Any, issuer: Any, key: Any, _now: dt.datetime) -> Any:
        builder = real(subject, issuer, key, begin)
        builder._not_valid_after = dt.datetime(2001, 1, 1)
        return builder

    return begun


@pytest.mark.parametrize(
    "url",
    [
        "http://192.0.2.1:1",
        "ftp://127.0.0.1",
        "centre.example",
        "https://",
        "http://127.0.0.1.evil.example:80",
        "http://127.evil.example",
        "http://localhost.evil.example",
        "http://127.0.0.1@evil.example",
        "http://127.0.0.1\\@evil.example",
        "http://evil.example#@127.0.0.1",
    ],
)
def test_addresses_that_are_not_safe(url: str) -> None:
    with refused("centre_address"):
        HttpLine(url)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://127.8.9.1", "http://[::1]:1", "http://LOCALHOST"])
def test_addresses_of_this_machine(url: str) -> None:
    HttpLine(url).close()


def test_https_without_an_authority_is_not_trusted() -> None:
    """Whoever has a certificate of some public authority is not the centre."""
    with refused("centre_untrusted"):
        HttpLine("https://centre.example")
    HttpLine("https://centre.example", trust_any=True).close()


def test_a_code_without_an_authority_works_on_this_machine_only(world: World, tmp_path: Path) -> None:
    certificate.make(tmp_path / "tls", ["127.0.0.1"])
    _desk, code, _expires = world.centre.add_desk(1)
    with served(world, tmp_path / "tls") as url, refused("centre_untrusted"):
        enrol(url, code, tmp_path / "a" / "desk.db", tokens=tmp_path / "t")
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize("host", ["127.evil.example", "127.0.0.1.evil.example", "0.0.0.0"])
def test_no_service_for_others_without_a_certificate(host: str, tmp_path: Path) -> None:
    from ptsa_tui.cli.central import _serve

    args = argparse.Namespace(cert=None, key=None, host=host, database=f"sqlite://{tmp_path / 'c.db'}")
    with refused("certificate_needed"):
        _serve(args)


def test_nobody_there() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with refused("centre_unreachable"):
        HttpLine(f"http://127.0.0.1:{port}").send(b"")


def _answering(*turns: bytes | None) -> tuple[str, list[bytes], threading.Thread]:
    """Serve one connection a turn: read a request, answer with these bytes (None: close without an answer)."""
    listening = socket.create_server(("127.0.0.1", 0))
    seen: list[bytes] = []

    def serve() -> None:
        for turn in turns:
            connection, _ = listening.accept()
            with connection:
                seen.append(connection.recv(65536))
                if turn is not None:
                    with suppress(OSError):  # who has heard enough hangs up
                        connection.sendall(turn)
                        while connection.recv(65536):
                            pass
        listening.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    return f"http://127.0.0.1:{listening.getsockname()[1]}", seen, thread


def test_a_reset_is_sent_again_once() -> None:
    url, seen, thread = _answering(None, b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi")
    way = HttpLine(url)
    assert way.send(b"body") == b"hi"
    way.close()
    thread.join(5)
    assert len(seen) == 2
    url, _seen, _thread = _answering(None, None)
    with refused("centre_unreachable"):
        HttpLine(url).send(b"body")


def test_a_silent_centre() -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    with mock.patch.object(line, "_SILENT", 0.2), refused("centre_silent"):
        HttpLine(f"http://127.0.0.1:{listening.getsockname()[1]}").send(b"body")
    listening.close()


@pytest.mark.parametrize(
    ("status", "text", "code"),
    [
        (403, b"desk_revoked", "desk_revoked"),
        (503, b"central_busy", "central_busy"),
        (500, b"Internal Server Error", "centre_failed"),
        (404, b"<script>", "centre_refused"),
    ],
)
def test_what_the_centre_refuses(status: int, text: bytes, code: str) -> None:
    url, _seen, _thread = _answering(b"HTTP/1.1 %d X\r\ncontent-length: %d\r\n\r\n%s" % (status, len(text), text))
    with refused(code):
        HttpLine(url).send(b"body")


def test_an_endless_answer_is_cut() -> None:
    url, _seen, _thread = _answering(b"HTTP/1.1 200 OK\r\ncontent-length: 9000000\r\n\r\n" + bytes(2_000_000))
    with refused("centre_malformed"):
        HttpLine(url).send(b"body")


def test_headers_are_few(world: World) -> None:
    with served(world) as url:
        way = HttpLine(url)
        assert way.request("GET", "/healthz") == b"ok\n"
        assert way.up + way.down < 120
        way.close()


def files_in(folder: Path) -> list[str]:
    """Return what lies in a folder, however deep."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_an_enrolment_that_is_refused_leaves_nothing(world: World, tmp_path: Path) -> None:
    _desk, code, _expires = world.centre.add_desk(1)
    with served(world) as url:
        world.clock.move(days=30)
        with refused("code_unknown"):
            enrol(url, code, tmp_path / "a" / "b" / "desk.db", tokens=tmp_path / "t")
    with refused("centre_unreachable"):
        enrol(url, code, tmp_path / "a" / "b" / "desk.db", tokens=tmp_path / "t")
    assert not (tmp_path / "a").exists()
    assert not (tmp_path / "t").exists()


@pytest.mark.parametrize("step", ["Register.create", "Register.set_notes", "Path.replace", "device.save"])
def test_an_enrolment_that_is_broken_off_goes_on_with_the_same_command(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """The answer came, then the machine failed: the centre knows the keys, so they stay, and nothing else does."""
    _desk, code, _expires = world.centre.add_desk(1)
    place, tokens = tmp_path / "a" / "desk.db", tmp_path / "t"
    owner: Any = {"Register": Register, "Path": Path, "device": device}[step.partition(".")[0]]
    name = step.partition(".")[2]
    real = getattr(owner, name)

    def failing(*arguments: Any, **named: Any) -> Any:
        if isinstance(arguments[0], Path) and ".key" in arguments[0].name and arguments[0].parent == place.parent:
            return real(*arguments, **named)  # the keys that are kept for the next try
        raise KeyboardInterrupt

    with served(world) as url:
        with monkeypatch.context() as broken:
            broken.setattr(owner, name, failing)
            with pytest.raises(KeyboardInterrupt):
                enrol(url, code, place, tokens=tokens)
        assert {"desk.db.key"} <= set(files_in(tmp_path / "a")) <= {"desk.db.key", "desk.db"}
        assert not [name for name in files_in(tokens) if name.endswith(".key")] if tokens.exists() else True
        register = enrol(url, code, place, tokens=tokens)
        way = line_of(register)
        assert Session(register, way, device.keys_of(register)).run().pulled > 5
        way.close()
        register.close()
        assert files_in(tmp_path / "a") == ["desk.db"]
        assert len([name for name in files_in(tokens) if name.endswith(".key")]) == 1
        with refused("register_exists"):
            enrol(url, code, place, tokens=tokens)
