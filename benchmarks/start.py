"""How fast the desk starts: exec → first byte, first frame, usable; beside bare programs of the same run.

Each program runs in a pseudo-terminal of 80x24 that does not echo by itself. A key is sent at exec; a program is usable
once that key stands on its screen. Programs take turns, so that what disturbs the machine disturbs all of them.
``python -m benchmarks.start --python PATH`` measures the interpreter of another environment (a desk's, without the
packages of the centre). Nothing is asserted. POSIX only.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import pty
import re
import select
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import psutil
import pyte

from benchmarks.timing import quantile
from tests.start_probe import loaded_at_start

ROOT = Path(__file__).parents[1]
ROUNDS, COLD_ROUNDS, LONGEST = 11, 5, 30.0
KEY = "w"

BARE_TEXTUAL = """
from textual.app import App
from textual.widgets import Input
class Bare(App):
    CSS = "Input{border:none;height:1;padding:0;}"
    ENABLE_COMMAND_PALETTE = False
    def compose(self):
        box = Input(placeholder="ready")
        box.cursor_blink = False
        yield box
Bare().run(mouse=False)
"""
PROMPT_TOOLKIT = "from prompt_toolkit import prompt; prompt('ready> ')"
BARE_PYTHON = """
import os, sys, termios
new = termios.tcgetattr(0)
new[3] &= ~(termios.ECHO | termios.ICANON)
termios.tcsetattr(0, termios.TCSANOW, new)
print("ready", flush=True)
print(os.read(0, 1).decode(), flush=True)
os.read(0, 1)
"""

_PRIVATE = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1bP.*?\x1b\\|\x1b\[\?[0-9;]*\$p|\x1b\][0-9;]*\?\x1b\\", re.DOTALL)
_ANSWERS = {b"\x1b[?2026$p": b"\x1b[?2026;2$y", b"\x1b[?2048$p": b"\x1b[?2048;0$y", b"\x1b[6n": b"\x1b[1;1R"}


class Program(NamedTuple):
    """What is started, and how its screen looks once it stands and once it took the key."""

    name: str
    command: list[str]
    frame: re.Pattern[str]
    key: str
    """How the key is shown."""
    echo: re.Pattern[str]
    loaded: bytes = b""
    """What the program sends once it reads keys itself; then another is sent, whose echo is the program's own."""


class Start(NamedTuple):
    """One start, in milliseconds after exec; memory in KiB."""

    first_byte: float
    frame: float
    usable: float
    loaded: float
    """The key was taken by the program itself, not by the first frame only."""
    cpu: float
    peak: int


def start_once(program: Program, env: dict[str, str], cold: Callable[[], None] | None = None) -> Start:
    """Start a program, type one key at once, and wait until it stands on the screen."""
    if cold is not None:
        cold()
    screen = pyte.Screen(80, 24)
    stream = pyte.ByteStream(screen)
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    quiet = termios.tcgetattr(slave)
    quiet[3] &= ~termios.ECHO
    termios.tcsetattr(slave, termios.TCSANOW, quiet)
    os.set_blocking(master, False)
    begun = time.perf_counter()
    child = subprocess.Popen(
        program.command, stdin=slave, stdout=slave, stderr=slave, env=env, start_new_session=True, close_fds=True
    )
    os.write(master, KEY.encode())
    os.close(slave)
    first = frame = usable = loaded = 0.0
    raw, asked_again = b"", False
    try:
        while not loaded:
            if not select.select([master], [], [], LONGEST)[0]:
                raise TimeoutError(f"{program.name}: " + "\n".join(screen.display))
            now = (time.perf_counter() - begun) * 1000
            data = os.read(master, 65536)
            for asked, answer in _ANSWERS.items():
                if asked in data:
                    os.write(master, answer)
            stream.feed(_PRIVATE.sub(b"", data))
            text = "\n".join(screen.display)
            first = first or now
            frame = frame or (now if program.frame.search(text) else 0.0)
            usable = usable or (now if frame and program.echo.search(text) else 0.0)
            raw += data
            if program.loaded and program.loaded in raw and not asked_again:
                os.write(master, KEY.encode())
                asked_again = True
            twice = asked_again and program.key * 2 in text
            loaded = now if twice or (usable and not program.loaded) else 0.0
        status = Path(f"/proc/{child.pid}/status").read_text()  # psutil tells no peak
        cpu = psutil.Process(child.pid).cpu_times()
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()
        os.close(master)
    peak = re.search(r"VmHWM:\s+(\d+)", status)
    return Start(first, frame, usable, loaded, (cpu.user + cpu.system) * 1000, int(peak.group(1)) if peak else 0)


