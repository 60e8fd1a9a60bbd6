"""While a new person is typed: those who may be the same are shown once the phone or the address stands there."""

from __future__ import annotations

from functools import partial

from models import text
from models.duplicates.candidates import Likely, likely
from models.forms import person_of
from models.refused import Refused
from models.words import _
from screens.intake.entering import IntakeTyping
from screens.intake.twins import Judged, Twins


class IntakeMeeting(IntakeTyping):
    """Enter behind the phone and the address looks for likely duplicates; whatever is said of them, it goes on."""

    def __init__(self) -> None:
        super().__init__()
        self._left_open: set[int] = set()
        """Those who were shown for this form and left open; they are not shown again."""

    def empty(self) -> None:
        """Show an empty form."""
        self._left_open = set()
        super().empty()

    def number_changed(self) -> None:
        """Who was shown for the old number is shown for the new one, too."""
        self._left_open = set()
        super().number_changed()

    async def meet_twins(self, after: str) -> bool:
        """Show those who may be the person that is being typed, unless the officer types ahead already."""
        if self.known is not None or self.different or not text.clean(self.field("name").value):
            return False
        found = await self.desk.read(self._likely())
        fresh = [c.person for c in found.candidates if c.person not in self._left_open]
        if not fresh:
            return False
        if self.shell.typed_ahead:
            self.say(_("Perhaps the same person: {count}").format(count=len(fresh)))
            return False
        sheet = Twins(found)

        def judged(answer: Judged | None) -> None:
            if answer is None and not sheet.overtaken:
                self._left_open.update(c.person for c in found.candidates)
            self._next_after(after)
            if answer is not None and answer.verdict == "same":
                self.run_worker(self._is_known(answer.person), group="identity")
            elif answer is not None:
                self.different = answer.shown
                self.say(_("Someone else than {count} shown; saving records it.").format(count=len(answer.shown)))

        self.shell.open(sheet, judged)
        return True

    def _likely(self) -> partial[Likely]:
        name, phone, address = (text.clean(self.field(part).value) for part in ("name", "phone", "address"))
        numbers = {str(self.identity.field): self.identity.number} if self.identity is not None else {}
        nik, passport, nib = (numbers.get(field, "") for field in ("nik", "passport", "nib"))
        asked = partial(likely, self.desk.register, name, nik=nik, passport=passport, nib=nib)
        return partial(asked, phone=phone, address=address)

    async def _is_known(self, person: int) -> None:
        """Take a person as the one who was typed: what was typed stays, what is empty is filled in."""
        try:
            known = await self.desk.read(person_of, self.desk.register, person)
        except Refused as why:
            self.refuse(why)
            return
        await self.know(known)
        self._tell_known(known)
        self.keep()
