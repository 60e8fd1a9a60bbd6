"""The device's private keys: a file beside the machine token, never in the database that may be copied."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from models.facts import decoding
from models.files.whole_file import write_whole
from models.refused import Refused
from models.register.register import Register
from ptsa_tui.sync.wire.trust import Keys


def path_of(register: Register) -> Path:
    """Return where the keys of a register's device lie."""
    return register.token.path.with_suffix(".key")


def save(path: Path, keys: Keys) -> None:
    """Write the keys for this user only, whole or not at all.

    Raises:
        Refused: ``file_unwritable``.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused("file_unwritable", file=str(path), why=os.strerror(error.errno or 0)) from None
    write_whole(path, msgspec.json.encode({"sign": keys.sign.hex(), "open": keys.open.hex()}))


def keys_of(register: Register) -> Keys:
    """Return the keys of an enrolled desk.

    Raises:
        Refused: ``not_enrolled``, ``device_key_missing``.
    """
    if not register.note("centre_keys"):
        raise Refused("not_enrolled")
    return load(path_of(register))


def load(path: Path) -> Keys:
    """Return the keys.

    Raises:
        Refused: ``device_key_missing``: the database was moved here without them; the desk must be enrolled again.
    """
    try:
        found = decoding.decode(path.read_bytes(), dict[str, str])
        return Keys(bytes.fromhex(found["sign"]), bytes.fromhex(found["open"]))
    except (OSError, msgspec.MsgspecError, KeyError, ValueError):
        raise Refused("device_key_missing") from None
