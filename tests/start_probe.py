"""Which modules are loaded when the first frame stands, and when the program itself takes keys."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from tests.terminal import Terminal

DRIVER = Path(__file__).with_name("start_driver.py")

DRIVERS_OWN = {"__main__", "json", "json.decoder", "json.encoder", "json.scanner", "_json"}
"""Modules that the driver brings along."""


def loaded_at_start(python: str, folder: Path, env: Mapping[str, str]) -> dict[str, list[str]]:
    """Start the program once; return the modules at both moments."""
    with Terminal([python, str(DRIVER), str(folder), "--lang", "en"], dict(env)) as terminal:
        terminal.until((folder / "usable.json").exists, "the desk is opened")
    found = {m: json.loads((folder / f"{m}.json").read_text()) for m in ("frame", "usable")}
    return {m: [n for n in names if n not in DRIVERS_OWN | {"ptsa_tui.opening"}] for m, names in found.items()}
