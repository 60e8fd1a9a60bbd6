"""Every sentence that an officer reads, by gettext: English in the code, Indonesian by default on the screen."""

from __future__ import annotations

import gettext as _gettext
from pathlib import Path

LOCALE = Path(__file__).parent / "locale"
DOMAIN = "ptsa"
LANGUAGES = ("id", "en")
DEFAULT = "id"

_current: _gettext.NullTranslations = _gettext.NullTranslations()
_language = "en"


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
    _current = _gettext.NullTranslations() if code == "en" else _gettext.translation(DOMAIN, LOCALE, [code])


def language() -> str:
    """Return the code of the present language."""
    return _language


def _(message: str) -> str:
    """Return ``message`` in the present language."""
    return _current.gettext(message) if message else ""


def said(message: str, code: str) -> str:
    """Return ``message`` in the language ``code``, whatever the present one is."""
    if code == "en" or not message:
        return message
    return _gettext.translation(DOMAIN, LOCALE, [code]).gettext(message)


def N_(message: str) -> str:  # the name that extractors know
    """Mark a message for translation where it is defined; it is translated where it is shown."""
    return message
