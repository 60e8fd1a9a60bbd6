"""``ptsa central serve``: the application under uvicorn, with as many workers as wanted."""

from __future__ import annotations

import os
import socket
import ssl
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import uvicorn
from uvicorn.supervisors.multiprocess import Multiprocess

from ptsa_tui.central import follower, logs
from ptsa_tui.central.door import AT_ONCE, Connection, Room, files, room_for
from ptsa_tui.central.processes import COPIES, DATABASE, PAGES, beside, collect_seldom

KEEP_ALIVE = 75
"""Seconds that an idle connection is kept: a slow line may need more than uvicorn's five for one reply."""
METRICS = "PROMETHEUS_MULTIPROC_DIR"
"""Names the folder in which workers count together: ``prometheus-client`` reads it when it is loaded."""
PAGES_COMMAND = ("ptsa_tui.central.pages.process",)


class Config(uvicorn.Config):
    """uvicorn's settings, with connections that have their limits, and a listening socket that sends at once.

    asyncio leaves Nagle's algorithm on for the sockets that uvicorn makes for its workers; the body of a reply would
    then wait a whole round trip for the acknowledgement of its headers.
    """

    tls: ssl.SSLContext | None = None
    """What a connection is secured with; uvicorn itself knows nothing of it, since it has no limit for that."""

    def __init__(self, certificate: Path | None, key: Path | None, **settings: Any) -> None:
        super().__init__("ptsa_tui.central.serve:make", factory=True, http=Connection, **settings)
        self.certificate, self.key = certificate, key

    def load(self) -> None:
        """Make what belongs to this process: its log, its room, its certificate."""
        logs.begin()
        self.room = Room(room_for(files()))
        if self.certificate is not None:
            self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.tls.minimum_version = ssl.TLSVersion.TLSv1_3
            self.tls.load_cert_chain(self.certificate, self.key)
        super().load()

    def bind_socket(self) -> socket.socket:
        """Return the listening socket; connections take the option over from it."""
        listening = super().bind_socket()
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listening


def make() -> Any:
    """Return the application of a worker, which learns from its environment where the database and the copies are."""
    from ptsa_tui.central.web import application

    copies, socket_ = Path(os.environ[COPIES]), os.environ[PAGES]
    made = application(os.environ[DATABASE], copies, socket_, lambda: int(time.time()))
    collect_seldom()
    return made


def serve(
    url: str, copies: Path, host: str, port: int, workers: int, certificate: Path | None, key: Path | None
) -> None:
    """Serve until the process is told to stop; requests under way are finished."""
    os.environ[DATABASE], os.environ[COPIES] = url, str(copies.absolute())
    config = Config(
        certificate,
        key,
        host=host,
        port=port,
        workers=workers,
        backlog=AT_ONCE,
        ws="none",
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=20,
        server_header=False,
        date_header=False,
        access_log=False,
        log_config=None,
        log_level="warning",
        lifespan="off",
    )
    listening = config.bind_socket()
    with TemporaryDirectory(prefix="ptsa-centre-") as folder:
        os.environ[PAGES] = str(Path(folder) / "pages")
        with beside(follower.COMMAND, PAGES_COMMAND):
            if workers > 1:
                os.environ[METRICS] = str(Path(folder))
                Multiprocess(config, sockets=[listening]).run()
            else:
                uvicorn.Server(config).run(sockets=[listening])
