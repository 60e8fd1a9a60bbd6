"""Sessions: who is signed in on the pages, and how that ends."""

from __future__ import annotations

from msgspec import Struct

from ptsa_tui.central import logs
from ptsa_tui.central.pages import sessions
from ptsa_tui.central.pages.answers import SESSION, Answer, Asked, sent_to
from ptsa_tui.central.pages.inside import Inside, Me
from ptsa_tui.central.pages.rendering import rendered
from ptsa_tui.central.pages.rights import ALL_BRANCHES
from ptsa_tui.central.pages.sessions import Session
from ptsa_tui.central.pages.sign_in import number_of


class Listed(Struct, frozen=True):
    """A session as a list shows it."""

    session: Session
    branch: int
    code: str
    is_own: bool
    is_this: bool


class SignedIn(Inside):
    """The pages about sessions."""

    def sessions(self, me: Me, _asked: Asked) -> Answer:
        """Show one's own sessions; those of all, to whom sees all branches."""
        now = self.centre.clock()
        where = self.centre.branches() if me.standing in ALL_BRANCHES else [me.branch]
        with self.centre.store.reading() as tx:
            found = [one for branch in where for one in sessions.listed(tx, branch)]
            zone = self.offices.read(tx, [me.branch])[me.branch][1]
        if me.standing not in ALL_BRANCHES:
            found = [one for one in found if one.officer == me.officer.id]
        found = [one for one in found if not one.is_over(now, administrator=False)]
        names = self._names({one.branch for one in found})
        shown = [
            Listed(
                one,
                one.branch,
                names.get(one.officer, "?"),
                one.officer == me.officer.id,
                one.hash == me.session.hash,
            )
            for one in sorted(found, key=lambda one: -one.seen)
        ]
        return Answer(rendered("sessions", me=me, sessions=shown, now=now, zone=zone))

    def _names(self, where: set[int]) -> dict[int, str]:
        return {officer.id: officer.code for branch in where for officer in self.centre.officers(branch)}

    def end_own_session(self, me: Me, asked: Asked) -> Answer:
        """End a session of one's own."""
        return self._end(me, asked, me.branch, me.officer.id)

    def end_session(self, me: Me, asked: Asked) -> Answer:
        """End any session."""
        return self._end(me, asked, number_of(asked.form.get("branch", "")), None)

    def _end(self, me: Me, asked: Asked, branch: int, officer: int | None) -> Answer:
        wanted = asked.form.get("session", "")
        with self.centre.store.transaction() as tx:
            for one in sessions.listed(tx, branch):
                if one.id == wanted and officer in (None, one.officer):
                    sessions.end(tx, one)
                    logs.note("session_ended", officer=me.officer.id, of=one.officer)
        return sent_to("/pages/sessions")

    def sign_out(self, me: Me, _asked: Asked) -> Answer:
        """End this session."""
        with self.centre.store.transaction() as tx:
            sessions.end(tx, me.session)
        return sent_to("/sign-in", {SESSION: ""})


__all__ = ["SignedIn"]
