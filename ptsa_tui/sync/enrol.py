"""Enrolment: a one-time code from the centre makes this machine a desk."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from models.facts import decoding
from models.ports import Clock
from models.refused import Refused
from models.register.register import Register
from models.store.database import make_folder
from ptsa_tui.sync import device
from ptsa_tui.sync.line import HttpLine
from ptsa_tui.sync.wire.trust import Keys, fingerprint, read_code


class _Told(Struct):
    branch: int
    desk: int
    incarnation: int
    centre: str
    time: int
    practice: bool


def enrol(url: str, code: str, path: Path, *, tokens: Path, clock: Clock | None = None) -> Register:
    """Make the register of a new desk at ``path``; it holds nothing until the first sync.

    The code names the centre's certificate authority, so nobody between can pass for the centre. No key is made before
    the centre has answered once. The keys of a try whose answer got lost stay beside the place of the register, for
    the next try: the centre knows them by then. So does one that was broken off at its very end.

    Raises:
        Refused: ``register_exists``, ``code_malformed``, ``code_unknown``, ``centre_untrusted`` (the authority is not
            the one of the code), ``centre_unreachable``, ``folder_unwritable`` …
    """
    place = _Place(path, tokens, clock)
    if path.exists():
        return place.finished()
    secret, pinned = read_code(code)
    url = url.rstrip("/")
    line, authority = _line(url, pinned)
    try:
        with place.keys() as keys:
            asked = {"secret": secret.hex(), "public": keys.public.hex()}
            answer = line.request("POST", "/v1/enrol", msgspec.json.encode(asked))
            told = decoding.decode(answer, _Told)
    except msgspec.MsgspecError:
        raise Refused("centre_malformed", why="JSON") from None
    finally:
        line.close()
    notes = {"centre": url, "authority": authority.hex(), "centre_keys": told.centre}
    place.make(told, notes)
    return place.finished()


def _line(url: str, pinned: bytes) -> tuple[HttpLine, bytes]:
    """Return a line to the centre that the code names, and the authority that it trusts."""
    secure = url.startswith("https://")
    first = HttpLine(url, trust_any=secure)
    try:
        told = first.request("GET", "/v1/authority")
    finally:
        first.close()
    authority = told if secure else b""  # within a machine nobody stands between
    if fingerprint(authority) != pinned:
        raise Refused("centre_untrusted")
    return HttpLine(url, authority), authority


_UNCERTAIN = ("centre_unreachable", "centre_silent", "centre_failed", "centre_malformed")
"""Answers after which the centre may have taken the keys in all the same."""


class _Place:
    """Where the new register will lie, and what lies beside it on the way."""

    def __init__(self, path: Path, tokens: Path, clock: Clock | None) -> None:
        self.path, self.tokens, self.clock = path, tokens, clock
        self.kept = path.with_name(path.name + ".key")
        self.draft = path.with_name(path.name + ".new")

    @contextmanager
    def keys(self) -> Iterator[Keys]:
        """Yield keys, of an earlier try or fresh ones; if the centre says no, they go, with a folder made for them.

        Raises:
            Refused: ``folder_unwritable``.
        """
        missing = [f for f in (self.path.parent, *self.path.parent.parents) if not f.exists()]
        try:
            keys = self._kept()
            yield keys
        except Refused as why:
            if why.code not in _UNCERTAIN:
                self.kept.unlink(missing_ok=True)
                for folder in missing:
                    with suppress(OSError):
                        folder.rmdir()
            raise

    def _kept(self) -> Keys:
        try:
            return device.load(self.kept)
        except Refused:
            keys = Keys.new()
        try:
            make_folder(self.path.parent)
        except OSError as error:
            why = os.strerror(error.errno or errno.EIO)
            raise Refused("folder_unwritable", folder=str(self.path.parent), why=why) from None
        device.save(self.kept, keys)
        return keys

    def make(self, told: _Told, notes: dict[str, str]) -> None:
        """Make the register beside its place, and move it there when it is whole."""
        self._clear()
        try:
            register = Register.create(
                self.draft,
                branch=told.branch,
                desk=told.desk,
                practice=told.practice,
                tokens=self.tokens,
                clock=self.clock,
                incarnation=told.incarnation,
            )
            token = register.token.path
            try:
                register.set_notes(notes)
                register.close()
                self.draft.replace(self.path)
            except BaseException:
                register.close()
                token.unlink(missing_ok=True)
                raise
        except BaseException:
            self._clear()
            raise

    def _clear(self) -> None:
        for leftover in self.path.parent.glob(self.draft.name + "*"):
            leftover.unlink()

    def finished(self) -> Register:
        """Give the register that stands in its place its keys; this is the last step, and may be done once more.

        Raises:
            Refused: ``register_exists``: it has its keys already, so it is no half-made one.
        """
        if not self.kept.exists():
            raise Refused("register_exists")
        register = Register.open(self.path, tokens=self.tokens, clock=self.clock)
        try:
            device.save(device.path_of(register), device.load(self.kept))
            self.kept.unlink()
        except BaseException:
            register.close()
            raise
        return register


def line_of(register: Register) -> HttpLine:
    """Return the line to the register's centre.

    Raises:
        Refused: ``not_enrolled``.
    """
    url = register.note("centre")
    if not url:
        raise Refused("not_enrolled")
    return HttpLine(url, bytes.fromhex(register.note("authority")))
