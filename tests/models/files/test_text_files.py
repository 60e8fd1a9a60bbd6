"""Files that people write: every fault is told by its name and its line, and nothing waits or grows."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from models.files.text_files import LONGEST_LINE, pieces, read_bytes, read_secret, read_table, read_text
from models.refused import Refused
from tests.models.build import refused

TEXT = "baris satu\nbaris dua: José Müller\n"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["bare", "mark"])
def test_a_mark_at_the_beginning_is_taken_away(tmp_path: Path, mark: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(mark + TEXT.encode())
    assert read_text(path) == TEXT
    path.write_bytes(mark + b"language = 'en'\n")
    assert read_table(path) == {"language": "en"}


@pytest.mark.parametrize(
    ("data", "line", "found"),
    [
        (TEXT.encode("utf-16"), 1, "UTF-16"),
        (TEXT.encode("utf-16-le"), 1, "UTF-16"),
        (TEXT.encode("utf-16-be"), 1, "UTF-16"),
        (TEXT.encode("utf-32"), 1, "UTF-32"),
        (TEXT.encode("utf-32-be"), 1, "UTF-32"),
        (TEXT.encode("cp1252"), 2, "Windows-1252"),
        (b"a\nb\nc \x81\n", 3, "ISO-8859-1"),
        (b"\xff\xfe", 1, "UTF-16"),
    ],
)
def test_another_encoding_is_told_by_its_name_and_line(tmp_path: Path, data: bytes, line: int, found: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    with pytest.raises(Refused) as caught:
        read_text(path)
    assert caught.value.code == "file_not_utf8"
    assert caught.value.facts == {"file": str(path), "line": line, "found": found}


def test_nul_signs_are_told(tmp_path: Path) -> None:
    path = tmp_path / "file"
    for data in (b"one\ntwo\0\n", b"\0" * 100):
        path.write_bytes(data)
        with refused("file_with_nul"):
            read_text(path)


def test_only_a_plain_file_is_read_and_nothing_waits(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "pipe")
    for name in ("pipe", "link", "", "/dev/zero", "/dev/tty", "/dev/full"):
        with refused("file_not_plain"):
            read_bytes(tmp_path / name, 10)
    (tmp_path / "file").write_bytes(b"x")
    for name in ("missing", "file/inside", "n" * 300):
        with pytest.raises(Refused) as caught:
            read_bytes(tmp_path / name, 10)
        assert caught.value.code in ("file_missing", "file_unreadable")


def test_a_large_file_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    with refused("file_too_large"):
        read_bytes(path, 1000)
    with refused("file_too_large"):
        read_text(path)


def test_a_table_with_a_fault_is_told_with_its_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    for wrong in ("a = [", "a = " + "[" * 100_000, "a = " + "1" * 10_000, "a = 1\na = 2"):
        path.write_text(wrong, encoding="utf-8")
        with pytest.raises(Refused) as caught:
            read_table(path, 1 << 20)
        assert caught.value.code == "settings_wrong"
        assert str(path) in str(caught.value.facts["where"])


@pytest.mark.parametrize("data", [b"secret", b"secret\r\nmore", b"\xef\xbb\xbfsecret\n", b" secret \n"])
def test_a_secret_is_the_first_line(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    assert read_secret(path).strip() == "secret"
    path.write_bytes(b"\nsecond\n")
    with refused("file_empty"):
        read_secret(path)


def test_lines_come_one_by_one_and_a_long_one_in_pieces() -> None:
    long = b"x" * (2 * LONGEST_LINE + 5)
    found = list(pieces(io.BytesIO(b"one\n" + long + b"\nthree"), "-"))
    assert [(p.line, p.whole) for p in found] == [(1, True), (2, False), (2, False), (2, False), (3, True)]
    assert b"".join(p.data for p in found) == b"one\n" + long + b"\nthree"
    exact = b"y" * LONGEST_LINE
    assert [(p.line, p.whole) for p in pieces(io.BytesIO(exact[:-1]), "-")] == [(1, True)]
    assert not any(p.whole for p in pieces(io.BytesIO(exact), "-"))


class Endless(io.RawIOBase):
    """A stream that never ends; it counts what was taken."""

    taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what RawIOBase says itself
        self.taken += len(buffer)
        buffer[:] = b"x" * len(buffer)
        return len(buffer)


def test_an_endless_line_is_given_up() -> None:
    stream = Endless()
    with refused("file_too_large"):
        for _piece in pieces(io.BufferedReader(stream), "-"):
            pass
    assert stream.taken < 100 << 20
