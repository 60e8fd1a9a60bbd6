"""What the real ``ssh`` and ``ssh -C`` put on a TCP connection for the same keys, counted by a proxy on loopback."""

from __future__ import annotations

import shlex
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.line_pty import ROOT, Program


class Counter:
    """A TCP proxy to a port of this machine that counts the bytes towards the officer."""

    def __init__(self, port: int) -> None:
        self.to, self.down = port, 0
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listening.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self.listening.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self.to))
            for side in (near, far):
                side.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._pump, args=(near, far, False), daemon=True).start()
            threading.Thread(target=self._pump, args=(far, near, True), daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket, down: bool) -> None:
        try:
            while data := source.recv(65536):
                if down:
                    self.down += len(data)
                target.sendall(data)
        except OSError:
            pass
        for side in (source, target):
            side.close()


@contextmanager
def served(sshd: str, folder: Path) -> Iterator[int]:
    """Run an sshd of our own on loopback; yield its port."""
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
    (folder / "authorized").write_text((folder / "user.pub").read_text())
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    config = f"""Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nPidFile {folder}/pid
AuthorizedKeysFile {folder}/authorized\nPasswordAuthentication no\nStrictModes no\nUsePAM no\nPermitUserEnvironment no
AcceptEnv PTSA_* PYTHONPATH COLORTERM\nPermitRootLogin prohibit-password\nCompression yes\n"""
    (folder / "config").write_text(config)
    log = (folder / "log").open("w")
    server = subprocess.Popen([sshd, "-D", "-e", "-f", str(folder / "config")], stderr=log)
    try:
        for _turn in range(100):
            try:
                socket.create_connection(("127.0.0.1", port), 0.2).close()
                break
            except OSError:
                time.sleep(0.05)
        yield port
    finally:
        server.terminate()
        server.wait()
        log.close()


def show(sshd: str, where: Any, settings: dict[str, str], environment: Callable[[Any, str], dict[str, str]]) -> None:
    """Print what keys and switches cost on the connection, each way of sending with and without ``-C``."""
    keys = {"F2": "\x1bOQ", "F3": "\x1bOR", "F4": "\x1bOS", "F5": "\x1b[15~"}
    print(
        f"\nreal ssh, bytes on the TCP connection towards the officer{'form key':>18}{'screen switch':>16}{'idle':>6}"
    )
    with tempfile.TemporaryDirectory() as place, served(sshd, Path(place)) as port:
        for name, chosen in settings.items():
            for flags in ((), ("-C",)):
                counter = Counter(port)
                config = Path(place, "config-" + str(counter.port))
                config.mkdir()
                (config / "settings.toml").write_text(f'language = "en"\ncounter = 0\n{chosen}', encoding="utf-8")
                env = environment(where, str(config)) | {"COLORTERM": "truecolor"}
                sent = [n for n in env if n.startswith("PTSA_")] + ["PYTHONPATH", "COLORTERM"]
                command = ["ssh", "-F", "none", *flags, "-tt", "-p", str(counter.port), "-i", f"{place}/user"]
                command += ["-o", "StrictHostKeyChecking=no", "-o", f"UserKnownHostsFile={place}/known"]
                command += ["-o", "LogLevel=ERROR", "-o", "SendEnv=" + " ".join(sent), "127.0.0.1"]
                command += [f"cd {shlex.quote(str(ROOT))} && exec {shlex.quote(sys.executable)} -m ptsa_tui"]
                with Program(command, env) as program:
                    program.see("Password")
                    program.stroke("latihan\r", 1.0)
                    for key in keys.values():
                        program.stroke(key, 0.6)

                    def counted(*strokes: str, quiet: float, of: Counter = counter, by: Program = program) -> float:
                        before = of.down
                        for stroke in strokes:
                            by.stroke(stroke, quiet)
                        return (of.down - before) / max(1, len(strokes))

                    switch = counted(*[*keys.values()] * 3, quiet=0.4)
                    program.stroke(keys["F2"], 0.4)
                    key = counted(*"317401450590", quiet=0.12)
                    idle = counted("", quiet=3.0)
                    print(f"  {name + ' ' + ' '.join(flags):<56}{key:>16,.0f}{switch:>16,.0f}{idle:>6,.0f}", flush=True)
                    program.stroke("\x11", 0.5)
                counter.listening.close()
