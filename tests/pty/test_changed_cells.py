"""Only changed cells are sent: the terminal shows exactly what it shows when Textual sends all, whatever happens."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ptsa_tui.test_output import seen
from tests.pty.conftest import Place
from tests.terminal import Terminal

NIK = "3174014505909941"
NAMES = (
    "Siti 漢字 Rahayu",
    "Ani q\u0307\u0301 Putri",
    "Dewi שלום Ayu",
    "Eka \U0001f600 Ｗati",
    "Éva [bold]Łé[/] Ütari",
)
REPAINT = "\x1f"


def shown(desk: Terminal) -> list[list[object]]:
    """Return every cell with its colours and attributes as an eye sees it."""
    screen = desk.screen
    return [[seen(screen.buffer[y][x]) for x in range(screen.columns)] for y in range(screen.lines)]


def text(desk: Terminal) -> str:
    return "\n".join(desk.screen.display)


class Pair:
    """The same desk twice, side by side: one sends changed cells, the other what Textual sends."""

    def __init__(self, place: Place, size: tuple[int, int], settings: str, **env: str) -> None:
        other = Place(place.folder.with_name("other"))
        shutil.copytree(place.folder, other.folder)
        self.desks = []
        for where, only in ((place, "true"), (other, "false")):
            (where.folder / "config").mkdir(exist_ok=True)
            settings_file = where.folder / "config" / "settings.toml"
            settings_file.write_text(f"{settings}counter = 0\nonly_changes = {only}\n", encoding="utf-8")
            kept = {k: v for k, v in {**where.env, **env}.items() if v != "-"}
            self.desks.append(Terminal([sys.executable, "-m", "ptsa_tui"], kept, size))

    def __enter__(self) -> Pair:
        return self

    def __exit__(self, *_: object) -> None:
        for desk in self.desks:
            desk.kill()

    def go(self, see: str, *keys: str, type_: str = "") -> None:
        """Press keys at both, wait until both show a text, and compare every cell and the cursor."""
        for desk in self.desks:
            desk.press(*keys)
            desk.send(type_)
        ours, whole = self.desks
        for desk in self.desks:
            desk.until(lambda desk=desk: see in text(desk), f"see {see!r}")

        def same() -> bool:
            whole.pump()
            return shown(ours) == shown(whole) and ours.cursor == whole.cursor

        try:
            ours.until(same, see)
        except AssertionError:
            lines = zip(shown(ours), shown(whole), strict=True)
            differ = [(y, x) for y, (a, b) in enumerate(lines) for x in range(len(a)) if a[x] != b[x]]
            raise AssertionError(
                f"after {keys} {type_!r} cells differ: {differ[:40]}, cursors {ours.cursor} {whole.cursor}\n"
                f"{ours.text}\n----\n{whole.text}"
            ) from None

    def resize(self, columns: int, rows: int) -> None:
        for desk in self.desks:
            desk.resize(columns, rows)


def record_names(place: Place) -> None:
    """Take people in whose names are hard to draw."""
    forms = [
        {
            "do": "intake",
            "nik": f"31740145059099{41 + i}",
            "name": name,
            "service": "PP",
            "papers": "all",
            "correct": True,
        }
        for i, name in enumerate(NAMES)
    ]
    assert all(answer["ok"] for answer in place.record(*forms)), "all are taken in"


def session(pair: Pair, word: Callable[[str, str], str]) -> None:
    """Go through the main screens and dialogs; ``word`` chooses the English or the Indonesian word."""
    pair.go("latihan", type_="latihan")
    pair.go(word("Due today", "Jatuh tempo"), "Enter")
    pair.go(word("Service", "Layanan"), "F2")
    pair.go(NIK, type_=NIK)
    pair.go("漢字", "Enter")
    pair.go("pkb", type_="pkb")
    pair.go("PKB", "Enter")
    pair.go(word("persons at this desk", "orang"), "F3")
    pair.go("שלום", type_="dewi")
    pair.go("1", "Down")
    pair.go(word("Taken in", "Diterima"), "Enter")
    pair.go(word("Lookup", "Penelusuran"), "Esc")
    pair.go("[3 ", "F4", "3")
    for _step in range(3):
        pair.go("[3 ", "Down")
    pair.go(word("Hand over to", "Serahkan ke"), "s")
    pair.go("[3 ", "Esc")
    pair.resize(100, 30)
    pair.go("[3 ")
    pair.go(word("Queue", "Antrean"), "F5")
    pair.go("F1", "F1")
    pair.go("F1", "End")
    pair.go(word("Queue", "Antrean"), "Esc")
    pair.go(" 2 ", "C-g")
    pair.go("F1", "Esc")
    pair.go(word("Password", "Kata sandi"), "C-l")
    pair.resize(80, 24)
    pair.go(word("Password", "Kata sandi"))


def test_a_whole_session_looks_as_if_all_had_been_sent(place: Place) -> None:
    record_names(place)
    with Pair(place, (80, 24), 'language = "en"\n') as pair:
        session(pair, lambda english, _indonesian: english)
        ours, whole = (len(desk.raw) for desk in pair.desks)
        assert ours * 4 < whole, "and takes less than a quarter of the bytes"


@pytest.mark.soak
@pytest.mark.parametrize(
    ("settings", "env"),
    [
        ("", {}),
        ('colours = "16"\n', {"TERM": "screen"}),
        ("thin = true\n", {"TERM": "linux"}),
        ("", {"TERM": "screen-256color", "COLORTERM": "-"}),
        ("", {"NO_COLOR": "1"}),
    ],
    ids=["full", "sixteen", "thin", "256", "none"],
)
def test_a_whole_session_looks_the_same_in_all_colours(place: Place, settings: str, env: dict[str, str]) -> None:
    record_names(place)
    with Pair(place, (120, 40), settings, **env) as pair:
        session(pair, lambda _english, indonesian: indonesian)


def noise(desk: Terminal) -> None:
    """Garble the terminal, as a line's noise and ``wall`` do."""
    desk._stream.feed(b"\x0e\x1b[2;9r\x1b[4h\x1b[3;1H\x1b[31mBroadcast message from root\r\n\x1b[20;9Hq\x1b[44mxx")


