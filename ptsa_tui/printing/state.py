"""The state of a printer: asked before a slip and after it, in the questions of ESC/POS that most printers answer."""

from __future__ import annotations

from ptsa_tui.printing.devices import Device, Trouble

ANSWER = 3.0
"""Seconds for a printer to answer a question about its state."""
CONFIRM = 4.0
"""Seconds for a printer to say that it has come to the end of a slip."""

_PAPER, _STATE, _CAUSE = b"\x10\x04\x04", b"\x10\x04\x01", b"\x10\x04\x02"
"""DLE EOT n: answered at once, whatever else the printer is doing."""
_END = b"\x1dr\x01"
"""GS r 1: answered in its turn, that is when everything before it is printed."""


def check(device: Device) -> None:
    """Ask a printer whether it can print now.

    Raises:
        Trouble: ``printer_silent``, ``printer_paper``, ``printer_offline``.
    """
    paper = _answer(device, _PAPER, ANSWER)
    if paper is None:
        raise Trouble("printer_silent")
    if paper & 0x60:
        raise Trouble("printer_paper")
    state = _answer(device, _STATE, ANSWER)
    if state is not None and state & 0x08:
        cause = _answer(device, _CAUSE, ANSWER)
        raise Trouble("printer_paper" if cause is not None and cause & 0x20 else "printer_offline")


def confirm(device: Device) -> None:
    """Wait until a printer has come to the end of what it was sent; one that does not know the question must be well.

    Raises:
        Trouble: as :func:`check`; whether the slip is whole is then not known.
    """
    if not _any(device.ask(_END, CONFIRM), 0x90, 0x00):
        check(device)


def _answer(device: Device, question: bytes, seconds: float) -> int | None:
    """Return a state; other bytes that a printer sends by itself are passed over."""
    found = _any(device.ask(question, seconds), 0x93, 0x12)
    return found[-1] if found else None


def _any(answer: bytes, mask: int, value: int) -> bytes:
    """Return the bytes whose fixed bits are those of the answer that was asked for."""
    return bytes(b for b in answer if b & mask == value)
