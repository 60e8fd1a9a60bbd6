"""Texts as words: known ones by number, digits as digits, the rest as it stands."""

from __future__ import annotations

import re

from benchmarks.plain.streams import In, Out
from benchmarks.plain.tables import Layout
from ptsa_tui.sync.wire.packing import Malformed

PIECE = re.compile(r" ?[0-9]+| ?[^0-9 ]+| ")
FEW = 200
"""Words whose number takes one byte; the others take two."""
MOST = FEW + 12 * 256
_PAGE = 256
_DIGITS, _SPACED, _LONGEST = 212, 227, 15
"""Codes of 1 … 15 digits, alone or behind a space."""
_PLACE, _NIK, _SPELT, _LOWER, _UPPER, END = 250, 251, 252, 253, 254, 255
"""A NIK whose region is no known word, one whose is; what is no known word; a text in small or capital letters; the
end."""
_REGION, _HEAD = 6, 5
"""Digits that NIKs and long numbers (telephones) begin with: few values, so words."""


def write(out: Out, layout: Layout, text: str) -> None:
    """Append a text."""
    words, codes = layout.word_places, out.texts
    pieces = PIECE.findall(text)
    if len(text) > 1 and pieces[0] not in words and text.isascii():
        titled = text.title()
        if text.isupper() and titled.upper() == text:
            codes.append(_UPPER)
            pieces = PIECE.findall(titled)
        elif text.islower() and titled.lower() == text:
            codes.append(_LOWER)
            pieces = PIECE.findall(titled)
    spelt = ""
    for piece in pieces:
        place = words.get(piece)
        if place is None and not "0" <= piece[-1] <= "9":
            spelt += piece
            continue
        if spelt:
            codes.append(_SPELT)
            out.pieces.append(spelt.encode())
            spelt = ""
        if place is None:
            _write_digits(out, words, piece)
        elif place < FEW:
            codes.append(place)
        else:
            codes += bytes(divmod(place - FEW + FEW * _PAGE, _PAGE))
    if spelt:
        codes.append(_SPELT)
        out.pieces.append(spelt.encode())
    codes.append(END)


def _write_digits(out: Out, words: dict[str, int], piece: str) -> None:
    spaced = piece[0] == " "
    digits = piece[spaced:]
    if len(digits) == 16 and not spaced:
        region = words.get(digits[:_REGION])
        out.texts.append(_PLACE if region is None else _NIK)
        if region is None:
            out.bits(int(digits[:_REGION]), 20)
        else:
            _write_word(out, region)
        for begin, end, size in _NIK_PARTS:
            out.bits(int(digits[begin:end]), size)
        return
    if len(digits) > 9 and not spaced:
        head = words.get(digits[:_HEAD])
        if head is not None:
            _write_word(out, head)
            digits = digits[_HEAD:]
    while digits:
        part, digits = digits[:_LONGEST], digits[_LONGEST:]
        out.texts.append((_SPACED if spaced else _DIGITS) + len(part) - 1)
        out.bits(int(part), _BITS[len(part)])
        spaced = False


_NIK_PARTS = ((6, 8, 7), (8, 10, 7), (10, 12, 7), (12, 16, 14))
_BITS = [(10**count - 1).bit_length() for count in range(_LONGEST + 1)]


def _write_word(out: Out, place: int) -> None:
    if place < FEW:
        out.texts.append(place)
    else:
        out.texts += bytes(divmod(place - FEW + FEW * _PAGE, _PAGE))


def read(source: In, layout: Layout) -> str:
    """Take the next text."""
    words, texts = layout.words, source.texts
    found: list[str] = []
    form = 0
    for code in texts:
        if code < FEW:
            found.append(words[code])
        elif code == END:
            text = "".join(found)
            return text.upper() if form == _UPPER else text.lower() if form == _LOWER else text
        elif code < _DIGITS:
            found.append(words[(code - FEW) * _PAGE + next(texts) + FEW])
        elif code < _SPACED + _LONGEST:
            spaced = code >= _SPACED
            count = code - (_SPACED if spaced else _DIGITS) + 1
            found.append(f"{' ' if spaced else ''}{_digits(source, count)}")
        elif code == _SPELT:
            found.append(source.piece().decode())
        elif code == _PLACE:
            found.append(_digits(source, _REGION) + _nik(source))
        elif code == _NIK:
            code = next(texts)
            place = code if code < FEW else (code - FEW) * _PAGE + next(texts) + FEW
            found.append(words[place] + _nik(source))
        else:
            form = code
    raise Malformed("payload_undecodable")


def _digits(source: In, count: int) -> str:
    found = f"{source.bits(_BITS[count]):0{count}d}"
    if len(found) != count:
        raise Malformed("payload_undecodable")
    return found


def _nik(source: In) -> str:
    return "".join(_digits_of(source, end - begin, size) for begin, end, size in _NIK_PARTS)


def _digits_of(source: In, count: int, size: int) -> str:
    found = f"{source.bits(size):0{count}d}"
    if len(found) != count:
        raise Malformed("payload_undecodable")
    return found
