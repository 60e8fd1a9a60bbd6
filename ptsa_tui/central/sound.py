"""What the centre takes in at all: only what every replica can read, keep, show and send on."""

from __future__ import annotations

import re

import msgspec

from models.acts.entry import ACTS, Entry
from models.text import is_clean
from ptsa_tui.sync.wire import encode
from ptsa_tui.sync.wire.packing import Malformed

LATEST = 253_402_000_000
"""Seconds UTC shortly before the year 10000: the last moment that can be written as a date."""
_KIND = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
_DOUBTFUL = re.compile(rb'[^ -\[\]-~]|  |" | "')
"""What canonical JSON does not hold if all its texts are plain ASCII: those need no closer look."""
_LARGE = 16_000
"""Bytes of an entry from which on it is tried whether it can travel to the other desks."""
_DEEPEST = 12
_MOST = (1 << 63) - 1
"""Ids that are less fit a database of any desk, which keeps some as their negatives less one."""


def is_sound(entry: Entry) -> bool:
    """Tell whether an entry, whatever its kind, holds plain texts, sane numbers and JSON of reasonable size."""
    if not 0 <= entry.at <= LATEST or not entry.schema < 1 << 31 or not _KIND.fullmatch(entry.kind):
        return False
    if max(entry.officer, entry.subject, entry.after) >= _MOST:
        return False
    try:
        parts = [msgspec.json.decode(p) for p in (entry.body, entry.personal) if p is not None]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    raw = entry.body + (entry.personal or b"")
    simple = _DOUBTFUL.search(raw) is None and raw.count(b"{") + raw.count(b"[") <= _DEEPEST
    if not simple and not all(_plain(part, _DEEPEST) for part in parts):
        return False
    return len(raw) < _LARGE or _travels(entry)


def _plain(value: object, depth: int) -> bool:
    if isinstance(value, str):
        return is_clean(value)
    if isinstance(value, dict):
        return depth > 0 and all(_plain(k, 0) and _plain(v, depth - 1) for k, v in value.items())
    if isinstance(value, list):
        return depth > 0 and all(_plain(v, depth - 1) for v in value)
    return True


def _travels(entry: Entry) -> bool:
    placed = msgspec.structs.replace(entry, placement=1 << 40, objection="x" * 32)
    try:
        encode([placed], {}, ACTS, placed=True)
    except (Malformed, ValueError):
        return False
    return True
