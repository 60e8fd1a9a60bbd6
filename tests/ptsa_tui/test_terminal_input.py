"""The filter of keys: whole sequences pass or go, Esc stays Esc, a paste stays one."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest
from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.keys import Keys
from textual.message import Message

from ptsa_tui import terminal_input
from ptsa_tui.terminal_input import LONGEST_GAP, DeskParser


class Clock:
    """A clock that stands until it is moved."""

    now = 0.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(terminal_input, "time", clock)
    return clock


def told(messages: Iterable[Message]) -> list[str]:
    """Return keys by name, pastes by their text, all else by its kind."""
    return [
        m.key if isinstance(m, events.Key) else f"paste {m.text}" if isinstance(m, events.Paste) else type(m).__name__
        for m in messages
    ]


def read(*packets: str) -> list[str]:
    """Return what packets become that follow each other at once."""
    parser = DeskParser()
    return told(event for packet in packets for event in parser.feed(packet))


STRANGE = [
    "\x1b[2;2~",
    "\x1b[1;3P",
    "\x1b[15;3~",
    "\x1b[1;7S",
    "\x1b[1;2E",
    "\x1b[13$",
    "\x1b[1;3A",
    "\x1b[27;5;9~",
    "\x1b[97;5u",
    "\x1b[200;1~",
    "\x1b[201~",
    "\x1bO1;5P",
    "\x1bOX",
    "\x1b[<0;12;7M",
    "\x1b[<0;12;7m",
    "\x1b[M `1",
    "\x1b[12;40R",
    "\x1b[?62;22c",
    "\x1b]11;rgb:1010/1616/1c1c\x1b\\",
    "\x1b]11;rgb:1010/1616/1c1c\x07",
    "\x1bP>|xterm(390)\x1b\\",
]


@pytest.mark.parametrize("sequence", STRANGE)
def test_what_nobody_knows_is_dropped_whole(sequence: str) -> None:
    assert read(f"a{sequence}b") == ["a", "b"]
    assert read("a", *sequence, "b") == ["a", "b"]


def test_every_key_that_textual_knows_is_kept() -> None:
    for sequence, keys in ANSI_SEQUENCES_KEYS.items():
        if isinstance(keys, tuple) and Keys.Escape in keys:
            continue
        if sequence == "\n" or (len(sequence) == 2 and sequence[1] not in "\t\x7f"):
            continue
        theirs = told(XTermParser().feed(sequence))
        assert read(sequence) == theirs, repr(sequence)
        assert read(*sequence) == theirs, repr(sequence)


def test_reports_of_the_terminal_are_passed_on() -> None:
    for report in ("\x1b[I", "\x1b[O", "\x1b[?2026;2$y", "\x1b[48;24;80;480;800t"):
        assert read(report) == told(XTermParser().feed(report))
        assert read(report)


@pytest.mark.parametrize("after", "a b f p A E P ] _ 1 - é \r".split(" "))
def test_esc_and_a_key_in_one_packet_are_two_keys(after: str) -> None:
    (key,) = told(XTermParser().feed(after))
    assert read(f"\x1b{after}", "x") == ["escape", key, "x"]
    assert read("\x1b", after, "x") == ["escape", key, "x"]


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_a_line_s_end_is_one_enter_however_a_scanner_sends_it(end: str) -> None:
    """openboxes-mobile PR #437: scanner input doubled; CORE-POS #676: its Enter submits early."""
    assert read(f"3174{end}x") == [*"3174", "enter", "x"]
    assert read(*f"3174{end}x") == [*"3174", "enter", "x"]
    assert read(f"1{end}2{end}") == ["1", "enter", "2", "enter"]


def test_enter_twice_is_twice() -> None:
    assert read("\r\r") == read("\n\n") == read("\r", "\r") == read("\r\n\r\n") == ["enter", "enter"]
    assert read("\n\r") == ["enter", "enter"]
    assert read("\r\x1b[A\n") == ["enter", "up", "enter"]
    assert read("\r\x1b[200~a\x1b[201~\n") == ["enter", "paste a", "enter"]


