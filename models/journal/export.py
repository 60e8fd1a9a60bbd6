"""The journal as JSON lines, for whoever wants to check it with other means."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from models.acts.entry import LOOKS, Entry, commitment_of
from models.facts import ids
from models.journal.journal import Journal


def lines(journal: Journal, *, personal: bool = False) -> Iterator[bytes]:
    """Yield each entry of every chain as one JSON object, in chain order.

    Personal parts and salts are left out unless asked for; hashes can be checked without them.
    """
    for chain in journal.chains():
        for entry in journal.walk(chain):
            yield msgspec.json.encode(_shown(journal.log, entry, personal))


def _shown(log: str, entry: Entry, personal: bool) -> dict[str, object]:
    place = ids.unpack(entry.id)
    commitment = commitment_of(entry)
    shown: dict[str, object] = {
        "log": log,
        "branch": place.branch,
        "desk": place.desk,
        "incarnation": place.incarnation,
        "seq": place.counter,
        "at": entry.at,
        "officer": entry.officer,
        "subject": entry.subject,
        "after": entry.after,
        "kind": entry.kind,
        "schema": entry.schema,
        "body": msgspec.Raw(entry.body),
        "commitment": commitment.hex() if commitment else None,
        "hash": entry.hash.hex(),
    }
    if personal and entry.personal is not None and entry.salt is not None:
        shown |= {"personal": msgspec.Raw(entry.personal), "salt": entry.salt.hex()}
    if log != LOOKS and entry.placement is not None:
        shown["placement"] = entry.placement
    if entry.objection is not None:
        shown["objection"] = entry.objection
    return shown
