"""The fields of a complaint beside the person, as PTSA's own form has them, in the order of Enter.

What is asked of nobody by default is folded: more of the complaint and its reporter, and the company.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import set_cell_size
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from models import text
from models.complaints.reading import Read, Reading
from models.words import _
from screens.widgets.field import Field, Folded

COLUMN = 39
"""Columns of a category with its digit."""


class Matter:
    """What the complaint is about, and what was understood of it."""

    def __init__(self) -> None:
        self.main = {
            "category": Field("category", lambda: _("Category"), width=18, longest=40),
            "other": Field("other", lambda: _("What else"), width=56),
            "account": Field("account", lambda: _("Account"), width=62, longest=text.NOTE_LENGTH),
            "place": Field("place", lambda: _("Where"), width=56),
            "time": Field("time", lambda: _("When"), width=30),
            "wish": Field("wish", lambda: _("Wish"), width=62, longest=text.NOTE_LENGTH),
            "against": Field("against", lambda: _("Against"), width=24),
            "evidence": Field("evidence", lambda: _("Evidence"), width=30, longest=text.NOTE_LENGTH),
            "hide": Field("hide", lambda: _("Hide"), width=4, digits=True, longest=2),
        }
        self.more = Folded(
            Field("channel", lambda: _("Channel"), width=18, longest=40),
            Field("foreign", lambda: _("Its number"), width=30),
            Field("received", lambda: _("Received"), width=14, longest=12),
            Field("case", lambda: _("Case"), width=24, longest=24),
            Field("grade", lambda: _("Class"), width=18, longest=40),
            Field("sex", lambda: _("Sex"), width=3, digits=True, longest=1),
            Field("position", lambda: _("Position"), width=40),
            Field("email", lambda: _("E-mail"), width=40),
            id_="more",
        )
        self.company = Folded(
            Field("company", lambda: _("Company"), width=50, longest=text.NAME_LENGTH),
            Field("sector", lambda: _("Sector"), width=40),
            Field("workers", lambda: _("Workers"), width=10, digits=True, longest=8),
            Field("province", lambda: _("Province"), width=40),
            Field("regency", lambda: _("Regency"), width=40),
            Field("district", lambda: _("District"), width=40),
            Field("village", lambda: _("Village"), width=40),
            Field("company_phone", lambda: _("Phone"), width=20, longest=24),
            Field("company_email", lambda: _("E-mail"), width=40),
            Field("company_address", lambda: _("Address"), width=56),
            id_="company_part",
        )
        self.folded = (self.more, self.company)
        self.fields = {**self.main, **self.more.fields, **self.company.fields}
        self.choices = Static("", id="categories", classes="hint", markup=False)
        self.found = Read()
        """What was understood of what is typed."""

    def widgets(self) -> Iterable[Widget]:
        """Return what stands on the form below the person."""
        first, *rest = self.main.values()
        return (first, self.choices, *rest, *self.folded)

    def shown(self) -> list[str]:
        """Return the names of the fields that are shown, in the order of Enter."""
        hidden = {name for part in self.folded if not part.display for name in part.fields}
        return [name for name, field in self.fields.items() if name not in hidden and field.display]

    def values(self) -> dict[str, str]:
        """Return what is typed."""
        return {name: field.value.strip() for name, field in self.fields.items()}

    def empty(self) -> None:
        """Begin again."""
        for part in self.folded:
            part.forget()
            part.show(False)
        for field in self.fields.values():
            field.fill("")
        self.tell(Read())

    def unfold_filled(self) -> None:
        """Show each part of which something is filled in."""
        for part in self.folded:
            part.show(part.display or any(field.value for field in part.fields.values()))

    def offer(self, categories: Sequence[str], width: int) -> None:
        """Say what the digits of the field of categories mean, in columns."""
        columns = max(1, (width - 2) // COLUMN)
        cells = [set_cell_size(f"{place:>2} {name}", COLUMN - 1) + " " for place, name in enumerate(categories, 1)]
        high = -(-len(cells) // columns)
        rows = [cells[place::high] for place in range(high)]  # read down, as they are counted
        self.choices.update(Content("\n".join(" " + "".join(row).rstrip() for row in rows)))

    def ask(self, name: str) -> None:
        """Show what the digits mean while the category is asked for."""
        self.choices.display = name == "category"

    def tell(self, found: Read) -> None:
        """Say behind each field what was understood of it."""
        self.found = found
        self.main["other"].display = found.asks_other
        hints = {
            "against": _("codes of officers or a unit, with commas"),
            "evidence": _("papers with ; · a file: @its path"),
            "hide": _("1 who complains · 2 what about · 12 both"),
        }
        for name, field in self.fields.items():
            told = found.told.get(name, Reading())
            field.tell(told.text or ("" if field.value else hints.get(name, "")), told.tone)
