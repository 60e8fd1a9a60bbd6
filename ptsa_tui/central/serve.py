"""``ptsa central serve``: the application under uvicorn, with as many workers as wanted."""

from __future__ import annotations

import logging
import os
import socket
import sys
import time
from pathlib import Path
from typing import Any

import uvicorn
from uvicorn.supervisors.multiprocess import Multiprocess

KEEP_ALIVE = 75
"""Seconds that an idle connection is kept: a slow line may need more than uvicorn's five for one reply."""
DATABASE = "PTSA_CENTRAL_DATABASE"


class Config(uvicorn.Config):
    """uvicorn's settings, with a listening socket that sends at once.

    asyncio leaves Nagle's algorithm on for the sockets that uvicorn makes for its workers; the body of a reply would
    then wait a whole round trip for the acknowledgement of its headers.
    """

    def bind_socket(self) -> socket.socket:
        """Return the listening socket; connections take the option over from it."""
        listening = super().bind_socket()
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listening


def make() -> Any:
    """Return the application of a worker, which learns from its environment where the database is."""
    from ptsa_tui.central.web import application

    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter('{"time": %(created)d, "level": "%(levelname)s", "message": %(message)s}'))
    logger = logging.getLogger("ptsa.central")
    logger.handlers[:] = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False
    return application(os.environ[DATABASE], lambda: int(time.time()))


def serve(url: str, host: str, port: int, workers: int, certificate: Path | None, key: Path | None) -> None:
    """Serve until the process is told to stop; requests under way are finished."""
    os.environ[DATABASE] = url
    config = Config(
        "ptsa_tui.central.serve:make",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        ssl_certfile=str(certificate) if certificate else None,
        ssl_keyfile=str(key) if key else None,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=20,
        server_header=False,
        date_header=False,
        access_log=False,
        log_level="warning",
        lifespan="off",
    )
    listening = config.bind_socket()
    if workers > 1:
        Multiprocess(config, sockets=[listening]).run()
    else:
        uvicorn.Server(config).run(sockets=[listening])
