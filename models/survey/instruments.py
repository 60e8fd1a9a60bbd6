"""What is asked: instruments, their elements in the order of the form, the header. All of it is data with its source.

The file of the package is ``models/catalogue/survey.toml``; a file ``survey.toml`` beside the settings stands in its
place. Elements, answers and header data are kept by their keys, so wording and order may change.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import msgspec
from msgspec import Struct

from models import text
from models.facts import decoding
from models.files.text_files import is_there, read_table
from models.refused import Refused
from models.words import LANGUAGES, language

SHIPPED = Path(__file__).parents[1] / "catalogue" / "survey.toml"

SKM, IPAK, RATING = "skm", "ipak", "rating"
"""The satisfaction survey; the anti-corruption index beside it; a rating by one key. Their indexes are never mixed."""

MOST_ELEMENTS, MOST_ANSWERS, MOST_CHOICES = 20, 8, 8
"""What one key can answer: 9 goes back, and 0 leaves something out."""

WORDS = frozenset(("service", "begin", "how", "other", "skip", "back", "thanks", "next", "sorry", "sheet"))
"""What a turned screen and the publication sheet say."""


class Words(Struct, frozen=True, forbid_unknown_fields=True):
    """A text in both languages."""

    id: str
    en: str

    def __str__(self) -> str:
        return self.told(language())

    def told(self, code: str) -> str:
        """Return it in a language."""
        return self.en if code == "en" else self.id


class Lists(Struct, frozen=True, forbid_unknown_fields=True):
    """Texts in both languages, in the same order."""

    id: tuple[str, ...]
    en: tuple[str, ...]

    def told(self, code: str) -> tuple[str, ...]:
        """Return them in a language."""
        return self.en if code == "en" else self.id


class Band(Struct, frozen=True, forbid_unknown_fields=True, rename={"lower": "from"}):
    """A quality, from its lower edge on."""

    letter: str
    lower: str
    name: Words

    @property
    def edge(self) -> Decimal:
        """The lower edge."""
        return Decimal(self.lower)


class Element(Struct, frozen=True, forbid_unknown_fields=True):
    """An element (unsur): what is asked, and the answers from the worst on."""

    key: str
    name: Words
    asks: Words
    answers: Lists


class Instrument(Struct, frozen=True, forbid_unknown_fields=True, rename={"bands": "band", "elements": "element"}):
    """A survey with an index of its own."""

    key: str
    name: Words
    bands: tuple[Band, ...]
    elements: tuple[Element, ...]
    source: str
    checked_on: str
    index: str = ""
    """What its index is called; nothing where none is published."""
    header: bool = False
    """Whether it asks who answers."""
    doubtful: tuple[str, ...] = ()
    """Fields that no source text could confirm."""

    @property
    def scale(self) -> int:
        """How many answers an element has."""
        return len(self.elements[0].answers.id)

    def element(self, key: str) -> Element | None:
        """Return the element of this key."""
        return next((e for e in self.elements if e.key == key), None)


class Choice(Struct, frozen=True, forbid_unknown_fields=True, rename={"values": "is"}):
    """An answer of the header, and the value of each thing that it tells."""

    values: tuple[str, ...]
    name: Words


class HeaderQuestion(Struct, frozen=True, forbid_unknown_fields=True):
    """A question of the header; it tells one or two things of whoever answers."""

    asks: Words
    tells: tuple[str, ...]
    choices: tuple[Choice, ...]


class Survey(Struct, frozen=True, forbid_unknown_fields=True, rename={"instruments": "instrument"}):
    """All that is asked."""

    instruments: tuple[Instrument, ...]
    header: tuple[HeaderQuestion, ...]
    words: dict[str, Words]

    def instrument(self, key: str) -> Instrument:
        """Return an instrument.

        Raises:
            Refused: ``survey_unknown``.
        """
        found = next((i for i in self.instruments if i.key == key), None)
        if found is None:
            raise Refused("survey_unknown", instrument=key[:32])
        return found

    def values(self, tells: str) -> tuple[str, ...]:
        """Return the values of a thing of the header, in the order of the form."""
        found: dict[str, None] = {}
        for question in self.header:
            if tells in question.tells:
                place = question.tells.index(tells)
                found |= dict.fromkeys(choice.values[place] for choice in question.choices)
        return tuple(found)


TOLD = ("sex", "age", "education", "work")
"""What the header may tell."""


@lru_cache(maxsize=1)
def shipped() -> Survey:
    """Return what comes with the program."""
    return read(SHIPPED)


def read(path: Path) -> Survey:
    """Return what a file asks; what comes with the program where there is none.

    Raises:
        Refused: ``settings_wrong`` with file and place; as :func:`~models.files.text_files.read_text`.
    """
    if not is_there(path):
        return shipped()
    try:
        found = decoding.convert(read_table(path), Survey)
    except msgspec.ValidationError as error:
        raise Refused("settings_wrong", where=f"{path}: {error}") from None
    wrong = _fault(found)
    if wrong:
        raise Refused("settings_wrong", where=f"{path}: {wrong}")
    return found


def _fault(found: Survey) -> str:
    """Return the first thing that nobody could answer by one key, or that an index can't be made of."""
    keys = [i.key for i in found.instruments]
    if SKM not in keys or len(set(keys)) < len(keys):
        return "[[instrument]] key"
    if WORDS - found.words.keys():
        return "[words]"
    for question in found.header:
        if set(question.tells) - set(TOLD) or not 0 < len(question.choices) <= MOST_CHOICES:
            return f"[[header]] {'/'.join(question.tells)}"
        if any(len(choice.values) != len(question.tells) for choice in question.choices):
            return f"[[header]] {'/'.join(question.tells)}: is"
    return next((wrong for i in found.instruments if (wrong := _fault_of(i))), "") or _unclean(found)


def _fault_of(instrument: Instrument) -> str:
    keys = [e.key for e in instrument.elements]
    if not 0 < len(keys) <= MOST_ELEMENTS or len(set(keys)) < len(keys):
        return f"{instrument.key}: [[instrument.element]] key"
    for element in instrument.elements:
        if {len(element.answers.told(code)) for code in LANGUAGES} != {instrument.scale}:
            return f"{instrument.key}.{element.key}: answers"
    if not 2 <= instrument.scale <= MOST_ANSWERS:
        return f"{instrument.key}: answers"
    try:
        edges = [band.edge for band in instrument.bands]
    except InvalidOperation:
        return f"{instrument.key}: [[instrument.band]] from"
    falling = all(one > other for one, other in pairwise(edges))
    return "" if edges and falling and edges[-1] <= 100 / Decimal(instrument.scale) else f"{instrument.key}: from"


def _unclean(found: Survey) -> str:
    """Return where a text holds what no screen and no paper could show."""
    for instrument in found.instruments:
        for element in instrument.elements:
            some = (
                one for c in LANGUAGES for one in (element.asks.told(c), element.name.told(c), *element.answers.told(c))
            )
            if not all(map(text.is_clean, some)):
                return f"{instrument.key}.{element.key}"
    return ""
