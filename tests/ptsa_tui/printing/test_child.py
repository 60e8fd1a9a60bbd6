"""The printing child: what it is told, what it tells, and that neither template nor library harms the desk."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import msgspec
import pypdfium2
import pytest

from models import words
from models.refused import Refused
from models.register.register import Register
from models.slips import print_jobs
from models.slips.layout import Slip
from models.slips.samples import sample
from models.words.sentences import sentence
from ptsa_tui.printing.call import Call, Outcome
from ptsa_tui.printing.orders import Order
from ptsa_tui.printing.worker import Setup, setup_of
from ptsa_tui.settings import Settings
from tests.ptsa_tui.printing import printers
from tests.ptsa_tui.printing.conftest import Press
from tests.ptsa_tui.printing.printers import Printer, SerialPrinter, TcpPrinter
from tests.test_rooms import loaded, tops

Presses = Callable[..., Press]
Want = Callable[..., int]


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """Return a plain file that takes the bytes of a printer."""
    path = tmp_path / "paper.bin"
    path.write_bytes(b"")
    return path


@pytest.fixture
def own(tmp_path: Path) -> Callable[[str, str], Path]:
    """Return how to write a template of the office's own."""

    def write(name: str, text: str) -> Path:
        folder = tmp_path / "config" / "templates" / "id"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        return folder.parent

    return write


def order(target: str, templates: Path | str = "", slip: Slip | None = None) -> Order:
    """Return an order for an Indonesian receipt."""
    return Order(slip or sample("receipt"), target, "80mm", "id", str(templates), "receipt-000001", 30.0)


def on_paper(path: Path) -> list[str]:
    """Return the text of each slip that a file took."""
    printer = Printer()
    printer.feed(path.read_bytes())
    return [p.text for p in printer.papers]


def test_the_desk_loads_no_library_of_printing() -> None:
    heavy = {"jinja2", "segno", "escpos", "PIL", "fpdf", "serial", "usb", "yaml"}
    assert (
        not tops(loaded("import ptsa_tui.app, ptsa_tui.printing.worker, ptsa_tui.cli.doctor, models.slips.print_jobs"))
        & heavy
    )
    assert tops(loaded("import ptsa_tui.printing.escpos, ptsa_tui.printing.pdf, models.slips.render")) >= {
        *("jinja2", "segno", "escpos", "PIL", "fpdf")
    }


def test_a_slip_of_a_hostile_citizen_is_printed_as_text(paper: Path) -> None:
    name = "{{7*7}} {% for %} \x1b@\x1bp0 \x1dV\x00 # @cut \n# PALSU \u202e [bold]"
    note = ("catatan " * 250)[:2000]
    values = {**sample("receipt").values, "applicant": name, "representative": note}
    outcome = Call(order(f"file:{paper}", slip=Slip("receipt", values))).run()
    assert outcome == Outcome(outcome.reply, "sent")
    assert outcome.reply.code == ""
    (text,) = on_paper(paper)  # the emulator fails on bytes that no slip may hold
    flat = " ".join(text.split())
    assert "{{7*7}} {% for %} @p0 V # @cut # PALSU [bold]" in flat
    assert flat.count("catatan") >= 250
    assert "49" not in flat.replace("-0", "")


