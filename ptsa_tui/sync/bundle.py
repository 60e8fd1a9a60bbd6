"""The desk's side of bundles."""

from __future__ import annotations

from msgspec import structs

from models.exchange import replica
from models.refused import Refused
from models.register.register import Register
from ptsa_tui.sync.exchange import Report, Session
from ptsa_tui.sync.wire.body import START, Cursor, Reply
from ptsa_tui.sync.wire.bundle import TO_CENTRE, TO_DESK, Bundle, opened_bundle, sealed_bundle
from ptsa_tui.sync.wire.packing import Malformed
from ptsa_tui.sync.wire.trust import FOR_REQUESTS, Keys


class _NoLine:
    def send(self, body: bytes) -> bytes:
        raise Refused("centre_unreachable")


def written(register: Register, keys: Keys) -> tuple[bytes, int]:
    """Return a bundle with all that the centre has not confirmed yet, and how many entries that is.

    Raises:
        Refused: ``not_enrolled``.
    """
    centre = register.note("centre_keys")
    if not centre:
        raise Refused("not_enrolled")
    bodies, count = [], 0
    own = register.chain
    for chain in register.journal.chains() or [own]:
        if (chain.branch, chain.desk) != (own.branch, own.desk):
            continue
        session = Session(register, _NoLine(), keys)
        for request in session.bodies(chain):
            bodies.append((chain, keys.signed(request.pack(), FOR_REQUESTS)))
            count += sum(f.count for f in request.frames)
    bundle = Bundle(own, Cursor(*replica.cursor(register)), tuple(bodies))
    return sealed_bundle(bundle, keys, bytes.fromhex(centre), TO_CENTRE), count


def read(register: Register, keys: Keys, data: bytes) -> Report:
    """Take in a bundle from the centre; one that was read before changes nothing.

    The desk's cursor goes on only from where it is: a part of the feed that begins earlier and ends later brings its
    entries, but does not prove that the centre still has all that this desk pulled. Only the line can ask for that, and
    does so at the next sync.

    Raises:
        Refused: ``bundle_malformed``, ``seal_broken``, ``signature_wrong``, ``bundle_other_desk``, ``bundle_gap``
            (an earlier one must be read first), ``bundle_needs_line`` (this database, or the centre's, was put
            back).
    """
    centre = register.note("centre_keys")
    if not centre:
        raise Refused("not_enrolled")
    bundle = opened_bundle(data, keys, TO_DESK).checked(bytes.fromhex(centre), TO_DESK)
    if bundle.chain[:2] != register.chain[:2]:
        raise Refused("bundle_other_desk")
    _check_begin(register, bundle.cursor)
    try:
        replies = [(chain, Reply.read(body)) for chain, body in bundle.bodies]
    except Malformed:
        raise Refused("bundle_malformed") from None
    known = dict(replica.cursors(register))
    ends = [reply.cursor for _chain, reply in replies if reply.cursor is not None]
    if any(known.get(end.position, end.tag) != end.tag for end in ends):
        raise Refused("bundle_needs_line")
    session = Session(register, _NoLine(), keys)
    at = bundle.cursor
    for chain, reply in replies:
        if reply.cursor is not None:
            here = Cursor(*replica.cursor(register))
            begin, at = at, reply.cursor
            if begin != here:
                reply = structs.replace(reply, cursor=None)
                if at.position > here.position:
                    register.set_notes({"own": "1"})  # as after going back: a line first compares what both ends hold
        session.take_offline(chain, reply)
    return session.report


def _check_begin(register: Register, begin: Cursor) -> None:
    """Check that this desk once was where the bundle begins.

    Raises:
        Refused: ``bundle_gap``, ``bundle_needs_line``.
    """
    known = [Cursor(*c) for c in replica.cursors(register)]
    if begin == START or begin in known:
        return
    beyond = all(c.position < begin.position for c in known)
    raise Refused("bundle_gap" if beyond else "bundle_needs_line")
