"""Printers on loopback that behave well or badly, in the ways that printers do."""

from __future__ import annotations

import os
import socket
import struct
import threading
import tty
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from tests.ptsa_tui.printing.emulator import Paper, Printer

QUESTIONS = {b"\x10\x04\x01": "state", b"\x10\x04\x02": "cause", b"\x10\x04\x04": "paper", b"\x1dr\x01": "end"}
GOOD = {"state": 0x12, "cause": 0x12, "paper": 0x12, "end": 0x00}
"""Answers of a printer that is well."""


@dataclass
class Manner:
    """How a printer behaves."""

    answers: dict[str, int]
    reads: bool = True
    resets_after: int | None = None
    """Bytes of a slip after which the connection is torn."""


WELL = Manner(GOOD)
NEAR_END = Manner({**GOOD, "paper": 0x1E})
NO_PAPER = Manner({**GOOD, "paper": 0x72, "state": 0x1A})
OPEN_COVER = Manner({**GOOD, "state": 0x1A, "cause": 0x16})
PAPER_STOPPED = Manner({**GOOD, "state": 0x1A, "cause": 0x32})
SIMPLE = Manner({k: v for k, v in GOOD.items() if k != "end"})
"""Knows no GS r."""
ENDLESS = Manner({"paper": 0x12, "state": 0x12})
"""Never says that it came to an end; see :attr:`TcpPrinter.gate`."""
DUMB = Manner({})
SILENT = Manner({}, reads=False)
TORN = Manner(GOOD, resets_after=3000)


class Answering:
    """What a printer makes of the bytes that come: questions are answered, the rest is a slip."""

    def __init__(self, manner: Manner) -> None:
        self.manner = manner
        self.slip = b""

    def take(self, data: bytes) -> bytes:
        """Return the answer to what came."""
        self.slip += data
        answer = b""
        while (question := QUESTIONS.get(self.slip[-3:])) is not None:
            self.slip = self.slip[:-3]
            if question in self.manner.answers:
                answer = bytes([self.manner.answers[question]]) + answer
        return answer


class TcpPrinter:
    """A printer on a port of loopback; :attr:`manner` may be changed between two slips."""

    def __init__(self, manner: Manner = WELL) -> None:
        self.manner = manner
        self.slips: list[bytes] = []
        """What came over each connection that brought more than questions."""
        self.came = threading.Semaphore(0)
        """Released with each of them, when the connection ends."""
        self.cut = threading.Event()
        """Set when the end of a slip has come."""
        self.connected = threading.Event()
        self.finished: Callable[[], None] = lambda: None
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        self.port = self._listener.getsockname()[1]
        self._open: list[socket.socket] = []
        self._talks: list[threading.Thread] = []
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def target(self) -> str:
        """The setting that names it."""
        return f"network:127.0.0.1:{self.port}"

    def close(self) -> None:
        """Switch it off."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for one in self._open:
            one.close()

    def papers(self, width: int = 576) -> list[Paper]:
        """Return what was printed, slip by slip."""
        for talk in self._talks:
            talk.join(30)  # the last bytes may still be on their way
        found = []
        for slip in self.slips:
            printer = Printer(width)
            printer.feed(slip)
            found += printer.papers
        return found

    def _serve(self) -> None:
        while True:
            try:
                one, _ = self._listener.accept()
            except OSError:
                return
            self.connected.set()
            self._open.append(one)
            if self.manner.reads:
                self._talks.append(threading.Thread(target=self._talk, args=(one, self.manner), daemon=True))
                self._talks[-1].start()

    def _talk(self, one: socket.socket, manner: Manner) -> None:
        answering = Answering(manner)
        with suppress(OSError):
            while data := one.recv(512):
                answer = answering.take(data)
                if manner.resets_after is not None and len(answering.slip) > manner.resets_after:
                    one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    break
                if answering.slip.endswith((b"\x1dV\x01", b"\x1dV\x00")):
                    self.cut.set()
                if answer:
                    one.sendall(answer)
        one.close()
        if answering.slip:
            self.slips.append(answering.slip)
            self.came.release()


class SerialPrinter:
    """A printer at the other end of a pseudo-terminal."""

    def __init__(self, manner: Manner = WELL) -> None:
        self._ours, self._theirs = os.openpty()
        tty.setraw(self._theirs)
        self.path = os.ttyname(self._theirs)
        self.answering = Answering(manner)
        threading.Thread(target=self._talk, daemon=True).start()

    def _talk(self) -> None:
        with suppress(OSError):
            while data := os.read(self._ours, 512):
                if answer := self.answering.take(data):
                    os.write(self._ours, answer)

    def close(self) -> None:
        """Unplug it."""
        os.close(self._theirs)
        os.close(self._ours)
