"""The commands, as a script meets them."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
import sys
from pathlib import Path

import pytest

from models import words
from models.catalogue import SEED
from models.facts import numbering
from ptsa_tui import __version__, cli, desks, settings
from tests.ptsa_tui.test_every_command import COMMANDS

NIK = "3174014505909007"


class Standard(io.TextIOWrapper):
    """Standard input with these lines."""

    def __init__(self, text: str) -> None:
        super().__init__(io.BytesIO(text.encode()), encoding="utf-8")


@pytest.fixture(autouse=True)
def placed(first_start: Path, tmp_path: Path) -> None:
    """Copy the practice desk for this test."""
    shutil.copytree(first_start, tmp_path, dirs_exist_ok=True)


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    """Run a command line; return code, output and errors."""
    code = cli.main(["--lang", "en", *argv])
    out, err = capsys.readouterr()
    return code, out, err


def record(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *forms: dict[str, object] | str
) -> tuple[int, list[dict[str, object]]]:
    """Record forms from standard input."""
    lines = [f if isinstance(f, str) else json.dumps(f) for f in forms]
    monkeypatch.setattr(sys, "stdin", Standard("\n".join(lines) + "\n"))
    code, out, _err = run(capsys, "record", "-")
    return code, [json.loads(line) for line in out.splitlines()]


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as leave:
        cli.main(["--version"])
    assert leave.value.code == 0
    assert __version__ in capsys.readouterr().out


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("command", [[], ["record"], ["lookup"], ["status"], ["journal"], ["practice"], ["doctor"]])
def test_help_has_examples(capsys: pytest.CaptureFixture[str], language: str, command: list[str]) -> None:
    with pytest.raises(SystemExit) as leave:
        cli.main(["--lang", language, *command, "--help"])
    assert leave.value.code == 0
    assert "ptsa" in capsys.readouterr().out


def test_a_wrong_command_line_is_two() -> None:
    with pytest.raises(SystemExit) as leave:
        cli.main(["nonsense"])
    assert leave.value.code == 2


@pytest.mark.parametrize("before", [True, False], ids=["before", "behind"])
def test_options_for_all_stand_before_or_behind_the_command(tmp_path: Path, before: bool) -> None:
    folder = tmp_path / "other"
    options = ["--data", str(folder)]
    founding = ["practice", "--cases", "1"]
    assert cli.main([*options, *founding] if before else [*founding, *options]) == 0
    assert cli.main([*options, "status"] if before else ["status", *options]) == 0
    assert (folder / desks.PRACTICE).exists()


FOUNDING = {(), ("practice",), ("enrol",), ("demo",)}
"""Commands that may make a desk where none is; those of the centre have no desk."""


@pytest.mark.parametrize("words", [w for w in COMMANDS if w not in FOUNDING and w[0] != "central"], ids=" ".join)
@pytest.mark.parametrize("there", [True, False], ids=["empty", "missing"])
def test_a_folder_without_a_desk_is_told_and_none_is_made(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, words: tuple[str, ...], there: bool
) -> None:
    folder = tmp_path / "typo"
    if there:
        folder.mkdir()
    needed = {("sheets",): ["3"], ("lookup",): ["siti"], ("record",): ["-"], ("catalogue", "check"): [str(SEED)]}
    needed[("quality", "show")] = ["1.1.0.1"]
    needed |= {("report",): ["month"]}
    needed |= {("survey",): ["index"]}
    needed |= {("bundle", verb): [str(tmp_path / "b")] for verb in ("read", "write")}
    needed |= {("complaints", "export"): ["--for", "lapor"]}
    code, _out, err = run(capsys, "--data", str(folder), *words, *needed.get(words, []))
    if words in {("doctor",), ("catalogue", "check"), ("quality", "instruments")}:
        assert code == cli.DONE  # they say much without a desk
    elif words == ("display",):
        assert code == cli.USAGE  # this is no terminal
    else:
        assert (code, str(folder) in err) == (cli.UNUSABLE, True)
    assert folder.exists() == there
    assert not there or list(folder.iterdir()) == []


def test_record_answers_each_line_and_goes_on(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    good: dict[str, object] = {"do": "intake", "nik": NIK, "name": "Siti", "service": "PP", "papers": "all"}
    code, answers = record(
        capsys,
        monkeypatch,
        good,
        {**good, "service": "XX"},
        "not json",
        {**good, "nik": "1"},
        {**good, "service": "PKB"},
    )
    assert code == cli.REFUSED
    assert [a["ok"] for a in answers] == [True, False, False, False, True]
    assert [a.get("code") for a in answers] == [None, "service_unknown", "form_malformed", "nik_length", None]
    assert all(a["sentence"] for a in answers if not a["ok"])
    first, last = (int(str(answers[place]["number"]).replace("-", "")) for place in (0, 4))
    assert numbering.running(last) == numbering.running(first) + 1


def test_record_of_good_lines_is_zero(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    good = {"do": "intake", "nik": NIK, "name": "Siti", "service": "WLKP", "papers": "all"}
    code, answers = record(capsys, monkeypatch, good)
    assert code == cli.DONE
    assert answers[0]["state"] == "received"


def test_record_refuses_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _out, err = run(capsys, "record", str(tmp_path / "nowhere"))
    assert code == cli.UNUSABLE
    assert err.strip()


def test_lookup_finds_a_complaint_by_its_number_and_hides_who_is_hidden(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    open_one = {"do": "complain", "category": "K3", "said": {"account": "x"}}
    numbers = []
    for more in (
        {"reporter": {"nik": NIK, "name": "Unik Sekali"}},
        {"reporter": {"name": "Unik Lagi"}, "anonymous": True},
    ):
        _code, (answer,) = record(capsys, monkeypatch, {**open_one, **more})
        numbers.append(str(answer["number"]))
    told = [json.loads(run(capsys, "lookup", number, "--json")[1]) for number in numbers]
    assert [(one["name"], one["anonymous"]) for one in told] == [("Unik Sekali", False), (None, True)]
    found = run(capsys, "lookup", "unik")[1]
    assert ("Sekali" in found, "Lagi" in found) == (True, False)
    code, out, _err = run(capsys, "lookup", numbers[1])
    assert (code, "Lagi" in out, "K3" in out) == (cli.DONE, False, True)


def test_lookup_masks_and_is_logged(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    record(capsys, monkeypatch, {"do": "intake", "nik": NIK, "name": "Zainab Unik", "service": "PP", "papers": "all"})
    before = json.loads(run(capsys, "journal", "verify", "--json")[1])["looks"]
    code, out, _err = run(capsys, "lookup", "unik", "--json")
    assert code == cli.DONE
    hits = [json.loads(line) for line in out.splitlines()]
    assert [h["name"] for h in hits] == ["Zainab Unik"]
    assert NIK not in out
    assert hits[0]["nik"] == "317401••••••9007"
    assert json.loads(run(capsys, "journal", "verify", "--json")[1])["looks"] == before + 1
    assert run(capsys, "lookup", "nobody has this name")[0] == cli.REFUSED


def test_lookup_takes_filters_and_tells_what_it_does_not_know(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    record(capsys, monkeypatch, {"do": "intake", "nik": NIK, "name": "Zainab Unik", "service": "PP", "papers": "all"})
    code, out, err = run(capsys, "lookup", "jaenab uniq status:diterima layanan:PP T..T", "--json")
    assert (code, [json.loads(line)["name"] for line in out.splitlines()], err) == (cli.DONE, ["Zainab Unik"], "")
    code, out, err = run(capsys, "lookup", "zainab status:ungu")
    assert (code, out) == (cli.REFUSED, "")
    assert err.startswith("Nothing is called ungu here. status: ")


def test_status_says_what_is_here(capsys: pytest.CaptureFixture[str]) -> None:
    facts = json.loads(run(capsys, "status", "--json")[1])
    assert facts["mode"] == "practice"
    assert sum(facts["cases"].values()) == desks.FIRST_CASES
    assert len(facts["head"]["hash"]) == 32
    assert facts["database_bytes"] > 0
    assert "Office" in run(capsys, "status")[1]


def test_practice_fills_and_verifies(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = run(capsys, "practice", "--cases", "300", "--seed", "9")
    assert code == cli.DONE
    assert "300 cases" in out
    assert run(capsys, "journal", "verify")[0] == cli.DONE


def test_verify_names_what_differs(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "data" / desks.PRACTICE) as database:
        database.execute("UPDATE entry SET body = '{}' WHERE id = (SELECT max(id) FROM entry)")
    database.close()
    code, out, _err = run(capsys, "journal", "verify")
    assert code == cli.REFUSED
    assert "was changed" in out


def test_export_leaves_personal_parts_out_unless_asked(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert cli.main(["--lang", "en", "journal", "export"]) == cli.DONE
    bare = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert cli.main(["--lang", "en", "journal", "export", "--personal", "--officer", "ratna"]) == cli.DONE
    whole = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert not any("personal" in entry for entry in bare)
    assert any("personal" in entry for entry in whole)
    assert [e["hash"] for e in bare] == [e["hash"] for e in whole]


def in_earnest(tmp_path: Path) -> Path:
    """Make the desk one where a password is asked; return a file with the officers' password."""
    with sqlite3.connect(tmp_path / "data" / desks.PRACTICE) as database:
        database.execute("UPDATE meta SET value = 'desk' WHERE key = 'mode'")
    database.close()
    password = tmp_path / "password"
    password.write_text("latihan\n")
    return password


