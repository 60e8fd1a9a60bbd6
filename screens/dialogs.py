"""Questions that open over a screen: a reason, a unit, a product, a collector, papers that were brought."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from models import text
from models.desk import new_id
from models.fold import UnitState
from models.forms import Complete, Deliver, Form, Offer, Ready
from models.refused import Refused
from models.views import Detail
from models.words import _, formats, labels
from screens import keys
from screens.base import Sheet
from screens.bindings import bindings
from screens.intake.papers import Papers
from screens.widgets.bars import Foot, KeyBar
from screens.widgets.field import Field
from screens.widgets.lines import Cell, Lines

T = TypeVar("T")


class Question(Sheet[T], Generic[T]):
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
        """Draw the keys and put the cursor into the first field."""
        self.query_one(KeyBar).show([c for place in self.PLACES for c in keys.at(place) if c.bar])
        found = self.query(self.FIRST)
        if found:
            self.set_focus(found.first())

    def field(self, name: str) -> Field:
        """Return a field by name."""
        return self.query_one(f"#field-{name}", Field)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes on; in the last field it confirms."""
        event.stop()
        boxes = [b for b in self.query(Input) if b.display and b.can_focus]
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
        super().on_mount()

    async def action_submit(self) -> None:
        """Give the text back."""
        self.dismiss(text.clean(self.field("text").value))


class Act(Question[bool]):
    """Base of dialogs that perform a form on a case. What is typed is kept as a draft until it is done."""

    FORM: ClassVar[str] = ""

    def __init__(
        self, headline: str, detail: Detail, number: str, draft: tuple[int, dict[str, Any]] | None = None
    ) -> None:
        super().__init__(headline, f"{number} · {detail.person.name} · {detail.service.code}")
        self.detail, self.number = detail, number
        self.draft = draft[0] if draft else None
        self._restored = draft[1] if draft else {}

    def on_mount(self) -> None:
        """Fill a draft in."""
        with self.prevent(Input.Changed):
            for field in self.query(Field):
                name = str(field.box.id)
                if name in self._restored:
                    field.fill(str(self._restored[name]))
        super().on_mount()
        if self.draft is not None:
            self.keep()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep the draft."""
        event.stop()
        if event.value or self.draft is not None:
            self.keep()

    def keep(self) -> None:
        """Keep what is typed."""
        if self.draft is None:
            self.draft = new_id()
        fields: dict[str, object] = {str(f.box.id): f.value for f in self.query(Field)}
        self.desk.keep_draft(self.draft, f"{self.FORM}:{self.number}", fields)

    def form(self) -> Form:
        """Return the form as it stands.

        Raises:
            Refused: a field can't be read.
        """
        raise NotImplementedError

    async def action_submit(self) -> None:
        """Perform the form; on a refusal it stays as it is."""
        try:
            await self.desk.perform(self.form())
        except Refused as why:
            self.refuse(why)
            return
        self.dismiss(True)

    def action_cancel(self) -> None:
        """Esc."""
        self.dismiss(False)


class ReasonDialog(Act):
    """A form that needs nothing but a text: decline, reject, withdraw, note."""

    def __init__(
        self, headline: str, detail: Detail, number: str, name: str, make: Callable[[str, int | None], Form],
        draft: tuple[int, dict[str, Any]] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(headline, detail, number, draft)
        self._make, self._name = make, name

    def keep(self) -> None:
        """Keep the text under the act's own name."""
        if self.draft is None:
            self.draft = new_id()
        value: dict[str, object] = {"text": self.field("text").value}
        self.desk.keep_draft(self.draft, f"{self._name}:{self.number}", value)

    def body(self) -> Iterable[Widget]:
        """One field."""
        yield Field("text", lambda: _("Text"), width=62, longest=text.NOTE_LENGTH)

    def form(self) -> Form:
        """Return the form with this text."""
        return self._make(self.field("text").value, self.draft)


