"""``ptsa catalogue`` and the check before ``ptsa central catalogue publish``."""

from __future__ import annotations

from pathlib import Path

import pytest

from models import words
from models.catalogue import SEED
from ptsa_tui import cli, desks

SEEDED = SEED.read_text(encoding="utf-8")


@pytest.fixture
def desk(tmp_path: Path) -> None:
    """Make a practice desk without cases."""
    desks.open_or_found(tmp_path / "data", filled=False).close()


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, list[str], list[str]]:
    code = cli.main(["--lang", "en", *argv])
    out, err = capsys.readouterr()
    return code, out.splitlines(), err.splitlines()


def written(folder: Path, *changes: tuple[str, str], name: str = "services.toml") -> str:
    """Write the seed with some places changed, once each."""
    text = SEEDED
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_sound_file_needs_no_desk_and_makes_none(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(capsys, "catalogue", "check", str(SEED)) == (0, ["Catalogue 1 is sound: 14 services."], [])
    assert not (tmp_path / "data").exists()


def test_all_faults_are_told_with_their_lines(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = written(tmp_path, ("days = 6", "days = -6"), ('code = "saran"', 'code = "naskah"'), ("fee_note", "note"))
    code, out, _err = run(capsys, "catalogue", "check", file)
    assert code == 1
    assert out[0] == f"{file}:10: fault: PP: days must lie between 0 and 366"
    assert out[1] == f"{file}:24: fault: PP › baru › naskah: the code naskah is in use already, in line 21"
    assert len(out) == 4
    assert out[-1] == "3 faults: nothing of this can be published."


def test_warnings_alone_are_sound(capsys: pytest.CaptureFixture[str], tmp_path: Path, desk: None) -> None:
    code, out, _err = run(capsys, "catalogue", "check", written(tmp_path, ('unit = "HI"', 'unit = "XX"')))
    assert code == 0
    assert "watch: PP: no unit XX is known here" in out[0]


def test_a_file_that_is_not_there_is_three(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(capsys, "catalogue", "check", str(tmp_path / "none.toml"))[0] == 3
    assert run(capsys, "catalogue", "check", str(tmp_path))[0] == 3
    assert run(capsys, "catalogue", "check", str(SEED), "--against", str(tmp_path / "none.toml"))[0] == 3
    assert run(capsys, "catalogue", "check", str(SEED), "--against")[0] == 3  # there is no desk


def test_what_a_file_holds_is_not_read_as_terminal_control(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = written(tmp_path, ('code = "PP"', 'code = "P\\u001b[2J"'), ("fee_note", '"x\\u001b]52;c"'))
    code, out, _err = run(capsys, "catalogue", "check", file)
    assert code == 1
    assert all(line.isprintable() for line in out)


def test_differences_from_a_file_and_from_the_desk(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, desk: None
) -> None:
    file = written(tmp_path, ("version = 1", "version = 2"), ("days = 6", "days = 8"))
    for against in ([str(SEED)], []):
        code, out, _err = run(capsys, "catalogue", "check", file, "--against", *against)
        assert code == 0
        assert out[1:] == [
            "Catalogue 1 → 2",
            "* PP  Pengesahan Peraturan Perusahaan",
            "    time limit: 6 working days → 8 working days",
        ]
    code, out, _err = run(capsys, "catalogue", "check", str(SEED), "--against")
    assert (code, out[1:3]) == (0, ["Catalogue 1 → 1", "  No difference."])
    assert "must be above 1" in out[3]
    bad = written(tmp_path, ("version = 1", "version = 0"), name="bad.toml")
    assert run(capsys, "catalogue", "check", str(SEED), "--against", bad)[0] == 1


def test_show_lists_the_services_and_one_card(capsys: pytest.CaptureFixture[str], desk: None) -> None:
    code, out, _err = run(capsys, "catalogue", "show")
    assert (code, out[0]) == (0, "catalogue 1")
    assert "  PP         Pengesahan Peraturan Perusahaan · 6 working days" in out
    assert "  P3MI       Izin perusahaan penempatan pekerja migran (SIP3MI) → Kementerian P2MI" in out
    code, out, _err = run(capsys, "catalogue", "show", "pp")
    assert (code, out[0]) == (0, "PP · Pengesahan Peraturan Perusahaan")
    assert " 3  System, mechanism and procedure" in out
    code, out, err = run(capsys, "catalogue", "show", "nothing")
    assert (code, out, err) == (1, [], ["No such service."])


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_help_has_examples(capsys: pytest.CaptureFixture[str], language: str) -> None:
    with pytest.raises(SystemExit) as leave:
        cli.main(["--lang", language, "catalogue", "--help"])
    assert leave.value.code == 0
    assert "ptsa catalogue check" in capsys.readouterr().out


def test_publishing_checks_first_and_publishes_nothing_of_a_faulty_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    pytest.importorskip("starlette")
    for argv in (
        ["init"],
        ["branch", "add", "1", "PTSA", "WIB"],
        ["unit", "add", "1", "LOKET", "Loket", "--kind", "counter"],
    ):
        assert run(capsys, "central", *argv)[0] == 0
    bad = written(tmp_path, ("days = 6", "days = -6"), ('source = "PP 34/2021"', 'source = ""'), name="bad.toml")
    code, out, err = run(capsys, "central", "catalogue", "publish", bad)
    assert (code, out) == (1, [])
    assert sum(": fault: " in line for line in err) == 2
    assert err[-1] == "The catalogue has faults, in these lines: 10, 92"
    code, out, err = run(capsys, "central", "catalogue", "publish", str(SEED))
    assert (code, out) == (0, ["Catalogue 1 is published to branch 1."])
    assert all(": watch: " in line for line in err)
    assert len(err) > 1
    assert run(capsys, "central", "catalogue", "publish", str(tmp_path / "none.toml"))[0] == 3
    assert run(capsys, "central", "catalogue", "publish", str(SEED))[0] == 3  # an older version, refused as before
