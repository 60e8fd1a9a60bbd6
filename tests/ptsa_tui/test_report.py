"""``ptsa report``: every report in every format, what is refused, what is logged, and what never stands in a file."""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from models.acts import ReportSeen, from_parts
from models.practice import fill, fill_surveys
from models.register.register import Register
from models.reports import REPORTS
from models.survey import instruments
from ptsa_tui import settings
from ptsa_tui.cli import main
from ptsa_tui.documents import FORMATS
from tests.models.build import take_in
from tests.models.reports.branches import NIK, Strange

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(register: Register, capsys: pytest.CaptureFixture[str]) -> Run:
    def ran(*words: str) -> tuple[int, str, str]:
        code = main(["--lang", "en", "report", "--data", str(register.database.path.parent), *words])
        told = capsys.readouterr()
        return code, told.out, told.err

    return ran


def looks(register: Register) -> list[ReportSeen]:
    entries = [e for chain in register.looks.chains() for e in register.looks.walk(chain)]
    acts = [from_parts(e.kind, e.body, e.personal) for e in entries]
    return [act for act in acts if isinstance(act, ReportSeen)]


def test_without_a_name_it_lists_the_reports(run: Run, register: Register) -> None:
    code, out, _err = run()
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == [one.name for one in REPORTS]
    assert looks(register) == []


@pytest.mark.parametrize("form", FORMATS)
def test_every_report_becomes_every_format_and_shows_no_citizen(
    run: Run, register: Register, tmp_path: Path, form: str
) -> None:
    fill(register, 60, 3, visits=0.5)
    Strange(register, "WIB").happen()
    people = register.database.rows("SELECT name, nik, phone FROM person")
    officers = {name for (name,) in register.database.rows("SELECT name FROM officer")}
    for one in REPORTS:
        target = tmp_path / f"{one.name}.out"
        code, out, err = run(one.name, "--from", "1/10/2026", "--format", form, "--out", str(target))
        assert (code, err) == (0, "")
        assert str(target) in out
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
        told = _text(target, form)
        assert NIK not in told
        for name, nik, phone in people:
            assert name in officers or name not in told
            assert not nik or nik not in told
            assert not phone or phone not in told
        assert not re.search(r"(?<!\d)\d{16}(?!\d)", told.replace("-", "x")), "sixteen digits in a row"
    assert [(look.report, look.form) for look in looks(register)] == [(one.name, form) for one in REPORTS]


def _text(file: Path, form: str) -> str:
    if form == "pdf":
        pdf = pypdfium2.PdfDocument(file.read_bytes())
        return "\n".join(pdf[number].get_textpage().get_text_range() for number in range(len(pdf)))
    if form == "xlsx":
        import zipfile

        book = zipfile.ZipFile(file)
        return "\n".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    return file.read_text("utf-8-sig")


def test_text_goes_to_standard_output(run: Run, register: Register, sari: int) -> None:
    take_in(register, sari)
    day = ("--from", "24/11/2026", "--to", "24/11/2026")
    code, out, _err = run("day-book", *day)
    assert code == 0
    assert "24 Nov 2026" in out
    code, out, _err = run("day-book", *day, "--format", "json")
    assert json.loads(out)["parts"][0]["rows"][0]["taken_in"] == 1


def test_a_period_holds_both_its_days(run: Run, register: Register, sari: int) -> None:
    take_in(register, sari)
    for first, last, count in ((24, 24, 1), (23, 24, 1), (24, 25, 1), (25, 25, 0), (23, 23, 0)):
        days = ("--from", f"{first}/11/2026", "--to", f"{last}/11/2026")
        _code, out, _err = run("register", *days, "--format", "json")
        parts = json.loads(out)["parts"]
        assert len(next(part for part in parts if part["part"] == "table")["rows"]) == count


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("month", "--unit", "NONE"), "no such unit"),
        (("month", "--service", "NONE"), "No such service"),
        (("waits", "--unit", "HI"), "takes no --unit"),
        (("month", "--from", "yesterday"), ""),
        (("month", "--from", "T", "--to", "T-1"), "not after its last one"),
        (("month", "--from", "1/1/1950", "--to", "T"), "at most ten years"),
        (("month", "--out", "/nowhere/at/all"), "/nowhere/at/all"),
        (("month", "--officer", "nobody"), ""),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_is_asked_wrongly_is_told(run: Run, words: tuple[str, ...], told: str) -> None:
    code, out, err = run(*words)
    assert (code, out) == (3, "")
    assert told.lower() in err.lower()
    assert err


def test_an_unknown_report_is_a_wrong_command_line(run: Run) -> None:
    with pytest.raises(SystemExit) as ended:
        run("nothing")
    assert ended.value.code == 2


def test_a_file_is_never_overwritten(run: Run, register: Register, tmp_path: Path) -> None:
    target = tmp_path / "there"
    target.write_text("mine")
    code, _out, err = run("month", "--format", "pdf", "--out", str(target))
    assert code == 3
    assert str(target) in err
    assert target.read_text() == "mine"
    assert looks(register) == []


def test_pdf_without_a_name_is_a_file_here(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("month", "--format", "pdf")[0] == 0
    assert (tmp_path / "month.pdf").read_bytes().startswith(b"%PDF")


def test_the_index_asks_what_the_office_asks(run: Run, register: Register) -> None:
    fill_surveys(register)
    days = ("--from", "1/10/2026", "--format", "json")
    assert "Fast or slow" not in run("survey", *days)[1]
    file = settings.survey_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    asks = instruments.SHIPPED.read_text(encoding="utf-8").replace('en = "Time"', 'en = "Fast or slow"')
    file.write_text(asks, encoding="utf-8")
    assert "Fast or slow" in run("survey", *days)[1]
    file.write_text("nothing = 1", encoding="utf-8")
    code, _out, err = run("survey", *days)
    assert (code, str(file) in err) == (3, True)
    assert run("month", *days)[0] == 0, "a fault there keeps no other report back"
