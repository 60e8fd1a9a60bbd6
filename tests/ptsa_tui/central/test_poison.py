"""What nobody should send: it is kept or refused, made known, and nothing waits behind it."""

from __future__ import annotations

import tracemalloc
import warnings
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from msgspec import structs

from models.acts import HandoverAccepted
from models.acts.base import SCHEMA
from models.acts.entry import ACTS
from models.exchange.link import link_view
from models.facts import ids
from models.refused import Refused
from models.register.verify import verify
from ptsa_tui.central.enrolment import CODE_LASTS
from ptsa_tui.central.web import Web
from ptsa_tui.sync.wire import columns
from ptsa_tui.sync.wire.body import LARGEST_REQUEST, Request
from ptsa_tui.sync.wire.frames import LAYOUT, MOST_ENTRIES, Frame
from ptsa_tui.sync.wire.packing import Malformed, Writer
from ptsa_tui.sync.wire.trust import FOR_REQUESTS, SIGNATURE, Keys, read_code
from tests.conftest import StillClock
from tests.models.build import refused
from tests.ptsa_tui.central.test_exchange import clone, settled
from tests.ptsa_tui.central.test_machine import add
from tests.world import Cut, Site, World

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # httpx serves as well
    from starlette.testclient import TestClient

OTHER = {"nik": "3273051708859002", "name": "Budi Harsono"}
THIRD = {"nik": "3174011505859003", "name": "Dewi Lestari"}


def forge(site: Site, change: Callable[[Request], Request]) -> None:
    """Let the desk's own keys sign something else than it meant to send, once."""

    def once(body: bytes) -> bytes:
        site.spoil = lambda later: later
        return site.keys.signed(change(Request.read(body[SIGNATURE:])).pack(), FOR_REQUESTS)

    site.spoil = once


def with_first(request: Request, **changes: Any) -> Request:
    """Return the request with another first frame."""
    return structs.replace(request, frames=(structs.replace(request.frames[0], **changes), *request.frames[1:]))


def quarantine(world: World) -> list[tuple[Any, ...]]:
    """Return (seq, count, code, size) of what is in quarantine."""
    with world.centre.store.reading() as tx:
        rows = tx.rows("SELECT seq, count, code, raw FROM quarantine WHERE branch = 1 ORDER BY desk, incarnation, seq")
    return [(seq, count, code, len(bytes(raw))) for seq, count, code, raw in rows]


def told(site: Site) -> list[str]:
    """Return what a desk is told to be in quarantine."""
    return [t.code for t in link_view(site.register).troubles if t.what == "quarantine"]


# --- entries -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("apart", [True, False], ids=["of its own", "on a case"])
def test_an_entry_of_an_unknown_kind_is_kept_and_made_known(world: World, apart: bool) -> None:
    one, two = world.desk(), world.desk()
    case = one.case(one.take_in())
    made = add(one.register, one.sari, "DrawnByLot", b'{"colour":"red"}', None if apart else case)
    behind = one.take_in(**OTHER)
    for site in (one, two, one):
        site.sync()
    assert [row[:3] for row in quarantine(world)] == [(ids.unpack(made.id).counter, 1, "kind_unknown")]
    for site in (one, two):
        kept = site.register.journal.at(made.id)
        assert kept is not None
        assert (kept.kind, kept.body, kept.hash) == ("DrawnByLot", b'{"colour":"red"}', made.hash)
        assert told(site) == ["kind_unknown"]
        assert site.case(behind)
        assert verify(site.register.database).sound
    for site in (one, two):
        site.sync()
    assert len(quarantine(world)) == 1
    assert world.centre.facts(1)["quarantined"] == 1


def test_a_void_entry_is_an_entry_like_any_other(world: World) -> None:
    one, two = world.desk(), world.desk()
    case = one.case(one.take_in())
    made = add(one.register, one.sari, HandoverAccepted(offer=case).kind, b'{"offer":%d}' % case, case)
    for site in (one, two):
        site.sync()
    assert quarantine(world) == []
    outcome = next(o for o in two.register.fold_of(case).outcomes if o.entry == made.id)
    assert outcome.verdict == "void"
    assert two.register.fold_of(case).state == one.register.fold_of(case).state


