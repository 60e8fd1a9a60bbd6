"""Short ways to say what happens in a queue."""

from __future__ import annotations

from models.acts import Priority
from models.fold import VisitState
from models.forms import Done, Form, Next, Serve, Ticket, perform
from models.forms.visit_reading import visit_of
from models.queue import standing
from models.register.register import Register


class Desk:
    """A desk and its officer."""

    def __init__(self, register: Register, officer: int) -> None:
        self.register, self.officer = register, officer

    def do(self, form: Form) -> Done:
        """Perform a form."""
        return perform(self.register, self.officer, form)

    def give(self, priority: Priority = "", counter: int = 0, **more: object) -> str:
        """Give a number; return its label."""
        label = self.do(Ticket(priority=priority, counter=counter, **more)).ticket  # type: ignore[arg-type]
        assert label is not None
        return label

    def serve_next(self, counter: int = 1) -> str | None:
        """Call the next one and begin to serve it."""
        label = self.do(Next(counter=counter)).ticket
        self.do(Serve(counter=counter))
        return label

    def state(self, label: str) -> VisitState:
        """Return a visit."""
        return visit_of(self.register, label)

    def view(self, counter: int = 1) -> standing.Queue:
        """Return the queue."""
        return standing.view(self.register, counter)

    def waiting(self) -> list[str]:
        """Return who waits, in order."""
        return [v.label for v in self.view().waiting]
