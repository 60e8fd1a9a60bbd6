"""A refusal that nobody took, wherever it came from, is said on the present screen; it ends nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.message import Message
from textual.message_pump import MessagePump

from models.refused import Refused

if TYPE_CHECKING:
    from screens.shell.base import DeskApp


class Unheard(MessagePump):
    """Mixed into the app and its screens: what a message brought about may be refused, by the storage too.

    Textual ends whoever's message fails. Workers, which fail apart from any message, are the app's to hear of.
    """

    async def _dispatch_message(self, message: Message) -> None:
        try:
            await super()._dispatch_message(message)
        except Refused as why:
            cast("DeskApp", self.app).hear(why)
