"""A simulated power cut: the system calls of a real process are replayed onto disks as they may be after the cut.

A write is certain only when the file was synced after it; else it may be there, be gone, or be torn at any 512 bytes.
The method is that of ALICE (Pillai et al., OSDI 2014).
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

SECTOR = 512
_LINE = re.compile(r"^\d+\s+(\w+)\((.*)\)\s+=\s+(-?\d+)")
_ESCAPED = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


class Step(NamedTuple):
    """One system call: ``write``, ``truncate``, ``sync``, ``unlink`` or an ``ack`` of the process."""

    what: str
    file: str = ""
    offset: int = 0
    data: bytes = b""


def trace(command: list[str], database: Path, log: Path) -> list[Step]:
    """Run a process under strace and return what it did to the files of ``database``, and its ACK lines."""
    calls = "trace=pwrite64,write,fsync,fdatasync,ftruncate,unlink"
    strace = ["strace", "-f", "-y", "-xx", "-s", "1000000", "-e", calls, "-o", str(log)]
    subprocess.run([*strace, *command], check=True, capture_output=True)
    return list(_steps(log, str(database)))


def _steps(log: Path, database: str) -> Iterator[Step]:
    for line in log.read_text().splitlines():
        found = _LINE.match(line)
        if found is None or found[3] == "-1":
            continue
        name, arguments = found[1], found[2]
        if name == "unlink":
            path = _bytes(arguments).decode()
        else:
            place = re.match(r"\d+<([^>]*)>", arguments)
            path = (
                bytes.fromhex(place[1].replace("\\x", "")).decode()
                if place and "\\x" in place[1]
                else place[1]
                if place
                else ""
            )
        if name == "write" and arguments.startswith("1<"):
            yield from (Step("ack", word) for word in re.findall(r"ACK (\d+)", _bytes(arguments).decode()))
        if not path.startswith(database) or path.endswith("-shm"):
            continue
        file = path[len(database) :]
        if name == "pwrite64":
            yield Step("write", file, int(arguments.rsplit(",", 1)[1]), _bytes(arguments))
        elif name in ("fsync", "fdatasync"):
            yield Step("sync", file)
        elif name == "ftruncate":
            yield Step("truncate", file, int(arguments.rsplit(",", 1)[1]))
        elif name == "unlink":
            yield Step("unlink", file)


def _bytes(arguments: str) -> bytes:
    found = _ESCAPED.search(arguments)
    return bytes.fromhex(found[1].replace("\\x", "")) if found else b""


Disk = dict[str, bytearray]


def disks(start: Disk, steps: list[Step], cut: int, rng: Random, count: int) -> Iterator[Disk]:
    """Yield disks that may be found after a cut before step ``cut``: all unsynced lost, some of it, or torn writes."""
    synced = {s.file: place for place, s in enumerate(steps[:cut]) if s.what == "sync"}
    for way in range(count):
        disk = {name: bytearray(data) for name, data in start.items()}
        for place, step in enumerate(steps[:cut]):
            certain = synced.get(step.file, -1) > place or step.what in ("ack", "sync")
            if certain or (way % 3 == 1 and rng.random() < 0.5):
                _apply(disk, step)
            elif way % 3 == 2 and step.what == "write":
                for begin in range(0, len(step.data), SECTOR):
                    if rng.random() < 0.5:
                        part = step.data[begin : begin + SECTOR]
                        _apply(disk, Step("write", step.file, step.offset + begin, part))
        yield disk


def _apply(disk: Disk, step: Step) -> None:
    if step.what == "write":
        file = disk.setdefault(step.file, bytearray())
        end = step.offset + len(step.data)
        file.extend(bytes(max(0, end - len(file))))
        file[step.offset : end] = step.data
    elif step.what == "truncate":
        file = disk.setdefault(step.file, bytearray())
        del file[step.offset :]
        file.extend(bytes(step.offset - len(file)))
    elif step.what == "unlink":
        disk.pop(step.file, None)


def acknowledged(steps: list[Step], cut: int) -> list[int]:
    """Return the numbers that the process had called saved before the cut."""
    return [int(s.file) for s in steps[:cut] if s.what == "ack"]


def command(path: Path, tokens: Path, count: int) -> list[str]:
    """Return the command of the process that is cut."""
    return [sys.executable, "-m", "tests.pty.crash_driver", str(path), str(tokens), str(count)]
