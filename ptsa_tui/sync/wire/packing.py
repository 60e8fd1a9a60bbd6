"""The plainest building blocks of a body: whole numbers of few bytes, and bytes with their length."""

from __future__ import annotations


class Malformed(Exception):
    """Bytes from outside are not what they should be; ``code`` says in what way, never what they held."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Writer:
    """Puts parts behind each other."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def number(self, value: int) -> None:
        """Append a whole number ≥ 0, seven bits a byte, the lowest first."""
        out = bytearray()
        while value > 127:
            out.append(value & 127 | 128)
            value >>= 7
        out.append(value)
        self.parts.append(bytes(out))

    def raw(self, data: bytes) -> None:
        """Append bytes whose length the reader knows."""
        self.parts.append(data)

    def data(self, data: bytes) -> None:
        """Append bytes with their length."""
        self.number(len(data))
        self.parts.append(data)

    def text(self, text: str) -> None:
        """Append a text with its length."""
        self.data(text.encode())

    def done(self) -> bytes:
        """Return everything."""
        return b"".join(self.parts)


class Reader:
    """Takes the parts off again. Whatever is wrong raises :class:`Malformed`."""

    def __init__(self, data: bytes, code: str = "body_malformed") -> None:
        self.source, self.at, self.code = data, 0, code

    def number(self, most: int = (1 << 63) - 1) -> int:
        """Return the next whole number, at most ``most``."""
        value = shift = 0
        while True:
            if self.at >= len(self.source) or shift > 63:
                raise Malformed(self.code)
            byte = self.source[self.at]
            self.at += 1
            value |= (byte & 127) << shift
            if byte < 128:
                break
            shift += 7
        if value > most:
            raise Malformed(self.code)
        return value

    def raw(self, length: int) -> bytes:
        """Return the next ``length`` bytes."""
        end = self.at + length
        if end > len(self.source):
            raise Malformed(self.code)
        part = self.source[self.at : end]
        self.at = end
        return part

    def data(self, most: int = 1 << 20) -> bytes:
        """Return the next bytes, whose length stands before them."""
        return self.raw(self.number(most))

    def text(self, most: int = 200) -> str:
        """Return the next text."""
        try:
            return self.data(most).decode()
        except UnicodeDecodeError:
            raise Malformed(self.code) from None

    def end(self) -> None:
        """See that nothing is left."""
        if self.at != len(self.source):
            raise Malformed(self.code)