def test_a_screen_is_mended_whichever_thread_hears_that_the_program_goes_on(place: Place) -> None:
    """The system chooses the thread; the loop sleeps in another one."""
    with place.signed_in() as desk:
        desk.press("F2")
        desk.see("Service")
        desk.pump(0.5)
        before = shown(desk)
        for turn in range(3):  # the threads of the driver are new ones each time
            others = sorted(int(name) for name in os.listdir(f"/proc/{desk.pid}/task") if int(name) != desk.pid)
            noise(desk)
            assert ctypes.CDLL(None).tgkill(desk.pid, others[turn], signal.SIGCONT) == 0
            desk.until(lambda: shown(desk) == before, "mended")


def test_a_garbled_screen_is_mended_by_a_key_and_after_a_stop(place: Place) -> None:
    with place.signed_in() as desk:
        desk.press("F2")
        desk.see("Service")
        desk.pump(0.2)
        before, cursor = shown(desk), desk.cursor

        def mended() -> bool:
            return shown(desk) == before and desk.cursor == cursor and desk.cursor_shown

        noise(desk)
        assert not mended()
        desk.send(REPAINT)
        desk.until(mended, "mended by Ctrl+_")
        noise(desk)
        desk.press("C-g")
        desk.send("r")
        desk.until(mended, "mended by Ctrl+G r")
        noise(desk)
        os.kill(desk.pid, signal.SIGSTOP)
        os.kill(desk.pid, signal.SIGCONT)
        desk.until(mended, "mended after the program was stopped")
        desk.resize(100, 20)
        desk.until(lambda: "F1 Help" in desk.lines[19], "drawn for twenty lines")
        desk.resize(80, 24)
        noise(desk)
        desk.until(mended, "mended after the window changed and changed back")
        desk.type("31")
        desk.see("31")
        desk.press("C-g")
        desk.see(" 2 Intake")
        desk.pump(0.2)
        before, cursor = shown(desk), desk.cursor
        noise(desk)
        desk.send(REPAINT)
        desk.until(mended, "mended in a dialog")


def cost(desk: Terminal, key: str, see: str) -> int:
    """Return the bytes that a key costs, all that it shows included."""
    before = len(desk.raw)
    desk.press(key)
    desk.see(see)
    desk.pump(0.2)
    return len(desk.raw) - before


@pytest.mark.parametrize(
    ("env", "key", "switch"), [({}, 210, 10_000), ({"SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22"}, 150, 6_000)]
)
def test_what_keys_and_screens_cost_on_the_line(place: Place, env: dict[str, str], key: int, switch: int) -> None:
    (place.folder / "config").mkdir(exist_ok=True)
    Path(place.folder / "config" / "settings.toml").write_text("counter = 0\n", encoding="utf-8")
    with place.signed_in(**env) as desk:
        assert cost(desk, "F2", "Service") <= switch
        assert max(cost(desk, digit, digit) for digit in "3174") <= key
        assert cost(desk, "F3", "persons at this desk") <= switch
        assert cost(desk, "F4", "Handover") <= switch
        assert cost(desk, "F5", "Queue") <= switch
        assert cost(desk, "F2", "3174") <= switch


@pytest.mark.parametrize(
    ("settings", "env", "full"),
    [
        ("", {"SSH_TTY": "/dev/pts/7"}, False),
        ('colours = "full"\n', {"SSH_TTY": "/dev/pts/7"}, True),
    ],
    ids=["over SSH", "colours win"],
)
def test_a_thin_line_has_sixteen_colours(place: Place, settings: str, env: dict[str, str], full: bool) -> None:
    (place.folder / "config").mkdir(exist_ok=True)
    Path(place.folder / "config" / "settings.toml").write_text(settings, encoding="utf-8")
    with place.open(**env) as desk:
        desk.see("Password")
        assert (b"38;2" in desk.raw) is full