def median_p95(values: Sequence[float]) -> tuple[float, float]:
    """Return median and 95th percentile."""
    return quantile(values, 0.5), quantile(values, 0.95)


def forget(python: str) -> Callable[[], None]:
    """Return a call that lets the system drop what it keeps of an interpreter's packages and of our own code."""
    told = subprocess.run([python, "-c", "import sys; print(*sys.path, sep='\\n')"], capture_output=True, text=True)
    roots = [Path(p) for p in told.stdout.split() if Path(p).is_dir()]
    roots += [ROOT / room for room in ("ptsa_tui", "screens", "models")]

    def drop() -> None:
        for root in roots:
            for path in root.rglob("*"):
                if path.suffix in (".py", ".pyc", ".so", ".mo", ".tcss", ".toml") and path.is_file():
                    handle = os.open(path, os.O_RDONLY)
                    os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
                    os.close(handle)

    return drop


BARE_APP, BARE_LINE = "Textual, one Input", "Python, print"

TOLD = {
    "frame": ("first frame", "ms"),
    "usable": ("a key typed at once stands there", "ms"),
    "loaded": ("a key is shown by the loaded program", "ms"),
    "cpu": ("processor time until then", "ms"),
    "peak": ("peak memory until then", "KiB"),
}
"""The figures of a start, and how they are called."""


def programs(python: str, office: Path) -> list[Program]:
    """Return what is started: a practice desk, a desk that is none (its data are in ``office``), and the bare ones."""
    bullet, ours = re.compile("Password +•"), [python, "-m", "ptsa_tui", "--lang", "en"]
    prompt = [sys.executable, "-c", PROMPT_TOOLKIT]
    reads, name = b"\x1b[?1004h", re.compile(f"Name +{KEY}")
    return [
        Program("ptsa, practice desk", ours, re.compile("Password"), "•", bullet, reads),
        Program("ptsa, a real desk", [*ours, "--data", str(office)], re.compile("Password"), KEY, name, reads),
        Program(BARE_APP, [python, "-c", BARE_TEXTUAL], re.compile("ready|w"), KEY, re.compile(KEY)),
        Program("prompt_toolkit, prompt", prompt, re.compile("ready>"), KEY, re.compile(f"ready> {KEY}")),
        Program(BARE_LINE, [python, "-c", BARE_PYTHON], re.compile("ready"), KEY, re.compile(f"(?m)^{KEY}")),
    ]


def environment(folder: Path) -> dict[str, str]:
    """Return the surroundings of every program: folders of its own, a terminal of many colours, compiled modules."""
    others = ("PTSA_", "TEXTUAL", "NO_COLOR", "COLUMNS", "LINES", "PYTHONDONT", "SSH_")
    return {
        **{k: v for k, v in os.environ.items() if not k.startswith(others)},
        **{f"PTSA_{part.upper()}": str(folder / part) for part in ("data", "state", "config")},
        "PYTHONPATH": str(ROOT),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
    }


def a_real_desk(practice: Path, folder: Path) -> Path:
    """Copy a practice desk's data to a desk that fills no name in; return its folder."""
    shutil.copytree(practice, folder)
    with sqlite3.connect(folder / "practice.db") as database:
        database.execute("UPDATE meta SET value = 'desk' WHERE key = 'mode'")
    database.close()
    return folder


