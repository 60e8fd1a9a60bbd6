"""What has been kept long enough: finished cases by service, persons whom no case needs, searches, drafts, old slips.

How long is a setting of the catalogue in force (``keep`` of a service and of the office, ``keep_looks``). Nothing is
due while it says nothing. Reading never writes; :mod:`models.retention.anonymising` does what is due here.
"""

from __future__ import annotations

from msgspec import Struct

from models.register import erasing
from models.register.register import Register
from models.retention.limits import Limits, OfService, Spans, _services, spans_here


class Due(Struct, frozen=True):
    """All that is due at a moment."""

    services: tuple[OfService, ...]
    """Those with anything past its time."""
    unset: tuple[str, ...]
    """Services of the catalogue whose time nobody has set."""
    persons: int
    """Whom no case needs any more; anonymising cases makes more of them."""
    visits: int
    shifts: int
    complaints: int
    assessments: int
    forums: int
    remarks: int
    """Groups of remarks of the survey."""
    looks: int
    drafts: int
    jobs: int
    displaced: int
    waiting: int
    """Of how many the data are hidden, and are destroyed when the centre has agreed."""
    spans: Spans

    @property
    def cases(self) -> int:
        """How many cases are due in all."""
        return sum(s.due for s in self.services)

    @property
    def anything(self) -> bool:
        """Tell whether a run would erase or remove something."""
        others = (self.visits, self.shifts, self.complaints, self.assessments, self.forums, self.remarks)
        parts = (self.persons, *others, self.looks, self.drafts, self.jobs, self.displaced)
        return bool(self.cases or any(parts))


def due(register: Register, *, assumed: str = "", settled: bool = False) -> Due:
    """Return all that is due now; ``settled`` leaves :data:`SETTLED` reasons out.

    Raises:
        Refused: ``span_wrong``.
    """
    from models.retention.anonymising import old_jobs
    from models.retention.traces import Traces, waiting

    found = spans_here(register, assumed)
    limits = Limits(register, found)
    traces = Traces(register, limits)
    codes = sorted(s.code for s in _services(register) if not found.of(s.code))
    return Due(
        limits.services_due(settled),
        tuple(codes),
        limits.persons_due(),
        sum(1 for _ in limits.others("visit")),
        sum(1 for _ in limits.others("shift")),
        sum(1 for _ in limits.others("complaint")),
        sum(1 for _ in limits.others("assessment")),
        sum(1 for _ in limits.others("forum")),
        sum(1 for _ in limits.others("survey")),
        traces.looks(),
        traces.drafts(),
        old_jobs(register),
        traces.displaced(),
        erasing.waiting(register) + int(waiting(register)),
        found,
    )


def cases_past(register: Register) -> int:
    """Count the cases past their time, those that stay among them; one walk over the table of cases."""
    return Limits(register, spans_here(register)).cases_past()
