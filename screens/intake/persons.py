"""Who asks, and who comes for him: read as it is typed, told back, and filled in from what the register knows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress

from textual.widget import Widget
from textual.widgets import Input

from models import text
from models.fold import PersonState
from models.forms import Identity, RepresentativeForm, identify
from models.refused import Refused
from models.words import _
from screens.intake.party import Differences, Party, word
from screens.intake.person import complete_enough, identity_told, recognise
from screens.shell.screen import DeskScreen
from screens.widgets.field import Field, Folded


class Persons:
    """The applicant and the representative.

    ``met`` is called when the applicant is another one than before, ``go_on`` when there is nothing left to ask of him.
    """

    def __init__(self, screen: DeskScreen, met: Callable[[], Awaitable[None]], go_on: Callable[[], None]) -> None:
        self.screen, self._met, self._go_on = screen, met, go_on
        self.representative = Folded(
            Field("deputy", lambda: _("Representative NIK"), width=22, digits=True, longest=24),
            Field("deputy_name", lambda: _("Representative name"), width=40, longest=text.NAME_LENGTH),
            Field("authority", lambda: _("Letter of authority"), width=56),
            id_="representative",
        )
        own = {
            "identity": Field("identity", lambda: _("NIK"), width=22, digits=True, longest=24),
            "name": Field("name", lambda: _("Name"), width=40, longest=text.NAME_LENGTH * 3),
            "phone": Field("phone", lambda: _("Phone"), width=20, longest=24),
            "address": Field("address", lambda: _("Address"), width=56),
        }
        self.fields = {**own, **self.representative.fields}
        """The fields in the order of Enter."""
        self.applicant = Party({"name": "name", "phone": "phone", "address": "address"}, self.fields)
        self.deputy = Party({"name": "deputy_name"}, self.fields)
        self.parties = (self.applicant, self.deputy)
        self.differences = Differences(self.parties)
        self.different: tuple[int, ...] = ()
        """Likely duplicates that the officer said are someone else."""
        self.left_open: set[int] = set()
        """Those who were shown for this form and left open; they are not shown again."""
        self._recognised = ""
        """The number that was looked up last."""

    def widgets(self) -> Iterable[Widget]:
        """Return what stands on the form."""
        own = (field for name, field in self.fields.items() if name not in self.representative.fields)
        return (*own, self.representative, self.differences)

    @property
    def known(self) -> PersonState | None:
        """Whom the register knows the applicant as."""
        return self.applicant.known

    def empty(self) -> None:
        """Begin again."""
        self.representative.forget()
        for field in self.fields.values():
            field.fill("")
            field.tell("")
        for party in self.parties:
            party.reset()
        self._recognised, self.different = "", ()
        self.left_open.clear()
        self.representative.show(False)
        self.differences.tell()

    # --- typing ----------------------------------------------------------------------------------------------------

    def changed(self, name: str, value: str) -> None:
        """Hear what stands in a field now, and read what can be read already."""
        if name == "identity":
            self._forget_applicant()
            if complete_enough(value):
                self.screen.newest("identity", self.recognise, value)
        elif name == "deputy":
            self._forget_deputy()
            if complete_enough(value):
                self.screen.newest("deputy", self.recognise_deputy, value)
        elif name in self.applicant.parts.values() and self.known is None:
            self.different = ()
        for party in self.parties:
            if name in party.parts.values():
                party.touched(name, value)
        self.differences.tell()

    def _forget_applicant(self) -> None:
        """What was known by the number goes with it: the person, and the answers about him."""
        self.applicant.forget()
        self.different = ()
        self.left_open.clear()
        self.fields["identity"].tell("")

    def _forget_deputy(self) -> None:
        self.deputy.forget()
        self.fields["deputy"].tell("")

    def left(self, name: str) -> bool:
        """Hear that Enter leaves a field; tell whether the cursor may go on."""
        party = next((p for p in self.parties if name in p.parts.values()), None)
        if party is not None and party.known is not None and not self.fields[name].value.strip():
            party.meet(party.identity, party.known, chosen=party.chosen)  # left empty, it stays as it is known
            self.differences.tell()
        if name == "name":
            try:
                text.name(self.fields["name"].value)
            except Refused as why:
                self.screen.refuse(why)
                return False
        return True

    async def identity_done(self, typed: str) -> None:
        """Enter in the field of the number: the person who is known is told, or typed next."""
        identity = self.fields["identity"]
        if typed.strip():
            await self.recognise(typed)
            if self.applicant.identity is None:
                self.screen.say(identity.hint, "bad")
                return
        if self.known is not None:
            self.tell_known(self.known)
        else:
            self.screen.set_focus(self.fields["name"].box)

    # --- who it is -------------------------------------------------------------------------------------------------

    async def recognise(self, typed: str, *, again: bool = False) -> None:
        """Read the applicant's number and fill in who it is; ``again``: the register may know him otherwise by now."""
        if self.applicant.identity is not None and self._recognised == typed and not again:
            return  # the same number once more is no change
        found = await self.screen.terminal.read(recognise, self.screen.terminal.register, typed)
        if self.fields["identity"].value != typed:
            return
        self._recognised = typed
        self.applicant.meet(found.identity, found.known)
        self.fields["identity"].tell(found.hint, found.tone)
        self.differences.tell()
        await self._met()

    async def recognise_deputy(self, typed: str) -> None:
        """Read the representative's number and fill in who it is."""
        found = await self.screen.terminal.read(recognise, self.screen.terminal.register, typed)
        if self.fields["deputy"].value != typed:
            return
        self.deputy.meet(found.identity, found.known)
        self.fields["deputy"].tell(found.hint, found.tone)
        self.differences.tell()

    async def know(self, known: PersonState) -> None:
        """Take a person whom the officer named as the applicant, whatever the number tells."""
        typed, identity = self.fields["identity"].value, None
        with suppress(Refused):  # a number that can't be read keeps nobody from being known
            identity = self._read_number(typed) if typed.strip() else None
        self._recognised = typed
        self.applicant.meet(identity, known, chosen=True)
        if identity is not None:
            self.fields["identity"].tell(*identity_told(identity))
        self.differences.tell()
        await self._met()

    def _read_number(self, typed: str) -> Identity:
        return identify(typed, self.screen.terminal.register.today_at(self.screen.terminal.zone))

    async def fill(self, known: PersonState) -> None:
        """Put a person of this register into the form; the cursor goes to the service."""
        with self.screen.prevent(Input.Changed):
            self.fields["identity"].fill(known.nik or known.passport or known.nib or known.npwp)
        await self.know(known)
        self.tell_known(known)

    def tell_known(self, known: PersonState) -> None:
        """Say whom the register knows, and go on to the service."""
        self.screen.say(_("Known here: {name}. Confirm the name.").format(name=known.name), "good")
        self._go_on()

    # --- the representative, and what differs ----------------------------------------------------------------------

    def switch_representative(self) -> bool:
        """Ctrl+R: show or hide the representative; tell whether he is shown."""
        if not self.representative.display:
            self.representative.unfold()
            self.screen.set_focus(self.fields["deputy"].box)
            return True
        with self.screen.prevent(Input.Changed):
            self.representative.fold(known=self.deputy.filled)
        self._forget_deputy()
        self.differences.tell()
        return False

    def stop_at_difference(self) -> bool:
        """Go to the first thing that differs from the register and was not said to be right; tell whether there is one.

        Nothing is chosen for the officer: taken in under the register's name it would be another person's case.
        """
        found = self.differences.first()
        if found is None:
            return False
        self.screen.set_focus(self.fields[found.field].box)
        told = _("{what} differs. Right number? Ctrl+W corrects the register; empty: as known.")
        self.screen.say(told.format(what=word(found)), "bad")
        return True

    # --- the form --------------------------------------------------------------------------------------------------

    def numbers(self) -> dict[str, str]:
        """Return the number that names the applicant, by its kind; nothing where none is typed.

        Raises:
            Refused: it can't be read.
        """
        typed, who = self.fields["identity"].value.strip(), self.applicant
        if not typed:
            return {}
        if who.identity is None:
            who.identity = self._read_number(typed)
        return {who.identity.field: who.identity.number}

    def typed(self, name: str) -> str:
        """Return what is to be saved of a field of the applicant; nothing where it stands as the register knows it."""
        as_known = name in self.applicant.filled and not self.applicant.is_new_entry
        return "" if as_known else self.fields[name].value.strip()

    def representative_form(self) -> RepresentativeForm | None:
        """Return the representative as he was typed."""
        nik, name, authority = (field.value.strip() for field in self.representative.fields.values())
        if not nik and not name:
            return None
        return RepresentativeForm(nik=nik, name=name, correct=self.deputy.right(), authority=authority)
