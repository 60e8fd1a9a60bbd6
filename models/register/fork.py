"""After a fork: what this desk wrote under numbers that the centre knows otherwise gets numbers of a new incarnation.

Nothing is thrown away: each entry is written again at the end of the new chain, with its references mapped; old ids
are kept as aliases; printed numbers stay as they were printed.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, get_args, get_type_hints

import msgspec
from msgspec import structs

from models.acts import Forked, kinds
from models.acts.base import Ref
from models.acts.entry import Entry, rehash
from models.facts import ids
from models.journal.journal import Chain, Head, Journal
from models.register.erasing import taken_out
from models.register.refolding import again
from models.register.register import SYSTEM, Register
from models.register.writing import Writing


def resettle(register: Register, old: int, acts: Head, looks: int, new: int) -> int:
    """Move what was written in incarnation ``old`` after the heads in common to ``new``; return how many entries.

    ``acts`` is the last act in common, ``looks`` the seq of the last look. ``new`` becomes the present incarnation
    unless a later one is already.
    """
    with register.database.writing():
        begins = new > register.incarnation
        if begins:
            register.database.run("UPDATE meta SET value = ? WHERE key = 'incarnation'", str(new))
            forked = Forked(incarnation=old, seq=acts.seq, hash=acts.hash.hex(), reason="differs", provisional=False)
            Writing(register, SYSTEM).record(forked)
        moving = _Resettling(register, Chain(register.branch_number, register.desk, old))
        count = moving.move_acts(acts.seq) + moving.move_looks(looks)
        register.database.run(
            "DELETE FROM confirmed WHERE incarnation = ? AND (log = ? AND seq > ? OR log = ? AND seq > ?)",
            old,
            register.journal.log,
            acts.seq,
            register.looks.log,
            looks,
        )
    register.remember()
    return count


class _Resettling:
    def __init__(self, register: Register, old: Chain) -> None:
        self.register, self.old = register, old
        self.aliases: dict[int, int] = {}

    def move_acts(self, after: int) -> int:
        """Write the acts after ``after`` again, and fold what they are about."""
        journal, database = self.register.journal, self.register.database
        moving = taken_out(self.register, journal.part(self.old, after + 1, 1 << 31))
        subjects = sorted({e.subject for e in moving})
        low, high = ids.pack(*self.old, after) + 1, ids.chain_bounds(*self.old)[1]
        database.run("DELETE FROM entry WHERE id BETWEEN ? AND ?", low, high)
        for entry in moving:
            self._again(journal, entry)
        for subject in subjects:
            now = self.aliases.get(subject, subject)
            again(self.register, now, journal.of(now), subject)
        database.run_many("INSERT OR REPLACE INTO alias (old, new) VALUES (?, ?)", list(self.aliases.items()))
        return len(moving)

    def move_looks(self, after: int) -> int:
        """Write the looks after ``after`` again."""
        looks, database = self.register.looks, self.register.database
        moving = looks.part(self.old, after + 1, 1 << 31)
        low, high = ids.pack(*self.old, after) + 1, ids.chain_bounds(*self.old)[1]
        database.run("DELETE FROM look WHERE id BETWEEN ? AND ?", low, high)
        for entry in moving:
            self._again(looks, entry)
        return len(moving)

    def _again(self, journal: Journal, entry: Entry) -> None:
        chain = self.register.chain
        head = journal.head(chain)
        id_ = ids.pack(*chain, head.seq + 1)
        if journal is self.register.journal:
            self.aliases[entry.id] = id_
        again = structs.replace(
            entry,
            id=id_,
            subject=self.aliases.get(entry.subject, entry.subject),
            body=self._mapped(entry.kind, entry.body),
            placement=None,
            objection=None,
        )
        if entry.personal is not None:
            salt = self.register.salt(id_, journal.log)
            again = structs.replace(again, salt=salt, commitment=None)
        again = structs.replace(again, hash=rehash(head.hash, again, log=journal.log))
        journal.append(again)

    def _mapped(self, kind: str, body: bytes) -> bytes:
        """Return the body with references to moved entries mapped."""
        names = _references().get(kind)
        if not names:
            return body
        fields: dict[str, Any] = msgspec.json.decode(body)
        for name in names & fields.keys():
            value = fields[name]
            if isinstance(value, list):
                fields[name] = [self.aliases.get(v, v) for v in value]
            else:
                fields[name] = self.aliases.get(value, value)
        return msgspec.json.encode(fields, order="sorted")


@lru_cache(maxsize=1)
def _references() -> dict[str, set[str]]:
    """Return the fields of each kind that hold ids."""
    found = {}
    for kind, cls in kinds().items():
        hints = get_type_hints(cls, include_extras=True)
        found[kind] = {n for n in cls.__struct_fields__ if _holds_ref(hints[n])}
    return found


def _holds_ref(hint: Any) -> bool:
    return bool(hint == Ref or any(_holds_ref(a) for a in get_args(hint)))
