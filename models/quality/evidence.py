"""Evidence that lies in a file: its name and hash are kept, so that an assessor can see that it is the same.

The file itself stays where it is. ``sha256sum FILE`` gives the same number.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

from models import text
from models.files.text_files import opened
from models.refused import Refused

LARGEST = 200 * 1024 * 1024
"""Bytes of a file."""
PHOTOS = frozenset({".jpg", ".jpeg", ".png", ".webp", ".heic", ".tif", ".tiff"})


class Hashed(NamedTuple):
    """A file's own name, and its SHA-256 in hexadecimal."""

    name: str
    hash: str
    is_photo: bool


def hashed(typed: str) -> Hashed:
    """Return name and hash of the file at a path that an officer typed.

    Raises:
        Refused: ``file_missing``, ``file_unreadable``, ``file_not_plain``; ``file_large``.
    """
    path = Path(text.clean(typed)).expanduser()
    digest, left = hashlib.sha256(), LARGEST
    with opened(path) as file:
        while piece := file.read(1 << 20):
            left -= len(piece)
            if left < 0:
                raise Refused("evidence_large", most=LARGEST // (1024 * 1024))
            digest.update(piece)
    return Hashed(text.clean(path.name)[: text.LINE_LENGTH], digest.hexdigest(), path.suffix.lower() in PHOTOS)


__all__ = ["Hashed", "hashed"]
