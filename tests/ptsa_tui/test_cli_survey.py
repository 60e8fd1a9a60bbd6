"""``ptsa survey``: what it writes, in every format, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.practice import fill_surveys
from models.register.register import Register
from ptsa_tui import cli
from ptsa_tui.documents import FORMATS


@pytest.fixture
def data(register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the folder of a practice desk with a survey."""
    fill_surveys(register)
    monkeypatch.setenv("PTSA_STATE", str(tmp_path))
    return str(tmp_path / "data")


def run(*words: str) -> int:
    return cli.main(["--lang", "en", *words])


@pytest.mark.parametrize("name", ["sheet", "report", "index"])
@pytest.mark.parametrize("form", FORMATS)
def test_each_document_is_written_in_each_format(data: str, tmp_path: Path, name: str, form: str) -> None:
    out = tmp_path / "out"
    words = ("--from", "T-60", "--to", "T", "--format", form, "--out", str(out))
    assert run("--data", data, "survey", name, *words) == cli.DONE
    assert len(out.read_bytes()) > 100


def test_the_index_is_printed(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--data", data, "survey", "index", "--from", "01102026", "--to", "31122026", "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert "200" in json.dumps(told)


def test_what_is_wrong_is_said(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    for words, said in (
        (("--format", "pdf"), "--out"),
        (("--from", "T", "--to", "T-1"), "lies before"),
        (("--service", "NIX"), "No such service"),
        (("--unit", "NIX"), ""),
        (("--instrument", "nix"), "nix"),
    ):
        assert run("--data", data, "survey", "report", *words) == cli.UNUSABLE, words
        assert said in capsys.readouterr().err


def test_a_look_at_remarks_is_logged(data: str, register: Register) -> None:
    before = register.database.rows("SELECT count(*) FROM look WHERE kind = 'Searched'")[0][0]
    assert run("--data", data, "survey", "sheet") == cli.DONE
    assert run("--data", data, "survey", "report") == cli.DONE
    assert register.database.rows("SELECT count(*) FROM look WHERE kind = 'Searched'")[0][0] == before + 1
