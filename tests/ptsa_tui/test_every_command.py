"""Every command with every argument that argparse knows, given hostile values: a documented exit code, no traceback.

The commands come from the parser itself, so a new one is covered as soon as it is there. What a value may be is guessed
from its name in the help (``FILE``, ``N``, ``CODE`` …): some fit, so that a command gets far, and many do not.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.practice import fill
from models.register.founding import found_practice
from ptsa_tui import cli
from ptsa_tui.central.admin import Centre
from ptsa_tui.central.store import open_store
from ptsa_tui.faults import LOG

Command = tuple[str, ...]

DOCUMENTED = {cli.DONE, cli.REFUSED, cli.USAGE, cli.UNUSABLE}

RUNNING: dict[Command, str] = {
    ("central", "serve"): "serves until it is stopped: see test_serving_refuses_before_it_begins",
    ("demo",): "starts a centre and desks: has tests of its own",
}
"""Commands that do not end by themselves."""

LONG = "x" * 5_000
# fmt: off
NUMBERS = [
    "0", "1", "2", "7", "-1", "99", "999", "1000", "1000000000", "2147483648", "9223372036854775808", "9" * 40,
    "9" * 5_000, "1e9", "NaN", "0x10", "١٢", " 3 ", "1_0", "", "-0", "+1",
]
TEXTS = [
    "", " ", "siti", "PP", "LOKET", "sari", "ratna", "WIB", "1", "61-1", "3174014505909007", "T-7..T", "status:siap",
    "status:", "a:b", '"', "'", "*", "%P1", "%", "AND", "NEAR(", "--", "-", "-x", "\x01", "\x1b[2J", "\udcff\udc80",
    "\ud800", "\U0001fae8", "\u202e", "ﷺ" * 300, LONG, "../..", "a/b", "a\nb", "NULL", "5 years", "1 years" * 50,
    "{0}", "%s",
]
DAYS = [
    "T", "T-1", "T+9999", "T-9999", "31129999", "01010001", "00000000", "24/11", "24/11/0", "99999999", "31/12/9999",
]
URLS = [
    "http://127.0.0.1:1", "https://127.0.0.1:1", "https://127.0.0.1:99999", "https://[", "http://[::1", "http://\x01",
    "http://127.0.0.1:1/\x01", "https://127.0.0.1:1\udcff", "http://127.0.0.1:-1", "ftp://127.0.0.1", "//", "", LONG,
    "http://localhost:1/" + LONG, "https://" + "a" * 300 + ".invalid:1", "https://ü..invalid", "https://a b",
    "https://@:",
]
DATABASES = [
    "postgresql://[", "postgresql://", "postgresql://127.0.0.1:99999/x", "postgresql://%zz", "postgresql://\x01",
    "sqlite://HERE/new.db", "sqlite://HERE/pipe", "sqlite://HERE/binary", "sqlite://HERE/folder", "sqlite://HERE/no/x",
    "sqlite://HERE/centre.db", "sqlite://", "sqlite:///", "sqlite://relative.db", "mysql://x", "", "\udcff", LONG,
]
FILES = [
    "good.toml", "good.jsonl", "secret", "deep.jsonl", "huge.jsonl", "utf16", "cp1252", "bom.jsonl", "binary",
    "empty", "folder", "pipe", "missing", "missing/inside", "good.toml/inside", "link", "/dev/zero", "/dev/null",
    "/dev/tty", "-", "", "n" * 300, "\udcff", "a\nb", "new.out", "\x1b[2J",
]
# fmt: on


def folder_of(tmp: Path) -> None:
    """Make the files that commands are pointed at."""
    from models.catalogue import SEED

    good = '{"do": "intake", "name": "Uji Coba", "service": "PP", "papers": "all"}\n'
    made: dict[str, bytes] = {
        "good.toml": SEED.read_bytes(),
        "good.jsonl": good.encode(),
        "secret": b"latihan\n",
        "deep.jsonl": (good + '{"do":"intake","note":' + "[" * 200_000 + "\n" + good).encode(),
        "huge.jsonl": b"x" * 9_000_000 + b"\n" + good.encode(),
        "utf16": good.encode("utf-16"),
        "cp1252": good.replace("Uji", "José").encode("cp1252"),
        "bom.jsonl": b"\xef\xbb\xbf" + good.encode(),
        "binary": bytes(range(256)) * 40,
        "empty": b"",
    }
    for name, data in made.items():
        (tmp / name).write_bytes(data)
    (tmp / "folder").mkdir()
    (tmp / "link").symlink_to(tmp / "link")
    os.mkfifo(tmp / "pipe")


class Leaf(NamedTuple):
    """A command: its words, each with the arguments that may stand behind it."""

    words: Command
    actions: tuple[list[argparse.Action], ...]


def leaves(parser: argparse.ArgumentParser, above: Leaf) -> Iterator[Leaf]:
    """Yield every command that the parser knows."""
    inner = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    mine = [a for a in parser._actions if a not in inner and a.dest not in ("help", "version", "data", "lang")]
    found = Leaf(above.words, (*above.actions, mine))
    if not inner:
        yield found
    for action in inner:
        for name, child in action.choices.items():
            yield from leaves(child, found._replace(words=(*found.words, name)))


COMMANDS = {leaf.words: leaf for leaf in leaves(cli._parser([]), Leaf((), ()))}


def values(action: argparse.Action) -> st.SearchStrategy[str]:
    """Return what an argument is given."""
    named = f"{action.metavar or ''} {action.dest}".upper()
    pools: list[list[str]] = [TEXTS]
    if action.choices is not None:
        pools.append([str(choice) for choice in action.choices] * 5)
    if "FILE" in named or "OUT" in named or "DIR" in named or "FOLDER" in named:
        pools.append(FILES * 3)
    if action.type is not None or any(word in named for word in ("LINE", "COUNT", "LIMIT", "NUMBER", "BRANCH", "DESK")):
        pools.append(NUMBERS * 3)
    if "DAY" in named:
        pools.append(DAYS * 5)
    if "CODE" in named:
        pools.append(["ENROL", "LOKET", "sari", "PP"] * 10)
    if "DATABASE" in named:
        pools = [DATABASES]
    elif "URL" in named:
        pools = [URLS]
    return st.one_of(
        *(st.sampled_from(pool) for pool in pools), st.text(max_size=30).map(lambda t: t.replace("\0", ""))
    )


@st.composite
def command_lines(draw: st.DrawFn, leaf: Leaf) -> list[str]:
    """Draw a command line: the words of a command, each with some of its options, and at the end what it is about."""
    line: list[str] = []
    about: list[str] = []
    for word, actions in zip(("", *leaf.words), leaf.actions, strict=True):
        line += [word] if word else []
        for action in actions:
            if not action.option_strings:
                about += [
                    draw(values(action)) for _turn in range(draw(st.integers(1, 3)) if action.nargs == "+" else 1)
                ]
            elif action.required or draw(st.booleans()):
                option = action.option_strings[-1]
                line.append(option if action.nargs == 0 else f"{option}={draw(values(action))}")
    return [*line, *(["--"] if draw(st.booleans()) else []), *about]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A practice desk with a few cases and a centre with a branch, in one folder, where the commands run."""
    tmp = tmp_path_factory.mktemp("every")
    register = found_practice(tmp / "data" / "practice.db", tokens=tmp / "state" / "tokens", fast=True)
    fill(register, 12, 1)
    register.close()
    centre = Centre(open_store(f"sqlite://{tmp / 'centre.db'}"), lambda: 1_800_000_000)
    centre.init(practice=True)
    centre.add_branch(1, "PTSA Uji", "WIB")
    centre.add_unit(1, "LOKET", "Loket", "counter")
    centre.add_officer(1, "sari", "Sari", "officer", ["LOKET"], "rahasia-uji", fast=True)
    _desk, code, _until = centre.add_desk(1)
    (tmp / "code").write_text(code, encoding="utf-8")
    centre.store.close()
    folder_of(tmp)
    before = Path.cwd()
    os.chdir(tmp)
    yield tmp
    os.chdir(before)


