"""``make keystrokes``: plays the counter's everyday stories in a real terminal and counts what they cost.

Keys are counted as a hand presses them: a function key is one, a character is one. Beside them stand the bytes that the
program paints from the first key of the story until the "Saved" line stands, and the milliseconds from the key that
saves until then. ``tests/pty/test_keystrokes.py`` plays the same stories and asserts the counts alone; bytes and
milliseconds belong to the machine that measured them.
"""

from __future__ import annotations

import argparse
import re
import select
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from models.practice.people import People
from tests.pty.conftest import Place
from tests.terminal import LONGEST_WAIT, ON_PURPOSE, Terminal

KNOWN_NIK, KNOWN_NAME = "3174014505909901", "Sulastri Wening"
NEW_NIK, NEW_NAME, NEW_PHONE = "3174010101909902", "Bagus Jatmiko", "080001234567"
"""Invented, like everyone here; the name is as long as the average one (:func:`average_name`), and nobody's alike."""

NUMBER = r"\d{3}-\d{2}-\d{3}-\d{6}-\d"
SAVED = re.compile(rf"Saved ({NUMBER})")
COMPLETED = re.compile(r"Papers taken in: ")
LODGED = re.compile(rf"Complaint ({NUMBER}) saved")


class Step(NamedTuple):
    """Keys that are pressed one after the other, and what then stands on the screen.

    ``what`` is ``NIK``, ``service code`` or ``text`` for what the citizen's papers, wish and words dictate, else empty.
    ``keys`` are names of keys, or a text that is typed. The text ``NOTICE`` is typed as the number of the notice given
    before.
    """

    keys: Sequence[str]
    see: str = ""
    what: str = ""


class Story(NamedTuple):
    """One thing that an officer does, from home or from the empty form that the save before left."""

    id: str
    title: str
    most: int
    """How many keys it may take."""
    beyond: bool
    """That number leaves out NIK, service code and texts."""
    steps: tuple[Step, ...]
    before: tuple[dict[str, object], ...] = ()
    """What is in the register already, as lines of ``ptsa record``."""
    saved: re.Pattern[str] = SAVED
    warm: tuple[Step, ...] = ()
    """What the officer did just before, uncounted."""


def _typed(text: str, see: str = "", what: str = "") -> Step:
    return Step(tuple(text), see, what)


_KNOWN: dict[str, object] = {
    "do": "intake",
    "nik": KNOWN_NIK,
    "name": KNOWN_NAME,
    "phone": NEW_PHONE,
    "service": "JKP",
    "papers": "all",
}
_GAP: dict[str, object] = {
    "do": "intake",
    "nik": NEW_NIK,
    "name": NEW_NAME,
    "service": "PKB",
    "papers": [{"requirement": "naskah"}],
    "rest": "missing",
}
_OPEN = Step(("F2",), "NIK")
_RETURNING = (
    _OPEN,
    _typed(KNOWN_NIK, KNOWN_NAME, "NIK"),
    Step(("Enter",), "Known here"),
    _typed("pkb", "PKB", "service code"),
    Step(("Enter",), "not looked at yet"),
    Step(("a",), "Promised: "),
    Step(("F10",)),
)

