"""The keys of the ballot box: a small file beside the machine token, never in the database.

Each change of the box seals all that waits with a new key, and the old one is forgotten. So an older copy of the
database, its log or the disk's freed pages open with nothing that is still there, and in what order the answers fell in
can't be read from how they lie.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from models.facts import decoding
from models.files.whole_file import write_whole
from models.refused import Refused

KEY = 32
"""Bytes of a key."""
NONCE = 12
SIZE = 2560
"""Bytes to which whatever is sealed is filled up: its length tells nothing."""
_ABOUT = b"ptsa-ballot"


class Keyring:
    """The keys that may open what waits now: one, or while a change is under way two."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> list[bytes]:
        """Return the keys, the newest first; none where there is no file, or a damaged one.

        Raises:
            Refused: ``token_unwritable``: it is there and can't be read now, so nothing may be thought lost.
        """
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return []
        except OSError:
            raise Refused("token_unwritable", folder=str(self.path.parent)) from None
        with suppress(ValueError, msgspec.MsgspecError):
            return [bytes.fromhex(key) for key in decoding.decode(data, tuple[str, ...])]
        return []

    def write(self, keys: Sequence[bytes]) -> None:
        """Keep these keys, on the disk when this returns.

        Raises:
            Refused: ``token_unwritable`` with the folder.
        """
        folder = self.path.parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
            write_whole(self.path, msgspec.json.encode([key.hex() for key in keys]))
            if os.name == "posix":
                handle = os.open(folder, os.O_RDONLY)
                try:
                    os.fsync(handle)  # else a power cut may bring the old file back, whose keys open nothing
                finally:
                    os.close(handle)
        except (OSError, Refused):
            raise Refused("token_unwritable", folder=str(folder)) from None


def seal(key: bytes, content: bytes) -> bytes:
    """Return content sealed (ChaCha20-Poly1305), always of the same length.

    Raises:
        Refused: ``text_too_long``.
    """
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305  # needed by few, and heavy

    if len(content) > SIZE:
        raise Refused("text_too_long", length=len(content), longest=SIZE)
    nonce = os.urandom(NONCE)
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, content.ljust(SIZE), _ABOUT)


def unseal(keys: Sequence[bytes], sealed: bytes) -> tuple[bytes, bytes] | None:
    """Return the content and the key that opened it; None where no key does."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    for key in keys:
        with suppress(InvalidTag, ValueError):
            return ChaCha20Poly1305(key).decrypt(sealed[:NONCE], sealed[NONCE:], _ABOUT).rstrip(), key
    return None
