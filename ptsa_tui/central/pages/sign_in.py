"""Signing in on the pages: the officer's own password, a one-time code where there is a second factor, then a session.

Whatever is wrong gets the same answer after the same work. A browser in which an officer signed in before keeps a mark;
its wrong tries are counted apart. So a stranger who types an officer's name again and again makes only himself and
other unknown browsers wait.
"""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256

from msgspec import Struct

from models.fold import OfficerState
from models.officers.sign_in import is_password
from models.refused import Refused
from models.text import clean
from ptsa_tui.central import logs
from ptsa_tui.central.admin import Centre
from ptsa_tui.central.pages import one_time, sessions
from ptsa_tui.central.pages.rights import standing_of
from ptsa_tui.central.pages.tries import Limit, Tries, Try
from ptsa_tui.central.store import Tx, row

NAME = Limit("name", free=5, first=30, longest=900)
"""A name that an unknown browser typed: a hundred guesses a day, all strangers together."""
KNOWN_BROWSER = Limit("browser", free=5, first=30, longest=120)
ADDRESS = Limit("sign-in address", free=20, first=30, longest=300)
"""A whole office may stand behind one address."""
AGAIN = Limit("password again", free=5, first=30, longest=900)
"""Of an officer who is signed in: whoever took his session over guesses no faster than a stranger."""
_LONGEST = 200
"""Characters of a name or a password; whoever sends more is told no."""


class Typed(Struct, frozen=True):
    """What was typed, where from (an address), and the mark that the browser has."""

    branch: str
    name: str
    password: str
    code: str
    address: str
    mark: str
    browser: str


class SignedIn(Struct, frozen=True):
    """The token of the session and the mark for the browser."""

    token: str
    mark: str


class _Account(Struct, frozen=True):
    """An officer with what is asked of him."""

    officer: OfficerState
    verifier: str
    version: int
    secret: bytes | None
    step: int


class Signing:
    """The way in to one centre's pages."""

    def __init__(self, centre: Centre, tries: Tries, key: bytes) -> None:
        self.centre, self.tries, self._key = centre, tries, key

    def sign_in(self, typed: Typed) -> SignedIn:
        """Begin a session.

        Raises:
            Refused: ``sign_in_wrong``, ``tries_wait``.
        """
        now, branch = self.centre.clock(), number_of(typed.branch)
        who = f"{branch}/{clean(typed.name[:_LONGEST]).lower()}"
        known = self._is_known(typed.mark, who)
        tries = (Try(KNOWN_BROWSER, typed.mark) if known else Try(NAME, who), Try(ADDRESS, typed.address))
        self.tries.count(tries, now)
        found = self._account(branch, clean(typed.name[:_LONGEST]).lower())
        right = is_password(found.verifier if found else None, typed.password[:_LONGEST])
        if found is None or not right or len(typed.password) > _LONGEST:
            raise Refused("sign_in_wrong")
        step = _second_factor(found, typed.code, now)
        officer = found.officer
        with self.centre.store.transaction() as tx:
            sql = "UPDATE factor SET step = %s WHERE branch = %s AND officer = %s AND step < %s"
            if step is not None and not tx.run(sql, step, branch, officer.id, step):
                raise Refused("sign_in_wrong")  # somebody else has just used that code
            self.tries.take_back(tx, tries)
            self.tries.forget(tx, now - 86_400)
            token = sessions.begin(tx, branch, officer.id, found.version, typed.browser, now)
        logs.note("signed_in", branch=branch, officer=officer.id, standing=standing_of(officer))
        return SignedIn(token, typed.mark if known else self._mark(who))

    def confirm(self, officer: OfficerState, password: str, address: str) -> None:
        """See that it is the officer himself who sits there: he has typed his password again.

        Raises:
            Refused: ``password_again`` (it is wrong), ``tries_wait``.
        """
        tries = (Try(AGAIN, str(officer.id)), Try(ADDRESS, address))
        self.tries.count(tries, self.centre.clock())
        with self.centre.store.reading() as tx:
            verifier = verifier_of(tx, officer)
        right = is_password(verifier[0] if verifier else None, password[:_LONGEST])
        if not right or len(password) > _LONGEST:
            raise Refused("password_again")
        with self.centre.store.transaction() as tx:
            self.tries.take_back(tx, tries)

    def _account(self, branch: int, code: str) -> _Account | None:
        """Return the officer who may sign in under this name; None when there is none."""
        try:
            officers = self.centre.officers(branch)
        except Refused:
            return None
        officer = next((o for o in officers if o.code == code and o.active), None)
        if officer is None:
            return None
        with self.centre.store.reading() as tx:
            verifier = verifier_of(tx, officer)
            sql = "SELECT secret, step FROM factor WHERE branch = %s AND officer = %s"
            secret, step = row(tx, sql, branch, officer.id) or (None, 0)
        if verifier is None:
            return None
        return _Account(officer, *verifier, None if secret is None else bytes(secret), step)

    def _mark(self, who: str) -> str:
        nonce = secrets.token_urlsafe(12)
        return f"{nonce}.{self._sealed(nonce, who)}"

    def _is_known(self, mark: str, who: str) -> bool:
        nonce, _dot, seal = mark.partition(".")
        return len(mark) < 100 and hmac.compare_digest(seal.encode(), self._sealed(nonce, who).encode())

    def _sealed(self, nonce: str, who: str) -> str:
        return hmac.new(self._key, f"mark\0{nonce}\0{who}".encode(), sha256).hexdigest()[:32]


def verifier_of(tx: Tx, officer: OfficerState) -> tuple[str, int] | None:
    """Return an officer's password verifier and its version."""
    sql = "SELECT hash, version FROM verifier WHERE branch = %s AND officer = %s"
    found = row(tx, sql, officer.id >> 48, officer.id)
    return (str(found[0]), int(found[1])) if found else None


def _second_factor(account: _Account, typed: str, now: int) -> int | None:
    """Return the period of the one-time code that was typed; None for somebody of whom none is asked.

    An administrator without a second factor can't get in, and nobody is told that the password was right.
    """
    if account.secret is None:
        if standing_of(account.officer) == "administrator":
            raise Refused("sign_in_wrong")
        return None
    step = one_time.matching(account.secret, typed.replace(" ", "")[:16], now, account.step)
    if step is None:
        raise Refused("sign_in_wrong")
    return step


def number_of(typed: str) -> int:
    """Return the number of a branch; 0, which none has, for anything else."""
    text = typed.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 3 else 0


__all__ = ["ADDRESS", "AGAIN", "KNOWN_BROWSER", "NAME", "SignedIn", "Signing", "Typed", "number_of", "verifier_of"]
