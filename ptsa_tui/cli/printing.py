"""What ``ptsa doctor`` says of printing: the printer, the office's templates, slips that are not on paper yet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec import structs

from models.files.text_files import SHORT
from models.refused import Refused
from models.register.register import Register
from models.slips import print_jobs
from models.slips.layout import KINDS, Fault
from models.slips.samples import sample
from models.words import LANGUAGES, _, formats
from models.words.sentences import sentence
from ptsa_tui import settings
from ptsa_tui.cli.finding import Finding
from ptsa_tui.printing.call import Call
from ptsa_tui.printing.targets import Target, parse
from ptsa_tui.printing.worker import Setup, setup_of


def examine(register: Register, *, print_test: bool = False) -> Iterator[Finding]:
    """Yield the findings; with ``print_test`` an invented slip is printed."""
    try:
        chosen = settings.load()
    except Refused:
        return  # told already
    setup = setup_of(chosen, register)
    yield _printer(setup)
    yield from _templates(setup)
    yield _unprinted(register)
    if print_test:
        yield _test(setup)


def _printer(setup: Setup) -> Finding:
    """Say where slips go, and whether it is there as far as can be seen without a word to the printer."""
    try:
        target = parse(setup.printer)
    except Refused as why:
        return Finding("fail", _("printer"), sentence(why))
    if target.kind == "none":
        return Finding("warn", _("printer"), _("none; slips wait"))
    if target.kind == "never":
        return Finding("ok", _("printer"), _("none; slips are left out"))
    there = _there(target)
    told = f"{target}, {setup.paper}" if target.kind != "pdf" else f"{target}, A5"
    gone = _("not there")
    return Finding("ok" if there else "fail", _("printer"), told if there else f"{told}: {gone}")


def _there(target: Target) -> bool:
    if target.kind == "file" or (target.kind == "serial" and target.place.startswith("/")):
        return Path(target.place).exists()
    if target.kind == "pdf":
        folder = Path(target.place)
        while not folder.exists() and folder != folder.parent:
            folder = folder.parent
        return folder.is_dir()
    return True  # only a test print tells


def _templates(setup: Setup) -> Iterator[Finding]:
    """Fill each of the office's own templates with an invented slip."""
    own = [code for code in LANGUAGES if (setup.templates / code).is_dir()]
    if not own:
        yield Finding("ok", _("templates"), _("the built-in ones"))
        return
    faults: dict[str, None] = {}
    for code, kind in ((code, kind) for code in own for kind in KINDS):
        order = structs.replace(setup.order(sample(kind), kind, only_check=True), language=code)
        reply = Call(order, setup.limit, setup.template_limit).run().reply
        if reply.fault is not None:
            faults[_told(reply.fault)] = None
        if reply.code:
            faults[sentence(Refused(reply.code, **reply.facts))] = None
    for fault in faults:
        yield Finding("fail", _("templates"), fault)
    if not faults:
        yield Finding("ok", _("templates"), _("the office's own, all sound"))


def _told(fault: Fault) -> str:
    """Say why a template can't be used; one that can't even be read as the file that it is."""
    if fault.why.startswith("file_"):
        return sentence(Refused(fault.why, file=fault.template, line=fault.line, found=fault.found, longest=SHORT))
    return sentence(Refused("template_broken", template=fault.template, line=fault.line))


def _unprinted(register: Register) -> Finding:
    try:
        found = print_jobs.unprinted(register)
    except Refused as why:
        return Finding("fail", _("slips"), sentence(why))
    if not found.waiting + found.asks:
        return Finding("ok", _("slips"), _("none waits"))
    told = _("{count} not printed yet").format(count=formats.count(found.waiting + found.asks))
    return Finding("warn", _("slips"), told if found.why is None else f"{told}. {sentence(found.why)}")


def _test(setup: Setup) -> Finding:
    """Print an invented slip."""
    reply = Call(setup.order(sample("receipt"), "test"), setup.limit, setup.template_limit).run().reply
    if reply.code:
        return Finding("fail", _("test print"), sentence(Refused(reply.code, **reply.facts)))
    return Finding("ok", _("test print"), _("printed; look at the paper"))