def test_an_entry_of_a_newer_schema_waits_for_the_upgrade(world: World) -> None:
    one, two = world.desk(), world.desk()
    case = one.case(one.take_in())
    body = b'{"colour":"red","to":%d}' % one.unit("HI")
    made = add(one.register, one.sari, "HandoverOffered", body, case, schema=SCHEMA + 1)
    for site in (one, two):
        site.sync()
        assert verify(site.register.database).sound
    kept = two.register.journal.at(made.id)
    assert kept is not None
    assert (kept.schema, kept.body, kept.hash) == (SCHEMA + 1, body, made.hash)
    assert [o.verdict for o in two.register.fold_of(case).outcomes] == ["applied", "void"]


# --- frames --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"payload": b"\x07nonsense"}, "payload_undecodable"),
        ({"payload": b""}, "payload_undecodable"),
        ({"layout": LAYOUT + 1}, "layout_unknown"),
        ({"end": b"\x01" * 16}, "hash_differs"),
    ],
    ids=["undecodable", "empty", "unknown layout", "wrong end"],
)
def test_a_frame_that_cannot_be_taken_in_is_kept_raw(world: World, changes: dict[str, Any], code: str) -> None:
    one, two = world.desk(), world.desk()
    one.take_in()
    forge(one, lambda request: with_first(request, **changes))

    def lose(_answer: bytes) -> bytes:
        raise Cut

    one.lose = lose
    with pytest.raises(Cut):
        one.sync()
    one.lose = lambda answer: answer
    if code == "hash_differs":  # such a desk says of itself that it wrote something else: what it has now is a fork
        assert one.sync().moved == 2
        assert one.register.incarnation == 1
    else:
        assert one.sync().sent_acts == 2
    assert [row[:3] for row in quarantine(world)] == [(1, 2, code)]
    behind = one.take_in(**OTHER)
    one.sync()
    two.sync()
    assert two.case(behind)
    assert told(two) == [code]
    assert len(quarantine(world)) == 1
    world.exchange.answer(one.log[-1])
    assert len(quarantine(world)) == 1
    assert verify(two.register.database).sound


def test_after_an_undecodable_frame_the_chain_goes_on_in_the_same_body(world: World) -> None:
    one, two = world.desk(), world.desk()
    for place in range(150):
        one.take_in(nik=f"317401520390{9000 + place}", name="Siti Rahayu")

    def change(request: Request) -> Request:
        assert len(request.frames) > 1
        return with_first(request, payload=b"\xff" * 40)

    forge(one, change)
    one.sync()
    two.sync()
    (first, count, code, _size), *rest = quarantine(world)
    assert (first, code, rest) == (1, "payload_undecodable", [])
    with world.centre.store.reading() as tx:
        kept = tx.rows("SELECT count(*) FROM entry WHERE branch = 1 AND id > %s", ids.pack(1, 1, 0, 0))[0][0]
    assert kept == one.register.head().seq - count
    assert two.register.journal.head(one.register.chain) == one.register.head()
    assert verify(two.register.database).sound


def test_a_frame_that_cannot_be_read_does_not_cover_what_a_clone_sent(world: World) -> None:
    one, other = world.desk(), world.desk()
    one.take_in()
    one.sync()
    twin = clone(one)
    one.take_in(**OTHER)
    one.sync()
    numbers = [twin.take_in(**THIRD), twin.take_in(nik="3174010101809004", name="Agus")]
    assert twin.register.head().seq > one.register.head().seq
    forge(twin, lambda request: with_first(request, payload=b"\xff" * 40))
    assert twin.sync().moved > 0
    other.sync()
    assert quarantine(world) == []
    for number in numbers:
        assert other.case(number)
    settled(world)


def test_frames_out_of_order_are_refused_whole(world: World) -> None:
    one = world.desk()
    one.take_in()
    before = world.centre.facts(1)["entries"]
    for change in (
        lambda r: with_first(r, first=2),
        lambda r: structs.replace(r, frames=(*r.frames, *r.frames)),
        lambda r: structs.replace(r, frames=(structs.replace(r.frames[0], first=3), *r.frames)),
    ):
        forge(one, change)
        with pytest.raises(Malformed, match="frames_not_in_order"):
            one.sync()
    assert world.centre.facts(1)["entries"] == before
    assert quarantine(world) == []
    assert one.sync().sent_acts == 2


def _bomb() -> bytes:
    """Return a payload of some 2 KiB whose texts unpack to 64 MiB."""
    part = columns._tools()[0].compress(bytes(64 << 20))[len(columns._HEAD) :]
    out = Writer()
    out.number(len(part) << 1 | 1)
    return out.done() + part


