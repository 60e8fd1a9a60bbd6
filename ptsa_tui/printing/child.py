"""The printing child: ``python -m ptsa_tui.printing.child`` reads one order, fills the template, prints, replies.

It is a process of its own, so that a device that hangs, a library that crashes or a template that never ends can be
ended without touching the desk. The slip comes on standard input, never on the command line.
"""

from __future__ import annotations

import errno
import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec

from models.facts import decoding
from models.refused import Refused
from models.slips.layout import Fault
from models.words import set_language
from ptsa_tui.printing.orders import Line, Order, Reply, Stage, Step
from ptsa_tui.printing.targets import Target, parse

MEMORY = 1 << 30
"""Bytes of address space; a template that wants more is at fault."""


def main() -> int:
    """Carry out the order on standard input."""
    told = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # what a library prints must not get between the lines
    order = decoding.decode(sys.stdin.buffer.read(), Order)
    end = threading.Timer(order.seconds, os._exit, (3,))
    end.daemon = True
    end.start()
    _limit_memory()

    def tell(line: Line) -> None:
        with suppress(BrokenPipeError):  # the desk is gone; the slip is finished all the same
            told.write(msgspec.json.encode(line) + b"\n")

    tell(carried_out(order, lambda stage: tell(Step(stage))))
    return 0


def carried_out(order: Order, reached: Callable[[Stage], None]) -> Reply:
    """Carry out an order; ``reached`` hears how far it is."""
    from models.slips.render import TemplateFault, render

    set_language(order.language)
    overrides = Path(order.templates) if order.templates else None
    reached("loaded")
    fault = None
    try:
        blocks = render(order.slip, order.language, overrides)
    except TemplateFault as broken:
        fault = broken.fault
        if overrides is None:
            return Reply("template_broken", _facts(fault))
        try:
            blocks = render(order.slip, order.language)
        except TemplateFault as shipped:
            return Reply("template_broken", _facts(shipped.fault), fault)
    reached("rendered")
    if order.only_check:
        return Reply(fault=fault, blocks=blocks)
    from ptsa_tui.printing.devices import Trouble

    try:
        target = parse(order.target)
        if target.kind in ("none", "never"):
            return Reply("printer_none" if target.kind == "none" else "printer_never", fault=fault)
        if target.kind == "pdf":
            from ptsa_tui.printing.pdf import drawn

            _write_pdf(target, order, drawn(blocks, f"{order.slip.kind} {order.slip.number}".strip()))
        else:
            from ptsa_tui.printing.escpos import encoded

            _print(target, encoded(blocks, order.paper), reached)
    except Refused as why:
        return Reply(why.code, {k: v for k, v in why.facts.items() if v is not None}, fault)
    except Trouble as what:
        return Reply(what.code, {"why": what.why} if what.why else {}, fault)
    except Exception as error:  # whatever a library does; its message may hold a citizen's data and is left out
        return Reply("printer_failed", {"why": type(error).__name__}, fault)
    return Reply(fault=fault)


def _print(target: Target, data: bytes, reached: Callable[[Stage], None]) -> None:
    from ptsa_tui.printing import devices, state

    device = devices.opened(target)
    try:
        if target.asks:
            state.check(device)
        reached("sending")
        device.send(data)
        reached("sent")
        if target.asks:
            state.confirm(device)
    finally:
        with suppress(OSError):
            device.close()


def _write_pdf(target: Target, order: Order, data: bytes) -> None:
    """Write the file beside its place and move it there when it is whole; a second time it is the same file."""
    from ptsa_tui.printing.devices import Trouble

    folder = Path(target.place)
    draft = folder / f".{order.name}.{os.getpid()}.new"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(folder / f"{order.name}.pdf")
    except OSError as error:
        with suppress(OSError):
            draft.unlink()
        raise Trouble("printer_failed", errno.errorcode.get(error.errno or 0, "OSError")) from error


def _facts(fault: Fault) -> dict[str, str | int]:
    return {"template": fault.template, "line": fault.line}


def _limit_memory() -> None:
    if sys.platform == "win32":
        return
    import resource

    with suppress(OSError, ValueError):
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY if hard < 0 else min(MEMORY, hard), hard))


if __name__ == "__main__":
    sys.exit(main())
