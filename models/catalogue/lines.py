"""Where in a TOML text each value stands: ``tomllib`` reads values and forgets their lines; this reads only the lines.

It follows a text that ``tomllib`` has accepted already, so it needs no error of its own.
"""

from __future__ import annotations

from bisect import bisect_right

Path = tuple[str | int, ...]
"""The way to a value: keys of tables and places in arrays."""

_BARE = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b", '"': '"', "\\": "\\"}


class Places:
    """The lines of a TOML text, by the ways to its values."""

    def __init__(self, text: str) -> None:
        """Read a text that is valid TOML."""
        self._text = text
        self._breaks = [i for i, c in enumerate(text) if c == "\n"]
        self._at = 0
        self._counts: dict[Path, int] = {}
        self.found: dict[Path, int] = {}
        self._document()

    def line(self, path: Path) -> int:
        """Return the line (from 1) of a value, or of the nearest thing around it that the text names."""
        while path and path not in self.found:
            path = path[:-1]
        return self.found.get(path, 1)

    def _put(self, path: Path, start: int) -> None:
        self.found.setdefault(path, bisect_right(self._breaks, start - 1) + 1)

    def _document(self) -> None:
        here: Path = ()
        while self._skip("\n"):
            if self._text[self._at] == "[":
                here = self._header()
            else:
                self._pair(here)

    def _skip(self, more: str = "") -> bool:
        """Go over white space, comments and ``more``; tell whether something follows."""
        while self._at < len(self._text):
            character = self._text[self._at]
            if character == "#":
                end = self._text.find("\n", self._at)
                self._at = len(self._text) if end < 0 else end
            elif character in " \t\r" or character in more:
                self._at += 1
            else:
                return True
        return False

    def _header(self) -> Path:
        """Read ``[table]`` or ``[[array of tables]]``; return the way to the table that it opens."""
        start, many = self._at, self._text.startswith("[[", self._at)
        self._at += 2 if many else 1
        keys = self._keys()
        self._at += 2 if many else 1
        path: Path = ()
        for place, key in enumerate(keys):
            path += (key,)
            self._put(path, start)
            if many and place == len(keys) - 1:
                self._counts[path] = self._counts.get(path, 0) + 1
            if path in self._counts:
                path += (self._counts[path] - 1,)
        self._put(path, start)
        return path

    def _pair(self, here: Path) -> None:
        """Read ``key = value``."""
        start = self._at
        for key in self._keys():
            here += (key,)
            self._put(here, start)
        self._at += 1  # the =
        self._value(here)

    def _keys(self) -> list[str]:
        """Read a key, dotted or not."""
        keys = []
        while True:
            self._skip()
            keys.append(self._key())
            self._skip()
            if self._text[self._at] != ".":
                return keys
            self._at += 1

    def _key(self) -> str:
        start = self._at
        if self._text[start] in "\"'":
            self._string()
            inner = self._text[start + 1 : self._at - 1]
            return _unescaped(inner) if self._text[start] == '"' else inner
        while self._at < len(self._text) and self._text[self._at] in _BARE:
            self._at += 1
        return self._text[start : self._at]

    def _value(self, path: Path) -> None:
        """Read a value, and put down where it and what is in it begin."""
        self._skip()
        self._put(path, self._at)
        opening = self._text[self._at]
        if opening in "\"'":
            self._string()
        elif opening == "[":
            self._at += 1
            place = 0
            while self._skip("\n,") and self._text[self._at] != "]":
                self._value((*path, place))
                place += 1
            self._at += 1
        elif opening == "{":
            self._at += 1
            while self._skip("\n,") and self._text[self._at] != "}":
                self._pair(path)
            self._at += 1
        else:
            while self._at < len(self._text) and self._text[self._at] not in ",]}#\n":
                self._at += 1

    def _string(self) -> None:
        """Go over a string of any of the four kinds."""
        quote = self._text[self._at]
        end = quote * 3 if self._text.startswith(quote * 3, self._at) else quote
        self._at += len(end)
        while not self._text.startswith(end, self._at):
            self._at += 2 if quote == '"' and self._text[self._at] == "\\" else 1
        self._at += len(end)
        if len(end) == 3:  # up to two more quotes belong to the text
            while self._text.startswith(quote, self._at):
                self._at += 1


def _unescaped(text: str) -> str:
    """Return what a basic string says."""
    said, at = "", 0
    while at < len(text):
        if text[at] != "\\":
            said, at = said + text[at], at + 1
        elif (length := {"x": 2, "u": 4, "U": 8}.get(text[at + 1])) is not None:
            said, at = said + chr(int(text[at + 2 : at + 2 + length], 16)), at + 2 + length
        else:
            said, at = said + _ESCAPES[text[at + 1]], at + 2
    return said
