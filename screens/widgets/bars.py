"""The title at the top, the line that says what just happened, and the key bar at the bottom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from models.facts.working_days import local
from models.words import _, formats
from screens.keyboard import keys
from screens.widgets import bar_texts

if TYPE_CHECKING:
    from models.exchange.link import Sign


class Title(Static):
    """Office and screen on the left; on the right the sign of the exchange, the officer and the practice band."""

    _shown: tuple[object, ...] = ()

    def show(self, office: str, screen: str, officer: str, practice: bool, sign: str = "") -> None:
        """Draw the title for the present width."""
        width = self.app.size.width
        shown = (office, screen, officer, practice, sign, width)
        if shown == self._shown:
            return  # what does not change costs no byte on the line
        self._shown = shown
        left, gap, right, band = bar_texts.title(*shown)
        style = "" if self.app.native_ansi_color else "$background on $warning"
        text = Content.assemble(left, " " * gap, right, (band, f"{style} bold"))
        self.update(text.truncate(width))


def told_sign(sign: Sign | None, now: int, zone: str) -> str:
    """Return ``!1 · ↑12 · data 14.05``: entries not accepted and unsent, and of when the data of other desks are."""
    if sign is None:
        return ""
    if not sign.contact:
        at = "-"
    elif local(sign.contact, zone).date() == local(now, zone).date():
        at = formats.clock(sign.contact, zone)
    else:
        at = formats.date(local(sign.contact, zone).date())
    told = _("data {time}").format(time=at)
    bad = f"!{formats.count(sign.not_accepted)} · " if sign.not_accepted else ""
    return f"{bad}↑{formats.count(sign.unsent)} · {told}"


def told_unsent(sign: Sign) -> str:
    """Return ``12 not sent yet``, for whoever leaves; what is sent and does not count is never called well."""
    unsent = sign.unsent
    if sign.not_accepted:
        told = _("{unsent} not sent yet, {count} not accepted: F12 says why.")
        return told.format(unsent=formats.count(unsent), count=formats.count(sign.not_accepted))
    if not unsent:
        return _("0 not sent yet: the centre has everything.")
    return _("{count} not sent yet; F12 sends them.").format(count=formats.count(unsent))


class Said(Static):
    """One plain line that says what just happened. A braille display finds it always in the same place."""

    SIGNS: ClassVar[dict[str, str]] = {"plain": "  ", "good": "✓ ", "bad": "! "}

    _said = ""

    def note(self, text: str) -> None:
        """Show ``text`` before what was said last, which stays."""
        said = self._said
        self.say(f"{text} · {said}" if said else f"{text}.", "bad")
        self._said = said

    def say(self, text: str, tone: str = "plain") -> None:
        """Show ``text``; the sign before it tells good from bad without colour."""
        self._said = text
        self.set_class(tone == "good", "good")
        self.set_class(tone == "bad", "bad")
        self.update(Content(self.SIGNS[tone] + text if text else ""))

    def take_back(self) -> None:
        """Say nothing in the place of a refusal: what it was about is not so any more."""
        if self.has_class("bad"):
            self.say("")

    @property
    def text(self) -> str:
        """What is said now."""
        return str(self.content)


class KeyBar(Static):
    """The keys that are valid here, as many as fit; help and the way back always do."""

    _shown: tuple[object, ...] = ()

    def show(self, commands: Iterable[keys.Command]) -> None:
        """Draw the bar for the present width."""
        listed = list(commands)
        now = (*listed, self.app.size.width)
        if now == self._shown:
            return
        self._shown = now
        parts: list[Content | str | tuple[str, str]] = []
        for key, word in bar_texts.key_bar(listed, self.app.size.width):
            parts += [(key, "$accent bold"), word]
        self.update(Content.assemble(*parts))


class Foot(Vertical):
    """The two lowest lines of every screen: what just happened, and the keys."""

    def __init__(self) -> None:
        super().__init__(Said("", classes="said", markup=False), KeyBar("", classes="keys"), classes="foot")
