"""While a new person is typed: those who may be the same are shown once the phone or the address stands there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from models import text
from models.duplicates.candidates import Candidates, likely
from models.forms import person_of
from models.refused import Refused
from models.words import _
from screens.intake.persons import Persons
from screens.intake.twins import Judged, Twins
from screens.shell.screen import DeskScreen


class Meeting:
    """Enter behind the phone and the address looks for likely duplicates; whatever is said of them, it goes on.

    ``known`` is called once one of them is taken as the applicant.
    """

    def __init__(self, screen: DeskScreen, persons: Persons, known: Callable[[], None]) -> None:
        self.screen, self.persons, self._known = screen, persons, known

    async def meet(self, go_on: Callable[[], None]) -> bool:
        """Show those who may be the person that is being typed, unless the officer types ahead already.

        It tells whether they are shown; then ``go_on`` is called once they were judged or left open.
        """
        screen, persons = self.screen, self.persons
        if persons.known is not None or persons.different or not text.clean(persons.fields["name"].value):
            return False
        found = await screen.terminal.read(self._likely())
        fresh = [c.person for c in found.candidates if c.person not in persons.left_open]
        if not fresh:
            return False
        if screen.shell.typed_ahead:
            screen.say(_("Perhaps the same person: {count}").format(count=len(fresh)))
            return False
        sheet = Twins(found)

        def judged(answer: Judged | None) -> None:
            if answer is None and not sheet.overtaken:
                persons.left_open.update(c.person for c in found.candidates)
            go_on()
            if answer is not None and answer.verdict == "same":
                screen.run_worker(self._is_known(answer.person), group="identity")
            elif answer is not None:
                persons.different = answer.shown
                screen.say(_("Someone else than {count} shown; saving records it.").format(count=len(answer.shown)))

        screen.shell.open(sheet, judged)
        return True

    def _likely(self) -> partial[Candidates]:
        persons = self.persons
        name, phone, address = (text.clean(persons.fields[part].value) for part in ("name", "phone", "address"))
        identity = persons.applicant.identity
        numbers = {str(identity.field): identity.number} if identity is not None else {}
        nik, passport, nib = (numbers.get(field, "") for field in ("nik", "passport", "nib"))
        asked = partial(likely, self.screen.terminal.register, name, nik=nik, passport=passport, nib=nib)
        return partial(asked, phone=phone, address=address)

    async def _is_known(self, person: int) -> None:
        """Take a person as the one who was typed: what was typed stays, what is empty is filled in."""
        desk = self.screen.terminal
        try:
            known = await desk.read(person_of, desk.register, person)
        except Refused as why:
            self.screen.refuse(why)
            return
        await self.persons.know(known)
        self.persons.tell_known(known)
        self._known()
