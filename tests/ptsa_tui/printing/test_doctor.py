"""What ``ptsa doctor`` says of printing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from models import words
from models.register.register import Register
from models.slips import print_jobs
from ptsa_tui import settings
from ptsa_tui.cli import main
from ptsa_tui.cli.printing import examine
from tests.ptsa_tui.printing import printers
from tests.ptsa_tui.printing.emulator import Printer
from tests.ptsa_tui.printing.printers import TcpPrinter

Want = Callable[..., int]


def chosen(text: str) -> None:
    """Write the settings of this machine."""
    path = settings.settings_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def found(register: Register, *, print_test: bool = False) -> dict[str, tuple[str, str]]:
    """Return what the doctor finds: by thing, the sign and the words."""
    return {f.what: (f.sign, f.found) for f in examine(register, print_test=print_test)}


def test_a_practice_desk_prints_into_a_folder(register: Register) -> None:
    told = found(register, print_test=True)
    assert told["printer"] == ("ok", f"pdf:{register.database.path.parent / 'slips'}, A5")
    assert told["templates"] == ("ok", "the built-in ones")
    assert told["slips"] == ("ok", "none waits")
    assert told["test print"][0] == "ok"
    assert (register.database.path.parent / "slips" / "test.pdf").read_bytes().startswith(b"%PDF")


def test_a_printer_that_is_not_there(register: Register, tmp_path: Path) -> None:
    chosen(f'printer = "file:{tmp_path}/lp0"\npaper = "58mm"')
    told = found(register, print_test=True)
    assert told["printer"] == ("fail", f"file:{tmp_path}/lp0, 58mm: not there")
    assert told["test print"] == ("fail", "The printer is not there (off, unplugged, or another address).")
    chosen('printer = "telepathy"')
    assert found(register)["printer"] == ("fail", "The printer in the settings can't be used: telepathy")
    chosen('printer = ""')
    assert found(register)["printer"] == ("warn", "none; slips wait")
    chosen('printer = "none"')
    told = found(register, print_test=True)
    assert told["printer"] == ("ok", "none; slips are left out")
    assert told["test print"] == ("fail", "This desk prints no slips (printer = none in the settings).")


def test_a_test_print_comes_out(register: Register) -> None:
    tcp = TcpPrinter()
    chosen(f'printer = "{tcp.target}"\npaper = "58mm"')
    told = found(register, print_test=True)
    assert told["printer"] == ("ok", f"{tcp.target}, 58mm")
    assert told["test print"] == ("ok", "printed; look at the paper")
    assert tcp.came.acquire(timeout=30)
    assert len(tcp.papers(384)) == 1
    tcp.manner = printers.NO_PAPER
    assert found(register, print_test=True)["test print"] == ("fail", "The printer has no paper.")
    tcp.close()
    assert isinstance(Printer(), Printer)


def test_templates_of_the_office_are_tried(register: Register) -> None:
    folder = settings.settings_file().parent / "templates" / "id"
    folder.mkdir(parents=True)
    assert found(register)["templates"] == ("ok", "the office's own, all sound")
    (folder / "ticket.txt").write_text("{{ turn }}\n{{ nowhere }}", encoding="utf-8")
    told = "Template id/ticket.txt (line 2) is at fault; the built-in one was used."
    assert found(register)["templates"] == ("fail", told)


def test_slips_that_wait_are_told(register: Register, want: Want) -> None:
    want()
    assert found(register)["slips"] == ("warn", "1 not printed yet")
    print_jobs.without_printer(register, "printer_none")
    assert found(register)["slips"] == (
        "warn",
        "1 not printed yet. No printer is set up here; the slip waits. F9 shows it.",
    )


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_the_command_prints_a_test_slip(capsys: pytest.CaptureFixture[str], language: str) -> None:
    assert main(["practice", "--cases", "1", "--seed", "1"]) == 0
    assert main(["--lang", language, "doctor", "--print-test"]) == 0
    said = capsys.readouterr().out
    assert ("test print" if language == "en" else "uji cetak") in said
    assert list(settings.data_folder().glob("slips/test.pdf"))
