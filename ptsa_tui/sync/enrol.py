"""Enrolment: a one-time code from the centre makes this machine a desk."""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec import Struct

from models.ports import Clock
from models.refused import Refused
from models.register import Register
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

    The code names the centre's certificate authority, so nobody between can pass for the centre.

    Raises:
        Refused: ``register_exists``, ``code_malformed``, ``code_unknown``, ``centre_untrusted`` (the authority is not
            the one of the code), ``centre_unreachable`` …; nothing is left behind.
    """
    if path.exists():
        raise Refused("register_exists")
    secret, pinned = read_code(code)
    url = url.rstrip("/")
    authority = b""
    if url.startswith("https://"):
        first = HttpLine(url, trust_any=True)
        authority = first.request("GET", "/v1/authority")
        first.close()
    if fingerprint(authority) != pinned:
        raise Refused("centre_untrusted")
    line = HttpLine(url, authority)
    draft = path.with_name(path.name + ".new")
    keys = _kept_keys(draft.with_name(path.name + ".key"))
    try:
        asked = {"secret": secret.hex(), "public": keys.public.hex()}
        told = msgspec.json.decode(line.request("POST", "/v1/enrol", msgspec.json.encode(asked)), type=_Told)
    except msgspec.MsgspecError:
        raise Refused("centre_malformed", why="JSON") from None
    finally:
        line.close()
    for leftover in path.parent.glob(draft.name + "*"):
        leftover.unlink()
    register = Register.create(
        draft,
        branch=told.branch,
        desk=told.desk,
        practice=told.practice,
        tokens=tokens,
        clock=clock,
        incarnation=told.incarnation,
    )
    register.set_notes({"centre": url, "authority": authority.hex(), "centre_keys": told.centre})
    device.save(device.path_of(register), keys)
    register.close()
    draft.replace(path)
    draft.with_name(path.name + ".key").unlink(missing_ok=True)
    return Register.open(path, tokens=tokens, clock=clock)


def _kept_keys(path: Path) -> Keys:
    """Return fresh keys that a second try after a lost reply finds again: the centre then knows the same desk."""
    try:
        return device.load(path)
    except Refused:
        keys = Keys.new()
        make_folder(path.parent)
        device.save(path, keys)
        return keys


def line_of(register: Register) -> HttpLine:
    """Return the line to the register's centre.

    Raises:
        Refused: ``not_enrolled``.
    """
    url = register.note("centre")
    if not url:
        raise Refused("not_enrolled")
    return HttpLine(url, bytes.fromhex(register.note("authority")))
