"""The audit: who looked at whom, who acted. Each question is written down before its answer is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from models.acts import AccessEntry, ReportSeen, Searched, SearchedText
from models.facts.working_days import day_of
from models.refused import Refused
from models.words import audit
from models.words.sentences import sentence
from ptsa_tui.central import logs
from ptsa_tui.central.pages import audit_asked, audit_search
from ptsa_tui.central.pages.answers import Answer, Asked
from ptsa_tui.central.pages.audit_asked import AGAIN, Question
from ptsa_tui.central.pages.audit_search import Known, Line
from ptsa_tui.central.pages.audit_told import document, only_newest, told
from ptsa_tui.central.pages.inside import Inside, Me
from ptsa_tui.central.pages.rendering import rendered
from ptsa_tui.central.pages.rights import ALL_BRANCHES
from ptsa_tui.central.store import Tx
from ptsa_tui.documents import file_name, written

A_PAGE = 40
"""Lines: with all that belongs to it a page stays under 30 KB."""
A_FILE = 5_000
"""Lines of a file."""
_FILES: dict[str, Literal["csv", "pdf"]] = {"csv": "csv", "pdf": "pdf"}
_MENDED = {
    *("branch_unknown", "audit_one", "audit_number", "audit_nik", "officer_unknown", "audit_kind", "audit_days"),
    *("audit_span", "date_shape"),
}
"""Refusals after which the form comes back."""


class Audit(Inside):
    """The pages of the audit."""

    def audit(self, me: Me, asked: Asked) -> Answer:
        """Show the form."""
        return self._form(me, asked)

    def search_audit(self, me: Me, asked: Asked) -> Answer:
        """Answer a question, page by page.

        Raises:
            Refused: ``page_not_yours``, ``form_unusable``.
        """
        try:
            question, lines, known, _numbers = self._answered(me, asked, A_PAGE + 1)
        except Refused as why:
            if why.code not in _MENDED:
                raise
            return self._form(me, asked, sentence(why), 422)
        shown, more = lines[:A_PAGE], len(lines) > A_PAGE
        self._note(me, question, Searched(hits=len(shown), personal=SearchedText(text=question.text)))
        key = ".".join(map(str, shown[-1].key)) if more else ""
        rows = [told(line, known) for line in shown]
        return Answer(rendered("audit_found", me=me, asked=question, rows=rows, older=key, cut=only_newest()))

    def audit_file(self, me: Me, asked: Asked) -> Answer:
        """Give the whole answer as a file.

        Raises:
            Refused: as :meth:`search_audit`; ``form_unusable``: an unknown kind of file; what the form refuses.
        """
        kind = _FILES.get(asked.form.get("form", "csv"))
        if kind is None:
            raise Refused("form_unusable")
        question, lines, known, numbers = self._answered(me, asked, A_FILE + 1)
        cut, lines = len(lines) > A_FILE, lines[:A_FILE]
        now = self.centre.clock()
        days = [day_of(line.at, question.zone) for line in lines] or [day_of(now, question.zone)]
        name = "audit" if question.people is None else "trail"
        first, last = question.first or min(days), question.last or max(days)
        self._note(me, question, ReportSeen(report=name, form=kind, first=first, last=last))
        made = document(question, lines, known, me.officer.code, now, cut=cut, numbers=numbers)
        return Answer(written(made, kind), file=file_name(made, kind))

    def _answered(self, me: Me, asked: Asked, count: int) -> tuple[Question, list[Line], Known, list[int]]:
        now = self.centre.clock()
        with self.centre.store.reading() as tx:
            zone = self.offices.read(tx, [me.branch])[me.branch][1]
            question = audit_asked.read(tx, self.offices, me, asked.form, day_of(now, zone))
            lines = audit_search.found(tx, question.wanted, question.after, count)
            known = audit_search.known(tx, lines, question.zone)
            numbers = _numbers(tx, question.wanted.subjects or ()) if question.people is not None else []
        return question, lines, known, numbers

    def _note(self, me: Me, question: Question, look: AccessEntry) -> None:
        """Write down who asked what, about whom: a line each in the access log of the branch that is asked about."""
        self.look(me, question.wanted.branch, look, *question.about)
        logs.note("audit", officer=me.officer.id, branch=question.wanted.branch, what=look.kind)

    def _form(self, me: Me, asked: Asked, why: str = "", status: int = 200) -> Answer:
        typed = {name: asked.form.get(name, "")[:40] for name in AGAIN} | {"branch": asked.form.get("branch", "")[:3]}
        if not typed["branch"]:
            typed["branch"] = str(me.branch)
        body = rendered(
            "audit", me=me, typed=typed, told=why, choices=audit.choices(), everywhere=me.standing in ALL_BRANCHES
        )
        return Answer(body, status)


def _numbers(tx: Tx, subjects: Sequence[int]) -> list[int]:
    found: list[int] = []
    for home in sorted({subject >> 48 for subject in subjects}):
        sql = "SELECT number FROM subject WHERE branch = %s AND subject = ANY(%s) AND number > 0 ORDER BY number"
        found += [n for (n,) in tx.rows(sql, home, [s for s in subjects if s >> 48 == home])]
    return found


__all__ = ["A_PAGE", "Audit"]
