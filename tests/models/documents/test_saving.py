"""Documents that screens write: for this user alone, beside the database, none in the place of another."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.documents.saving import FOLDER, save
from tests.models.build import refused

NAME = "forum-minutes-2026-11-10"


def test_no_document_takes_the_place_of_another(tmp_path: Path) -> None:
    folder = tmp_path / FOLDER
    names = [save(b"isi", f"{NAME}.pdf", folder).name for _turn in range(3)]
    assert names == [f"{NAME}{more}.pdf" for more in ("", "-2", "-3")]
    assert folder.stat().st_mode & 0o077 == 0
    assert all(file.stat().st_mode & 0o077 == 0 for file in folder.iterdir())


def test_a_folder_that_can_not_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x")
    with refused("file_unwritable"):
        save(b"isi", f"{NAME}.txt", tmp_path / "taken")


def test_too_many_files_of_one_name_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.documents.saving._MOST", 2)
    save(b"isi", f"{NAME}.pdf", tmp_path)
    with refused("file_exists"):
        save(b"isi", f"{NAME}.pdf", tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == [f"{NAME}.pdf"]
