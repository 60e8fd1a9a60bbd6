"""A centre that serves with TLS, as a process with two workers, and a case at it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.ptsa_tui.central.processes import Serving, command, environment
from tests.world import World


@contextmanager
def serving(world: World, folder: Path) -> Iterator[tuple[Serving, Path]]:
    """Yield the process and the certificate of its authority."""
    tls = folder / "tls"
    made = command("central", "--database", world.url, "certificate", str(tls), "127.0.0.1", "localhost")
    subprocess.run(made, env=environment(folder), check=True, capture_output=True)
    secured = ("--cert", str(tls / "server.pem"), "--key", str(tls / "server.key"), "--workers", "2")
    with Serving(folder, world.url, *secured, scheme="https") as process:
        yield process, tls / "authority.pem"
