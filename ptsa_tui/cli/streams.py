"""What commands read from standard input and write to standard output."""

from __future__ import annotations

import json
import re
import sys
from typing import IO, Any

import msgspec

from models.refused import Refused


def standard_input() -> IO[bytes]:
    """Return standard input as bytes.

    Raises:
        Refused: ``file_missing``: it is closed.
    """
    if sys.stdin is None:
        raise Refused("file_missing", file="-")
    return sys.stdin.buffer


def json_line(value: Any, encoding: str | None) -> str:
    r"""Return a value as JSON on one line; letters that ``encoding`` lacks are written ``\u0161``, never lost."""
    data = value if isinstance(value, bytes) else msgspec.json.encode(value)
    text = data.decode("utf-8", "replace")
    try:
        text.encode(encoding or "utf-8")
    except UnicodeEncodeError:
        return re.sub(r"[^\x00-\x7f]", lambda found: json.dumps(found[0])[1:-1], text)
    return text


def print_json(value: Any, out: IO[str] | None = None) -> None:
    """Print a value, or JSON that is encoded already, on one line."""
    stream = out or sys.stdout
    stream.write(json_line(value, getattr(stream, "encoding", None)) + "\n")


def printable(line: str) -> str:
    """Return a line as a terminal may have it: what came by another way than our own is data here too."""
    return "".join(c if c.isprintable() else "?" for c in line)
