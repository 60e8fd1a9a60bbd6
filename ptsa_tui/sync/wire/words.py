"""Texts: known ones by number, else word by word (known words by number, digits as digits), else as they stand."""

from __future__ import annotations

import re
from collections.abc import Callable

from ptsa_tui.sync.wire.coder import Port
from ptsa_tui.sync.wire.layout import NO_TEXTS, Lexicon
from ptsa_tui.sync.wire.packing import Malformed
from ptsa_tui.sync.wire.scene import Scene

PIECE = re.compile(r" ?[0-9]{1,9}| ?[^0-9 ]+| ")
_EMPTY, _WHOLE, _WORDS, _PLAIN = range(4)
_END, _WORD, _NEW, _AGAIN, _DIGITS, _SPACED = 0, 1, 2, 3, 4, 13
_KINDS = 22
_LONGEST_WORD = 40
"""Longer ones are not remembered, so that repeating them cannot make a large text of few bytes."""
_MOST_WORDS = 256


def text(name: str) -> Callable[[Port, Scene, str], str]:
    """Return a coder of the texts of a class."""
    form, whole, key, word, new = (f"{name}?",), (f"{name}=",), f"{name}.", f"{name}*", f"{name}&"

    def code(port: Port, scene: Scene, value: str) -> str:
        tables = scene.layout.texts.get(name, NO_TEXTS)
        how, pieces = _EMPTY, []
        if not port.reading and value:
            pieces = PIECE.findall(value)
            unknown = [p for p in pieces if not _is_known(p, tables.words, scene)]
            how = _PLAIN if len(unknown) > 2 and 2 * len(unknown) > len(pieces) else _WORDS
            if value in tables.whole.places:
                how = _WHOLE
        how = port.symbol((*form, scene.hint), 4, how)
        if how == _EMPTY:
            return ""
        if how == _WHOLE:
            place = 0 if port.reading else tables.whole.places[value]
            return tables.whole.texts[port.listed(whole, tables.whole.table, place)]
        if how == _PLAIN:
            return scene.plain(port, value)
        found: list[str] = []
        kind = _END
        while True:
            at = len(found)
            piece = pieces[at] if at < len(pieces) else ""
            place = min(at, 2)
            lexicon = tables.words[place]
            kind = port.symbol((key, place, kind), _KINDS, 0 if port.reading else _kind(piece, lexicon, scene))
            if kind == _END:
                return "".join(found)
            scene.spend()
            if kind == _WORD:
                piece = lexicon.texts[port.listed((word,), lexicon.table, lexicon.places.get(piece, 0))]
            elif kind == _AGAIN:
                piece = _again(port, new, scene, piece)
            elif kind == _NEW:
                piece = scene.plain(port, piece)
                if len(piece) <= _LONGEST_WORD and len(scene.words) < _MOST_WORDS and piece not in scene.word_places:
                    scene.word_places[piece] = len(scene.words)
                    scene.words.append(piece)
            else:
                count = kind - (_SPACED if kind >= _SPACED else _DIGITS) + 1
                piece = port.digits((key, count), count, piece.lstrip(" "))
                piece = f" {piece}" if kind >= _SPACED else piece
            found.append(piece)

    return code


def _is_known(piece: str, words: tuple[Lexicon, ...], scene: Scene) -> bool:
    return piece[-1].isdecimal() or piece in scene.word_places or any(piece in w.places for w in words)


def _kind(piece: str, lexicon: Lexicon, scene: Scene) -> int:
    if not piece:
        return _END
    if piece in lexicon.places:
        return _WORD
    if "0" <= piece[-1] <= "9":
        return _SPACED + len(piece) - 2 if piece[0] == " " else _DIGITS + len(piece) - 1
    return _AGAIN if piece in scene.word_places else _NEW


def _again(port: Port, key: str, scene: Scene, piece: str) -> str:
    if not scene.words:
        raise Malformed("payload_undecodable")
    return scene.words[port.even((key,), len(scene.words), scene.word_places.get(piece, 0))]


def digits(name: str, lead: int, longest: int = 16) -> Callable[[Port, Scene, str], str]:
    """Return a coder of texts that are mostly ``lead`` digits of few values and then digits of chance (telephones)."""
    other = text(name)

    def code(port: Port, scene: Scene, value: str) -> str:
        size = len(value) - lead if lead < len(value) < longest and value.isascii() and value.isdecimal() else 0
        size = port.symbol((f"{name}#", scene.hint), longest - lead, size)
        if not size:
            return other(port, scene, value)
        head = scene.pick(port, f"{name}<", (), value[:lead], lambda p, _, v: p.digits((name,), lead, v), 64)
        return str(head) + port.digits((name,), size, value[lead:])

    return code


def nik(port: Port, scene: Scene, value: str) -> str:
    """Code a NIK: region, day of birth (+ 40 for women), month, year, serial."""
    regular = False
    if not port.reading and len(value) == 16 and value.isascii() and value.isdecimal():
        day, month = int(value[6:8]), int(value[8:10])
        regular = day <= 71 and 1 <= day % 40 <= 31 and 1 <= month <= 12
    if not port.flag(("regular", scene.hint), regular):
        return _other_nik(port, scene, value)
    if not port.reading:
        day, month, year, serial = int(value[6:8]), int(value[8:10]), int(value[10:12]), int(value[12:])
    else:
        day = month = year = serial = 0
    region = scene.pick(port, "region", (), value[:6], lambda p, _, v: p.digits(("region+",), 6, v), 96)
    woman = port.flag(("woman",), day > 40)
    day = port.even(("day",), 31, day % 40 - 1) + 1 + 40 * woman
    month = port.even(("month",), 12, month - 1) + 1
    year = port.symbol(("year",), 100, year)
    following: int = scene.last.get("serial", 9000)
    follows = port.flag(("serial?",), serial == following)
    serial = following if follows else port.number(("serial",), serial)
    scene.last["serial"] = (serial + 1) % 10_000
    if serial > 9999:
        raise Malformed("payload_undecodable")
    return f"{region}{day:02d}{month:02d}{year:02d}{serial:04d}"


_other_nik = text("nik")