class OfferDialog(Act):
    """To which unit the case is offered."""

    FORM = "offer"
    FIRST = "#units"

    def body(self) -> Iterable[Widget]:
        """The units by digits, and a note."""
        yield Lines[UnitState](self._draw, id_="units")
        yield Field("note", lambda: _("Note"), width=62, longest=text.NOTE_LENGTH)

    def on_mount(self) -> None:
        """Show the units, the service's own first."""
        holder = self.detail.case.holder
        units = [u for u in self.detail.units if u.id != holder and u.active]
        units.sort(key=lambda u: u.code != self.detail.service.unit)
        self.query_one("#units", Lines).show(units, 0)
        super().on_mount()

    async def on_key(self, event: Any) -> None:
        """Digits choose at once."""
        lines = self.query_one("#units", Lines)
        if lines.has_focus and event.key.isdigit() and 0 < int(event.key) <= len(lines.rows):
            event.stop()
            lines.move(int(event.key) - 1)
            await self.action_submit()

    async def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter on a unit offers the case to it."""
        event.stop()
        await self.action_submit()

    def form(self) -> Form:
        """Return the offer."""
        unit = self.query_one("#units", Lines).row
        if not isinstance(unit, UnitState):
            raise Refused("unit_unknown")
        return Offer(case=self.number, to=unit.code, note=self.field("note").value, draft=self.draft)

    def _draw(self, unit: UnitState, width: int) -> Sequence[Cell]:
        rows = self.query_one("#units", Lines).rows
        return (Cell(f"  {rows.index(unit) + 1} ", 4, "dim"), Cell(unit.code, 8, "strong"), Cell(unit.name))


class ReadyDialog(Act):
    """The product: its number, and until when it is valid."""

    FORM = "ready"

    def body(self) -> Iterable[Widget]:
        """Number, validity, note."""
        yield Field("product", lambda: _("Product no."), width=30)
        yield Field("valid", lambda: _("Valid until"), width=14, longest=12)
        yield Field("note", lambda: _("Note"), width=62, longest=text.NOTE_LENGTH)

    def form(self) -> Form:
        """Return the form."""
        valid = self.field("valid").value.strip()
        today = self.desk.register.today_at(self.desk.zone)
        return Ready(
            case=self.number,
            product=self.field("product").value,
            valid_until=formats.read_date(valid, today) if valid else None,
            note=self.field("note").value,
            draft=self.draft,
        )


class DeliverDialog(Act):
    """Who takes the product: role, name, identity seen, papers that go back."""

    FORM = "deliver"

    def body(self) -> Iterable[Widget]:
        """Role and identity by digits; name; whether the original papers go back."""
        yield Field("role", lambda: _("Collector"), width=3, digits=True, longest=1)
        yield Field("collector", lambda: _("Name"), width=40, longest=text.NAME_LENGTH)
        yield Field("seen", lambda: _("Seen"), width=3, digits=True, longest=1)
        yield Field("number", lambda: _("Identity no."), width=24, longest=40)
        yield Field("returned", lambda: _("Papers back"), width=3, longest=1)

    def on_mount(self) -> None:
        """Begin with the commonest: the applicant with a KTP, all original papers back."""
        super().on_mount()
        with self.prevent(Input.Changed):
            for name, value in (("role", "1"), ("seen", "1"), ("returned", _("y") if self.originals() else _("n"))):
                if name not in self._restored:
                    self.field(name).fill(value)
            if "collector" not in self._restored:
                self.field("collector").fill(self.detail.person.name)
        self.field("role").tell(_digits(labels.ROLES))
        self.field("seen").tell(_digits(labels.SEEN))
        count = len(self.originals())
        self.field("returned").tell(_("y/n: {count} original papers kept").format(count=count))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Another role means another name."""
        super().on_input_changed(event)
        if event.input.id == "role":
            deputy = self.detail.representative
            names = {"1": self.detail.person.name, "2": deputy.name if deputy else ""}
            self.field("collector").fill(names.get(event.value, ""))

    def originals(self) -> tuple[str, ...]:
        """Return the requirements whose originals are kept."""
        return tuple(m.requirement for m in self.detail.case.marks if m.how == "original")

    def form(self) -> Form:
        """Return the form."""
        role = _chosen(labels.ROLES, self.field("role").value)
        seen = _chosen(labels.SEEN, self.field("seen").value)
        back = self.field("returned").value.strip().lower() in ("y", _("y"))
        return Deliver(
            case=self.number,
            role=role,  # type: ignore[arg-type]  # one of the keys of the labels
            seen=seen,  # type: ignore[arg-type]
            name=self.field("collector").value,
            identity_number=self.field("number").value,
            returned=self.originals() if back else (),
            draft=self.draft,
        )


class CompleteDialog(Act):
    """A return visit: only what was missing is shown."""

    FORM = "complete"
    FIRST = "#papers"
    PLACES = ("dialog", "papers")

    def body(self) -> Iterable[Widget]:
        """The missing papers."""
        yield Papers()

    def on_mount(self) -> None:
        """Show what the notice lists."""
        notice = self.detail.case.notice
        missing = notice.missing if notice else ()
        self.query_one(Papers).ask_for([r for r in self.detail.variant.requirements if r.code in missing])
        super().on_mount()

    def on_papers_remark_asked(self, event: Papers.RemarkAsked) -> None:
        """Ask for a remark."""
        event.stop()
        papers = self.query_one(Papers)
        if papers.row is not None:
            ask = Ask(_("Remark"), papers.row.requirement.name, papers.row.remark, longest=text.LINE_LENGTH)
            self.shell.open(ask, lambda remark: papers.set_remark(remark) if remark is not None else None)

    def form(self) -> Form:
        """Return the form."""
        return Complete(case=self.number, papers=self.query_one(Papers).papers())


def _digits(words: dict[str, str]) -> str:
    return "  ".join(f"{place} {_(word)}" for place, word in enumerate(words.values(), 1))


def _chosen(words: dict[str, str], typed: str) -> str:
    codes = list(words)
    if typed.isdigit() and 0 < int(typed) <= len(codes):
        return codes[int(typed) - 1]
    raise Refused("choice_unknown", most=len(codes))
