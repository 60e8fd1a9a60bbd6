"""``ptsa complaints`` lists and writes for other systems; hostile texts are data in every output."""

from __future__ import annotations

import csv
import io
import json
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from models.acts import Searched
from models.complaints.papers import papers
from models.forms import Account, CompanyForm, DecideComplaint, EvidenceForm, PersonForm, perform
from models.forms.base import complaint_of
from models.register.register import Register
from models.slips.contents import slip_of
from models.slips.layout import SlipKind
from models.slips.plain import plain
from models.slips.render import render
from ptsa_tui import cli, desks, settings
from ptsa_tui.documents import FORMATS, written
from tests.models.complaints.telling import in_hand, lodge
from tests.models.slips.test_contents import Wanted

HOSTILE = (
    "[bold]x[/] [@click=app.quit]y[/]",
    "=HYPERLINK(\"http://x\",\"y\")",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "x;=1+1",
    "\x1b[2J\x1b]52;c;aGFsbG8=\x07merah",
    "\u202egnirts\u2066",
    "{{ 7*7 }} {% raw %}",
    "@qr %001 # judul @cut",
    "'; DROP TABLE complaint; --",
)  # fmt: skip
CONTROLS = ("\x1b", "\x07", "\u202e", "\u2066", "\x9b")


@pytest.fixture(autouse=True)
def placed(first_start: Path, tmp_path: Path) -> None:
    """Copy the practice desk for this test."""
    shutil.copytree(first_start, tmp_path, dirs_exist_ok=True)


def run(capsysbinary: pytest.CaptureFixture[bytes], *argv: str) -> tuple[int, str]:
    """Run a command line; return code and output."""
    code = cli.main(["--lang", "en", *argv])
    out, _err = capsysbinary.readouterr()
    return code, out.decode()


def opened() -> Register:
    """Open the register of this test's desk."""
    return desks.open_register(settings.data_folder(None))


def officer(register: Register) -> int:
    """Return an officer of the counter."""
    found = register.officer_by_code("sari")
    assert found is not None
    return found.id


def hostile(register: Register) -> list[str]:
    """Take a complaint down and decide it for each hostile text, which stands in every field."""
    numbers = []
    for place, text in enumerate(HOSTILE):
        said = Account(
            account=text, place=text, time=text, wish=text, other=text, foreign=text, position=text, email=text,
            evidence=(EvidenceForm(name=f"{text} 1"),),
        )  # fmt: skip
        company = CompanyForm(name=f"{text} PT", sector=text, province=text, regency=text, district=text, address=text)
        who = PersonForm(nik=f"31740145059090{place + 20:02d}", name=f"{text} Siti")
        number = in_hand(
            register, officer(register), category="LAINNYA", channel="LAPOR", said=said, company=company, reporter=who
        )
        perform(register, officer(register), DecideComplaint(complaint=number, outcome="upheld", answer=f"{text} ok"))
        numbers.append(number)
    return numbers


