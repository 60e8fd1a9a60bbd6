"""The wire: entries as payloads (:mod:`.columns`), payloads as frames, frames as the body of a round trip."""

from ptsa_tui.sync.wire.columns import LAYOUT, LIMIT, Malformed, Page, decode, encode, raw_columns

__all__ = ["LAYOUT", "LIMIT", "Malformed", "Page", "decode", "encode", "raw_columns"]
