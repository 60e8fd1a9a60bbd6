"""Every sentence that an officer reads, by gettext: English in the code, Indonesian by default on the screen.

A desk speaks one language. A server that answers many at once says for each answer which one (:func:`speaking`).
"""

from __future__ import annotations

import gettext as _gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

LOCALE = Path(__file__).parent / "locale"
DOMAIN = "ptsa"
LANGUAGES = ("id", "en")
DEFAULT = "id"

_current: _gettext.NullTranslations = _gettext.NullTranslations()
_language = "en"
_here: ContextVar[str] = ContextVar("language", default="")
"""The language of one answer; empty where that of the whole program holds."""


@lru_cache(maxsize=len(LANGUAGES))
def _translations(code: str) -> _gettext.NullTranslations:
    return _gettext.NullTranslations() if code == "en" else _gettext.translation(DOMAIN, LOCALE, [code])


def set_language(code: str) -> None:
    """Choose the language of every later sentence: ``id`` or ``en``.

    Raises:
        ValueError: another code.
    """
    global _current, _language
    if code not in LANGUAGES:
        raise ValueError(f"language must be one of {', '.join(LANGUAGES)}")
    if code == _language:
        return
    _language = code
    _current = _translations(code)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak ``id`` or ``en`` within the block, in this thread or task alone."""
    before = _here.set(code)
    try:
        yield
    finally:
        _here.reset(before)


def language() -> str:
    """Return the code of the present language."""
    return _here.get() or _language


def _(message: str) -> str:
    """Return ``message`` in the present language."""
    if not message:
        return ""
    here = _here.get()
    return (_translations(here) if here else _current).gettext(message)


def said(message: str, code: str) -> str:
    """Return ``message`` in the language ``code``, whatever the present one is."""
    return _translations(code).gettext(message) if message else ""


def N_(message: str) -> str:  # the name that extractors know
    """Mark a message for translation where it is defined; it is translated where it is shown."""
    return message
