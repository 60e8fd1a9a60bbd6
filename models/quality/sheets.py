"""The sheets of assessment: those that come with the program, and the office's own beside the settings.

A file of the same name in the office's folder takes the place of one that comes with the program. What an assessment
began with stands in its first act, so a file that changes changes no result. ``docs/quality.md`` describes the format.
"""

from __future__ import annotations

import itertools
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from models.facts import decoding, scoring
from models.facts.instruments import Instrument
from models.files.text_files import read_text
from models.refused import Refused
from models.text import is_clean

SHIPPED = Path(__file__).parent / "instruments"
MOST_FILES = 40
LARGEST_FILE = 200_000

_HUNDREDTHS = frozenset({"weight", "lower", "highest", "mark", "share", "score"})
"""Keys whose numbers may have two decimals."""
_NAMES = {"dimension": "dimensions", "indicator": "indicators", "band": "bands"}


def instruments(own: Path | None = None) -> list[Instrument]:
    """Return all instruments, by code and first year; ``own``: the folder of the office's files.

    Raises:
        Refused: as :func:`read`; ``instrument_twice``: two hold for one year; ``file_too_many``.
    """
    files = {path.name: path for path in sorted(SHIPPED.glob("*.toml"))}
    if own is not None and own.is_dir():
        files |= {path.name: path for path in sorted(own.glob("*.toml"))}
    if len(files) > MOST_FILES:
        raise Refused("instruments_many", most=MOST_FILES)
    found = sorted((read(path) for path in files.values()), key=lambda i: (i.code, i.first_year))
    for one, other in itertools.pairwise(found):
        if one.code == other.code and one.holds_in(other.first_year):
            raise Refused("instrument_twice", key=other.key, other=one.key)
    return found


def read(path: Path) -> Instrument:
    """Return the instrument of a file that is sound.

    Raises:
        Refused: as :func:`examine`, for its first fault; as :func:`~models.files.text_files.read_text`.
    """
    instrument, found = examine(path)
    if instrument is None or found:
        raise found[0]
    return instrument


def examine(path: Path) -> tuple[Instrument | None, list[Refused]]:
    """Return the instrument of a file as far as it can be read, with everything that is wrong with it.

    Raises:
        Refused: as :func:`~models.files.text_files.read_text`.
    """
    import tomllib  # nothing reads an instrument before somebody assesses

    text = read_text(path, LARGEST_FILE)
    where = path.name[:60]
    try:
        table = tomllib.loads(text, parse_float=Decimal)
        instrument = decoding.convert(_hundredths(table), Instrument)
    except RecursionError:
        return None, [Refused("instrument_shape", file=where, why="[[[…]]]")]
    except (ValueError, msgspec.ValidationError) as error:
        return None, [Refused("instrument_shape", file=where, why=_plain(str(error)))]
    return instrument, list(scoring.faults(instrument))


def _plain(why: str) -> str:
    return why if is_clean(why) and len(why) <= 200 else "TOML"


def _hundredths(value: Any, key: str = "") -> Any:
    """Return a table with its numbers in hundredths and its lists under the names of the type.

    Raises:
        ValueError: a number has more than two decimals, or a text holds signs that can't be shown.
    """
    if isinstance(value, dict):
        return {_NAMES.get(k, k): _hundredths(v, k) for k, v in value.items()}
    if isinstance(value, list):
        return [_hundredths(v) for v in value]
    if isinstance(value, str) and not is_clean(value):
        raise ValueError(f"{key}: text")
    if key in _HUNDREDTHS and isinstance(value, int | Decimal) and not isinstance(value, bool):
        exact = Decimal(value) * 100
        if not exact.is_finite() or abs(exact) > 10**6 or exact != exact.to_integral_value():
            raise ValueError(f"{key} = {value}")
        return int(exact)
    return value


__all__ = ["SHIPPED", "examine", "instruments", "read"]
