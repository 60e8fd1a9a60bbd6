"""The first frame: it stands before Textual is loaded, looks like what comes after it, and loses no key."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests.pty.conftest import Place
from tests.soak import share
from tests.start_probe import DRIVER
from tests.terminal import Terminal

PROGRAM_READS = b"\x1b[?1004h"
"""What Textual's driver sends when it takes the terminal over."""

Cell = tuple[str, str, str, bool, bool, bool]


@pytest.fixture
def hold(place: Place) -> Path:
    """Return the file that holds the program before it loads Textual, as long as it is there."""
    file = place.folder / "hold"
    file.touch()
    return file


def opened(place: Place, size: tuple[int, int] = (80, 24), lang: str = "en", **env: str) -> Terminal:
    """Start the program under the driver."""
    command = [sys.executable, str(DRIVER), str(place.folder), "--lang", lang]
    return Terminal(command, {k: v for k, v in {**place.env, **env}.items() if v != "-"}, size)


def of_an_office(place: Place) -> None:
    """Make the practice desk look like a real one: no name is filled in."""
    with sqlite3.connect(place.database) as database:
        database.execute("UPDATE meta SET value = 'desk' WHERE key = 'mode'")
    database.close()


def cells(terminal: Terminal) -> list[list[Cell]]:
    """Return what can be seen, cell by cell; of a blank only what shows without a letter."""
    found = []
    for y in range(terminal.screen.lines):
        line = [terminal.screen.buffer[y][x] for x in range(terminal.screen.columns)]
        found.append([_seen(c.data, c.fg, c.bg, c.bold, c.reverse, c.underscore) for c in line])
    return found


def _seen(data: str, fore: str, back: str, bold: bool, reverse: bool, line: bool) -> Cell:
    blank = data == " "
    return data, "" if blank and not reverse else fore, back, bold and not blank, reverse, line


def field(terminal: Terminal, label: str) -> str:
    """Return what stands in a field of the sign-in; nothing while something else is in front of it."""
    line = next((row for row in terminal.screen.display if row.startswith(f"   {label} ")), "")
    return line[15:39].strip()


LOOKS: dict[str, dict[str, str]] = {
    "all colours": {},
    "256 colours": {"COLORTERM": "-"},
    "16 colours": {"COLORTERM": "-", "TERM": "screen"},
    "no colour": {"NO_COLOR": "1"},
    "thin": {"SSH_TTY": "/dev/pts/9"},
}


@pytest.mark.parametrize(
    ("look", "size", "lang", "office"),
    [
        ("all colours", (80, 24), "en", False),
        ("16 colours", (120, 40), "id", True),
        *(pytest.param(look, (80, 24), "en", False, marks=pytest.mark.soak) for look in sorted(LOOKS)),
        pytest.param("all colours", (60, 15), "id", False, marks=pytest.mark.soak),
        ("all colours", (20, 5), "en", False),
    ],
)
def test_what_textual_paints_first_stands_already(
    place: Place, hold: Path, look: str, size: tuple[int, int], lang: str, office: bool
) -> None:
    if office:
        of_an_office(place)
    config = place.folder / "config"
    config.mkdir(exist_ok=True)
    (config / "settings.toml").write_text("only_changes = false\n")  # so that Textual paints every cell itself
    env = {"TERM": "screen-256color", **LOOKS[look]}  # where blanks are sent, not erased
    with opened(place, size, lang, **env) as terminal:
        terminal.until((place.folder / "frame.json").exists, "Textual is about to be loaded")
        terminal.pump()
        frame, cursor, before = cells(terminal), terminal.cursor, len(terminal.raw)
        assert "PTSA Latihan" in terminal.lines[0]
        hold.unlink()
        terminal.until((place.folder / "usable.json").exists, "Textual's first picture stands")
        terminal.pump(0.1)
        assert PROGRAM_READS in terminal.raw[before:]
        assert b"PTSA Latihan" in terminal.raw[before:]
        for y, (line, stood) in enumerate(zip(cells(terminal), frame, strict=True)):
            assert line == stood, f"line {y}"
        assert terminal.cursor == cursor