def test_the_order_never_stands_on_the_command_line(paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []
    popen = subprocess.Popen

    def spy(arguments: list[str], **options: object) -> object:
        seen.append(arguments)
        return popen(arguments, **options)

    monkeypatch.setattr(subprocess, "Popen", spy)
    assert Call(order(f"file:{paper}")).run().reply.code == ""
    assert seen == [[sys.executable, "-P", "-m", "ptsa_tui.printing.child"]]


@pytest.mark.share(of=2)
@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("receipt", "# {{ office }}\n{% if %}", 2),
        ("receipt", "{{ nowhere }}", 1),
        ("receipt", "{{ office.__class__.__base__.__subclasses__() }}", 1),
        ("head", "{{ cycler.__init__.__globals__.os.system('true') }}", 1),
        ("receipt", "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}", 0),
        ("receipt", "{{ 'x' * 9999999999 }}", 1),
        ("receipt", "{% set x = 'x' * 99999 %}{% for i in range(99999) %}{{ x }}{% endfor %}", 0),
    ],
)
def test_a_broken_template_never_prevents_a_slip(
    paper: Path, own: Callable[[str, str], Path], name: str, text: str, line: int
) -> None:
    templates = own(name, text)
    outcome = Call(order(f"file:{paper}", templates), template_limit=2.0).run()
    assert outcome.reply.code == ""
    fault = outcome.reply.fault
    assert fault is not None
    assert fault.line == line
    assert fault.template == ("id/receipt.txt" if line == 0 else f"id/{name}.txt")
    (printed,) = on_paper(paper)
    assert "TANDA TERIMA" in printed
    for language in words.LANGUAGES:
        words.set_language(language)
        assert fault.template in sentence(Refused("template_broken", template=fault.template, line=fault.line))


def test_a_broken_template_is_named_in_the_job(
    register: Register, press: Presses, want: Want, paper: Path, own: Callable[[str, str], Path]
) -> None:
    words.set_language("id")
    own("receipt", "\n{{ nowhere }}")
    job = want()
    press(f"file:{paper}").until((job, "printed template_broken"))
    assert print_jobs.get(register, job).facts == {"template": "id/receipt.txt", "line": 2}
    assert len(on_paper(paper)) == 1


def test_an_office_prints_its_own_template(paper: Path, own: Callable[[str, str], Path]) -> None:
    templates = own("receipt", "# KANTOR KAMI\n{% include 'person' %}\n")
    outcome = Call(order(f"file:{paper}", templates, Slip("receipt", sample("receipt").values, 4))).run()
    assert (outcome.reply.code, outcome.reply.fault) == ("", None)
    (text,) = on_paper(paper)
    assert text.splitlines()[0] == "SALINAN KE-4"
    assert "KANTOR KAMI" in text
    assert "TANDA TERIMA" not in text


def test_a_pdf_is_private_and_names_nobody(register: Register, press: Presses, want: Want, tmp_path: Path) -> None:
    folder = tmp_path / "keluar" / "slip"
    job, notice = want(), want("notice", detail="800001")
    press(f"pdf:{folder}").until((job, "printed"), (notice, "printed"))
    files = sorted(folder.iterdir())
    assert [f.name for f in files] == [f"notice-{notice:06d}.pdf", f"receipt-{job:06d}.pdf"]
    if os.name == "posix":
        assert {stat.S_IMODE(f.stat().st_mode) for f in files} == {0o600}
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    document = pypdfium2.PdfDocument(BytesIO(files[1].read_bytes()))
    assert "SUBYEK-71" in document[0].get_textpage().get_text_bounded()
    assert "SUBYEK" not in str(document.get_metadata_dict())


def test_a_folder_that_takes_no_pdf_is_told(register: Register, press: Presses, want: Want, paper: Path) -> None:
    job = want()
    press(f"pdf:{paper}/inside").until((job, "waiting printer_failed"))
    assert print_jobs.get(register, job).facts == {"why": "ENOTDIR"}
    assert paper.read_bytes() == b""


def test_a_device_that_may_not_be_opened_is_told(tmp_path: Path) -> None:
    outcome = Call(order(f"file:{tmp_path}")).run()
    assert (outcome.reply.code, outcome.reply.facts, outcome.stage) == ("printer_failed", {"why": "EISDIR"}, "rendered")


def test_a_usb_printer_that_is_not_there_is_told() -> None:
    outcome = Call(order("usb:0001:0002")).run()
    assert outcome.reply.code in ("printer_missing", "printer_failed")  # failed: this machine has no libusb
    assert outcome.stage == "rendered"


