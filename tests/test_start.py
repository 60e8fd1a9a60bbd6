"""What is loaded at the start is on a list: whoever makes it longer makes every officer wait, every morning."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec

import pytest

from models.words import set_language
from ptsa_tui.cli import _parser, commands
from ptsa_tui.start import looks
from screens.keyboard import keys
from screens.signin import SignIn
from tests.pty.conftest import Place
from tests.start_probe import loaded_at_start

FRAME = set(
    """
    bz2 codecs collections contextlib contextvars copyreg datetime encodings enum errno fnmatch functools gc gettext
    importlib io ipaddress itertools keyword lzma math models ntpath operator os pathlib ptsa_tui re reprlib screens
    select shutil signal sqlite3 stat termios threading time tomllib types typing unicodedata urllib warnings
    weakref zlib
    """.split()
)
"""Packages (their first names) that may be loaded when the first frame stands."""

OURS = set(
    """
    models models.facts models.facts.codes models.facts.desk_summary models.facts.ids models.facts.numbering
    models.facts.working_days models.refused models.store models.store.desk_summary models.text models.words
    models.words.formats ptsa_tui ptsa_tui.__main__ ptsa_tui.app ptsa_tui.cli ptsa_tui.cli.commands ptsa_tui.cli.desk
    ptsa_tui.faults ptsa_tui.output ptsa_tui.output.cells ptsa_tui.output.changed_cells ptsa_tui.output.frame
    ptsa_tui.output.looks ptsa_tui.output.thin ptsa_tui.places ptsa_tui.preload ptsa_tui.start ptsa_tui.start.begin
    ptsa_tui.start.frame ptsa_tui.start.looks ptsa_tui.start.terminal ptsa_tui.start.typed_ahead ptsa_tui.terminal_input
    screens screens.keyboard screens.keyboard.bindings screens.keyboard.case_acts screens.keyboard.complaint_acts
    screens.keyboard.keys screens.keyboard.pace screens.keyboard.row_acts screens.shell screens.shell.app
    screens.shell.bursts screens.shell.deliberate screens.shell.key_queue screens.shell.modal screens.shell.scanning
    screens.shell.screen screens.shell.signs screens.shell.speaking screens.shell.ways screens.signin screens.ways
    screens.widgets screens.widgets.bar_texts screens.widgets.bars screens.widgets.field screens.widgets.lines
    """.split()
)
"""Our own modules that may be loaded when the sign-in takes keys."""

BESIDE = {"gettext", "sqlite3", "termios", "gc", "tomllib", "typing_extensions"}
"""What the sign-in needs beside our own modules and what a bare Textual app with one input loads."""

MOST_FRAME, MOST_BESIDE = 124, 40
"""Most modules at the first frame; most that a bare Textual app does not load, our own not counted."""

BARE = """
import json, sys
from textual.app import App
from textual.widgets import Input
class Bare(App):
    def compose(self):
        yield Input()
    def on_mount(self):
        self.call_after_refresh(self.exit)
Bare().run(headless=True)
print(json.dumps(sorted(sys.modules)))
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """Return what is loaded at both moments, on a desk that was opened before."""
    folder = tmp_path_factory.mktemp("start")
    place = Place(folder)
    place.found()
    return {moment: set(names) for moment, names in loaded_at_start(sys.executable, folder, place.env).items()}


def newcomers(names: set[str], known: set[str]) -> list[str]:
    """Return modules of packages that are not known; what begins with an underscore belongs to one that has a name."""
    return sorted(n for n in names if n.partition(".")[0] not in known and not n.startswith("_"))


def test_the_first_frame_loads_nothing_heavy(loaded: dict[str, set[str]]) -> None:
    always = {"abc", "builtins", "genericpath", "marshal", "posix", "posixpath", "site", "sys", "zipimport"}
    assert newcomers(loaded["frame"], FRAME | always) == []
    assert len(loaded["frame"]) <= MOST_FRAME, sorted(loaded["frame"])


def test_what_takes_the_first_key_is_a_bare_textual_and_our_few_modules(loaded: dict[str, set[str]]) -> None:
    done = subprocess.run([sys.executable, "-c", BARE], capture_output=True, text=True, check=True, timeout=60)
    beside = loaded["usable"] - set(json.loads(done.stdout.splitlines()[-1]))
    ours = {n for n in beside if n.partition(".")[0] in ("models", "screens", "ptsa_tui")}
    assert sorted(ours - OURS) == []
    others = {n for n in beside - ours if n.partition(".")[0] not in ("textual", "rich")}
    assert newcomers(others, BESIDE | {"concurrent", "importlib", "logging", "queue", "tty"}) == []
    assert len(beside - ours) <= MOST_BESIDE, sorted(beside - ours)


@pytest.mark.parametrize(
    "heavy",
    ["peewee", "psycopg", "msgspec", "argon2", "httpx", "cryptography", "zstandard", "rapidfuzz", "psutil"],
)
def test_packages_wait_until_the_first_key_can_be_taken(loaded: dict[str, set[str]], heavy: str) -> None:
    assert heavy not in {name.partition(".")[0] for name in loaded["usable"]}


@pytest.mark.parametrize("command", ["status", "sync", "record", "display"])
def test_a_command_loads_itself_and_no_other(command: str) -> None:
    code = f"from ptsa_tui.cli import _parser; _parser(['{command}']); import sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    names = {n.rpartition(".")[2] for n in done.stdout.split() if n.startswith("ptsa_tui.cli.")}
    module = next(c.module for c in commands.COMMANDS if c.name == command)
    helpers = {"commands", "desk", "finding", "printing", "streams", "arguments"}
    assert names - helpers == {module}


def test_every_command_has_its_module() -> None:
    assert [c.name for c in commands.COMMANDS if find_spec(f"ptsa_tui.cli.{c.module}") is None] == []


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_list_of_commands_says_what_each_says_of_itself(language: str) -> None:
    set_language(language)
    try:
        short, whole = _parser(["--help"]).format_help(), _parser(["--unknown"]).format_help()
    finally:
        set_language("en")
    assert short == whole
    assert all(f"\n    {c.name} " in short for c in commands.COMMANDS)


@pytest.mark.parametrize(
    ("line", "options"),
    [
        ([], {}),
        (["--lang", "id"], {"--lang": "id"}),
        (["--data=/x", "--lang=en"], {"--data": "/x", "--lang": "en"}),
        (["status"], None),
        (["--data", "status", "lookup"], None),
        (["--data"], None),
        (["--data", "--help"], None),
        (["-h"], None),
    ],
)
def test_a_line_that_opens_the_desk_is_told_at_once(line: list[str], options: dict[str, str] | None) -> None:
    assert commands.of_desk(line) == options


def test_colours_are_those_that_rich_takes() -> None:
    from rich.color import Color, ColorSystem

    for colour, place in looks._OF_256.items():
        assert Color.parse(colour).downgrade(ColorSystem.EIGHT_BIT).number == place, colour


def test_nothing_opens_before_signing_in() -> None:
    opening = {c.id for c in keys.at("everywhere")} - {"help", "quit", "repaint"}
    assert {id_ for id_ in opening if getattr(SignIn, f"action_{id_}") is not SignIn.action_go_intake} == set()