def test_the_picture_behind_the_frame_costs_no_letter(place: Place, hold: Path) -> None:
    with opened(place) as terminal:
        terminal.see("Password")
        assert terminal.raw.count(b"\x1b[?1049h") == 1
        before = len(terminal.raw)
        hold.unlink()
        terminal.until((place.folder / "usable.json").exists, "Textual's first picture stands")
        terminal.pump(0.1)
        sent = terminal.raw[before:]
        assert b"Sign" not in sent
        assert b"\x1b[2J" not in sent
        assert b"\x1b[?1049h" not in sent, "a terminal clears its screen at that"


def test_typing_is_shown_and_kept_before_textual_is_loaded(place: Place, hold: Path) -> None:
    of_an_office(place)
    with opened(place) as terminal:
        terminal.see("Password")
        terminal.type("sžriX")
        terminal.send("\x7f")
        terminal.until(lambda: field(terminal, "Name") == "sžri", "one letter is rubbed out")
        terminal.send("\x7f\x7f\x7fari\r")
        terminal.until(lambda: field(terminal, "Name") == "sari", "the name stands there")
        terminal.type("latihan")
        terminal.until(lambda: field(terminal, "Password") == "•••••••", "the password is seven dots")
        assert "latihan" not in terminal.text
        assert terminal.cursor == (22, 9)
        hold.unlink()
        terminal.until((place.folder / "usable.json").exists, "Textual's first picture stands")
        terminal.pump(0.1)
        assert (field(terminal, "Name"), field(terminal, "Password")) == ("sari", "•••••••")
        terminal.press("Enter")
        terminal.see("Due today")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("\x1b[200~Siti\nWidowati\x1b[201~", "Siti Widowati"),
        ("Zoë 李明", "Zoë 李明"),
        pytest.param("abcdefghijklmnopqrstuvwxyzABCDEF", "jklmnopqrstuvwxyzABCDEF", marks=pytest.mark.soak),
        pytest.param("ab\x1b[Dc", "acb", marks=pytest.mark.soak),
        ("\tpass\x1b[Zab", "ab"),
        ("%001010260000127\rab", "ab"),
        pytest.param("a\x00\x01b", "ab", marks=pytest.mark.soak),
    ],
)
def test_what_the_frame_cannot_show_is_kept_all_the_same(place: Place, hold: Path, typed: str, name: str) -> None:
    of_an_office(place)
    with opened(place) as terminal:
        terminal.see("Password")
        terminal.send(typed)
        terminal.pump()
        hold.unlink()
        terminal.until(lambda: field(terminal, "Name") == name, name)


def test_keys_typed_before_the_first_frame_are_kept(place: Place) -> None:
    for _turn in range(3):
        assert signed_in_blind(place)


@pytest.mark.soak
def test_keys_typed_before_the_first_frame_are_kept_twenty_times(place: Place) -> None:
    assert all(signed_in_blind(place) for _turn in range(share(20)))


def signed_in_blind(place: Place) -> bool:
    """Type the password and the key of lookup with a query at once; tell whether all of it arrived."""
    with place.open() as terminal:
        for key in ("la", "tihan", "\r", "\x1b", "OR", "widow", "ati"):
            terminal.send(key)
            terminal.pump(0.004)
        terminal.see("widowati")
        terminal.see("Lookup")
    return True


def test_the_sign_in_works_while_the_desk_is_still_closed(place: Place) -> None:
    closed = place.folder / "closed"
    closed.touch()
    with opened(place) as terminal:
        terminal.until((place.folder / "usable.json").exists, "Textual's first picture stands")
        terminal.press("F1")
        terminal.see("sign in")
        terminal.press("Esc")
        terminal.type("wrong")
        terminal.until(lambda: field(terminal, "Password") == "•••••", "five dots")
        terminal.press("Enter")
        terminal.type("latihan")
        closed.unlink()
        terminal.until(lambda: field(terminal, "Password") == "•••••••", "what was typed ahead, after the refusal")
        terminal.see("Name or password is wrong")
        terminal.press("Enter")
        terminal.see("Due today")