STORIES = (
    Story("returning", "A known person, all papers in order", 10, True, _RETURNING, (_KNOWN,)),
    Story(
        "variants",
        "The same, for a service with variants",
        10,
        True,
        (
            *_RETURNING[:3],
            _typed("pp", "PP", "service code"),
            Step(("Enter",), "2 Pembaruan"),
            Step(("Enter",), "not looked at yet"),
            *_RETURNING[5:],
        ),
        (_KNOWN,),
    ),
    Story(
        "new",
        "A person who is new here: NIK, name, phone, service, papers, save",
        70,
        False,
        (
            _OPEN,
            _typed(NEW_NIK, "new here", "NIK"),
            Step(("Enter",)),
            _typed(NEW_NAME),
            Step(("Enter",)),
            _typed(NEW_PHONE),
            Step(("Enter", "Enter")),
            _typed("wlkp", "WLKP", "service code"),
            Step(("Enter",), "not looked at yet"),
            Step(("a",), "Promised: "),
            Step(("F10",)),
        ),
    ),
    Story(
        "again",
        "A second request of the person served last",
        8,
        False,
        (
            Step(("F8",), "Known here"),
            _typed("wlkp", "WLKP", "service code"),
            Step(("Enter",), "not looked at yet"),
            Step(("a",), "Promised: "),
            Step(("F10",)),
        ),
        (_KNOWN,),
        warm=_RETURNING,
    ),
    Story(
        "incomplete",
        "A known person, two of three papers missing: a deficiency notice",
        10,
        True,
        (
            *_RETURNING[:5],
            Step(("o", "x"), "Missing: 2"),
            Step(("F10",)),
        ),
        (_KNOWN,),
    ),
    Story(
        "completing",
        "The papers that a notice asked for are brought, found by the notice's number",
        16,
        False,
        (
            Step(("F3",), "Find"),
            Step(("NOTICE",), NEW_NAME),
            Step(("Enter",), "What was missing"),
            Step(("a",)),
            Step(("F10",)),
        ),
        (_GAP,),
        COMPLETED,
    ),
    Story(
        "complaint",
        "A complaint of a known person: category, account, where and when",
        14,
        True,
        (
            Step(("F6",), "Decided"),
            Step(("n",), "Account"),
            _typed(KNOWN_NIK, KNOWN_NAME, "NIK"),
            Step(("Enter",), "14 Lainnya"),
            Step(("3",), "Upah dan THR"),
            Step(("Enter",)),
            _typed("Upah Oktober belum dibayar", what="text"),
            Step(("Enter",)),
            _typed("Cakung", what="text"),
            Step(("Enter",)),
            _typed("27 Oktober", what="text"),
            Step(("F10",)),
        ),
        (_KNOWN,),
        LODGED,
    ),
)
"""The stories. Where the law of the desk sets a bound (the first four, the last), it is that one; else it is ours."""


class Cost(NamedTuple):
    """What a story took. ``painted`` in bytes, ``wait`` in milliseconds."""

    keys: int
    dictated: int
    """Keys of NIK, service code and texts."""
    painted: int
    wait: float
    spelled: str
    """Key by key."""

    @property
    def beyond(self) -> int:
        """Keys beyond NIK, service code and texts."""
        return self.keys - self.dictated


def average_name(count: int = 5000) -> float:
    """Return the mean length of the practice desk's invented names, in characters."""
    people = People(Random(1))
    return statistics.fmean(len(people.name()) for _ in range(count))


def play(story: Story, place: Place) -> Cost:
    """Play a story on a desk of its own and count."""
    answers = place.record(*story.before) if story.before else []
    notice = next((_short(str(a["notice"])) for a in answers if "notice" in a), "")
    with place.signed_in() as desk:
        if story.warm:
            _press(desk, story.warm, notice)
            _until(desk, lambda: story.saved.search(desk.text), "saved")
        desk.pump(0.2)
        begun, before = len(desk.raw), story.saved.findall(desk.text)
        *first, last = story.steps
        _press(desk, first, notice)
        desk.pump(ON_PURPOSE)  # the officer reads what stands there; it is no part of the wait
        sent = time.perf_counter()
        _press(desk, [last], notice)
        _until(desk, lambda: (now := story.saved.findall(desk.text)) and now != before, "saved")
        wait = (time.perf_counter() - sent) * 1000
        painted = len(desk.raw) - begun
        desk.press("C-q")
        desk.exit()  # what it prints is printed then
    keys = [(key, step.what) for step in story.steps for key in _keys(step, notice)]
    dictated = sum(bool(what) for _key, what in keys)
    return Cost(len(keys), dictated, painted, wait, _spelled(story, notice))


def _keys(step: Step, notice: str) -> tuple[str, ...]:
    return tuple(k for key in step.keys for k in (notice if key == "NOTICE" else (key,)))


def _press(desk: Terminal, steps: Sequence[Step], notice: str) -> None:
    """Press each key and wait for what the officer would look for."""
    for step in steps:
        for key in _keys(step, notice):
            desk.press(key)
        if step.see:
            _until(desk, lambda see=step.see: see in desk.text, step.see)