def test_a_bomb_stays_small(world: World) -> None:
    bombs = [_bomb(), b"\x00" * (60 * 1024), b"\xff" * (60 * 1024), b"\x01" + bytes(range(256)) * 200]
    for place, bomb in enumerate(bombs):
        one = world.desk()
        one.take_in()
        forge(one, lambda request, bomb=bomb: with_first(request, payload=bomb, count=MOST_ENTRIES))  # type: ignore[misc]
        tracemalloc.start()
        with suppress(Malformed, Refused):
            one.sync()
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 24 << 20, place


def test_a_stranger_costs_nothing_but_a_look_at_his_signature(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of a body is decoded before its signature is known to be good."""
    from ptsa_tui.central import exchange

    one = world.desk()
    one.take_in()
    one.keys = Keys.new()
    monkeypatch.setattr(exchange, "decoded", lambda *_: pytest.fail("decoded"))
    with refused("signature_wrong"):
        one.sync()


def test_a_body_holds_only_so_many_frames_and_entries(world: World) -> None:
    one = world.desk()
    one.take_in()

    def many(count: int, each: int) -> Callable[[Request], Request]:
        def change(request: Request) -> Request:
            frames = [Frame(ACTS, 1 + n * each, each, bytes(16), b"") for n in range(count)]
            return structs.replace(request, frames=tuple(frames))

        return change

    for change in (many(1000, 1), many(40, MOST_ENTRIES)):
        forge(one, change)
        with pytest.raises(Malformed, match="body_malformed"):
            one.sync()
    assert one.sync().sent_acts == 2


# --- bodies, over the real application -------------------------------------------------------------------------------


@pytest.fixture
def client(world: World) -> TestClient:
    """Return a client of the centre's real application."""
    return TestClient(Web(world.centre, world.folder).app())


def test_what_is_too_large_or_strange_is_refused_on_the_line(world: World, client: TestClient) -> None:
    one = world.desk()
    one.take_in()
    good = one.body()
    odd = bytearray(good)
    odd[SIGNATURE] = 2  # the protocol
    for body, status, code in (
        (bytes(LARGEST_REQUEST + 1), 413, "body_too_large"),
        (bytes(odd), 426, "protocol_unknown"),
        (bytes(64) + good[SIGNATURE:], 403, "signature_wrong"),
        (good[:-1], 400, "body_malformed"),
        (b"", 400, "body_malformed"),
        (good[:SIGNATURE], 400, "body_malformed"),
    ):
        answer = client.post("/v1/sync", content=body)
        assert (answer.status_code, answer.text) == (status, code)
    with client.stream("POST", "/v1/sync", content=(bytes(4096) for _ in range(10_000))) as endless:
        assert endless.status_code == 413
    assert client.post("/v1/sync", content=good).status_code == 200
    metrics = client.get("/metrics").text
    assert 'ptsa_refused_total{code="body_too_large"} 2' in metrics
    assert 'ptsa_entries_total{log="acts"} 2' in metrics


def test_a_code_works_once_for_one_key_and_not_for_ever(world: World, client: TestClient, clock: StillClock) -> None:
    def enrol(code: str, keys: Keys) -> tuple[int, str]:
        asked = {"secret": read_code(code)[0].hex(), "public": keys.public.hex()}
        answer = client.post("/v1/enrol", json=asked)
        return answer.status_code, answer.text if answer.status_code != 200 else ""

    no = (403, "code_unknown")
    desk, code, _expires = world.centre.add_desk(1)
    first = Keys.new()
    assert enrol(code, first) == (200, "")
    assert enrol(code, first) == (200, "")  # its reply was lost
    assert enrol(code, Keys.new()) == no
    assert [d["incarnation"] for d in world.centre.desks(1)] == [0]
    _desk, late, _expires = world.centre.add_desk(1, desk)
    clock.move(seconds=CODE_LASTS)
    assert enrol(late, Keys.new()) == no
    _desk, revoked, _expires = world.centre.add_desk(1, desk)
    world.centre.revoke_desk(1, desk)
    assert enrol(revoked, Keys.new()) == no
    assert enrol(code, first) == no
    _desk, again, _expires = world.centre.add_desk(1, desk)
    assert enrol(again, Keys.new()) == (200, "")
    assert [(d["incarnation"], d["state"]) for d in world.centre.desks(1)] == [(1, "enrolled")]
    for strange in (b"", b"[]", b'{"secret":"zz","public":""}', b"{" * 5000):
        assert client.post("/v1/enrol", content=strange).status_code == 400
