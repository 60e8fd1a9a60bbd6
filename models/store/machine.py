"""The machine token: a small file outside the database that knows how far this desk's chain had come.

A database restored from a backup is behind its token; one copied to another machine has none there. Either must not
number anything under its old incarnation: the register then begins a provisional one before the next save.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from models.facts import decoding
from models.refused import Refused

_SIZE = 256


class Mark(Struct, frozen=True):
    """How far both chains of a register had come on this machine."""

    machine: str
    incarnation: int
    seq: int
    hash: str
    looks: int
    looks_hash: str


Standing = Literal["known", "restored", "moved"]


class MachineToken:
    """The token of one register. Written after each commit, in place and without waiting for the disk.

    A token that lags behind is harmless; one that is ahead of the database shows that the database was put back.
    """

    def __init__(self, folder: Path, register: str) -> None:
        self.path = folder / f"{register}.token"
        self.machine = machine_id()

    def read(self) -> Mark | None:
        """Return what the token says; None when it is missing or unreadable."""
        try:
            data = self.path.read_bytes()
            check, _, text = data.rstrip(b" \n").partition(b" ")
            if check.decode() != _check(text):
                return None
            return decoding.decode(text, Mark)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return None

    def check_writable(self) -> None:
        """Refuse to go on where the token can't be written: an incarnation that it does not know would be one a start.

        Raises:
            Refused: ``token_unwritable`` with the folder.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT, 0o600)
            os.close(handle)
        except OSError:
            raise Refused("token_unwritable", folder=str(self.path.parent)) from None

    def write(self, incarnation: int, acts: tuple[int, bytes], looks: tuple[int, bytes]) -> None:
        """Remember the heads (seq, hash) of both chains. An incarnation only begins where this can be done."""
        mark = Mark(self.machine, incarnation, acts[0], acts[1].hex(), looks[0], looks[1].hex())
        text = msgspec.json.encode(mark)
        data = f"{_check(text)} ".encode() + text
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
            try:
                os.write(handle, data.ljust(_SIZE - 1) + b"\n")
            finally:
                os.close(handle)
        except OSError:
            return


def _check(text: bytes) -> str:
    return hashlib.blake2b(text, digest_size=8).hexdigest()


def machine_id() -> str:
    """Return a hash that tells this machine from others; of an empty name where the system keeps none."""
    return hashlib.blake2b(_raw_machine_id(), digest_size=8, person=b"ptsa-machine").hexdigest()


def _raw_machine_id() -> bytes:
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key:
                return str(winreg.QueryValueEx(key, "MachineGuid")[0]).encode()
        except OSError:
            return b""
    for name in ("/etc/machine-id", "/var/lib/dbus/machine-id"):
        try:
            return Path(name).read_bytes().strip()
        except OSError:
            continue
    return b""
