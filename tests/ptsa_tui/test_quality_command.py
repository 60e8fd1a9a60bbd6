"""``ptsa quality``: the list, one as a document, and files of instruments."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from models.facts import ids
from models.practice import fill_quality
from models.quality import sheets
from models.register.founding import found_practice
from ptsa_tui import cli


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a practice desk with two assessments and a forum."""
    monkeypatch.setenv("PTSA_STATE", str(tmp_path / "state"))
    path = tmp_path / "data" / "practice.db"
    with closing(found_practice(path, tokens=tmp_path / "state" / "tokens", fast=True)) as register:
        fill_quality(register)
    return path.parent


def run(capsys: pytest.CaptureFixture[str], desk: Path, *words: str) -> tuple[int, str, str]:
    code = cli.main(["--lang", "en", "--data", str(desk), "quality", *words])
    out, err = capsys.readouterr()
    return code, out, err


def numbers(capsys: pytest.CaptureFixture[str], desk: Path) -> dict[str, str]:
    """Return how the assessments and the forum are named on the command line."""
    found = json.loads(run(capsys, desk, "list", "--json")[1])
    named = {a["instrument"]: a["id"] for a in found["assessments"]} | {"forum": found["forums"][0]["id"]}
    return {name: str(ids.unpack(id_)) for name, id_ in named.items()}


def test_the_list(capsys: pytest.CaptureFixture[str], desk: Path) -> None:
    code, out, _err = run(capsys, desk, "list")
    assert code == cli.DONE
    assert "! yellow" in out
    assert "77,99" in out
    assert "Peninjauan standar pelayanan · 1 kept, 2 open, 1 late" in out
    assert "Sulastri" not in out


def test_documents_by_the_command_are_noted(capsys: pytest.CaptureFixture[str], desk: Path, tmp_path: Path) -> None:
    named = numbers(capsys, desk)
    code, out, _err = run(capsys, desk, "show", named["ombudsman-2022"])
    assert (code, "77,99" in out) == (cli.DONE, True)
    code, out, _err = run(capsys, desk, "show", named["forum"], "--what", "attendance", "--format", "csv")
    assert (code, "Sulastri Wening" in out) == (cli.DONE, True)
    target = tmp_path / "minutes.pdf"
    code, _out, err = run(capsys, desk, "show", named["forum"], "--format", "pdf")
    assert (code, "--out" in err) == (cli.USAGE, True)
    assert run(capsys, desk, "show", named["forum"], "--format", "pdf", "--out", str(target))[0] == cli.DONE
    assert target.read_bytes().startswith(b"%PDF")
    assert run(capsys, desk, "show", named["forum"], "--out", str(target))[0] == cli.UNUSABLE, "nothing is replaced"
    from ptsa_tui import desks

    with closing(desks.open_register(desk)) as register:
        looks = register.database.rows("SELECT kind FROM look")
    assert looks.count(("DetailOpened",)) == 4


@pytest.mark.parametrize("typed", ["1", "1.1.0", "1.1.0.x", "1.1.0.99999", "9999999.1.0.1", "-1.0.0.0", "", "٣.1.0.1"])
def test_a_number_that_is_none(capsys: pytest.CaptureFixture[str], desk: Path, typed: str) -> None:
    code, _out, err = run(capsys, desk, "show", "--", typed)
    assert (code, "ptsa quality list" in err) == (cli.UNUSABLE, True)


def test_what_does_not_fit_its_kind(capsys: pytest.CaptureFixture[str], desk: Path) -> None:
    named = numbers(capsys, desk)
    for number, what in ((named["forum"], "assessment"), (named["pekppp-2023"], "minutes")):
        assert run(capsys, desk, "show", number, "--what", what)[0] == cli.UNUSABLE


def test_instruments_and_the_faults_of_a_file(capsys: pytest.CaptureFixture[str], desk: Path, tmp_path: Path) -> None:
    code, out, _err = run(capsys, desk, "instruments")
    assert (code, out.count("\n")) == (cli.DONE, 4)
    good = (sheets.SHIPPED / "ombudsman-2022.toml").read_text(encoding="utf-8")
    own = tmp_path / "own.toml"
    own.write_text(good, encoding="utf-8")
    assert run(capsys, desk, "instruments", str(own))[:1] == (cli.DONE,)
    own.write_text(
        good.replace("weight = 32.37", "weight = 32.36").replace("lower = 54", "lower = 90"), encoding="utf-8"
    )
    code, out, err = run(capsys, desk, "instruments", str(own))
    assert (code, out) == (cli.REFUSED, "")
    assert err.splitlines() == [
        "ombudsman-2022, -: the weights make 99.99, not 100.00.",
        "ombudsman-2022: the bands must fall from edge to edge, the last one to 0.",
    ]
    assert run(capsys, desk, "instruments", str(tmp_path / "none"))[0] == cli.UNUSABLE
