"""Files that people write, as commands meet them: what editors leave behind is read over, or told with what to do."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path

import pytest
from msgspec import inspect

from models.forms.base import Form, forms_of
from models.register.founding import found_practice
from models.slips.render import SHIPPED, render
from models.slips.samples import sample
from ptsa_tui import cli, settings

MARK = b"\xef\xbb\xbf"
GOOD = {"do": "intake", "nik": "3174014505909007", "name": "Łukasz Sa’adah", "service": "PP", "papers": "all"}
OTHER = {**GOOD, "nik": "3174015505919008", "name": "José Müller"}
LINES = "".join(json.dumps(form, ensure_ascii=False) + "\n" for form in (GOOD, OTHER))


@pytest.fixture(autouse=True)
def desk(tmp_path: Path) -> None:
    """Make a practice desk without cases, and the folder of settings."""
    found_practice(tmp_path / "data" / "practice.db", tokens=tmp_path / "state" / "tokens", fast=True).close()
    (tmp_path / "config").mkdir()


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    """Run a command line; return code, output and errors."""
    code = cli.main(["--lang", "en", *argv])
    out, err = capsys.readouterr()
    return code, out, err


def recorded(capsys: pytest.CaptureFixture[str], path: Path, data: bytes) -> tuple[int, list[dict[str, object]], str]:
    """Record a file."""
    path.write_bytes(data)
    code, out, err = run(capsys, "record", str(path))
    return code, [json.loads(line) for line in out.splitlines()], err


def test_a_mark_does_not_cost_the_first_citizen(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, answers, err = recorded(capsys, tmp_path / "f", MARK + LINES.encode())
    assert (code, [a["ok"] for a in answers], err) == (cli.DONE, [True, True], "")


def test_utf_16_is_told_once_with_what_to_do(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for encoding in ("utf-16", "utf-16-le", "utf-32"):
        code, answers, err = recorded(capsys, tmp_path / "f", LINES.encode(encoding))
        assert (code, answers) == (cli.UNUSABLE, [])
        assert "line 1: this is UTF-" in err
        assert "Save the file as UTF-8." in err


def test_a_line_in_an_old_encoding_is_refused_and_the_others_are_recorded(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    data = LINES.encode().replace("José Müller".encode(), "José Müller".encode("cp1252"))
    code, answers, _err = recorded(capsys, tmp_path / "f", data)
    assert (code, [a.get("code") for a in answers]) == (cli.REFUSED, [None, "file_not_utf8"])
    assert "line 2: this is Windows-1252" in str(answers[1]["sentence"])


def test_no_line_ends_the_run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    first, second = LINES.encode().splitlines(keepends=True)
    bad = [
        b"[" * 1_200 + b"\n",
        b'{"do":"intake","papers":' + b"[" * 200_000 + b"\n",
        b'{"do":"intake","draft":9223372036854775808}\n',
        b'{"do":"intake","person":-1}\n',
        b'{"do":"note","case":"1","redoes":' + b"9" * 5_000 + b"}\n",
        b"\0\0\0\n",
        b"x" * 9_000_000 + b"\n",
        b'{"do":"intake","name":"\\ud800"}\n',
        b'{"do":"intake","draft":NaN}\n',
    ]
    code, answers, err = recorded(capsys, tmp_path / "f", first + b"".join(bad) + second)
    assert (code, err) == (cli.REFUSED, "")
    assert [a["ok"] for a in answers] == [True, *[False] * len(bad), True]
    assert [a["line"] for a in answers] == list(range(1, len(bad) + 3))


def test_every_number_of_every_form_has_bounds() -> None:
    """What the database can't hold is refused with the line; a new form is asked here, too."""

    def numbers(kind: inspect.Type) -> list[inspect.IntType]:
        match kind:
            case inspect.IntType():
                return [kind]
            case inspect.UnionType():
                return [found for one in kind.types for found in numbers(one)]
            case inspect.VarTupleType():
                return numbers(kind.item_type)
            case inspect.StructType():
                return [found for field in kind.fields for found in numbers(field.type)]
        return []

    for form in forms_of(Form):
        for number in numbers(inspect.type_info(form)):
            assert number.ge is not None
            assert number.le is not None
            assert -(1 << 63) <= number.ge <= number.le < 1 << 63


