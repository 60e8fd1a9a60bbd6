"""The setting of the printer, read."""

from __future__ import annotations

import pytest

from ptsa_tui.printing.targets import NEVER, NONE, Target, parse
from tests.models.build import refused


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("", NONE),
        ("none", NEVER),
        ("file:/dev/usb/lp0", Target("file", "/dev/usb/lp0")),
        ("/dev/usb/lp0", Target("file", "/dev/usb/lp0")),
        ("C:\\cetak\\keluar.bin", Target("file", "C:\\cetak\\keluar.bin")),
        ("serial:/dev/ttyUSB0", Target("serial", "/dev/ttyUSB0", 9600, True)),
        ("serial:/dev/ttyUSB0?baud=19200", Target("serial", "/dev/ttyUSB0", 19200, True)),
        ("serial:COM3?status=no", Target("serial", "COM3", 9600, False)),
        ("usb:04B8:0202", Target("usb", "04b8:0202", 0, True)),
        ("network:192.168.1.50:9100", Target("network", "192.168.1.50", 9100, True)),
        ("network:cetak-2.kantor", Target("network", "cetak-2.kantor", 9100, True)),
        ("network:[fe80::1]:9101?status=no", Target("network", "fe80::1", 9101, False)),
        ("network:[::1]", Target("network", "::1", 9100, True)),
        ("pdf:/srv/cetakan", Target("pdf", "/srv/cetakan")),
    ],
)
def test_a_setting_names_a_target(text: str, target: Target) -> None:
    assert parse(text) == target


@pytest.mark.parametrize(
    "text",
    [
        "lp0",
        "file:",
        "pdf:",
        "usb:epson",
        "usb:04b8",
        "network:",
        "network:host:port",
        "network:host:70000",
        "network:ho st",
        "serial:/dev/ttyUSB0?baud=fast",
        "serial:/dev/ttyUSB0?speed=9600",
        "serial:/dev/ttyUSB0?status=maybe",
        "bluetooth:00:11",
    ],
)
def test_a_wrong_setting_is_told(text: str) -> None:
    with refused("printer_setting"):
        parse(text)


def test_a_target_is_told_without_options() -> None:
    assert str(parse("network:192.168.1.50")) == "network:192.168.1.50:9100"
    assert str(parse("usb:04B8:0202?status=no")) == "usb:04b8:0202"
    assert str(parse("pdf:/srv/x")) == "pdf:/srv/x"
    assert str(NONE) == str(NEVER) == "none"
