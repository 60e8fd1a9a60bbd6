"""Where slips go: the setting ``printer``, read.

=================================  =====================================================
``file:/dev/usb/lp0``              a device, or any file that is there; a bare path too
``serial:/dev/ttyUSB0?baud=9600``  a serial port (``COM3`` on Windows)
``usb:04b8:0202``                  a USB printer by its vendor and product number
``network:192.168.1.50:9100``      a network printer; the port may be left out
``pdf:FOLDER``                     a PDF file for each slip
nothing                            no printer yet: slips wait
``none``                           an office that prints no slips: they are left out
=================================  =====================================================

Serial, USB and network printers are asked for paper before and after each slip. ``?status=no`` is for one that
never answers such questions; then nobody can tell whether it printed.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qsl

from msgspec import Struct

from models.refused import Refused

TargetKind = Literal["none", "never", "file", "serial", "usb", "network", "pdf"]


class Target(Struct, frozen=True):
    """A place where slips go."""

    kind: TargetKind
    place: str = ""
    """Path, port, address or folder; ``vendor:product`` in hexadecimal for USB."""
    number: int = 0
    """TCP port or baud rate."""
    asks: bool = False
    """Whether the printer is asked for its state."""

    def __str__(self) -> str:
        if self.kind in ("none", "never"):
            return "none"
        if self.kind == "usb":
            return f"usb:{self.place}"
        return f"{self.kind}:{self.place}" + (f":{self.number}" if self.kind == "network" else "")


NONE, NEVER = Target("none"), Target("never")

_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]")


def parse(text: str) -> Target:
    """Return the target that a setting names.

    Raises:
        Refused: ``printer_setting`` with what can't be read.
    """
    text = text.strip()
    if text in ("", "none"):
        return NEVER if text else NONE
    kind, _, rest = text.partition(":")
    if kind not in ("file", "serial", "usb", "network", "pdf"):
        if "/" in text or "\\" in text:
            return Target("file", text)
        raise Refused("printer_setting", where=text[:60])
    place, options = (rest, {}) if kind in ("file", "pdf") else _options(text, rest)
    asks = options.pop("status", "yes") != "no"
    if not place:
        raise Refused("printer_setting", where=text[:60])
    if kind == "serial":
        return Target("serial", place, _number(text, options.pop("baud", "9600"), 300, 4_000_000), asks)
    if kind == "usb":
        if not re.fullmatch(r"[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4}", place):
            raise Refused("printer_setting", where=text[:60])
        return Target("usb", place.lower(), 0, asks)
    if kind == "network":
        host, port = place, "9100"
        if not place.endswith("]") and ":" in place:
            host, _, port = place.rpartition(":")
        if not _HOST.fullmatch(host):
            raise Refused("printer_setting", where=text[:60])
        return Target("network", host.strip("[]"), _number(text, port, 1, 65535), asks)
    return Target("pdf" if kind == "pdf" else "file", str(Path(place).expanduser()))


def _options(text: str, rest: str) -> tuple[str, dict[str, str]]:
    place, _, query = rest.partition("?")
    options = dict(parse_qsl(query, keep_blank_values=True))
    if not options.keys() <= {"status", "baud"} or options.get("status", "yes") not in ("yes", "no"):
        raise Refused("printer_setting", where=text[:60])
    return place, options


def _number(text: str, number: str, least: int, most: int) -> int:
    if not number.isascii() or not number.isdigit() or not least <= int(number) <= most:
        raise Refused("printer_setting", where=text[:60])
    return int(number)
