"""Whether the terminal is at the other end of a thin line."""

from __future__ import annotations

from collections.abc import Mapping


def is_thin(chosen: object, environ: Mapping[str, str]) -> bool:
    """Tell whether the line is thin: as the setting ``thin`` says, or (``auto``) when the program runs over SSH."""
    if isinstance(chosen, bool):
        return chosen
    return bool(environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"))
