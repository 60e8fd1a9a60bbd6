"""The one error of the desk: an act that is not allowed, with a code that the words of both languages hang on."""

from __future__ import annotations


class Refused(Exception):
    """An act, a form or a command is not allowed; nothing of it was kept in the journal.

    ``code`` is stable (it stands in the output of ``ptsa record`` and in the tests); ``facts`` are the values that
    its sentence needs. They never hold more personal data than the person who asked already typed.
    """

    def __init__(self, code: str, **facts: str | int | None) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
