"""The lines to a printer: a file, a serial port, USB, a network socket. Only the printing child opens one.

What is wrong with a printer is a :class:`Trouble` with a code. Nothing here waits longer than :data:`PATIENCE`, but a
device may hang inside the system; the child's own time limit is for that.
"""

from __future__ import annotations

import errno
import os
import select
import socket
import stat
import time
from pathlib import Path
from typing import Any, Protocol

from ptsa_tui.printing import library
from ptsa_tui.printing.targets import Target

PATIENCE = 8.0
"""Seconds that a printer may take no byte."""


class Trouble(Exception):
    """A printer can't be used. ``why`` is a technical word for ``printer_failed``."""

    def __init__(self, code: str, why: str = "") -> None:
        super().__init__(code)
        self.code, self.why = code, why


class Device(Protocol):
    """A line to a printer that is open."""

    def send(self, data: bytes) -> None:
        """Send; returns when the last byte left this program.

        Raises:
            Trouble: not all of it did.
        """
        ...

    def ask(self, question: bytes, seconds: float) -> bytes:
        """Send a question and return what came until one byte did, or nothing after ``seconds``."""
        ...

    def close(self) -> None:
        """Let go of the line."""
        ...


def opened(target: Target) -> Device:
    """Open the line to a printer.

    Raises:
        Trouble: ``printer_missing``, ``printer_silent``, ``printer_failed`` …
    """
    try:
        match target.kind:
            case "network":
                return Network(target)
            case "serial":
                return Serial(target)
            case "usb":
                return Usb(target)
        return File(target)
    except OSError as error:
        raise trouble(error) from error


def trouble(error: OSError) -> Trouble:
    """Return what an error of the system means for the printer."""
    if isinstance(error, TimeoutError) or error.errno in (errno.EAGAIN, errno.EBUSY):
        return Trouble("printer_silent")
    if error.errno == errno.ENOSPC:  # Linux says so of a printer without paper
        return Trouble("printer_paper")
    if isinstance(error, (ConnectionError, socket.gaierror)) or error.errno in (
        errno.ENOENT,
        errno.ENXIO,
        errno.ENODEV,
        errno.EIO,
        errno.ENOTDIR,
        errno.EHOSTUNREACH,
        errno.ENETUNREACH,
        errno.EHOSTDOWN,
    ):
        return Trouble("printer_missing")
    return Trouble("printer_failed", errno.errorcode.get(error.errno or 0, type(error).__name__))


class File:
    """A device file or a plain file; it must be there. It can't be asked."""

    def __init__(self, target: Target) -> None:
        path = Path(target.place)
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise OSError(errno.EISDIR, "")
        flags = os.O_WRONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
        try:
            self._file = os.open(path, flags | (os.O_APPEND if stat.S_ISREG(mode) else 0))
        except OSError as error:
            if error.errno == errno.ENXIO and stat.S_ISFIFO(mode):  # nobody reads at its other end
                raise Trouble("printer_silent") from None
            raise
        self._polls = not stat.S_ISREG(mode) and os.name == "posix"

    def send(self, data: bytes) -> None:
        """See :class:`Device`."""
        left = memoryview(data)
        try:
            while left:
                if self._polls and not select.select([], [self._file], [], PATIENCE)[1]:
                    raise Trouble("printer_silent")
                try:
                    left = left[os.write(self._file, left[:4096]) :]
                except BlockingIOError:
                    time.sleep(0.05)
        except OSError as error:
            raise trouble(error) from error

    def ask(self, question: bytes, seconds: float) -> bytes:
        """See :class:`Device`."""
        return b""

    def close(self) -> None:
        """See :class:`Device`."""
        os.close(self._file)