def test_no_key_opens_anything_before_signing_in(place: Place) -> None:
    with place.open() as terminal:
        terminal.see("Password")
        terminal.press(*(f"F{n}" for n in (*range(2, 10), 12)), "C-f", "C-e", "C-g", "C-p", "C-l", "C-y", "Esc")
        terminal.type("latihan")
        terminal.press("Enter")
        terminal.see("Due today")
        assert "Home" in terminal.lines[0]


ENDS: dict[str, tuple[Callable[[Terminal], None], int]] = {
    "Ctrl+C": (lambda terminal: terminal.send("\x03"), 130),
    "SIGTERM": (lambda terminal: os.kill(child_of(terminal.pid), signal.SIGTERM), 128 + signal.SIGTERM),
}


@pytest.mark.parametrize("end", ENDS)
def test_an_end_while_it_loads_gives_the_terminal_back(place: Place, hold: Path, end: str) -> None:
    call, code = ENDS[end]
    with shell(place) as terminal:
        terminal.see("Password")
        terminal.type("rahasia")
        terminal.see("•••••••")
        call(terminal)
        ended_well(terminal, code)
        assert "rahasia" not in terminal.text
        assert b"Traceback" not in terminal.raw


def test_a_fault_while_it_loads_gives_the_terminal_back(place: Place, hold: Path) -> None:
    with shell(place) as terminal:
        terminal.see("Password")
        (place.folder / "fault").touch()
        hold.unlink()
        ended_well(terminal, 70)


def test_the_terminal_is_as_it_was_after_leaving(place: Place) -> None:
    with shell(place) as terminal:
        terminal.see("Password")
        terminal.press("C-q")
        ended_well(terminal, 0)


def child_of(pid: int) -> int:
    """Return the one child of a process."""
    (child,) = psutil.Process(pid).children()
    return int(child.pid)


def shell(place: Place) -> Terminal:
    """Start the program from a shell that compares how the terminal was and is."""
    line = f'a=$(stty -g); "{sys.executable}" "{DRIVER}" "{place.folder}" --lang en; c=$?; '
    line += '[ "$a" = "$(stty -g)" ] && echo as it was, $c; read x'
    return Terminal(["/bin/sh", "-c", f"trap : INT TERM; {line}"], place.env)


def ended_well(terminal: Terminal, code: int) -> None:
    """Wait for the shell's line, and look at what the terminal was told last."""
    terminal.see(f"as it was, {code}")
    for on, off in ((b"\x1b[?1049h", b"\x1b[?1049l"), (b"\x1b[?25l", b"\x1b[?25h"), (b"\x1b[?2004h", b"\x1b[?2004l")):
        assert terminal.raw.rfind(off) >= terminal.raw.rfind(on)
    assert terminal.raw.count(b"\x1b[?1049h") == terminal.raw.count(b"\x1b[?1049l") == 1


def test_without_a_terminal_nothing_is_drawn(place: Place) -> None:
    done = place.run()
    assert done.returncode == 2
    assert "\x1b" not in done.stdout + done.stderr


def test_wrong_settings_are_told_after_the_frame(place: Place) -> None:
    config = place.folder / "config"
    config.mkdir(exist_ok=True)
    (config / "settings.toml").write_text("colour = true\n")
    with shell(place) as terminal:
        ended_well(terminal, 3)
        assert "settings.toml" in terminal.text


@pytest.mark.parametrize("size", [(10, 3), (200, 60)])
def test_any_window_will_do(place: Place, size: tuple[int, int]) -> None:
    with place.open(size, TERM="dumb") as terminal:
        terminal.until(lambda: PROGRAM_READS in terminal.raw, "Textual reads")
        terminal.resize(80, 24)
        os.kill(terminal.pid, signal.SIGWINCH)
        terminal.see("Password")
        terminal.type("latihan")
        terminal.press("Enter")
        terminal.see("Due today")