@pytest.fixture(autouse=True)
def placed(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the commands find their world."""
    for name in ("data", "state", "config"):
        monkeypatch.setenv(f"PTSA_{name.upper()}", str(world / name))
    monkeypatch.setenv("PTSA_CENTRAL_DATABASE", f"sqlite://{world / 'centre.db'}")


INPUTS = [
    b"",
    b"siti\n",
    b"\xff\xfes\x00",
    b"x" * 200_000,
    b'{"do":"intake","draft":9223372036854775808}\n',
    b"\0" * 100,
]


@pytest.mark.share(of=3)
@pytest.mark.parametrize("words", [w for w in COMMANDS if w not in RUNNING], ids=" ".join)
def test_a_hostile_command_line_ends_with_a_documented_code(
    words: Command, world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrolling = (world / "code").read_text(encoding="utf-8")

    def filled(word: str) -> str:
        return word.replace("HERE", str(world)).replace("ENROL", enrolling)

    @settings(max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(line=command_lines(COMMANDS[words]), given_in=st.sampled_from(INPUTS))
    def holds(line: list[str], given_in: bytes) -> None:
        for made in world.glob("new.db*"):
            made.unlink(missing_ok=True)  # each time a centre that was never made
        streams = {"stdin": given_in, "stdout": b"", "stderr": b""}
        opened = {name: io.TextIOWrapper(io.BytesIO(data), encoding="utf-8") for name, data in streams.items()}
        for name, stream in opened.items():
            monkeypatch.setattr(sys, name, stream)
        errors = opened["stderr"].buffer
        try:
            code = cli.main(["--lang", "en", *(filled(word) for word in line)])
        except SystemExit as left:  # how argparse ends
            code = left.code if isinstance(left.code, int) else -1
        opened["stderr"].flush()
        assert isinstance(errors, io.BytesIO)
        told = errors.getvalue().decode()
        log = Path(os.environ["PTSA_STATE"]) / LOG
        assert code in DOCUMENTED, (line, code, told, log.read_text() if log.exists() else "")
        assert "Traceback" not in told, line
        assert "Output can't be written" not in told, "some file's error was taken for one of the output"

    holds()


def test_commands_that_do_not_end_are_known() -> None:
    assert RUNNING.keys() <= COMMANDS.keys()
    assert len(COMMANDS) > 30