@pytest.mark.parametrize("looks", [(), ("--looks",)], ids=["acts", "looks"])
def test_personal_parts_are_a_supervisor_s_to_take_out_and_it_is_logged(
    capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path, looks: tuple[str, ...]
) -> None:
    password = str(in_earnest(tmp_path))

    def export(*more: str) -> tuple[int, bytes, bytes]:
        code = cli.main(["--lang", "en", "journal", "export", "--personal", *looks, *more])
        out, err = capfdbinary.readouterr()
        return code, out, err

    for officer in ((), ("--officer", "ratna"), ("--officer", "sari", "--password-file", password)):
        code, out, err = export(*officer)
        assert code in (cli.REFUSED, cli.UNUSABLE)
        assert (out, bool(err)) == (b"", True)
    code, out, _err = export("--officer", "ratna", "--password-file", password)
    assert code == cli.DONE
    register = desks.open_register(tmp_path / "data")
    ratna = register.officer_by_code("ratna")
    assert ratna is not None
    signed, searched = list(register.looks.walk(register.chain))[-2:]
    assert (signed.kind, searched.kind, searched.officer) == ("SignedIn", "Searched", ratna.id)
    assert b"journal export" in (searched.personal or b"")
    register.close()
    assert len(out.splitlines()) > 1


