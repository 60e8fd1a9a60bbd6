"""A practice desk on a real terminal. It is made once and copied, with the machine token that belongs to it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from models.register.refolding import mend
from models.register.register import Register
from models.register.verify import verify
from models.words import said
from tests.loaded import Loaded
from tests.terminal import Terminal

ROOT = Path(__file__).parents[2]


class Place:
    """The folders of one desk, and the program in them.

    With ``loaded`` the program is started by forking one that is loaded already, unless the test is about the start.
    """

    def __init__(self, folder: Path, loaded: Loaded | None = None) -> None:
        self.folder = folder
        self.loaded = loaded
        own = ("PTSA_", "TEXTUAL", "NO_COLOR", "COLUMNS", "LINES", "SSH_")
        self.env = {
            **{name: value for name, value in os.environ.items() if not name.startswith(own)},
            "PTSA_DATA": str(folder / "data"),
            "PTSA_STATE": str(folder / "state"),
            "PTSA_CONFIG": str(folder / "config"),
            "PYTHONPATH": str(ROOT),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
        }

    @property
    def database(self) -> Path:
        """The database file."""
        return self.folder / "data" / "practice.db"

    def found(self) -> None:
        """Make the practice desk, as the first start of the desk does."""
        code = "from ptsa_tui import desks, places; desks.open_or_found(places.data_folder()).close()"
        subprocess.run([sys.executable, "-c", code], env=self.env, check=True, timeout=120)

    def run(self, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        """Run a command of the program."""
        words = ["--lang", "en", *arguments]
        if self.loaded is not None:
            return self.loaded.run(words, self.env, given)
        command = [sys.executable, "-m", "ptsa_tui", *words]
        return subprocess.run(
            command, env=self.env, input=given, capture_output=True, text=True, check=False, timeout=120
        )

    def record(self, *forms: dict[str, object]) -> list[dict[str, object]]:
        """Record forms through ``ptsa record``."""
        done = self.run("record", "-", given="\n".join(map(json.dumps, forms)) + "\n")
        return [json.loads(line) for line in done.stdout.splitlines()]

    def whole(self) -> bool:
        """Tell whether the proof of ``ptsa journal verify`` finds nothing."""
        with closing(Register.open(self.database, tokens=self.folder / "state" / "tokens")) as register:
            mend(register)
            return verify(register.database).sound

    def open(
        self, size: tuple[int, int] = (80, 24), prefix: tuple[str, ...] = (), language: str = "en", **env: str
    ) -> Terminal:
        """Open the desk on a terminal, as its user does."""
        command = [*prefix, sys.executable, "-m", "ptsa_tui", "--lang", language]
        return Terminal(command, self._with(env), size)

    def signed_in(
        self, size: tuple[int, int] = (80, 24), prefix: tuple[str, ...] = (), language: str = "en", **env: str
    ) -> Terminal:
        """Open the desk and sign in."""
        settings = self._with(env)
        if self.loaded is not None and not prefix and self.loaded.can(settings):
            terminal = Terminal(["--lang", language], settings, size, self.loaded)
        else:
            terminal = self.open(size, prefix, language, **env)
        terminal.see(said("Password", language))
        terminal.type("latihan")
        terminal.press("Enter")
        terminal.see(said("Due today", language))
        return terminal

    def _with(self, env: Mapping[str, str]) -> dict[str, str]:
        return {name: value for name, value in {**self.env, **env}.items() if value != "-"}


@pytest.fixture
def place(first_start: Path, tmp_path: Path, loaded: Loaded) -> Place:
    """Return a desk of this test's own."""
    shutil.copytree(first_start, tmp_path / "desk")
    return Place(tmp_path / "desk", loaded)
