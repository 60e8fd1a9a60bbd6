"""A form of the public is taken once: a double click and a reload send nothing again. No cookie is needed for that.

Each form carries a token of its own, made by this centre and good for a day; its hash is kept when the form is taken.
"""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256

from models.refused import Refused
from ptsa_tui.central.store import Tx, row

LASTS = 86_400
"""Seconds for which a form can be sent."""


class Once:
    """The tokens of one kind of form."""

    def __init__(self, key: bytes, kind: str) -> None:
        self._key, self._kind = key, kind

    def token(self, now: int) -> str:
        """Return what a new form carries."""
        text = f"{secrets.token_hex(12)}.{now}"
        return f"{text}.{self._signed(text)}"

    def read(self, token: str, now: int) -> bytes:
        """Return by what a token of ours is known.

        Raises:
            Refused: ``form_foreign``: it is not ours, or older than a day.
        """
        text, _dot, signed = token.rpartition(".")
        if not hmac.compare_digest(signed.encode(errors="replace"), self._signed(text).encode()):
            raise Refused("form_foreign")
        if not 0 <= now - int(text.rpartition(".")[2]) < LASTS:
            raise Refused("form_foreign")
        return sha256(token.encode()).digest()

    def _signed(self, text: str) -> str:
        told = f"{self._kind}\0{text}".encode(errors="replace")
        return hmac.new(self._key, told, sha256).hexdigest()[:32]


def known(tx: Tx, branch: int, form: bytes) -> int | None:
    """Return what a form that was taken before became, 0 for nothing that has a name; None for a new one."""
    found = row(tx, "SELECT subject FROM sent WHERE branch = %s AND hash = %s", branch, form)
    return int(found[0]) if found else None


def keep(tx: Tx, branch: int, form: bytes, now: int, subject: int = 0) -> None:
    """Remember that a form was taken, by the day; those that can't be sent any more are forgotten."""
    day = now // LASTS
    tx.run("DELETE FROM sent WHERE branch = %s AND day < %s", branch, day - 1)
    tx.insert("sent", [(branch, form, subject, day)])


__all__ = ["Once", "keep", "known"]