def measure(
    python: str = sys.executable, rounds: int = ROUNDS, cold_rounds: int = COLD_ROUNDS
) -> list[dict[str, object]]:
    """Start each program ``rounds`` times, in turns; return rows of figures beside a bare Textual app."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        env = environment(folder)
        made = [python, "-m", "ptsa_tui", "practice", "--cases", "60", "--seed", "1"]
        subprocess.run(made, env=env, capture_output=True, check=True)
        started = programs(python, a_real_desk(folder / "data", folder / "office"))
        rows = _rows(_turns(started, env, rounds), "")
        if cold_rounds:
            rows += _rows(_turns([started[0], started[2]], env, cold_rounds, forget(python)), ", cold files")
        ours = started[0].command
        for what, command in (("ptsa status", [*ours, "status"]), ("ptsa --help", [*ours, "--help"])):
            rows.append(_command(what, command, [python, "-c", "print()"], env, rounds))
        found = loaded_at_start(python, folder, env)
        bare = "import sys, textual.app; from textual.widgets import Input; print(len(sys.modules))"
        told = subprocess.run([python, "-c", bare], capture_output=True, text=True, check=True)
        for moment, names in (("first frame", found["frame"]), ("the loaded program", found["usable"])):
            row = {"what": f"modules loaded at {moment}", "ours": len(names), "baseline": int(told.stdout)}
            rows.append({**row, "unit": "", "ratio": len(names) / int(told.stdout), "beside": BARE_APP})
    return rows


def _turns(
    started: Sequence[Program], env: dict[str, str], rounds: int, cold: Callable[[], None] | None = None
) -> dict[str, list[Start]]:
    """Start the programs in turns; a first turn that compiles and fills caches is not counted."""
    runs: dict[str, list[Start]] = {program.name: [] for program in started}
    for turn in range(rounds + 1):
        for program in started:
            once = start_once(program, env, cold)
            if turn:
                runs[program.name].append(once)
    return runs


def _rows(runs: dict[str, list[Start]], how: str) -> list[dict[str, object]]:
    """Return median and 95th percentile of each program's figures beside those of the bare app."""
    rows: list[dict[str, object]] = []
    for name, own in runs.items():
        for field, (told, unit) in TOLD.items():
            if name in (BARE_APP, BARE_LINE) or (not name.startswith("ptsa") and field not in ("usable", "peak")):
                continue
            place = Start._fields.index(field)
            mine, base = (median_p95([run[place] for run in some]) for some in (own, runs[BARE_APP]))
            for value, other, which in zip(mine, base, ("", ", p95"), strict=True):
                if which and unit != "ms":
                    continue
                row = {"what": f"{name}: {told}{which}{how}", "ours": value, "baseline": other, "unit": unit}
                rows.append({**row, "ratio": value / other, "beside": BARE_APP})
    return rows


def _command(what: str, command: list[str], bare: list[str], env: dict[str, str], rounds: int) -> dict[str, object]:
    ours, base = [], []
    for _turn in range(rounds):
        for line, times in ((command, ours), (bare, base)):
            begun = time.perf_counter()
            subprocess.run(line, env=env, capture_output=True, check=True)
            times.append((time.perf_counter() - begun) * 1000)
    mine, other = median_p95(ours)[0], median_p95(base)[0]
    return {"what": what, "ours": mine, "baseline": other, "unit": "ms", "ratio": mine / other, "beside": BARE_LINE}


def main() -> None:
    """Print the figures, and write them as JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", default=sys.executable, help="the interpreter of the environment to measure")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--cold", type=int, default=COLD_ROUNDS, help="how often with files that the system forgot")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    rows = measure(args.python, args.rounds, args.cold)
    for row in rows:
        print("{what:<72} {ours:8.1f} {baseline:8.1f} {unit:<4} x{ratio:5.2f}  {beside}".format(**row))
    if args.json:
        args.json.write_text(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
