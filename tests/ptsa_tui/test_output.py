"""What goes to the terminal: the same picture as Textual's own way gives, in fewer bytes, and nothing of the data's."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
from textual.app import App
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip

from ptsa_tui.output.cells import BESIDE, SURE, cells
from ptsa_tui.output.changed_cells import ChangedCells, erases_in_colour, fits
from ptsa_tui.output.frame import Frame, Span
from ptsa_tui.output.looks import PLAIN, change, look, look_of
from ptsa_tui.output.thin import is_thin

WIDTH, HEIGHT = 24, 5
TRUE = ColorSystem.TRUECOLOR
MARKS = "\u0301\u0307"
LETTERS = "ab Zé…›✓│ 漢字한😀Ａ" + "q" + MARKS + "של" + "   "
"""Plain, accented, wide, combining and right-to-left letters, and blanks."""

colours = st.sampled_from(["default", "red", "bright_blue", "color(120)", "#10161c", "#e3e8ec"])
styles = st.builds(
    Style,
    color=colours,
    bgcolor=colours,
    bold=st.booleans(),
    italic=st.booleans(),
    underline=st.booleans(),
    reverse=st.booleans(),
    strike=st.booleans(),
)
few_styles = st.one_of(
    st.sampled_from([Style(), Style(bgcolor="#10161c"), Style(color="red", bgcolor="#10161c")]), styles
)
pieces = st.tuples(st.text(LETTERS, max_size=9), few_styles).map(lambda p: Segment(*p))
lines = st.lists(pieces, max_size=6).map(lambda found: full_width(found))
frames = st.lists(lines, min_size=HEIGHT, max_size=HEIGHT)


def full_width(found: list[Segment], width: int = WIDTH) -> list[Segment]:
    """Return segments that fill a line, as Textual's compositor gives them; a line never begins with a mark."""
    if "".join(segment.text for segment in found).startswith(tuple(MARKS)):
        found = [Segment("a", found[0].style), *found]
    return list(Strip(found).adjust_cell_length(width, Style(bgcolor="#10161c")))


def latin(text: str) -> str:
    return text.encode("latin-1", "ignore").decode("latin-1")


class Seen:
    """A terminal without automatic wrapping, as the program sets it."""

    def __init__(self, width: int = WIDTH, height: int = HEIGHT) -> None:
        self.screen = pyte.Screen(width, height)
        self.stream = pyte.Stream(self.screen)
        self.stream.feed("\x1b[?7l")

    def feed(self, text: str) -> None:
        self.stream.feed(text)

    @property
    def cells(self) -> list[list[object]]:
        """Every cell as an eye sees it: the colour of letters and their weight are not seen where there is none."""
        return [[seen(self.screen.buffer[y][x]) for x in range(self.screen.columns)] for y in range(self.screen.lines)]

    @property
    def cursor(self) -> tuple[int, int]:
        return self.screen.cursor.x, self.screen.cursor.y


def seen(cell: pyte.screens.Char) -> object:
    if cell.data == " " and not (cell.underscore or cell.reverse or cell.strikethrough):
        return cell.bg
    return cell


def textuals_own(frame: list[list[Segment]]) -> Seen:
    """Return a terminal that got a frame as Textual sends it."""
    found = Seen(len_of(frame), len(frame))
    console = Console(color_system="truecolor", force_terminal=True, _environ={})
    update = LayoutUpdate([[Strip(line)] for line in frame], Region(0, 0, len_of(frame), len(frame)))
    found.feed(update.render_segments(console).replace("\n", "\r\n"))
    return found


def len_of(frame: list[list[Segment]]) -> int:
    return sum(cell_len(segment.text) for segment in frame[0])


def paint(frame: Frame, spans: Iterable[Span], cursor: tuple[int, int], *, whole: bool) -> str:
    """Return what is sent for spans that are taken and sent at once."""
    return frame.send(cursor) if frame.take(spans, whole=whole) else ""


def whole(frame: list[list[Segment]]) -> list[tuple[int, int, list[Segment]]]:
    return [(y, 0, line) for y, line in enumerate(frame)]


@settings(max_examples=120, deadline=None)
@given(st.lists(frames, min_size=1, max_size=4), st.booleans())
def test_any_frames_in_a_row_look_as_if_each_had_been_sent_whole(
    shown: list[list[list[Segment]]], erases: bool
) -> None:
    ours, frame = Seen(), Frame(WIDTH, HEIGHT, TRUE, erases=erases)
    for place, one in enumerate(shown):
        cursor = (place * 7 % WIDTH, place % HEIGHT)
        ours.feed(paint(frame, whole(one), cursor, whole=True))
        assert ours.cells == textuals_own(one).cells
        assert ours.cursor == cursor
        assert paint(frame, whole(one), cursor, whole=True) == "", "the same again costs nothing"


