"""Faults of the program itself: into the log in the state folder, with their place and without personal data."""

from __future__ import annotations

import logging
from pathlib import Path

from ptsa_tui.places import state_folder

LOG = "ptsa.log"


def log_to_file() -> None:
    """Log into the state folder; a log that can't be written is no reason to stop."""
    from logging.handlers import RotatingFileHandler  # loads sockets and pickling

    folder = state_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(folder / LOG, maxBytes=1_000_000, backupCount=3, encoding="utf-8")
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger = logging.getLogger("ptsa")
    logger.addHandler(handler)
    logger.propagate = False


def note(fault: BaseException) -> None:
    """Write down what kind of fault came and where; its message may hold personal data and is left out."""
    logging.getLogger("ptsa").error("fault: %s at %s", type(fault).__name__, _where(fault))


def _where(error: BaseException) -> str:
    """Return file, line and function of a fault."""
    places, trace = [], error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{Path(code.co_filename).name}:{trace.tb_lineno}:{code.co_name}")
        trace = trace.tb_next
    return " > ".join(places[-6:])
