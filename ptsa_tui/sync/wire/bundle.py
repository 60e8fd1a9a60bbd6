"""A bundle: the bodies of an exchange in a file, for a stick or a line that is never there.

``PTSAB1``, then a letter that only its reader can open; in it, signed by its writer, the chain of the desk that it is
from or for, the cursor that it goes on from, and the bodies. So a cut or edited file is refused whole.
"""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from models.files.text_files import is_there, read_bytes
from models.files.whole_file import write_whole
from models.journal.journal import Chain
from models.refused import Refused
from ptsa_tui.sync.wire.body import TAG, Cursor
from ptsa_tui.sync.wire.frames import pack_chain, read_chain
from ptsa_tui.sync.wire.packing import Malformed, Reader, Writer
from ptsa_tui.sync.wire.trust import SIGNATURE, Keys, checked, sealed

MAGIC = b"PTSAB1"
TO_CENTRE, TO_DESK = "ptsa-bundle-up-1", "ptsa-bundle-down-1"
LARGEST = 512 << 20


class Bundle(Struct, frozen=True):
    """What a bundle holds; ``bodies`` are signed requests (up) or replies (down), each with its chain."""

    chain: Chain
    cursor: Cursor
    bodies: tuple[tuple[Chain, bytes], ...]

    def pack(self) -> bytes:
        """Return the content."""
        out = Writer()
        pack_chain(out, self.chain)
        out.number(self.cursor.position)
        out.raw(self.cursor.tag)
        out.number(len(self.bodies))
        for chain, body in self.bodies:
            pack_chain(out, chain)
            out.data(body)
        return out.done()

    @classmethod
    def read(cls, content: bytes) -> Bundle:
        """Read the content.

        Raises:
            Malformed: ``bundle_malformed``.
        """
        reader = Reader(content, "bundle_malformed")
        chain = read_chain(reader)
        cursor = Cursor(reader.number(), reader.raw(TAG))
        bodies = tuple((read_chain(reader), reader.data()) for _ in range(reader.number(1 << 20)))
        reader.end()
        return cls(chain, cursor, bodies)


def sealed_bundle(bundle: Bundle, writer: Keys, reader: bytes, purpose: str) -> bytes:
    """Return the file of a bundle: signed by ``writer``, for the owner of the public keys ``reader``."""
    return MAGIC + sealed(reader, writer.signed(bundle.pack(), purpose), purpose)


class Opened(Struct, frozen=True):
    """A bundle whose letter is open but whose signature is not checked yet."""

    bundle: Bundle
    signed: bytes

    def checked(self, public: bytes, purpose: str) -> Bundle:
        """Return the bundle, if the owner of ``public`` signed it.

        Raises:
            Refused: ``signature_wrong``.
        """
        checked(public, self.signed, purpose)
        return self.bundle


def opened_bundle(data: bytes, reader: Keys, purpose: str) -> Opened:
    """Open the letter of a bundle.

    Raises:
        Refused: ``bundle_malformed``, ``seal_broken``.
    """
    if not data.startswith(MAGIC):
        raise Refused("bundle_malformed")
    signed = reader.opened(data[len(MAGIC) :], purpose)
    try:
        return Opened(Bundle.read(signed[SIGNATURE:]), signed)
    except Malformed:
        raise Refused("bundle_malformed") from None


def write_file(path: Path, data: bytes) -> None:
    """Write a bundle whole or not at all; an existing file is never overwritten.

    Raises:
        Refused: ``file_exists``, ``file_unwritable``.
    """
    if is_there(path):
        raise Refused("file_exists", file=str(path))
    write_whole(path, data)


def read_file(path: Path) -> bytes:
    """Read a bundle's file.

    Raises:
        Refused: as :func:`models.files.text_files.read_bytes`.
    """
    return read_bytes(path, LARGEST)
