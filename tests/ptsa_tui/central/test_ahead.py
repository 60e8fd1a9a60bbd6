"""The next body is made while one is under way, once, and never holds what was taken out meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from models.acts.entry import Entry
from models.facts import ids
from models.journal.journal import Head
from models.register.state_hash import of_tables
from ptsa_tui.sync import exchange
from ptsa_tui.sync.ahead import Ahead, parts_of, version_of
from ptsa_tui.sync.exchange import ROOM, Session
from ptsa_tui.sync.wire import decode
from ptsa_tui.sync.wire.body import Request
from ptsa_tui.sync.wire.trust import SIGNATURE
from tests.world import Cut, Site, World

SMALL = 60
"""Bytes of a body that holds some entries of a backlog."""
HEAD = 400
"""Bytes of a body beside its payloads, at most."""


def backlog(site: Site) -> None:
    """Take in what fills several small bodies."""
    for n in range(16):
        site.take_in(nik=f"31740152039090{n:02d}", name=f"Sari Nomor {'abcdefghijklmnop'[n]}")


def entries_of(body: bytes) -> list[Entry]:
    """Return the entries of a request."""
    request = Request.read(body[SIGNATURE:])
    found: list[Entry] = []
    for frame in request.frames:
        start = ids.pack(*request.chain, frame.first)
        found += decode(frame.payload, range(start, start + frame.count), frame.log).entries
    return found


def bring(site: Site, send: Callable[[bytes], bytes]) -> int:
    """Exchange over another line; return the trips."""

    class Line:
        def send(self, body: bytes) -> bytes:
            return send(body)

    return Session(site.register, Line(), site.keys, room=SMALL).run().trips


def test_the_next_body_is_made_while_one_is_under_way(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = world.desk(), world.desk()
    backlog(one)
    under_way, made = threading.Event(), threading.Event()
    encode, frames = exchange.encode, Session._frames
    rounds: list[int] = []

    def encoding(*args: object, **more: object) -> bytes:
        if under_way.is_set():
            made.set()
        return encode(*args, **more)  # type: ignore[arg-type]  # passed through

    def framing(session: Session, *args: object) -> object:
        rounds.append(1)
        return frames(session, *args)  # type: ignore[arg-type]  # passed through

    def send(body: bytes) -> bytes:
        if not under_way.is_set():
            under_way.set()
            assert made.wait(120)  # comes to nothing if the session only waits for the reply
        return one.send(body)

    monkeypatch.setattr(exchange, "encode", encoding)
    monkeypatch.setattr(Session, "_frames", framing)
    trips = bring(one, send)
    assert trips > 3
    assert len(rounds) == trips  # no body was made twice
    two.sync()
    assert of_tables(two.register.database) == of_tables(one.register.database)


def test_what_was_taken_out_meanwhile_is_not_sent(world: World) -> None:
    one = world.desk()
    backlog(one)
    entries = list(one.register.journal.walk(one.register.chain))
    last = [e for e in entries if e.personal is not None][-1]
    sent: list[bytes] = []

    def send(body: bytes) -> bytes:
        sent.append(body)
        held = len(entries_of(body))
        if len(sent) == 1:  # the last part but this one's: it is in the body that is being made now, or in a later one
            one.register.connect()
            gone = [e for e in entries[held:] if e.personal is not None]
            with one.register.database.writing():
                one.register.journal.take_parts(gone)
            one.register.close()
        return one.send(body)

    bring(one, send)
    later = [e for body in sent[1:] for e in entries_of(body)]
    assert last.id in {e.id for e in later}
    assert all(e.personal is None for e in later)


def test_what_was_made_ahead_holds_only_while_nothing_it_rests_on_changes(world: World) -> None:
    one = world.desk()
    backlog(one)
    register, chain = one.register, one.register.chain
    session = Session(register, one, one.keys, room=SMALL)
    acts, looks = session._heads(chain)
    frames = tuple(session._frames(chain, acts, looks))
    ahead = Ahead(chain, acts, looks, frames, version_of(register), parts_of(register, chain, frames))
    one.take_in(nik="3273051708859002", name="Budi Harsono")
    assert ahead.holds(register, chain, acts, looks)  # what came behind it changes nothing
    assert not ahead.holds(register, chain, Head(1, acts.hash), looks)
    entries = register.journal.part(chain, frames[0].first, frames[0].count)
    person = next(e for e in entries if e.personal is not None)
    with register.database.writing():
        register.database.run("DELETE FROM salt_seed")
        assert not ahead.holds(register, chain, acts, looks)
        register.database.run_many(
            "INSERT INTO salt_seed (block, seed) VALUES (?, ?)",
            [(block, seed) for block, seed in session._seeds(entries).items()],
        )
        register.journal.take_parts([person])
    assert not ahead.holds(register, chain, acts, looks)


def test_a_cut_costs_no_more_than_the_body_under_way(world: World) -> None:
    one = world.desk()
    backlog(one)
    register = one.register
    expected = register.journal.head(register.chain).seq
    sent: list[bytes] = []

    def cut(body: bytes) -> bytes:
        sent.append(body)
        if len(sent) == 3:
            raise Cut
        return one.send(body)

    with pytest.raises(Cut):
        bring(one, cut)
    bring(one, cut)
    assert all(len(body) <= SMALL + HEAD for body in sent)
    ids_sent = [e.id for body in sent for e in entries_of(body)]
    again = {e.id for e in entries_of(sent[2])}
    assert {i for i in ids_sent if ids_sent.count(i) > 1} <= again
    assert len(set(ids_sent)) == expected
    assert ROOM + HEAD <= 26 * 1024  # so that what comes again with TCP's own tries stays within 32 KB
