"""Branches and desks: what is wrong where, enrolment codes, and desks that are revoked."""

from __future__ import annotations

from models.refused import Refused
from models.words import N_, _, formats
from ptsa_tui.central import logs
from ptsa_tui.central.pages import overview
from ptsa_tui.central.pages.answers import Answer, Asked, sent_to
from ptsa_tui.central.pages.inside import Inside, Me, part_of
from ptsa_tui.central.pages.rendering import rendered
from ptsa_tui.central.pages.rights import ALL_BRANCHES

_A_PAGE = 60
"""Branches on one page: with all that belongs to it, it stays under 30 KB."""
_STATES = {"waiting": N_("waits for its first exchange"), "enrolled": N_("enrolled"), "revoked": N_("revoked")}


class Branches(Inside):
    """The pages about branches and their desks."""

    def home(self, me: Me, _asked: Asked) -> Answer:
        """Go where there is something to see."""
        return sent_to("/pages/sessions" if me.standing == "officer" else "/pages/branches")

    def branches(self, me: Me, asked: Asked) -> Answer:
        """Show all branches, or the own one."""
        if me.standing not in ALL_BRANCHES:
            return sent_to(f"/pages/branches/{me.branch}")
        found = overview.branches(self.centre, self.offices)
        part = part_of(found, asked, _A_PAGE)
        return Answer(rendered("branches", me=me, part=part, now=self.centre.clock()))

    def branch(self, me: Me, asked: Asked) -> Answer:
        """Show a branch with its desks and what is to be done.

        Raises:
            Refused: ``branch_unknown``; ``page_not_yours``: it is another branch.
        """
        branch = self._branch(me, asked)
        states = {code: _(text) for code, text in _STATES.items()}
        return Answer(rendered("branch", me=me, branch=branch, now=self.centre.clock(), states=states))

    def ask_code(self, me: Me, asked: Asked) -> Answer:
        """Ask whether a code is to be made."""
        branch, desk = self._branch(me, asked), _desk(asked.query.get("desk", ""))
        return Answer(rendered("code", me=me, branch=branch, desk=desk, code="", until=""))

    def make_code(self, me: Me, asked: Asked) -> Answer:
        """Make an enrolment code and show it this once.

        Raises:
            Refused: ``number_range``, ``desks_used_up``; as :meth:`branch`.
        """
        branch = self._branch(me, asked)
        desk, code, expires = self.centre.add_desk(branch.number, _desk(asked.form.get("desk", "")))
        logs.note("code_made", desk=f"{branch.number}.{desk}", officer=me.officer.id)
        until = f"{formats.moment(expires, branch.zone)} {branch.zone}"
        return Answer(rendered("code", me=me, branch=branch, desk=desk, code=code, until=until))

    def ask_revoke(self, me: Me, asked: Asked, told: str = "") -> Answer:
        """Ask whether a desk is to be revoked, which can't be taken back."""
        branch, desk = self._branch(me, asked), asked.path["desk"]
        if desk not in {one.number for one in branch.desks}:
            raise Refused("desk_unknown")
        return Answer(rendered("revoke", me=me, branch=branch, desk=desk, told=told), 422 if told else 200)

    def revoke(self, me: Me, asked: Asked) -> Answer:
        """Let a desk's key count no more, if its number was typed.

        Raises:
            Refused: ``desk_unknown``; as :meth:`branch`.
        """
        branch, desk = asked.path["branch"], asked.path["desk"]
        if asked.form.get("sure", "").strip() != f"{branch}.{desk}":
            return self.ask_revoke(me, asked, _("That is another number."))
        self._branch(me, asked)
        self.centre.revoke_desk(branch, desk)
        logs.note("desk_revoked", desk=f"{branch}.{desk}", officer=me.officer.id)
        return sent_to(f"/pages/branches/{branch}")

    def _branch(self, me: Me, asked: Asked) -> overview.Branch:
        return overview.branches(self.centre, self.offices, me.branch_seen(asked.path["branch"]))[0]


def _desk(typed: str) -> int | None:
    """Return the number of a desk; None for a new one.

    Raises:
        Refused: ``number_range``.
    """
    if not typed:
        return None
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= 2):
        raise Refused("number_range")
    return int(typed)


__all__ = ["Branches"]