def test_the_dispatch_book_is_an_officer_s_to_print(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    password = str(in_earnest(tmp_path))
    code, out, err = run(capsys, "dispatch")
    assert (code, out, bool(err)) == (cli.UNUSABLE, "", True)
    code, out, _err = run(capsys, "dispatch", "--officer", "sari", "--password-file", password)
    assert (code, bool(out)) == (cli.DONE, True)


def test_doctor_finds_nothing_wrong_here(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = run(capsys, "doctor")
    assert code == cli.DONE
    assert "this machine's own" in out


def test_doctor_tells_of_a_damaged_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "data" / desks.PRACTICE).write_bytes(b"no database at all, for sure" * 100)
    code, out, _err = run(capsys, "doctor")
    assert code == cli.REFUSED
    assert "FAULT" in out


def test_a_damaged_database_is_a_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "data" / desks.PRACTICE).write_bytes(b"no database at all, for sure" * 100)
    code, _out, err = run(capsys, "status")
    assert code == cli.UNUSABLE
    assert "damaged" in err


def test_the_desk_needs_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    code, _out, err = run(capsys)
    assert code == cli.USAGE
    assert "terminal" in err


def test_settings_choose_the_language(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.toml").write_text('language = "en"\n', encoding="utf-8")
    assert settings.load().language == "en"
    assert cli.main(["status"]) == cli.DONE
    assert "Office" in capsys.readouterr().out


def test_wrong_settings_are_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.toml").write_text('langauge = "en"\n', encoding="utf-8")
    assert cli.main(["status"]) == cli.UNUSABLE
    assert "settings.toml" in capsys.readouterr().err


def test_an_officer_may_be_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(capsys, "lookup", "siti", "--officer", "nobody")[0] == cli.UNUSABLE
    (tmp_path / "secret").write_text("wrong-one\n", encoding="utf-8")
    code, _out, err = run(capsys, "lookup", "siti", "--officer", "budi", "--password-file", str(tmp_path / "secret"))
    assert code == cli.UNUSABLE
    assert "wrong" in err
    (tmp_path / "secret").write_text("latihan\n", encoding="utf-8")
    assert run(capsys, "lookup", "siti", "--officer", "budi", "--password-file", str(tmp_path / "secret"))[0] in (0, 1)
