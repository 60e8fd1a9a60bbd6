"""Questions that open over a screen: a reason, a unit, a product, a collector, papers that were brought."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from msgspec import structs
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from models import text
from models.acts import Act
from models.cases.views import Detail
from models.forms import Form
from models.forms.base import CaseForm, forms_of
from models.forms.on_case import said
from models.refused import Refused
from models.terminal.terminal import new_id
from models.words import _
from screens.keyboard import keys
from screens.keyboard.bindings import bindings
from screens.keyboard.row_acts import RowAct
from screens.shell.modal import Modal
from screens.texts import TextModules
from screens.widgets.bars import Foot, KeyBar
from screens.widgets.field import Field
from screens.widgets.lines import Cell, Lines

T = TypeVar("T")


class Question(TextModules, Modal[T], Generic[T]):
    """Base of the dialogs: a headline, fields, Enter through them, F10 confirms, Esc leaves it."""

    BINDINGS = bindings("dialog")
    AUTO_FOCUS = ""
    FIRST: ClassVar[str] = "Input"
    PLACES: ClassVar[tuple[str, ...]] = ("dialog",)

    def __init__(self, headline: str, about: str = "") -> None:
        super().__init__()
        self.headline, self.about = headline, about

    def compose(self) -> ComposeResult:
        """Lay the dialog out at the bottom, so that what it is about stays in sight."""
        with Vertical(id="question"):
            yield Static(Content(self.headline), classes="headline")
            if self.about:
                yield Static(Content(self.about), classes="about")
            yield from self.body()
            yield Foot()

    def body(self) -> Iterable[Widget]:
        """Return the fields."""
        return ()

    def on_mount(self) -> None:
        """Draw the keys and put the cursor into the first field; Textual calls this behind a dialog's own."""
        self.query_one(KeyBar).show([c for place in self.PLACES for c in keys.at(place) if c.bar])
        found = self.query(self.first())
        if found:
            self.set_focus(found.first())

    def first(self) -> str:
        """Return what gets the cursor first."""
        return self.FIRST

    def field(self, name: str) -> Field:
        """Return a field by name."""
        return self.query_one(f"#field-{name}", Field)

    def _boxes(self) -> list[Input]:
        return [f.box for f in self.query(Field) if f.display and f.box.display and f.box.can_focus]

    def enter_acts(self) -> bool:
        """Enter in the last field confirms."""
        return self.focused is self._boxes()[-1]

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes on; in the last field it confirms."""
        event.stop()
        boxes = self._boxes()
        place = boxes.index(event.input)
        if place + 1 < len(boxes):
            self.set_focus(boxes[place + 1])
        else:
            await self.action_submit()

    async def action_submit(self) -> None:
        """F10."""

    def action_cancel(self) -> None:
        """Esc."""
        self.dismiss(None)


class Ask(Question[str | None]):
    """One line of text."""

    def __init__(self, headline: str, about: str = "", value: str = "", *, longest: int = text.NOTE_LENGTH) -> None:
        super().__init__(headline, about)
        self.value, self.longest = value, longest

    def body(self) -> Iterable[Widget]:
        """One field."""
        yield Field("text", lambda: _("Text"), width=62, longest=self.longest)

    def on_mount(self) -> None:
        """Fill the present text in."""
        self.field("text").fill(self.value)

    async def action_submit(self) -> None:
        """Give the text back."""
        self.dismiss(text.clean(self.field("text").value))


class Deciding(Modal[T], Generic[T]):
    """Says what is to be decided; letters decide it. Enter and F10 do not: they may be the rest of a burst."""

    PLACE: ClassVar[str]
    AUTO_FOCUS = "#told"

    def __init__(self, headline: str, told: Sequence[str]) -> None:
        super().__init__()
        self.headline, self.told = headline, told

    def compose(self) -> ComposeResult:
        """Lay it out at the bottom, so that what it is about stays in sight."""
        with Vertical(id="question"):
            yield Static(Content(self.headline), classes="headline")
            yield Lines[str](lambda line, _width: (Cell(f" {line}"),), id_="told")
            yield Foot()

    def on_mount(self) -> None:
        """Show what is to be decided."""
        lines = self.query_one("#told", Lines)
        lines.show(self.told, 0)
        lines.styles.height = len(self.told)
        self.query_one(KeyBar).show([*keys.at(self.PLACE), keys.named("cancel")])

    def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter decides nothing."""
        event.stop()
        self.action_submit()

    def action_submit(self) -> None:
        """F10 decides nothing either."""
        ways = " · ".join(f"{keys.key_name(c.keys[0])} {_(c.word)}" for c in keys.at(self.PLACE))
        self.say(_("Nothing is done yet: {keys} · Esc back").format(keys=ways))

    def action_cancel(self) -> None:
        """Esc."""
        self.dismiss(None)


