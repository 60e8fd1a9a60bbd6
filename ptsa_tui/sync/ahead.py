"""The next body is made while one is under way, so that the line does not wait for the processor.

The line gets a thread of its own; the database stays with the session's thread. What was made ahead is used only if
nothing has changed that it rests on: where the centre is, and what is left of the personal parts.
"""

from __future__ import annotations

import threading
from typing import Protocol

from msgspec import Struct

from models.acts.entry import SALT_BLOCK
from models.facts import ids
from models.journal.journal import Chain, Head
from models.register.register import Register
from ptsa_tui.sync.wire.frames import Frame


class Line(Protocol):
    """The way to the centre."""

    def send(self, body: bytes) -> bytes:
        """Send a signed request and return the reply.

        Raises:
            Refused: the centre can't be reached, is not trusted, or refuses; nothing is lost.
        """
        ...


class Trip:
    """A request under way."""

    def __init__(self, line: Line, body: bytes) -> None:
        self._line, self._body = line, body
        self._answer = b""
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="ptsa-trip", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._answer = self._line.send(self._body)
        except BaseException as error:  # it is raised where the reply is waited for
            self._error = error

    def answer(self) -> bytes:
        """Wait for the reply; raises what the line raised."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._answer


class Ahead(Struct, frozen=True):
    """Frames of a body that follows ``acts`` and ``looks`` of a chain, and what they rest on."""

    chain: Chain
    acts: Head
    looks: Head
    frames: tuple[Frame, ...]
    version: int
    """Of the database, before the frames were made: another connection's doings change it."""
    parts: tuple[int, ...]
    """How many personal parts there are of the entries, in the journal and hidden, and how many seeds of salts."""

    def holds(self, register: Register, chain: Chain, acts: Head, looks: Head) -> bool:
        """Tell whether the frames are still what would be made now."""
        return (
            (chain, acts, looks) == (self.chain, self.acts, self.looks)
            and version_of(register) == self.version
            and parts_of(register, chain, self.frames) == self.parts
        )


def version_of(register: Register) -> int:
    """Return what changes whenever another connection writes."""
    row = register.database.row("PRAGMA data_version")
    return int(row[0]) if row else 0


def parts_of(register: Register, chain: Chain, frames: tuple[Frame, ...]) -> tuple[int, ...]:
    """Return the counts of :attr:`Ahead.parts`."""
    found: list[int] = []
    for frame in frames:
        table = register.journal.table if frame.log == register.journal.log else register.looks.table
        low, high = ids.pack(*chain, frame.first), ids.pack(*chain, frame.last)
        sql = f"""SELECT (SELECT count(personal) FROM {table} WHERE id BETWEEN ? AND ?),
            (SELECT count(*) FROM withheld WHERE id BETWEEN ? AND ?),
            (SELECT count(seed) FROM salt_seed WHERE block BETWEEN ? AND ?)"""  # noqa: S608  # names are ours
        row = register.database.row(sql, low, high, low, high, low // SALT_BLOCK, high // SALT_BLOCK)
        found += row or ()
    return tuple(found)
