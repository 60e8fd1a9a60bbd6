"""When the two ends differ: what they have in common, and what each can give the other back."""

from __future__ import annotations

from msgspec import structs

from models.acts.entry import ACTS, GENESIS, LOOKS
from models.exchange import replica
from models.facts import ids
from models.journal.journal import Chain, Head, Journal
from models.register.erasing import whole
from models.register.register import Register
from ptsa_tui.sync.wire import encode
from ptsa_tui.sync.wire.body import LARGEST_REQUEST, TAG, Offer, Reply, Request, Trail
from ptsa_tui.sync.wire.frames import MOST_ENTRIES, Run


def common_head(journal: Journal, chain: Chain, base: int, trail: Trail) -> tuple[Head, bool]:
    """Return the last entry in common, and whether it is known to be the last."""

    def mine(seq: int) -> bytes | None:
        if seq == 0:
            return GENESIS
        entry = journal.at(ids.pack(*chain, seq))
        return entry.hash if entry is not None else None

    start = 0
    for seq, tag in trail.before:
        ours = mine(seq)
        if ours is not None and ours[:TAG] == tag:
            start = seq
            break
    at = probe = start
    if start == min(base, trail.head.seq) and start == base:
        ended = False
        for tag in trail.after:
            ours = mine(probe + 1)
            if ours is None or tag not in (ours[:TAG], bytes(TAG)):
                ended = True
                break
            probe += 1
            if tag == ours[:TAG]:  # what the centre could not read before it is proven by this, and by nothing else
                at = probe
        whole = ended or at == trail.head.seq
    else:
        whole = start == trail.head.seq
    return Head(at, mine(at) or GENESIS), whole


def believe_less(register: Register, chain: Chain, have: int) -> None:
    """Believe no more of an older incarnation of this desk to be at the centre than is there; of looks, nothing."""
    own = register.chain
    if (chain.branch, chain.desk) != (own.branch, own.desk) or chain == own:
        return
    known = replica.confirmed(register, chain.incarnation)
    last = register.journal.at(ids.pack(*chain, have)) if have else None
    acts = known.acts
    if have < acts.seq and (last is not None or not have):
        acts = Head(have, last.hash if last is not None else GENESIS)
    receipt = replica.Receipt(chain.incarnation, acts, Head(0, GENESIS), b"")
    replica.confirm(register, receipt, register.clock.now())


def offer_of(register: Register, chain: Chain, have: int) -> Offer | None:
    """Return what this desk has of another chain beyond ``have``, up to a head that the centre once sealed.

    Of the centre's own chain the seal goes alone where the entries can't: it proves that the centre was put back.
    """
    own = register.chain
    if chain.branch != own.branch or (chain.desk == own.desk and chain.incarnation <= own.incarnation):
        return None  # what this desk wrote itself it sends anyway; a later incarnation is that of a clone
    row = register.database.row("SELECT seq, hash, seal FROM sealed WHERE chain = ?", ids.pack(*chain, 0) >> 32)
    if row is None or row[0] <= have:
        return None
    seq, hash_, seal = row
    entries = register.journal.part(chain, have + 1, min(seq - have, MOST_ENTRIES))
    previous = _hash_before(register, chain, have + 1)
    bare = Offer(Run(chain, seq, 1, bytes(len(hash_))), b"", hash_, seal, seq, hash_)
    instead = bare if chain.desk == ids.CENTRE_DESK else None
    if not entries or ids.counter_of(entries[-1].id) != seq or len(entries) != seq - have or previous is None:
        return instead
    payload = encode(whole(register, entries), {}, ACTS)
    if len(payload) > LARGEST_REQUEST // 2:
        return instead
    run = Run(chain, have + 1, len(entries), previous)
    return Offer(run, payload, entries[-1].hash, seal, seq, hash_)


def _hash_before(register: Register, chain: Chain, seq: int) -> bytes | None:
    """Return the hash before an entry of a chain, of which this desk may hold only a part."""
    if seq == 1:
        return GENESIS
    before = register.journal.at(ids.pack(*chain, seq - 1))
    if before is not None:
        return before.hash
    row = register.database.row("SELECT previous FROM joint WHERE id = ?", ids.pack(*chain, seq))
    return row[0] if row else None


def upto(request: Request, reply: Reply) -> tuple[Reply, bool]:
    """Return the reply with no more acknowledged than was sent, and whether the centre has more.

    What it has beyond that may be the same (a reply was lost, and the retry was shorter) or come from a clone of this
    desk; only the next trip can tell.
    """
    if reply.acts is None or reply.looks is None:
        return reply, False
    sent = {ACTS: request.acts, LOOKS: request.looks} | {f.log: f.last for f in request.frames}
    if reply.acts <= sent[ACTS] and reply.looks <= sent[LOOKS]:
        return reply, False
    seal = reply.seal if reply.acts <= sent[ACTS] else b""
    short = structs.replace(reply, acts=min(reply.acts, sent[ACTS]), looks=min(reply.looks, sent[LOOKS]), seal=seal)
    return short, True


def first_of(offers: tuple[Offer, ...], room: int) -> tuple[Offer, ...]:
    """Return as many offers as have room, at least one."""
    count = size = 0
    for offer in offers:
        size += len(offer.payload)
        if count and size > room:
            break
        count += 1
    return offers[:count]
