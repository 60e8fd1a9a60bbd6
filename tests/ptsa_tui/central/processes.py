"""The centre as processes of its own, for tests and benchmarks that need real ones."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import httpx
import psutil

ROOT = Path(__file__).parents[3]


def free_port() -> int:
    """Return a port that nobody listens on just now.

    None of those that the system gives to whoever calls: a centre that was killed finds its own port free again.
    """
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def environment(folder: Path) -> dict[str, str]:
    """Return an environment whose program keeps everything in ``folder``."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PTSA_")}
    places = {name: str(folder / name.lower()) for name in ("PTSA_DATA", "PTSA_STATE", "PTSA_CONFIG")}
    return {**kept, **places, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder)}


def command(*arguments: str) -> list[str]:
    """Return the command line of the program."""
    return [sys.executable, "-m", "ptsa_tui", "--lang", "en", *arguments]


class Serving:
    """``ptsa central serve`` as a process (and its workers). Use it as a context manager."""

    def __init__(self, folder: Path, url: str, *arguments: str, scheme: str = "http", files: int = 0) -> None:
        self.files = files
        """Open files that it may have; 0: as many as these tests."""
        self.folder, self.url, self.arguments, self.scheme = folder, url, arguments, scheme
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"{self.scheme}://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What the processes wrote."""
        return self.folder / "centre.log"

    def start(self) -> None:
        """Start it and wait until it answers."""
        serve = command("central", "--database", self.url, "serve", "--port", str(self.port), *self.arguments)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                serve,
                env=environment(self.folder),
                stdout=log,
                stderr=log,
                preexec_fn=self._limit if self.files else None,
            )
        deadline = time.monotonic() + 60
        with httpx.Client(verify=False, trust_env=False) as client:  # only to see whether it is there
            while time.monotonic() < deadline and self.process.poll() is None:
                try:
                    if client.get(f"{self.address}/readyz").status_code == 200:
                        return
                except httpx.HTTPError:
                    time.sleep(0.02)
        raise AssertionError(self.told())

    def told(self) -> str:
        """Tell whether it runs, and what it wrote last: for whoever reads of a failure."""
        ended = None if self.process is None else self.process.poll()
        return f"{'it runs' if ended is None else f'it ended: {ended}'}\n{self.log.read_text()[-2000:]}"

    def _limit(self) -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_NOFILE, (self.files, self.files))

    def processes(self) -> list[psutil.Process]:
        """Return the process and its workers."""
        assert self.process is not None
        try:
            first = psutil.Process(self.process.pid)
            return [first, *first.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def stop(self) -> None:
        """Ask it to end, and wait until it has."""
        assert self.process is not None
        self.process.terminate()
        self.process.wait(60)

    def kill(self) -> None:
        """Kill all of it at once."""
        for process in self.processes():
            try:
                process.send_signal(signal.SIGKILL)
            except psutil.NoSuchProcess:
                continue
        if self.process is not None:
            self.process.wait(30)

    def __enter__(self) -> Serving:
        self.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.kill()
