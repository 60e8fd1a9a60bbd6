"""A file is written whole or not at all, and only its owner may read it."""

from __future__ import annotations

import stat
from pathlib import Path

from models.files.whole_file import write_whole
from tests.models.build import refused


def test_a_file_is_replaced_at_one_moment(tmp_path: Path) -> None:
    path = tmp_path / "key"
    write_whole(path, b"one")
    write_whole(path, b"two")
    assert path.read_bytes() == b"two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_what_can_not_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "key").mkdir()
    with refused("file_unwritable"):
        write_whole(tmp_path / "key", b"one")
    with refused("file_unwritable"):
        write_whole(tmp_path / "nowhere" / "key", b"one")
    assert list(tmp_path.iterdir()) == [tmp_path / "key"]