class Sure(Deciding[bool]):
    """Whether what stands there is done."""

    PLACE = "sure"
    BINDINGS = bindings("sure", "dialog")

    def action_yes(self) -> None:
        """y."""
        self.dismiss(True)


Drafted = tuple[int | None, dict[str, Any]] | None
"""A draft that is taken up again, and what was typed; without an id the fields are filled in by the program."""

_FORMS = {str(form.__struct_config__.tag): form for form in forms_of(CaseForm)}


def form_of(act: str, **fields: Any) -> CaseForm:
    """Return the form of an act on a case that has no dialog of its own, with these fields."""
    return _FORMS[act](**fields)


class FormDialog(Question[bool]):
    """Base of dialogs that perform a form about one subject. What is typed is kept as a draft until it is done."""

    def __init__(self, act: RowAct, number: str, about: str, draft: Drafted = None) -> None:
        super().__init__(_(act.headline), about)
        self.act, self.number = act, number
        self.draft = draft[0] if draft else None
        self._restored = draft[1] if draft else {}
        self.redoes: int | None = None
        """An act that crossed another and did not stand, when the form does it again."""
        self.collected: Form | None = None
        """The form, when several cases are asked about at once: then it is not performed here."""
        self._gathers = False

    @classmethod
    def as_it_was(cls, act: Act) -> dict[str, Any]:
        """Return the fields of the dialog as they were for an act that crossed; empty ones for what was erased."""
        return dict.fromkeys(("text", "note", "reason"), said(act))

    def gather(self, cases: int) -> None:
        """Ask once for several cases: the answer is collected, and no draft is kept of it."""
        self._gathers = True
        self.about = _("for the {count} cases that are marked").format(count=cases)

    def on_mount(self) -> None:
        """Fill a draft in."""
        with self.prevent(Input.Changed):
            for field in self.query(Field):
                name = str(field.box.id)
                if name in self._restored:
                    field.fill(str(self._restored[name]), replaces=False)  # it was typed, and is typed on
        if self.draft is not None:
            self.keep()

    def prefill(self, **values: str) -> None:
        """Fill fields in with what is known already; what a draft holds otherwise stays."""
        with self.prevent(Input.Changed):
            for name, value in values.items():
                if self._restored.get(name, value) == value:
                    self.field(name).fill(value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep the draft."""
        event.stop()
        if self._gathers:
            return
        if event.value or self.draft is not None:
            self.keep()

    def keep(self) -> None:
        """Keep what is typed."""
        if self.draft is None:
            self.draft = new_id()
        self.terminal.keep_draft(self.draft, f"{self.act.id}:{self.number}", self.typed())

    def typed(self) -> dict[str, object]:
        """Return what a draft keeps; never a password."""
        return {str(f.box.id): f.value for f in self.query(Field) if not f.box.password}

    @abstractmethod
    def form(self) -> Form:
        """Return the form as it stands.

        Raises:
            Refused: a field can't be read.
        """

    async def perform(self, form: Form) -> None:
        """Perform the form as the officer who is signed in.

        Raises:
            Refused: nothing of it was kept.
        """
        await self.terminal.perform(form)

    async def action_submit(self) -> None:
        """Perform the form; on a refusal it stays as it is."""
        try:
            if self._gathers:
                self.collected = _with_reason(self.form())
            else:
                form = self.form()
                await self.perform(form if self.redoes is None else structs.replace(form, redoes=self.redoes))
        except Refused as why:
            self.refuse(why)
            return
        self.dismiss(True)

    def action_cancel(self) -> None:
        """Esc."""
        self.dismiss(False)


class ActDialog(FormDialog):
    """Base of dialogs that perform a form on a case."""

    def __init__(self, act: RowAct, detail: Detail, number: str, draft: Drafted = None) -> None:
        super().__init__(act, number, f"{number} · {detail.person.name} · {detail.service.code}", draft)
        self.detail = detail


def _with_reason(form: Form) -> Form:
    """Return a form for many cases; what each of them would be refused for is refused once, before the first."""
    if text.clean(getattr(form, "reason", "-")):
        return form
    raise Refused("reason_missing")


class ReasonDialog(ActDialog):
    """A form that needs nothing but a text: decline, reject, withdraw, note."""

    def body(self) -> Iterable[Widget]:
        """One field."""
        yield Field("text", lambda: _(self.act.label), width=62, longest=text.NOTE_LENGTH)

    def form(self) -> Form:
        """Return the form with this text."""
        typed = {self.act.text: self.field("text").value}
        return form_of(self.act.id, case=self.number, draft=self.draft, **typed)
