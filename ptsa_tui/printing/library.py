"""Loading python-escpos: with our own small profile of printers, and without what it would leave behind.

As it comes it reads a database of every printer and keeps a pickle of it in a new temporary folder for each process.
Two children that share a pickle may meet a half-written one; so each has its own, gone when the import is done.
"""

from __future__ import annotations

import os
import tempfile
from importlib import import_module
from pathlib import Path

CAPABILITIES = Path(__file__).with_name("capabilities.json")


def load() -> None:
    """Load python-escpos; call it before anything of it is imported."""
    before = tempfile.tempdir
    with tempfile.TemporaryDirectory(prefix="ptsa-") as folder:
        os.environ["ESCPOS_CAPABILITIES_FILE"] = str(CAPABILITIES)
        os.environ["ESCPOS_CAPABILITIES_PICKLE_DIR"] = folder
        tempfile.tempdir = folder  # it makes a folder of its own even when it is told one
        try:
            import_module("escpos.capabilities")
        finally:
            tempfile.tempdir = before
