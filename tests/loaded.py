"""The program, loaded once and forked for each start: a story needn't wait for a thousand modules each time.

What the start itself does (the first frame, what is loaded when, what is typed meanwhile) isn't seen this way; tests
of it start the program as its users do. Everything else is the same: a process of its own, its own terminal, the real
end. Where it can't be (another interpreter, a shell in front, a setting that modules read as they are loaded),
:class:`Loaded` says so, and the program is started as usual.
"""

from __future__ import annotations

import array
import gc
import io
import json
import os
import select
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

ROOT = Path(__file__).parents[1]

LONGEST_RUN = 120.0
"""Seconds that a command may take."""

WITHOUT = ("TEXTUAL", "PYTHON", "LANG", "LC_", "TZ")
"""Beginnings of settings that must be the same as when the program was loaded."""


class Process:
    """One start: its process id, and how it ends."""

    def __init__(self, told: int) -> None:
        self._told = os.fdopen(told, "rb")
        self.pid = int(self._told.readline())
        self._code: int | None = None

    def ended(self, seconds: float = 0.0) -> int | None:
        """Wait this long for the end; return the exit code (negative: the signal that ended it), None while it runs."""
        if self._code is None and select.select([self._told], [], [], seconds)[0]:
            self._code = int(self._told.readline())
            self._told.close()
        return self._code


class Loaded:
    """The loaded program. It is started with the first use, and ends with the process that holds it."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._settings = _settings(env)
        self._ours, theirs = socket.socketpair()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.loaded", str(theirs.fileno())],
            env=dict(env),
            cwd=ROOT,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
        )
        theirs.close()

    def close(self) -> None:
        """End it; what was started lives on."""
        self._ours.close()
        self._process.wait(60)

    def can(self, env: Mapping[str, str]) -> bool:
        """Tell whether a start with these settings does the same as one that loads everything itself."""
        return _settings(env) == self._settings

    def start(self, arguments: Sequence[str], env: Mapping[str, str], streams: Sequence[int], own: bool) -> Process:
        """Start ``ptsa`` with these arguments on three open streams; ``own``: they are its controlling terminal."""
        read, write = os.pipe()
        order = {"arguments": list(arguments), "env": dict(env), "folder": os.getcwd(), "terminal": own}
        try:
            handles = array.array("i", [*streams, write]).tobytes()
            self._ours.sendmsg([b"\0"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, handles)])
            self._ours.sendall(json.dumps(order).encode() + b"\n")
        finally:
            os.close(write)
        return Process(read)

    def run(
        self, arguments: Sequence[str], env: Mapping[str, str], given: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Run a command of ``ptsa`` to its end, as :func:`subprocess.run` does."""
        with TemporaryFile() as source, TemporaryFile() as out, TemporaryFile() as err:
            source.write(given.encode())
            source.seek(0)
            process = self.start(arguments, env, [stream.fileno() for stream in (source, out, err)], own=False)
            code = process.ended(LONGEST_RUN)
            assert code is not None, f"{arguments} runs on"
            texts = []
            for stream in (out, err):
                stream.seek(0)
                texts.append(stream.read().decode())
        return subprocess.CompletedProcess(list(arguments), code, *texts)


def _settings(env: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in env.items() if name.startswith(WITHOUT)}


def load() -> None:
    """Load whatever a desk and its commands load; nothing is opened."""
    from ptsa_tui.cli import commands
    from ptsa_tui.preload import MODULES

    for module in (*MODULES, "ptsa_tui.app", "ptsa_tui.opening", "ptsa_tui.start.frame", "ptsa_tui.start.typed_ahead"):
        import_module(module)
    for module in {command.module for command in commands.COMMANDS} - {"central", "demo"}:
        import_module(f"ptsa_tui.cli.{module}")
    gc.collect()
    gc.freeze()


def serve(line: socket.socket) -> list[str]:
    """Fork for each order; return, in the child, the arguments of ``ptsa``."""
    while True:
        first, handles, _flags, _from = socket.recv_fds(line, 1, 4)
        if not first:
            sys.exit()
        order = b""
        while not order.endswith(b"\n"):
            order += line.recv(1 << 16)
        keeper = os.fork()
        if keeper:
            os.waitpid(keeper, 0)
            for handle in handles:
                os.close(handle)
            continue
        if os.fork():
            os._exit(0)
        *streams, told = handles
        child = os.fork()
        if child:
            _keep(child, told, streams)
        os.close(told)
        line.close()
        return _become(json.loads(order), streams)


def _keep(child: int, told: int, streams: Sequence[int]) -> None:
    """Tell whoever ordered the start its number, then how it ended."""
    for stream in streams:
        os.close(stream)
    with suppress(BrokenPipeError):
        os.write(told, b"%d\n" % child)
    _pid, status = os.waitpid(child, 0)
    with suppress(BrokenPipeError):
        os.write(told, b"%d\n" % os.waitstatus_to_exitcode(status))
    os._exit(0)


def _become(order: Mapping[str, object], streams: Sequence[int]) -> list[str]:
    """Take the streams, the folder and the settings of a start; return its arguments."""
    if order["terminal"]:
        import fcntl
        import termios

        os.setsid()
        fcntl.ioctl(streams[0], termios.TIOCSCTTY, 0)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    for stream in set(streams) - {0, 1, 2}:
        os.close(stream)
    env, arguments = order["env"], order["arguments"]
    assert isinstance(env, dict)
    assert isinstance(arguments, list)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(str(order["folder"]))
    sys.stdin = sys.__stdin__ = _text(io.BufferedReader(io.FileIO(0, "r", False)), False)  # type: ignore[misc]
    sys.stdout = sys.__stdout__ = _text(io.BufferedWriter(io.FileIO(1, "w", False)), False)  # type: ignore[misc]
    sys.stderr = sys.__stderr__ = _text(io.BufferedWriter(io.FileIO(2, "w", False)), True)  # type: ignore[misc]
    return [str(word) for word in arguments]


def _text(raw: BinaryIO, every_line: bool) -> io.TextIOWrapper:
    """Return a standard stream as the interpreter makes it."""
    errors = "backslashreplace" if every_line else "strict"
    return io.TextIOWrapper(raw, errors=errors, line_buffering=every_line or raw.isatty())


if __name__ == "__main__":
    handle = int(sys.argv[1])
    load()
    sys.argv[1:] = serve(socket.socket(fileno=handle))
    sys.argv[0] = "ptsa"
    from ptsa_tui.__main__ import main

    main()