def _until(desk: Terminal, true: Callable[[], object], what: str) -> None:
    """Read until something is true, without the pause by which :meth:`Terminal.until` lets a screen settle."""
    end = time.monotonic() + LONGEST_WAIT
    while not true():
        if time.monotonic() > end or desk.code is not None:
            raise AssertionError(f"never came true: {what}\n{desk.text}")
        select.select([desk.fd], [], [], 0.2)
        desk.pump(0)


def _short(number: str) -> str:
    """Return the part of a printed number that is enough at its own desk."""
    running, check = number.split("-")[3:]
    return f"{int(running)}-{check}"


def _spelled(story: Story, notice: str) -> str:
    """Return a story as keys: what is typed at one go stands together."""
    parts: list[str] = []
    for step in story.steps:
        keys = _keys(step, notice)
        parts += ["".join(keys)] if step.what or len(keys) > 3 else list(keys)
    return " ".join(f"`{part}`" for part in parts)


def document(costs: dict[str, list[Cost]]) -> str:
    """Return ``docs/keystrokes.md``."""
    lines = [
        "# Keys that the everyday work takes",
        "",
        "Made by `make keystrokes`. Do not edit. The program runs in a real pseudo-terminal of 80 × 24, on an invented",
        "practice desk; a function key is one key, a character is one. `tests/pty/test_keystrokes.py` plays the same",
        "stories and holds the counts to their bounds and to this page.",
        "",
        "| story | keys | of them NIK, service code, texts | beyond | at most | painted | save to “Saved” |",
        "|---|---|---|---|---|---|---|",
    ]
    for story in STORIES:
        found = costs[story.id]
        cost = found[0]
        most = f"{story.most} {'beyond' if story.beyond else 'in all'}"
        painted = statistics.median(c.painted for c in found) / 1000
        wait = statistics.median(c.wait for c in found)
        counts = f"{cost.keys} | {cost.dictated} | {cost.beyond}"
        lines.append(f"| {story.title} | {counts} | {most} | {painted:.1f} kB | {wait:.0f} ms |")
    lines += [
        "",
        "Painted: bytes from the program to the terminal, from the first key until the line of the save stands, not",
        "compressed (`ssh -C` takes most of it off the line). The milliseconds run from the key that saves until that",
        "line stands: the request is on the disk by then. Both are medians of a few runs on the machine that made this",
        "page.",
        "",
        "## Key by key",
        "",
    ]
    for story in STORIES:
        lines += [f"- **{story.title}**: {costs[story.id][0].spelled}"]
    name = f"{average_name():.1f}"
    lines += [
        "",
        f"“{NEW_NAME}” has {len(NEW_NAME)} characters; the practice desk's invented names have {name} on average. The",
        "address is left empty where the service does not ask for it (the second `Enter` after the phone). `a`: all",
        "papers in order; `x`: those that have no mark yet are missing.",
    ]
    return "\n".join(lines) + "\n"


def measure(runs: int) -> dict[str, list[Cost]]:
    """Play every story ``runs`` times, each on a desk of its own."""
    costs: dict[str, list[Cost]] = {story.id: [] for story in STORIES}
    with tempfile.TemporaryDirectory(prefix="ptsa-keys-") as folder:
        made = Place(Path(folder) / "made")
        made.found()
        for story in STORIES:
            for turn in range(runs):
                here = Path(folder) / f"{story.id}{turn}"
                shutil.copytree(made.folder, here)
                costs[story.id].append(play(story, Place(here)))
    return costs


def main(arguments: Sequence[str]) -> int:
    """Measure, and write the page or print it."""
    parser = argparse.ArgumentParser(prog="benchmarks.keys", description=__doc__)
    parser.add_argument("file", nargs="?", help="write the page here instead of printing it")
    parser.add_argument("--runs", type=int, default=5)
    args = parser.parse_args(arguments)
    page = document(measure(args.runs))
    if args.file:
        Path(args.file).write_text(page, encoding="utf-8")
    else:
        print(page, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
