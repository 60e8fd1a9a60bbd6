"""What stood in fields that were hidden: nothing is saved that nobody sees, and nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from screens.widgets.field import Field


class Aside:
    """Some fields of a form that are shown only when they are asked for."""

    def __init__(self, fields: Mapping[str, Field]) -> None:
        self.fields = fields
        self._typed: dict[str, str] = {}

    def put(self, *, known: Collection[str] = ()) -> None:
        """Empty the fields; shown again, they hold what they held. What is ``known`` comes from the register anew."""
        for name, field in self.fields.items():
            self._typed[name] = "" if name in known else field.value
            field.fill("")

    def bring_back(self) -> None:
        """Fill the fields with what was put aside."""
        for name, field in self.fields.items():
            if value := self._typed.pop(name, ""):
                field.fill(value, replaces=False)

    def forget(self) -> None:
        """Begin anew."""
        self._typed.clear()
