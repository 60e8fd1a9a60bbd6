"""Sheets of a feed become entries with their hashes."""

from __future__ import annotations

from msgspec import structs

from models.acts.entry import ACTS, Entry, rehash
from ptsa_tui.sync.wire import decode
from ptsa_tui.sync.wire.frames import LAYOUT, Segment
from ptsa_tui.sync.wire.packing import Malformed


def read_segment(segment: Segment) -> tuple[list[Entry], dict[int, bytes]]:
    """Return the entries of a sheet with their hashes, and the hash before each run.

    Raises:
        Malformed: the payload is not what the runs say.
    """
    if segment.layout != LAYOUT:
        raise Malformed("layout_unknown")
    wanted = [i for run in segment.runs for i in run.ids()]
    page = decode(segment.payload, wanted, ACTS, placed=True)
    entries, joints, at = [], {}, 0
    for run in segment.runs:
        previous = run.previous
        if run.first > 1:
            joints[run.ids()[0]] = previous
        for entry in page.entries[at : at + run.count]:
            previous = rehash(previous, entry)
            entries.append(structs.replace(entry, hash=previous))
        at += run.count
    return entries, joints
