"""The centre's side of bundles."""

from __future__ import annotations

from models.acts.entry import ACTS, LOOKS
from models.facts import ids
from models.journal.journal import Chain
from models.refused import Refused
from ptsa_tui.central import feeds, ledger
from ptsa_tui.central.admin import Centre
from ptsa_tui.central.exchange import Exchange, Taken, acknowledged, verifiers_letter
from ptsa_tui.central.store import row
from ptsa_tui.sync.wire.body import START, Cursor, Reply
from ptsa_tui.sync.wire.bundle import TO_CENTRE, TO_DESK, Bundle, opened_bundle, sealed_bundle
from ptsa_tui.sync.wire.packing import Malformed
from ptsa_tui.sync.wire.trust import seal_over

_ROOM = 128
"""KiB of feed in one body of a bundle."""


def read(centre: Centre, data: bytes) -> list[Taken]:
    """Take in a bundle of a desk; one that was read before changes nothing.

    Raises:
        Refused: ``bundle_malformed``, ``seal_broken``, ``desk_unknown``, ``desk_revoked``, ``signature_wrong``,
            ``bundle_differs``: the desk was put back or cloned; ``bundle_put_back``: this centre was. In both cases the
            desk must exchange over a line once: only then both ends can find what they have in common.
    """
    centre.begin()
    identity = centre.identity()
    opened = opened_bundle(data, identity.keys, TO_CENTRE)
    chain = opened.bundle.chain
    with centre.store.reading() as tx:
        sql = "SELECT public, state FROM desk WHERE branch = %s AND desk = %s AND desk > 0"
        desk = row(tx, sql, chain.branch, chain.desk)
    if desk is None or desk[1] != "enrolled":
        raise Refused("desk_revoked" if desk is not None and desk[1] == "revoked" else "desk_unknown")
    bundle = opened.checked(bytes(desk[0]), TO_CENTRE)
    with centre.store.reading() as tx:
        if not feeds.is_known(tx, chain.branch, bundle.cursor):
            raise Refused("bundle_put_back")
    exchange = Exchange(centre.store, identity.secrets, centre.clock)
    taken = []
    for _chain, body in bundle.bodies:
        try:
            reply, one = exchange.answer(body, by_file=True)
        except Malformed:
            raise Refused("bundle_malformed") from None
        if reply.differs is not None:
            raise Refused("bundle_differs")
        if reply.stale or reply.unknown:
            raise Refused("bundle_put_back")
        taken.append(one)
    new = any(one.acts or one.looks for one in taken)
    with centre.store.transaction() as tx:
        sql = "SELECT position FROM desk WHERE branch = %s AND desk = %s FOR UPDATE"
        ((position,),) = tx.rows(sql, chain.branch, chain.desk)
        if new or bundle.cursor.position > position:  # an older bundle that comes again says nothing
            tx.run(
                "UPDATE desk SET position = %s, seen = %s WHERE branch = %s AND desk = %s",
                max(position, bundle.cursor.position),
                centre.clock(),
                chain.branch,
                chain.desk,
            )
    return taken


def written(centre: Centre, branch: int, desk: int) -> tuple[bytes, int]:
    """Return a bundle for a desk with all that it lacks since its last visit, and how many entries that is.

    Raises:
        Refused: ``desk_unknown``.
    """
    centre.begin()
    identity, replies, count = centre.identity(), [], 0
    key = identity.secrets.seal
    with centre.store.reading() as tx:
        sql = """SELECT public, incarnation, since, whole, position FROM desk
            WHERE branch = %s AND desk = %s AND state = 'enrolled'"""
        found = row(tx, sql, branch, desk)
        if found is None:
            raise Refused("desk_unknown")
        public, newest, since, whole, position = found
        for incarnation in range(newest + 1):
            chain = Chain(branch, desk, incarnation)
            acts, looks = (ledger.head_of(tx, chain, log) for log in (ACTS, LOOKS))
            base = 0
            while base < acts.seq or (looks.seq and not base):
                base, odd = acknowledged(tx, chain, base, acts.seq)
                at = ledger.hash_at(tx, chain, ACTS, base, acts) or b""
                seal = seal_over(key, ids.pack(*chain, 0) >> 32, ACTS, base, at)
                replies.append((chain, Reply(centre.clock(), 0, acts=base, looks=looks.seq, seal=seal, odd=odd)))
                if not acts.seq:
                    break
        own = Chain(branch, desk, newest)
        tag = row(tx, "SELECT tag FROM feed WHERE branch = %s AND position = %s", branch, position)
        begin = cursor = Cursor(position, bytes(tag[0])) if tag is not None else START
        while (part := feeds.part(tx, own, cursor, _ROOM, own=False, since=since, whole=whole, key=key)) is not None:
            reply = Reply(centre.clock(), 0, feed=part.segments, cursor=part.cursor, seals=part.seals)
            replies.append((own, reply))
            count += sum(r.count for s in part.segments for r in s.runs)
            cursor = part.cursor
            if not part.more:
                break
        letter = verifiers_letter(tx, branch, bytes(public), 0)
        if letter:
            replies.append((own, Reply(centre.clock(), 0, verifiers=letter)))
    bundle = Bundle(own, begin, tuple((chain, reply.pack()) for chain, reply in replies))
    return sealed_bundle(bundle, identity.keys, bytes(public), TO_DESK), count