part = st.tuples(
    st.integers(0, HEIGHT - 1), st.integers(0, WIDTH - 10), st.lists(st.tuples(st.text("ab é·", max_size=5), styles))
)


@settings(max_examples=60, deadline=None)
@given(frames, st.lists(part, max_size=5))
def test_parts_change_what_they_cover_and_nothing_else(
    first: list[list[Segment]], parts: list[tuple[int, int, list[tuple[str, Style]]]]
) -> None:
    first = [
        full_width([Segment(s.text.encode("latin-1", "ignore").decode("latin-1"), s.style) for s in line])
        for line in first
    ]
    ours, frame, plain = Seen(), Frame(WIDTH, HEIGHT, TRUE, erases=True), textuals_own(first)
    ours.feed(paint(frame, whole(first), (0, 0), whole=True))
    console = Console(color_system="truecolor", force_terminal=True, _environ={})
    for y, x, found in parts:
        segments = list(Strip([Segment(*piece) for piece in found]).crop(0, WIDTH - x))
        ours.feed(paint(frame, [(y, x, segments)], (x, y), whole=False))
        plain.feed(f"\x1b[{y + 1};{x + 1}H" + Strip(segments).render(console))
        assert ours.cells == plain.cells


HOSTILE = "\x00\x07\x08\n\r\t\x0e\x1b[31m\x1b]52;c;aGk=\x07\x7f\x85\x9b31m\x9d0;t\x9c"


@settings(max_examples=80, deadline=None)
@given(st.lists(st.text(HOSTILE + "abé漢", max_size=12), min_size=HEIGHT, max_size=HEIGHT))
def test_no_control_of_any_data_reaches_the_terminal(texts: list[str]) -> None:
    frame = Frame(WIDTH, HEIGHT, TRUE, erases=True)
    frame.stands([])
    sent = paint(frame, whole([[Segment(text)] for text in texts]), (0, 0), whole=True)
    ours = re.sub(r"\x1b\[[0-9;]*[mHCDK]|[\r\b]", "", sent)
    assert all(c.isprintable() for c in ours), repr(sent)
    assert "\x1b]" not in sent


def test_a_control_segment_is_not_sent() -> None:
    frame = Frame(WIDTH, 1, TRUE, erases=True)
    frame.stands([])
    hidden = Segment("\x1b]0;title\x07", None, [(1,)])  # type: ignore[list-item]
    assert paint(frame, [(0, 0, [hidden, Segment("a")])], (1, 0), whole=True) == "\x1b[H\x1b[ma"


@given(styles, styles)
def test_a_change_of_looks_leads_where_it_should(before: Style, after: Style) -> None:
    one, other = look_of(before, TRUE), look_of(after, TRUE)
    there, again = Seen(), Seen()
    there.feed(change(None, one) + change(one, other) + "x")
    again.feed(change(None, other) + "x")
    assert there.screen.buffer[0][0] == again.screen.buffer[0][0]
    assert len(change(one, other)) <= len(change(None, other))


def test_a_change_of_looks_is_as_short_as_it_can_be() -> None:
    bold, plain = look(1, "31", "44"), look(0, "31", "44")
    assert change(bold, plain) == "\x1b[22m"
    assert change(plain, bold) == "\x1b[1m"
    assert change(bold, PLAIN) == "\x1b[m"
    assert change(plain, look(0, "32", "44")) == "\x1b[32m"
    assert change(bold, bold) == ""


def test_one_letter_costs_one_letter_its_look_and_two_moves() -> None:
    frame = Frame(80, 24, TRUE, erases=True)
    frame.stands([[Segment("Name: Siti")]])
    sent = paint(frame, [(0, 0, [Segment("Name: Sitis")])], (11, 0), whole=False)
    assert sent == "\x1b[1;11H\x1b[ms", "the cursor stands right behind the letter"
    assert paint(frame, [], (10, 0), whole=False) == "\x1b[1;11H", "a cursor that moved alone is sent"
    assert paint(frame, [], (10, 0), whole=False) == ""


def test_the_end_of_a_line_is_erased_in_the_terminals_own_colour_alone_where_others_are_not_sure() -> None:
    for erases, back, expected in ((True, "#10161c", True), (False, "#10161c", False), (False, "default", True)):
        ground = Style(bgcolor=back)
        frame = Frame(40, 1, TRUE, erases=erases)
        frame.stands([[Segment("x" * 40, ground)]])
        sent = paint(frame, [(0, 0, [Segment(" " * 40, ground)])], (0, 0), whole=True)
        assert ("\x1b[K" in sent) is expected
        assert (len(sent) < 40) is expected


