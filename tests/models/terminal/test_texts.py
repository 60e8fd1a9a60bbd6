"""Text modules come from a file beside the settings, or with the program."""

from __future__ import annotations

from pathlib import Path

from models.terminal import texts
from tests.models.build import refused


def test_without_a_file_the_shipped_ones_are_there(tmp_path: Path) -> None:
    found = texts.read(tmp_path / "texts.toml")
    assert found == texts.shipped()
    assert all(module.text.endswith(" ") for module in found)


def test_a_file_replaces_them_and_is_cleaned(tmp_path: Path) -> None:
    path = tmp_path / "texts.toml"
    path.write_text('[[text]]\nname = "a"\ntext = "Satu\\u001b[2J  dua"\n', encoding="utf-8")
    assert texts.read(path) == (texts.TextModule("a", "Satu[2J dua "),)


def test_a_faulty_file_is_told_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "texts.toml"
    for wrong in ("[[text]]\nname = 1\n", "[[text]]\nname = 'a'\n", "[[", "", "[[text]]\nname='a'\ntext='b'\n" * 31):
        path.write_text(wrong, encoding="utf-8")
        with refused("settings_wrong"):
            texts.read(path)
    path.write_bytes(b"\xff\xfe")
    with refused("file_not_utf8"):
        texts.read(path)
