"""The centre's log: one JSON object a line, without personal data, and never more lines than somebody can read.

Who is unknown chooses neither how much is written nor what: of each kind of line a few stand in a minute, then one says
how many more there were. Of a fault stands where it happened and what kind it was, not its words, which may quote data.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable
from pathlib import Path

LOG = logging.getLogger("ptsa.central")
A_MINUTE = 10
"""Lines of a kind that stand in a minute."""
_MINUTE = 60.0
_KINDS = 1000
"""Kinds that are counted apart; desks are known by number, so there may be many."""
_LONGEST = 80


def note(event: str, **facts: str | int) -> None:
    """Write a line."""
    kind = event, facts.get("code"), facts.get("desk"), facts.get("officer")
    LOG.info(json.dumps({"event": event, **facts}), extra={"kind": kind})


class Sparing(logging.Filter):
    """Lets a few lines of each kind through in a minute; the first of a later minute says how many were left out."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._now = now
        self._seen: dict[object, tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether the line stands."""
        kind, now = getattr(record, "kind", (record.name, record.msg)), self._now()
        begun, count = self._seen.pop(kind, (now, 0))
        record.left_out = 0
        if now - begun >= _MINUTE:
            record.left_out, begun, count = max(0, count - A_MINUTE), now, 0
        self._seen[kind] = begun, count + 1
        if len(self._seen) > _KINDS:
            del self._seen[next(iter(self._seen))]
        return count < A_MINUTE


class Lines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        left_out = getattr(record, "left_out", 0)
        line = {
            "time": int(record.created),
            "level": record.levelname,
            "message": json.loads(record.getMessage()) if record.name == LOG.name else _fault(record),
        }
        return json.dumps(line | ({"left_out": left_out} if left_out else {}))


def _fault(record: logging.LogRecord) -> dict[str, str]:
    """Return what another program's line is about: its fixed beginning, and the place of a fault."""
    told = {"of": record.name, "event": str(record.msg).partition("\n")[0][:_LONGEST]}
    kind, _value, place = record.exc_info or (None, None, None)
    if kind is not None:
        told["fault"] = kind.__name__
    while place is not None:
        told["at"] = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}"
        place = place.tb_next
    return told


def begin() -> None:
    """Let everything that this process logs stand on standard error like this."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    handler.addFilter(Sparing())
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(logging.WARNING)
    LOG.setLevel(logging.INFO)
    LOG.handlers.clear()
    LOG.propagate = True
