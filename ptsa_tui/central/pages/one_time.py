"""One-time codes of a second factor (TOTP, RFC 6238 over RFC 4226): six digits, thirty seconds, SHA-1, as every
authenticator app knows them.

A library would be one more dependency for ten lines of ``hmac``, and it would not remember which code was used.
"""

from __future__ import annotations

import base64
import hmac
from urllib.parse import quote

from markupsafe import Markup

PERIOD = 30
"""Seconds that a code is shown."""
DIGITS = 6
_AROUND = 1
"""Periods before and after the present one whose codes are taken: clocks differ, and fingers are slow."""


def code(secret: bytes, step: int, digits: int = DIGITS) -> str:
    """Return the code of a period, counted from 1970."""
    digest = hmac.digest(secret, step.to_bytes(8), "sha1")
    at = digest[-1] & 15
    value = int.from_bytes(digest[at : at + 4]) & 0x7FFF_FFFF
    return f"{value % 10**digits:0{digits}d}"


def matching(secret: bytes, typed: str, now: int, used: int) -> int | None:
    """Return the period whose code was typed; None when it is wrong, or not later than the last that was ``used``."""
    present, found = now // PERIOD, None
    for step in range(present - _AROUND, present + _AROUND + 1):
        if hmac.compare_digest(code(secret, step).encode(), typed.encode(errors="replace")) and step > used:
            found = step
    return found


def address(secret: bytes, name: str) -> str:
    """Return the ``otpauth:`` address that an app reads from a QR code."""
    key = written(secret).replace(" ", "")
    return f"otpauth://totp/{quote(f'PTSA:{name}')}?secret={key}&issuer=PTSA"


def written(secret: bytes) -> str:
    """Return a secret as somebody types it into an app: letters and digits in groups of four."""
    key = base64.b32encode(secret).decode()
    return " ".join(key[place : place + 4] for place in range(0, len(key), 4))


def picture(address: str) -> Markup:
    """Return an address as QR code in SVG: black on white whatever the page's colours, without style and script."""
    import segno

    return Markup(segno.make(address, micro=False).svg_inline(light="#fff", omitsize=True))  # noqa: S704  # made of squares


__all__ = ["DIGITS", "PERIOD", "address", "code", "matching", "picture", "written"]