def test_esc_before_a_key_with_a_sequence_stays_esc() -> None:
    assert read("\x1b\x1b[A") == ["escape", "up"]
    assert read("\x1b\x1bOQ") == ["escape", "f2"]
    assert read("\x1b\x1b\x1b", "x") == ["escape"] * 3 + ["x"]


def test_a_lone_esc_waits_as_long_as_before(clock: Clock) -> None:
    parser = DeskParser()
    assert told(parser.feed("\x1b")) == []
    clock.now = 0.099
    assert told(parser.tick()) == []
    clock.now = 0.101
    assert told(parser.tick()) == ["escape"]
    assert told(parser.tick()) == []


@pytest.mark.parametrize(("begun", "keys"), [("\x1b[", ["escape", "left_square_bracket"]), ("\x1b[1;", [])])
def test_a_sequence_that_ends_nowhere_is_given_up(clock: Clock, begun: str, keys: list[str]) -> None:
    parser = DeskParser()
    assert told(parser.feed(begun)) == []
    clock.now = LONGEST_GAP - 0.01
    assert told(parser.tick()) == []
    clock.now = LONGEST_GAP
    assert told(parser.tick()) == keys
    assert told(parser.feed("x")) == ["x"]


def test_a_sequence_that_a_slow_line_cuts_is_still_one_key(clock: Clock) -> None:
    parser = DeskParser()
    assert told(parser.feed("\x1b[2")) == []
    clock.now = 0.3
    assert told(parser.tick()) == []
    assert told(parser.feed("1~")) == ["f10"]


def test_a_sequence_that_another_one_cuts_off_goes() -> None:
    assert read("\x1b[1;\x1b[A") == ["up"]
    assert read("\x1b[1;\rx") == ["enter", "x"]
    assert read("\x1b]11;rgb\x1b[A") == ["up"]
    assert read("\x1bO\x1b[A", "x") == ["escape", "O", "up", "x"]


def test_a_paste_is_one_whatever_it_holds() -> None:
    text = "Siti\x1b[31m Merah\x1b[A\x1b]52;c;aGFs\x07\r\nbaris\x1b\x1b[200~ dua\t\x9b\x00"
    assert read(f"a\x1b[200~{text}\x1b[201~b") == ["a", f"paste {text[:-1]}", "b"]
    assert read("a", *f"\x1b[200~{text}\x1b[201~", "b") == ["a", f"paste {text[:-1]}", "b"]


def test_a_long_paste_on_a_slow_line_is_still_one(clock: Clock) -> None:
    parser = DeskParser()
    assert told(parser.feed("\x1b[200~Siti")) == []
    clock.now = 60
    assert told(parser.tick()) == []
    assert told(parser.feed("\x1b[201")) == []
    clock.now = 120
    assert told(parser.tick()) == []
    assert told(parser.feed("~x")) == ["paste Siti", "x"]


def test_packets_of_any_size_make_the_same_keys() -> None:
    dice = random.Random(1)
    parts = [*STRANGE, "Siti", "\r", "\t", "\x1b[A", "\x1bOQ", "\x1b[[B", "\x1b[21~", "\x1b[200~a\x1bb\x1b[201~", "é"]
    for _turn in range(200):
        text = "".join(dice.choices(parts, k=20))
        whole, packets, rest = read(text), [], text
        while rest:
            cut = dice.randint(1, 9)
            packets.append(rest[:cut])
            rest = rest[cut:]
        assert read(*packets) == whole


def test_noise_never_stops_the_keys(clock: Clock) -> None:
    dice = random.Random(2)
    for _turn in range(500):
        parser = DeskParser()
        for _packet in range(5):
            list(parser.feed("".join(dice.choices("\x1b\x1b[]OPM_0123;<>?$~ABmR\\\x07\r ax", k=dice.randint(1, 8)))))
            clock.now += dice.random()
            list(parser.tick())
        clock.now += 2
        list(parser.tick())
        clock.now += 2
        list(parser.tick())
        assert told(parser.feed("x"))[-1:] == ["x"] or "\x1b[200~" in parser._rest
