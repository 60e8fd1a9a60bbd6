"""Taking personal parts away: hidden by the act, destroyed once nobody can object to it any more.

A desk of a centre does not know whether its erasure will stand: the case may be another branch's, the supervisor may
have been one no longer. So the act moves the parts out of the journal into the table ``withheld``, where no view, fold,
index or export looks, and they are destroyed when the centre has placed the act. If it objects, they come back as they
were. A desk without a centre destroys at once. All of it happens in the transaction that records or places the act.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec
from msgspec import structs

from models.acts.entry import SALT_BLOCK, Entry
from models.facts import decoding
from models.fold import fold
from models.fold.erasure import reach
from models.journal.packing import packer
from models.journal.rows import part_of

if TYPE_CHECKING:
    from models.register.register import Register

ERASED = "Erased"
CLEARED = 600
"""Seconds in which a long run that erases much clears the files at its end, before others do it for it."""


def settle(register: Register, entries: list[Entry]) -> list[Entry]:
    """Let the parts of one subject's entries, which come in the shared order, be as its erasures say.

    Return the entries as they are afterwards; the very list when nothing changed.
    """
    held = _held(register, [e.subject for e in entries[:1]])
    if not held and not any(e.kind == ERASED for e in entries):
        return entries
    hidden, gone = reach(fold(entries), alone=not register.enrolled)
    lost = [e for place, e in enumerate(entries) if place < gone and (e.personal is not None or e.id in held)]
    hiding = [e for e in entries[gone:hidden] if e.personal is not None]
    back = [e for e in entries[hidden:] if e.id in held]
    if gone:
        _bare_displaced(register, entries[0].subject)
    if not (lost or hiding or back):
        return entries
    _hide(register, hiding)
    _destroy(register, lost)
    _bring_back(register, back)
    known = register.journal.some([e.id for e in (*lost, *hiding, *back)])
    return [known.get(e.id, e) for e in entries]


def whole(register: Register, entries: Sequence[Entry]) -> list[Entry]:
    """Return entries with the parts that are only hidden here: the centre is yet to decide, so it gets them."""
    lacking = [e.id for e in entries if e.erased]
    held = _parts(register, lacking) if lacking and _any(register) else {}
    return [
        structs.replace(e, personal=held[e.id][0], salt=held[e.id][1], commitment=None) if e.id in held else e
        for e in entries
    ]


def taken_out(register: Register, entries: list[Entry]) -> list[Entry]:
    """Return entries with their hidden parts, which are hidden no longer: the entries are about to be moved."""
    found = whole(register, entries)
    register.database.run_many("DELETE FROM withheld WHERE id = ?", [(e.id,) for e in found if e.personal is not None])
    return found


def waiting(register: Register) -> int:
    """Return of how many subjects the data are hidden and will be destroyed when the centre has agreed."""
    row = register.database.row("SELECT count(DISTINCT subject) FROM withheld")
    return int(row[0]) if row else 0


def _any(register: Register) -> bool:
    return register.database.row("SELECT 1 FROM withheld LIMIT 1") is not None


def _held(register: Register, subjects: list[int]) -> set[int]:
    """Return the entries of subjects whose parts are hidden."""
    if not subjects or not _any(register):
        return set()
    return {i for s in subjects for (i,) in register.database.rows("SELECT id FROM withheld WHERE subject = ?", s)}


def _parts(register: Register, wanted: list[int]) -> dict[int, tuple[bytes, bytes]]:
    """Return the hidden parts among entries, with their salts."""
    sql = "SELECT personal, salt FROM withheld WHERE id = ?"
    found = ((id_, register.database.row(sql, id_)) for id_ in wanted)
    return {id_: (part_of(row[0], id_), bytes(row[1])) for id_, row in found if row is not None}


def _hide(register: Register, entries: list[Entry]) -> None:
    pack = packer()
    register.database.run_many(
        "INSERT OR REPLACE INTO withheld (id, subject, personal, salt) VALUES (?, ?, ?, ?)",
        [(e.id, e.subject, pack(e.personal, e.id), e.salt) for e in entries if e.personal is not None],
    )
    register.journal.take_parts(entries)


def _bring_back(register: Register, entries: Iterable[Entry]) -> None:
    found = _parts(register, [e.id for e in entries])
    pack = packer()
    register.database.run_many(
        "UPDATE entry SET personal = ?, salt = ?, commitment = NULL WHERE id = ?",
        [(pack(personal, id_), salt, id_) for id_, (personal, salt) in found.items()],
    )
    register.database.run_many("DELETE FROM withheld WHERE id = ?", [(id_,) for id_ in found])


def _destroy(register: Register, entries: list[Entry]) -> None:
    """Remove the parts wherever they are, and the seeds that their salts came from."""
    if not entries:
        return
    register.journal.take_parts([e for e in entries if e.personal is not None])
    register.database.run_many("DELETE FROM withheld WHERE id = ?", [(e.id,) for e in entries])
    for id_ in {e.id // SALT_BLOCK: e.id for e in entries}.values():
        register.destroy_seed(id_)
    register.scrub_later(at=register.clock.now() + CLEARED)


def _bare_displaced(register: Register, subject: int) -> None:
    """Entries of the subject that a centre displaced are evidence of what happened; whom they name is not."""
    bare_displaced(register, [e for e in displaced(register) if e.subject == subject])


def displaced(register: Register) -> list[Entry]:
    """Return the displaced entries that still have their personal part."""
    found = []
    for (data,) in register.database.rows("SELECT data FROM displaced"):
        with suppress(msgspec.MsgspecError):  # a damaged row names nobody
            found.append(decoding.decode(data, Entry))
    return [entry for entry in found if entry.personal is not None]


def bare_displaced(register: Register, entries: list[Entry]) -> None:
    """Take the personal parts out of displaced entries."""
    register.database.run_many(
        "UPDATE displaced SET data = ? WHERE id = ? AND hash = ?",
        [(msgspec.json.encode(e.bare).decode(), e.id, e.hash) for e in entries],
    )


__all__ = ["CLEARED", "bare_displaced", "displaced", "settle", "taken_out", "waiting", "whole"]
