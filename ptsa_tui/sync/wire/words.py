"""Texts: known ones by number, else word by word: known words by number, digits as digits, other words by letters."""

from __future__ import annotations

import re
from collections.abc import Callable

from ptsa_tui.sync.wire.coder import Key, Port
from ptsa_tui.sync.wire.context import Context
from ptsa_tui.sync.wire.layout import NO_TEXTS, Lexicon, Texts
from ptsa_tui.sync.wire.packing import Malformed

PIECE = re.compile(r" ?[0-9]{1,9}| ?[^0-9 ]+| ")
_EMPTY, _WHOLE, _WORDS, _PLAIN, _UPPER, _LOWER = range(6)
"""Forms of a text; the last two are as the first letters of words in capitals would be, but all large or small."""
_END, WORD, SPELT, AGAIN, _ODD, _DIGITS, _SPACED = 0, 1, 2, 3, 4, 5, 14
KINDS = 23
LETTERS = "\0aiuneratkmsgdlhbpyowjcfzvqxASRMDPTKNHIBWLJYFGEUCOZVQX .,-'/()&:;+\"@_%!?"
"""What words can be spelt with, after the end of a word."""
_PLACES = {letter: place for place, letter in enumerate(LETTERS) if place}
_VOWELS = frozenset("aiueo")
_LONGEST_TEXT = 4096
_NAMES = ("name", "search", "address")
"""Classes whose texts are often typed in large or small letters alone."""
_LONGEST_WORD = 40
"""Longer ones are not remembered, so that repeating them cannot make a large text of few bytes."""
_MOST_WORDS = 256


def text(name: str) -> Callable[[Port, Context, str], str]:
    """Return a coder of the texts of a class."""
    form, whole, key, word, new = f"{name}?", (f"{name}=",), f"{name}.", f"{name}*", f"{name}&"

    def code(port: Port, context: Context, value: str) -> str:
        tables = context.layout.texts.get(name, NO_TEXTS)
        how, pieces = _EMPTY, []
        if not port.reading and value:
            how = _form(value, name, tables)
            pieces = PIECE.findall(value if how in (_WORDS, _PLAIN) else _titled(value))
        how = port.symbol((form, context.hint), 6, how)
        if how == _EMPTY:
            return ""
        if how == _WHOLE:
            place = 0 if port.reading else tables.whole.places[value]
            return tables.whole.texts[port.listed(whole, tables.whole.table, place)]
        if how == _PLAIN:
            return context.plain(port, value)
        found: list[str] = []
        kind = _END
        while True:
            at = len(found)
            piece = pieces[at] if at < len(pieces) else ""
            place = min(at, 2)
            lexicon = tables.words[place]
            kind = port.symbol((key, place, kind), KINDS, 0 if port.reading else _kind(piece, lexicon, context))
            if kind == _END:
                value = "".join(found)
                return value if how == _WORDS else value.upper() if how == _UPPER else value.lower()
            context.spend()
            if kind == WORD:
                piece = lexicon.texts[port.listed((word,), lexicon.table, lexicon.places.get(piece, 0))]
            elif kind == AGAIN:
                piece = _again(port, new, context, piece)
            elif kind in (SPELT, _ODD):
                piece = spelt(port, name, context, piece) if kind == SPELT else context.plain(port, piece)
                if (
                    len(piece) <= _LONGEST_WORD
                    and len(context.words) < _MOST_WORDS
                    and piece not in context.word_places
                ):
                    context.word_places[piece] = len(context.words)
                    context.words.append(piece)
            else:
                count = kind - (_SPACED if kind >= _SPACED else _DIGITS) + 1
                piece = port.digits((key, count), count, piece.lstrip(" "))
                piece = f" {piece}" if kind >= _SPACED else piece
            found.append(piece)

    return code


def _titled(value: str) -> str:
    return PIECE.sub(lambda m: m[0][:2].upper() + m[0][2:].lower() if m[0][0] == " " else m[0].capitalize(), value)


def _form(value: str, name: str, tables: Texts) -> int:
    """Choose the form in which a text is coded."""
    if value in tables.whole.places:
        return _WHOLE
    if len(value) > _LONGEST_TEXT or 4 * sum(c not in _PLACES and c not in "0123456789" for c in value) > len(value):
        return _PLAIN
    if name in _NAMES and value.isascii() and len(value) > 1:
        titled = _titled(value)
        if value.isupper() and titled.upper() == value:
            return _UPPER
        if value.islower() and titled.lower() == value:
            return _LOWER
    return _WORDS


def _kind(piece: str, lexicon: Lexicon, context: Context) -> int:
    if not piece:
        return _END
    if piece in lexicon.places:
        return WORD
    if "0" <= piece[-1] <= "9":
        return _SPACED + len(piece) - 2 if piece[0] == " " else _DIGITS + len(piece) - 1
    if piece in context.word_places:
        return AGAIN
    return SPELT if all(c in _PLACES for c in piece) else _ODD


def spelt(port: Port, name: str, context: Context, piece: str) -> str:
    """Code a word letter by letter, each expected after the one before it and the sort of the one before that."""
    found, sort = "", 0
    key: Key = ("first", name)
    for place in range(_LONGEST_TEXT + 1):
        letter = port.symbol(key, len(LETTERS), _PLACES[piece[place]] if place < len(piece) else 0)
        if not letter:
            break
        context.spend()
        found += LETTERS[letter]
        key = ("letter", letter, sort)
        sort = 1 if LETTERS[letter] in _VOWELS else 2
    return found


def _again(port: Port, key: str, context: Context, piece: str) -> str:
    if not context.words:
        raise Malformed("payload_undecodable")
    return context.words[port.even((key,), len(context.words), context.word_places.get(piece, 0))]


def digits(name: str, lead: int, longest: int = 16) -> Callable[[Port, Context, str], str]:
    """Return a coder of texts that are mostly ``lead`` digits of few values and then digits of chance (telephones)."""
    other = text(name)

    def code(port: Port, context: Context, value: str) -> str:
        size = len(value) - lead if lead < len(value) < longest and value.isascii() and value.isdecimal() else 0
        size = port.symbol((f"{name}#", context.hint), longest - lead, size)
        if not size:
            return other(port, context, value)
        head = context.pick(port, f"{name}<", (), value[:lead], lambda p, _, v: p.digits((name,), lead, v), 64)
        return str(head) + port.digits((name,), size, value[lead:])

    return code


def nik(port: Port, context: Context, value: str) -> str:
    """Code a NIK: region, day of birth (+ 40 for women), month, year, serial."""
    regular = False
    if not port.reading and len(value) == 16 and value.isascii() and value.isdecimal():
        day, month = int(value[6:8]), int(value[8:10])
        regular = day <= 71 and 1 <= day % 40 <= 31 and 1 <= month <= 12
    if not port.flag(("regular", context.hint), regular):
        return _other_nik(port, context, value)
    if not port.reading:
        day, month, year, serial = int(value[6:8]), int(value[8:10]), int(value[10:12]), int(value[12:])
    else:
        day = month = year = serial = 0
    region = context.pick(port, "region", (), value[:6], lambda p, _, v: p.digits(("region+",), 6, v), 96)
    woman = port.flag(("woman",), day > 40)
    day = port.even(("day",), 31, day % 40 - 1) + 1 + 40 * woman
    month = port.even(("month",), 12, month - 1) + 1
    year = port.symbol(("year",), 100, year)
    serial = port.number(("serial",), serial)
    if serial > 9999:
        raise Malformed("payload_undecodable")
    return f"{region}{day:02d}{month:02d}{year:02d}{serial:04d}"


_other_nik = text("nik")
