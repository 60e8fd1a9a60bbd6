"""Textual bindings made from the table of keys."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from screens.keyboard import keys


def bindings(*places: str) -> list[BindingType]:
    """Return the bindings of these places. Keys of fields (function and control keys) come before the fields' own."""
    return [
        Binding(
            key,
            command.action,
            command.word,
            show=False,
            priority=command.anywhere and _is_control(key),
            id=f"{command.where}.{command.id}",
        )
        for place in places
        for command in keys.at(place)
        for key in command.keys
    ]


def _is_control(key: str) -> bool:
    return key.startswith(("ctrl+", "escape")) or (key[0] == "f" and key[1:].isdigit())