def test_the_list_names_no_hidden_reporter_and_is_logged(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    with closing(opened()) as register:
        seen = lodge(register, officer(register))
        hidden = lodge(register, officer(register), anonymous=True)
        looks = register.looks.count()
    code, out = run(capsysbinary, "complaints")
    assert code == cli.DONE
    lines = {number: next(line for line in out.splitlines() if number in line) for number in (seen, hidden)}
    assert "Siti Rahayu" in lines[seen]
    assert "(hidden)" in lines[hidden]
    assert "Siti" not in lines[hidden]
    code, out = run(capsysbinary, "complaints", "--all", "--json")
    rows = {row["number"]: row for row in map(json.loads, out.splitlines())}
    assert (rows[seen]["reporter"], rows[hidden]["reporter"], rows[hidden]["anonymous"]) == ("Siti Rahayu", "", True)
    with closing(opened()) as register:
        assert register.looks.count() == looks + 2


def test_what_is_late_is_first_and_what_is_over_is_listed_on_demand(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    with closing(opened()) as register:
        open_ = register.database.row(
            "SELECT count(*) FROM complaint WHERE state IN ('new','complete','supplement','in_hand','decided')"
        )
        all_ = register.database.row("SELECT count(*) FROM complaint")
    assert open_ is not None
    assert all_ is not None
    assert 0 < open_[0] < all_[0], "the practice desk has complaints of both kinds"
    _code, out = run(capsysbinary, "complaints")
    assert len(out.splitlines()) == open_[0]
    late = [line.startswith("!") for line in out.splitlines()]
    assert late == sorted(late, reverse=True)
    assert any(late)
    _code, out = run(capsysbinary, "complaints", "--all")
    assert len(out.splitlines()) == all_[0]


@pytest.mark.parametrize("system", ["lapor", "simadu"])
def test_csv_and_json_say_the_same_and_neither_is_a_formula(
    capsysbinary: pytest.CaptureFixture[bytes], system: str, tmp_path: Path
) -> None:
    with closing(opened()) as register:
        numbers = hostile(register)
    out = tmp_path / "x.csv"
    argv = ("complaints", "export", "--for", system, "--from", "T-60")
    assert run(capsysbinary, *argv, "--out", str(out))[0] == cli.DONE
    assert out.stat().st_mode & 0o077 == 0
    cells = list(csv.DictReader(io.StringIO(out.read_bytes().decode("utf-8-sig"))))
    code, text = run(capsysbinary, *argv, "--format", "json")
    assert code == cli.DONE
    rows = json.loads(text)
    assert [r["tracking_id"] for r in rows] == [c["tracking_id"] for c in cells]
    assert set(numbers) <= {r["tracking_id"] for r in rows}
    for control in CONTROLS:
        assert control not in text
        assert control not in out.read_text(encoding="utf-8")
    for row in cells:
        for value in row.values():
            assert not value.lstrip(" \"'").startswith(("=", "+", "@", "\t")) or value.startswith("'"), value
            assert "; =" not in value
            assert ";=" not in value


def test_a_period_is_inclusive_and_an_empty_one_is_told(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    with closing(opened()) as register:
        number = lodge(register, officer(register))
    argv = ("complaints", "export", "--for", "lapor", "--format", "json")
    code, out = run(capsysbinary, *argv, "--from", "T", "--to", "T")
    assert number in [row["tracking_id"] for row in json.loads(out)]
    assert code == cli.DONE
    code, out = run(capsysbinary, *argv, "--from", "T+1", "--to", "T+2")
    assert (code, json.loads(out)) == (cli.REFUSED, [])
    with closing(opened()) as register:
        looks = [look.kind for look in register.looks.of(officer(register))]
        assert looks.count(Searched.__name__) == 2


def test_hostile_texts_are_letters_on_slips_and_in_every_document(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    with closing(opened()) as register:
        numbers = hostile(register)
        who = register.officer(officer(register))
        assert who is not None
        for number, text in zip(numbers, HOSTILE, strict=True):
            subject = complaint_of(register, number).id
            kinds: tuple[SlipKind, ...] = ("complaint", "answer")
            for kind in kinds:
                blocks = render(slip_of(register, Wanted(kind, subject)), "id")
                shown = "\n".join(line.text for line in plain(blocks))
                codes = [block for block in blocks if type(block).__name__ == "Qr"]
                assert len(codes) == 1, "no text makes a code"
                assert not any(type(block).__name__ == "Cut" for block in blocks)
                assert not any(control in shown for control in CONTROLS)
                if text.startswith("{{"):
                    assert "49" not in shown.replace(number, "")
            for document in papers(register, who, subject):
                for form in FORMATS:
                    made = written(document, form)
                    assert made
                    if form in ("text", "json", "csv"):
                        assert not any(control.encode() in made for control in CONTROLS)
