"""A frame as the centre reads it: its entries with their hashes, or the reason why it has none.

What can't be taken in is cut as small as it can be: of a frame that can be read, only the entries that no replica could
keep are held back, and the others count.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from msgspec import Struct, structs

from models.acts.entry import Entry, rehash
from models.facts import ids
from models.journal.journal import Chain
from ptsa_tui.central.sound import is_sound
from ptsa_tui.sync.wire import decode, encode
from ptsa_tui.sync.wire.frames import LAYOUT, Frame
from ptsa_tui.sync.wire.packing import Malformed


class Part(Struct):
    """A frame with its entries, or with the reason why it has none."""

    frame: Frame
    entries: tuple[Entry, ...] = ()
    seeds: dict[int, bytes] = {}
    unsound: frozenset[int] = frozenset()
    """Those of the entries, by id, that no replica could keep or show."""
    code: str | None = None


def decoded(chain: Chain, frame: Frame) -> Part:
    """Return the part of a frame; its entries have no hashes yet."""
    if frame.layout != LAYOUT:
        return Part(frame, code="layout_unknown")
    first = ids.pack(*chain, frame.first)
    try:
        page = decode(frame.payload, range(first, first + frame.count), frame.log)
    except Malformed as why:
        return Part(frame, code=why.code)
    unsound = frozenset(entry.id for entry in page.entries if not is_sound(entry))
    return Part(frame, page.entries, page.seeds, unsound)


def chained(part: Part, previous: bytes) -> Part:
    """Return the part with hashes that follow ``previous``; without entries if they don't lead to the frame's end."""
    entries = []
    for entry in part.entries:
        previous = rehash(previous, entry, log=part.frame.log)
        entries.append(hashed(entry, previous))
    if entries and previous != part.frame.end:
        return Part(part.frame, code="hash_differs")
    return structs.replace(part, entries=tuple(entries))


def apart(part: Part, head: int) -> list[Part]:
    """Return what follows the seq ``head`` in a chained part: what can be taken in, and what can't, in their order."""
    log = part.frame.log
    if not part.entries:
        return [part] if part.frame.last > head else []
    found: list[Part] = []
    fresh = (e for e in part.entries if ids.counter_of(e.id) > head)
    for unsound, some in groupby(fresh, lambda entry: entry.id in part.unsound):
        run = tuple(some)
        frame = Frame(log, ids.counter_of(run[0].id), len(run), run[-1].hash, b"")
        if not unsound:
            found.append(Part(frame, run, part.seeds))
            continue
        try:
            payload = encode(run, part.seeds, log)
        except (Malformed, ValueError):
            return [Part(part.frame, code="entry_unsound")]
        found.append(Part(structs.replace(frame, payload=payload), code="entry_unsound"))
    return found


def runs(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Return the entries in runs of consecutive ids."""
    found: list[list[Entry]] = []
    for entry in entries:
        if found and found[-1][-1].id + 1 == entry.id:
            found[-1].append(entry)
        else:
            found.append([entry])
    return found


def hashed(entry: Entry, hash_: bytes) -> Entry:
    """Return the entry with its hash (quicker than msgspec's replace)."""
    return Entry(
        entry.id,
        entry.at,
        entry.officer,
        entry.subject,
        entry.after,
        entry.kind,
        entry.schema,
        entry.body,
        entry.personal,
        entry.salt,
        entry.commitment,
        hash_,
    )
