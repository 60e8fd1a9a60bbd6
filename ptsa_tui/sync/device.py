"""The device's private keys: a file beside the machine token, never in the database that may be copied."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from models.refused import Refused
from models.register import Register
from ptsa_tui.sync.wire.trust import Keys


def path_of(register: Register) -> Path:
    """Return where the keys of a register's device lie."""
    return register.token.path.with_suffix(".key")


def save(path: Path, keys: Keys) -> None:
    """Write the keys for this user only, whole or not at all.

    Raises:
        Refused: ``file_unwritable``.
    """
    data = msgspec.json.encode({"sign": keys.sign.hex(), "open": keys.open.hex()})
    draft = path.with_name(path.name + ".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError:
        raise Refused("file_unwritable", file=path.name) from None


def load(path: Path) -> Keys:
    """Return the keys.

    Raises:
        Refused: ``device_key_missing``: the database was moved here without them; the desk must be enrolled again.
    """
    try:
        found = msgspec.json.decode(path.read_bytes(), type=dict[str, str])
        return Keys(bytes.fromhex(found["sign"]), bytes.fromhex(found["open"]))
    except (OSError, msgspec.MsgspecError, KeyError, ValueError):
        raise Refused("device_key_missing") from None
