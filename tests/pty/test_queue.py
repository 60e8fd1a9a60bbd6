"""F5 on real terminals: two of one desk at once, keys in one burst, a screen that is silent while nothing changes."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.pty.conftest import Place
from tests.terminal import ON_PURPOSE, Terminal


@contextmanager
def at_counter(place: Place, counter: int) -> Iterator[Terminal]:
    """Open the queue at a counter."""
    with place.signed_in() as terminal:
        terminal.press("F5")
        terminal.see("Which counter is this?")
        terminal.type(str(counter))
        terminal.press("Enter")
        terminal.see(f"Counter {counter}")
        terminal.pump(ON_PURPOSE)
        yield terminal


def calls(place: Place) -> list[tuple[int, int]]:
    """Return counter and turn of every visit that is called now."""
    with sqlite3.connect(place.database) as database:
        return list(database.execute("SELECT counter, turn FROM visit WHERE state = 'called' ORDER BY counter"))


def test_two_terminals_of_one_desk_call_at_once_and_see_each_other(place: Place) -> None:
    with at_counter(place, 3) as one, at_counter(place, 4) as two:
        one.send("n")
        two.send("n")
        one.see("to counter 3.")
        two.see("to counter 4.")
        (first, second) = calls(place)
        assert {first[1], second[1]} == {8, 6}
        one.see(f"A-{second[1]:03d}")
        one.until(lambda: "counter 4" in one.text, "the other counter's call")
        two.until(lambda: "counter 3" in two.text, "the other counter's call")
    assert place.whole()


def test_story_13_a_burst_of_the_same_key_is_one(place: Place) -> None:
    with at_counter(place, 3) as terminal:
        terminal.send("nnn")
        terminal.see("Calling A-008 to counter 3.")
        terminal.pump(0.3)
        assert "is awaited" not in terminal.text
        assert calls(place) == [(3, 8)]
        terminal.send("\r\r")
        terminal.see("A-008 is being served.")
    assert place.whole()


def test_the_whole_way_by_keys_without_function_keys(place: Place) -> None:
    """Reception, call, intake, finish: F5 and F2 have their digits."""
    with place.signed_in() as terminal:
        terminal.press("C-g")
        terminal.see("5 Queue")
        terminal.press("5")
        terminal.see("Which counter is this?")
        terminal.press("3", "Enter")
        terminal.see("Counter 3")
        terminal.press("a")
        terminal.see("Goes first")
        terminal.type("pp")
        terminal.pump(0.1)
        terminal.press("C-s")
        terminal.see("Number A-011")
        terminal.press("n")
        terminal.see("Calling A-008")
        terminal.press("C-g", "2")
        terminal.see("Service")
        terminal.press("C-g", "5")
        terminal.see("being served")
        terminal.press("f")
        terminal.see("A-008 is finished.")


def test_an_idle_queue_is_silent_until_the_minute_of_a_wait_changes(place: Place) -> None:
    with at_counter(place, 3) as terminal:
        terminal.see("A-010")
        terminal.pump(1.2)
        minute = -1.0
        while minute != time.time() // 60:  # once more where the minute changed meanwhile
            before, minute = len(terminal.raw), time.time() // 60
            end = time.monotonic() + 2.5
            while time.monotonic() < end:
                terminal.pump(0.2)
        assert len(terminal.raw) == before


def test_a_call_outlives_the_program(place: Place) -> None:
    with at_counter(place, 3) as terminal:
        terminal.send("n")
        terminal.see("Calling A-008")
        terminal.kill()
    assert calls(place) == [(3, 8)]
    with at_counter(place, 3) as terminal:
        terminal.see("A-008")
        terminal.press("Enter")
        terminal.see("is being served")
    assert place.whole()