def test_a_pipe_or_a_folder_is_told_and_nothing_waits(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    password = ["--officer", "sari", "--password-file"]
    for path in (tmp_path / "pipe", tmp_path, Path("/dev/zero")):
        for argv in (
            ["record", str(path)],
            ["lookup", "siti", *password, str(path)],
            ["catalogue", "check", str(path)],
            ["bundle", "read", str(path)],
        ):
            code, _out, err = run(capsys, *argv)
            assert code == cli.UNUSABLE, argv
            assert "not read" in err or "no centre" in err


def test_a_password_file_may_have_a_mark(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "pw").write_bytes(MARK + b"latihan\r\n")
    code, _out, err = run(capsys, "lookup", "siti", "--officer", "sari", "--password-file", str(tmp_path / "pw"))
    assert (code, err) == (cli.REFUSED, "")  # nobody has this name


WRONG = {
    "utf-16": ('language = "en"\n'.encode("utf-16"), "UTF-16"),
    "cp1252": (b"# caf\xe9\n", "Windows-1252"),
    "nul": (b"\0\0", "NUL"),
    "large": (b"# " + b"x" * 100_000, "too large"),
    "deep": (b"a = " + b"[" * 50_000, "settings file has a mistake"),
}


@pytest.mark.parametrize("name", ["settings.toml", "texts.toml"])
@pytest.mark.parametrize("wrong", WRONG)
def test_doctor_says_what_keeps_the_desk_from_starting(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str, wrong: str
) -> None:
    data, word = WRONG[wrong]
    (tmp_path / "config" / name).write_bytes(data)
    code, out, err = run(capsys, "doctor")
    (fault,) = [line for line in out.splitlines() if line.startswith("FAULT")]
    assert (code, err) == (cli.REFUSED, "")
    assert name in fault
    assert word in fault
    if name == "settings.toml":
        code, _out, err = run(capsys, "status")
        assert code == cli.UNUSABLE
        assert err.strip() in fault


def test_a_mark_costs_neither_settings_nor_texts_nor_a_template(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = tmp_path / "config"
    (folder / "settings.toml").write_bytes(MARK + b'language = "en"\nprinter = "none"\n')
    (folder / "texts.toml").write_bytes(MARK + b'[[text]]\nname = "a"\ntext = "b"\n')
    template = folder / "templates" / "id" / "receipt.txt"
    template.parent.mkdir(parents=True)
    shipped = (SHIPPED / "id" / "receipt.txt").read_bytes()
    template.write_bytes(MARK + shipped)
    code, out, _err = run(capsys, "doctor")
    assert (code, [line for line in out.splitlines() if line.startswith("FAULT")]) == (cli.DONE, [])
    assert render(sample("receipt"), "id", folder / "templates") == render(sample("receipt"), "id")
    template.write_bytes(shipped.decode().encode("utf-16"))
    code, out, _err = run(capsys, "doctor")
    assert code == cli.REFUSED
    assert "id/receipt.txt, line 1: this is UTF-16." in out
    assert settings.load().printer == "none"


def test_json_keeps_its_letters_where_the_terminal_has_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(LINES.encode())

    def said(*argv: str) -> list[dict[str, object]]:
        out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
        monkeypatch.setattr(sys, "stdout", out)
        assert cli.main(["--lang", "en", *argv]) in (cli.DONE, cli.REFUSED)
        out.flush()
        assert isinstance(out.buffer, io.BytesIO)
        return [json.loads(line) for line in out.buffer.getvalue().decode("ascii").splitlines()]

    assert all(answer["ok"] for answer in said("record", str(tmp_path / "f")))
    assert [hit["name"] for hit in said("lookup", "sa'adah", "--json")] == ["Łukasz Sa’adah"]
    exported = said("journal", "export", "--personal", "--officer", "ratna")
    names = [e["personal"]["name"] for e in exported if e["kind"] == "PersonRegistered"]  # type: ignore[index,call-overload]  # JSON
    assert names == ["Łukasz Sa’adah", "José Müller"]
    for argv in (["status", "--json"], ["journal", "verify", "--json"], ["retention", "--json"], ["compact", "--json"]):
        assert len(said(*argv)) == 1


def test_a_desk_without_a_centre_is_told_so(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for argv in (["bundle", "write", str(tmp_path / "b")], ["sync"]):
        code, _out, err = run(capsys, *argv)
        assert code == cli.UNUSABLE
        assert "ptsa enrol" in err


def test_a_database_that_can_not_be_opened_is_told_with_path_and_reason(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"x")
    code, _out, err = run(capsys, "--data", str(tmp_path / "file" / "data"), "status")
    assert (code, str(tmp_path / "file"), "Not a directory" in err) == (cli.UNUSABLE, str(tmp_path / "file"), True)
    code, _out, err = run(capsys, "--data", str(tmp_path / "file" / "data"), "practice", "--cases", "1")
    assert (code, "Not a directory" in err) == (cli.UNUSABLE, True)
    code, _out, err = run(capsys, "--data", "/proc/no-folder", "practice", "--cases", "1")
    assert (code, "/proc/no-folder" in err) == (cli.UNUSABLE, True)


@pytest.mark.parametrize(
    ("more", "code", "word"),
    [
        (["--port", "99999"], 2, "65535"),
        (["--port", "0"], 2, "65535"),
        (["--workers", "0"], 2, "64"),
        (["--host", "198.51.100.7"], 3, "certificate"),
        (["--cert", "x"], 3, "--key"),
        (["--cert", "missing", "--key", "missing"], 3, "no such file"),
        (["--cert", "pipe", "--key", "pipe"], 3, "not read"),
        (["--cert", "text", "--key", "text"], 3, "do not belong together"),
    ],
)
def test_serving_refuses_before_it_begins(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    more: list[str],
    code: int,
    word: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    Path("text").write_text("no certificate\n", encoding="utf-8")
    central = ["central", "--database", f"sqlite://{tmp_path / 'centre.db'}"]
    assert run(capsys, *central, "init")[0] == cli.DONE
    try:
        ended = cli.main(["--lang", "en", *central, "serve", *more])
    except SystemExit as left:
        ended = int(left.code or 0)
    assert (ended, word in capsys.readouterr().err) == (code, True)