@pytest.mark.parametrize("odd", ["漢", "😀", "q\u0307", "ש", "☎", "❤\ufe0f", "ｱ"])
def test_behind_a_letter_of_doubtful_width_the_cursor_is_told_where_to_go(odd: str) -> None:
    frame = Frame(20, 1, TRUE, erases=True)
    frame.stands([])
    sent = paint(frame, [(0, 0, [Segment(f"a{odd}b")])], (0, 0), whole=True)
    width = len(cells(odd)[1])
    assert f"{odd}\x1b[1;{2 + width}Hb" in sent
    again = paint(frame, [(0, 0, [Segment(f"a{odd}c")])], (0, 0), whole=True)
    assert f"{odd}\x1b[1;{2 + width}Hc" in again, "a line with such a letter is sent whole"


def test_the_last_column_is_followed_by_an_absolute_move() -> None:
    frame = Frame(10, 2, TRUE, erases=False)
    frame.stands([])
    sent = paint(frame, [(0, 0, [Segment("abcdefghij")]), (1, 0, [Segment("k")])], (1, 1), whole=True)
    assert sent == "\x1b[H\x1b[mabcdefghij\x1b[2Hk"


def test_cells_hold_their_marks_and_wide_letters_two() -> None:
    assert cells("e\u0301x漢") == ("", ("e\u0301", "x", "漢", BESIDE))
    assert cells("\u0301x") == ("\u0301", ("x",))
    assert cells("漢\u0301") == ("", ("漢\u0301", BESIDE))
    assert all(cell_len(c) == 1 for c in SURE)


def test_what_is_forgotten_is_sent_whole_and_mended() -> None:
    one = [full_width([Segment("Siti")])] * HEIGHT
    ours, frame = Seen(), Frame(WIDTH, HEIGHT, TRUE, erases=True)
    ours.feed(paint(frame, whole(one), (0, 0), whole=True))
    ours.feed("\x0e\x1b[2;3r\x1b[4h\x1b[?25l\x1b[31;7mnoise\x1b[3;1Hnoise")
    frame.forget()
    assert paint(frame, whole(one)[:1], (0, 0), whole=False) == "", "a part says nothing of the rest"
    ours.feed(paint(frame, whole(one), (0, 0), whole=True))
    assert ours.cells == textuals_own(one).cells
    assert not ours.screen.cursor.hidden
    assert ours.screen.margins is None


def test_what_stands_there_already_is_not_sent_again() -> None:
    one = [full_width([Segment("Kata sandi", Style(bold=True))])] * HEIGHT
    frame = Frame(WIDTH, HEIGHT, TRUE, erases=True)
    frame.stands(one)
    assert paint(frame, whole(one), (3, 1), whole=True) == "\x1b[2;4H"


def test_textual_hands_its_rendering_over_as_is_known_here() -> None:
    assert fits(ChangedCells()), "Textual changed: look at ptsa_tui/output/changed_cells.py"
    assert "._display(" in inspect.getsource(Screen._compositor_refresh)
    shown = inspect.getsource(App._display)
    for name in ("render_segments", "cursor_position", "_begin_update", "clamp_offset", "post_display_hook"):
        assert name in shown
    assert "return LayoutUpdate(render_strips, screen_region)" in inspect.getsource(Compositor.render_full_update)
    assert "return ChopsUpdate(chops, spans, chop_ends)" in inspect.getsource(Compositor.render_partial_update)
    assert "strip.crop(0, min(end, x2) - x)" in inspect.getsource(ChopsUpdate.render_segments)


def test_another_textual_is_left_its_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    app = ChangedCells()
    monkeypatch.setattr(App, "_display", lambda self, frame: None)
    assert not fits(app)


@pytest.mark.parametrize(
    ("term", "does"), [("xterm-256color", True), ("linux", True), ("screen.xterm", False), ("tmux", False), ("", False)]
)
def test_which_terminals_erase_in_colour(term: str, does: bool) -> None:
    assert erases_in_colour(term) is does


@pytest.mark.parametrize(
    ("chosen", "environ", "thin"),
    [
        ("auto", {}, False),
        ("auto", {"SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22"}, True),
        ("auto", {"SSH_TTY": "/dev/pts/7"}, True),
        (False, {"SSH_TTY": "/dev/pts/7"}, False),
        (True, {}, True),
    ],
)
def test_a_line_is_thin_over_ssh_or_as_the_setting_says(chosen: object, environ: dict[str, str], thin: bool) -> None:
    assert is_thin(chosen, environ) is thin