@pytest.fixture
def serial() -> Iterator[SerialPrinter]:
    """Return a printer on a pseudo-terminal."""
    printer = SerialPrinter()
    yield printer
    printer.close()


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_a_serial_printer(serial: SerialPrinter) -> None:
    outcome = Call(order(f"serial:{serial.path}?baud=115200")).run()
    assert (outcome.reply.code, outcome.stage) == ("", "sent")
    printer = Printer()
    printer.feed(serial.answering.slip)
    assert "TANDA TERIMA" in printer.papers[0].text


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
@pytest.mark.parametrize(("manner", "code"), [(printers.NO_PAPER, "printer_paper"), (printers.DUMB, "printer_silent")])
def test_a_serial_printer_in_trouble(serial: SerialPrinter, manner: printers.Manner, code: str) -> None:
    serial.answering.manner = manner
    outcome = Call(order(f"serial:{serial.path}")).run()
    assert (outcome.reply.code, outcome.stage) == (code, "rendered")
    assert serial.answering.slip == b""


def test_a_serial_port_that_is_not_there() -> None:
    assert Call(order("serial:/dev/ttyNOWHERE")).run().reply.code == "printer_missing"


def test_a_slip_that_can_not_be_made_asks(register: Register, press: Presses, want: Want, paper: Path) -> None:
    def gone(register: Register, job: print_jobs.Job) -> Slip:
        if job.slip == "receipt":
            raise Refused("person_erased")
        raise ValueError("Ibu Rahasia")

    job, other = want(), want("notice")
    press(f"file:{paper}", gone).until((job, "asks person_erased"), (other, "asks slip_failed"))
    assert paper.read_bytes() == b""
    rows = register.database.rows("SELECT * FROM print_job")
    assert "Rahasia" not in repr(rows)


def test_a_child_that_dies_is_a_failed_printer(
    register: Register, press: Presses, want: Want, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    job = want()
    running = press(f"file:{paper}")
    running.until((job, "waiting printer_failed"))
    assert print_jobs.get(register, job).facts == {"why": "exit"}
    running.worker.stop()
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    other = want(subject=72)
    print_jobs.retry_now(register)
    press(f"file:{paper}").until((other, "waiting printer_failed"))
    assert print_jobs.get(register, other).facts == {"why": "FileNotFoundError"}


def test_a_child_ends_itself_when_nobody_ends_it() -> None:
    """The desk was killed, and the printer never answers: no child stays behind."""
    silent = TcpPrinter(printers.SILENT)
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "ptsa_tui.printing.child"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert child.stdin is not None
    one = msgspec.structs.replace(order(silent.target), seconds=1.0)
    child.stdin.write(msgspec.json.encode(one))
    child.stdin.close()
    assert child.wait(60) == 3
    silent.close()


def test_a_child_says_how_far_it_is(paper: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-P", "-m", "ptsa_tui.printing.child"],
        input=msgspec.json.encode(order(f"file:{paper}")),
        capture_output=True,
        check=True,
    )
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    assert [line.get("stage", line["type"]) for line in lines] == ["loaded", "rendered", "sending", "sent", "Reply"]


def test_leaving_in_the_middle_asks_when_all_was_sent(register: Register, press: Presses, want: Want) -> None:
    """The last byte has gone, and the program is left before the printer says that it came to the end."""
    tcp = TcpPrinter(printers.ENDLESS)
    job = want()
    running = press(tcp.target)
    assert tcp.cut.wait(60)
    stage = threading.Event()
    while running.worker._call is not None and not stage.wait(0.01):
        if running.worker._call.stage == "sent":
            stage.set()
    running.worker.stop()
    running.until((job, "asks print_broken_off"))
    tcp.close()


def test_a_practice_desk_makes_pdfs_and_a_real_one_waits(register: Register, tmp_path: Path) -> None:
    found = setup_of(Settings(), register)
    assert found.printer == f"pdf:{register.database.path.parent / 'slips'}"
    assert found.templates == tmp_path / "config" / "templates"
    register.practice = False
    assert setup_of(Settings(), register).printer == ""
    chosen = setup_of(Settings(printer="network:10.0.0.5", paper="58mm"), register)
    assert (chosen.printer, chosen.paper) == ("network:10.0.0.5", "58mm")
    assert setup_of(Settings(printer=""), register).printer == ""
    assert isinstance(chosen, Setup)