class Network:
    """A TCP socket, as printers have it on port 9100."""

    def __init__(self, target: Target) -> None:
        try:
            self._socket = socket.create_connection((target.place, target.number), PATIENCE)
        except TimeoutError:
            raise Trouble("printer_missing") from None
        # a small buffer: what has left this program is then nearly all with the printer
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)

    def send(self, data: bytes) -> None:
        """See :class:`Device`."""
        left = memoryview(data)
        self._socket.settimeout(PATIENCE)
        try:
            while left:
                left = left[self._socket.send(left[:2048]) :]
        except OSError as error:
            raise trouble(error) from error

    def ask(self, question: bytes, seconds: float) -> bytes:
        """See :class:`Device`."""
        try:
            self._socket.settimeout(seconds)
            self._socket.sendall(question)
            answer = self._socket.recv(64)
        except TimeoutError:
            return b""
        except OSError as error:
            raise trouble(error) from error
        if not answer:
            raise Trouble("printer_missing")
        return answer

    def close(self) -> None:
        """See :class:`Device`."""
        self._socket.close()


class Serial:
    """A serial port."""

    def __init__(self, target: Target) -> None:
        import serial

        self._errors = serial.SerialException
        try:
            self._port: Any = serial.Serial(target.place, target.number, write_timeout=PATIENCE, exclusive=_EXCLUSIVE)
        except serial.SerialException as error:
            raise _of_serial(error) from error

    def send(self, data: bytes) -> None:
        """See :class:`Device`."""
        try:
            for place in range(0, len(data), 1024):
                self._port.write(data[place : place + 1024])
            self._port.flush()
        except self._errors as error:
            raise _of_serial(error) from error

    def ask(self, question: bytes, seconds: float) -> bytes:
        """See :class:`Device`."""
        try:
            self._port.reset_input_buffer()
            self._port.timeout = seconds
            self._port.write(question)
            return bytes(self._port.read(1))
        except self._errors as error:
            raise _of_serial(error) from error

    def close(self) -> None:
        """See :class:`Device`."""
        self._port.close()


_EXCLUSIVE = True if os.name == "posix" else None
"""So that two terminals do not print into each other; Windows does that anyway."""


def _of_serial(error: OSError) -> Trouble:
    from serial import SerialTimeoutException

    if isinstance(error, SerialTimeoutException):
        return Trouble("printer_silent")
    return trouble(error) if error.errno else Trouble("printer_missing")


class Usb:
    """A USB printer, by python-escpos and libusb."""

    def __init__(self, target: Target) -> None:
        library.load()
        from escpos.exceptions import DeviceNotFoundError
        from escpos.exceptions import Error as EscposError
        from escpos.printer import Usb as UsbPrinter
        from usb.core import NoBackendError

        vendor, product = (int(part, 16) for part in target.place.split(":"))
        self._printer: Any = UsbPrinter(vendor, product, timeout=int(PATIENCE * 1000))
        try:
            self._printer.open()
        except NoBackendError:
            raise Trouble("printer_failed", "libusb") from None
        except DeviceNotFoundError:
            raise Trouble("printer_missing") from None
        except EscposError as error:
            raise Trouble("printer_failed", type(error).__name__) from None

    def send(self, data: bytes) -> None:
        """See :class:`Device`."""
        try:
            for place in range(0, len(data), 4096):
                self._printer._raw(data[place : place + 4096])
        except OSError as error:  # pyusb's errors are errors of the system
            raise _of_usb(error) from error

    def ask(self, question: bytes, seconds: float) -> bytes:
        """See :class:`Device`."""
        try:
            self._printer._raw(question)
            self._printer.timeout = int(seconds * 1000)
            return bytes(self._printer._read())
        except OSError as error:
            found = _of_usb(error)
            if found.code == "printer_silent":
                return b""
            raise found from error
        finally:
            self._printer.timeout = int(PATIENCE * 1000)

    def close(self) -> None:
        """See :class:`Device`."""
        self._printer.close()


def _of_usb(error: OSError) -> Trouble:
    return Trouble("printer_silent") if error.errno == errno.ETIMEDOUT else trouble(error)
