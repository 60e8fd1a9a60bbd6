"""Files that people write: read here and nowhere else, so each fault is told with its file, its line and what to do.

A byte order mark is taken away; any other encoding than UTF-8 is told by its name. Only a plain file is opened, so that
nothing waits for the other end of a pipe, and no more is read than a file of its kind may hold.
"""

from __future__ import annotations

import os
import stat
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

from models.refused import Refused

SHORT = 64 << 10
"""Bytes that a password, a template or settings may take."""

LONGEST_LINE = 4 << 20
"""Bytes of one line of a long text; a longer one is told and passed over."""
_ENDLESS = 64 << 20
"""Bytes without an end of line after which nobody waits for one."""

_MARKS = ((BOM_UTF32_LE, "UTF-32"), (BOM_UTF32_BE, "UTF-32"), (BOM_UTF16_LE, "UTF-16"), (BOM_UTF16_BE, "UTF-16"))
_LOOKED_AT = 4096


def read_bytes(path: Path, longest: int) -> bytes:
    """Return what a plain file holds.

    Raises:
        Refused: ``file_missing``, ``file_unreadable``, ``file_not_plain`` (a folder, a pipe, a device),
            ``file_too_large``: more than ``longest`` bytes.
    """
    with opened(path) as file:
        return _limited(file, str(path), longest)


def is_there(path: Path) -> bool:
    """Tell whether anything has this name: where a file may be missing, one that is no file is told."""
    return os.path.lexists(path)


def opened(path: Path) -> IO[bytes]:
    """Open a plain file for reading; this never waits.

    Raises:
        Refused: ``file_missing``, ``file_unreadable``, ``file_not_plain``.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
    try:
        _check_plain(os.stat(path).st_mode, path)  # before it is opened: to open a device may already do something
        handle = os.open(path, flags)
    except (FileNotFoundError, NotADirectoryError):
        raise Refused("file_missing", file=str(path)) from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise Refused("file_unreadable", file=str(path), why=_why(error)) from None
    try:
        _check_plain(os.fstat(handle).st_mode, path)
    except Refused:
        os.close(handle)
        raise
    return os.fdopen(handle, "rb")


def _check_plain(mode: int, path: Path) -> None:
    if not stat.S_ISREG(mode):
        raise Refused("file_not_plain", file=str(path))


def _why(error: OSError | ValueError) -> str:
    return os.strerror(error.errno) if isinstance(error, OSError) and error.errno else "?"


def _limited(file: IO[bytes], name: str, longest: int) -> bytes:
    try:
        data = file.read(longest + 1)
    except OSError as error:
        raise Refused("file_unreadable", file=name, why=_why(error)) from None
    if len(data) > longest:
        raise Refused("file_too_large", file=name, longest=longest)
    return data


def decoded(data: bytes, name: str, line: int = 1) -> str:
    """Return text without its byte order mark. ``line`` is the number of the first line in ``data``.

    Raises:
        Refused: ``file_not_utf8`` with the line, and what it is instead; ``file_with_nul``.
    """
    data = data.removeprefix(BOM_UTF8)
    check_encoding(data, name)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line += data.count(b"\n", 0, error.start)
        raise Refused("file_not_utf8", file=name, line=line, found=_single(data[error.start : error.end])) from None
    if "\0" in text:
        raise Refused("file_with_nul", file=name, line=line + text.count("\n", 0, text.index("\0")))
    return text


def check_encoding(data: bytes, name: str) -> None:
    """Tell a text in an encoding of two or four bytes a letter by its beginning.

    Raises:
        Refused: ``file_not_utf8``.
    """
    found = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "")
    if not found:  # without a mark the NULs between the letters tell
        begin = data[:_LOOKED_AT]
        if len(begin) > 1 and begin.count(0) * 3 >= len(begin):
            found = "UTF-32" if begin.count(0) * 3 >= 2 * len(begin) else "UTF-16"
            if not begin.strip(b"\0"):
                found = ""
    if found:
        raise Refused("file_not_utf8", file=name, line=1, found=found)


def _single(wrong: bytes) -> str:
    """Name the encoding of one byte a letter that has a letter for these bytes."""
    try:
        wrong.decode("cp1252")
    except UnicodeDecodeError:
        return "ISO-8859-1"
    return "Windows-1252"


def read_text(path: Path, longest: int = SHORT) -> str:
    """Return the text of a file that somebody wrote.

    Raises:
        Refused: as :func:`read_bytes` and :func:`decoded`.
    """
    return decoded(read_bytes(path, longest), str(path))


def read_stream(stream: IO[bytes], name: str, longest: int = SHORT) -> str:
    """Return the text of standard input or another stream; raises as :func:`read_text`."""
    return decoded(_limited(stream, name, longest), name)


def read_secret(path: Path) -> str:
    """Return the first line of a file, without its end: a password.

    Raises:
        Refused: as :func:`read_text`; ``file_empty``.
    """
    first = read_text(path).partition("\n")[0].rstrip("\r")
    if not first:
        raise Refused("file_empty", file=str(path))
    return first


def read_table(path: Path, longest: int = SHORT) -> dict[str, Any]:
    """Return what a TOML file says.

    Raises:
        Refused: as :func:`read_text`; ``settings_wrong`` with file and place.
    """
    import tomllib  # a start without settings does not need it

    text = read_text(path, longest)
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise Refused("settings_wrong", where=f"{path}: [[[…]]]") from None
    except ValueError as error:  # a number may be too long for Python, too
        raise Refused("settings_wrong", where=f"{path}: {error}") from None


class Piece(NamedTuple):
    """A line of a long text, or a piece of one that is longer than :data:`LONGEST_LINE`."""

    line: int
    """From 1."""
    data: bytes
    whole: bool


def pieces(stream: IO[bytes], name: str) -> Iterator[Piece]:
    """Yield the lines of a long text with their ends; memory is bounded whatever comes.

    A text in an encoding of two or four bytes a letter is refused; whether a line is UTF-8 is the caller's to judge.

    Raises:
        Refused: ``file_not_utf8``, ``file_unreadable``; ``file_too_large``: one line does not end.
    """
    number, size = 1, 0
    while True:
        try:
            piece = stream.readline(LONGEST_LINE)
        except OSError as error:
            raise Refused("file_unreadable", file=name, why=_why(error)) from None
        if not piece:
            return
        if number == 1 and not size:
            check_encoding(piece, name)
        size += len(piece)
        if size > _ENDLESS:
            raise Refused("file_too_large", file=name, longest=_ENDLESS)
        ended = piece.endswith(b"\n")
        yield Piece(number, piece, size == len(piece) and (ended or size < LONGEST_LINE))
        if ended:
            number, size = number + 1, 0
