"""The follow-up plan of the survey. What people answer is no form: it goes into the ballot box."""

from __future__ import annotations

import datetime as dt
import re

from models import text
from models.acts import Erased, ImprovementPlanned, ImprovementReported, PlanText, ResultText
from models.fold import ImprovementState, SurveyState
from models.forms.base import Done, Form, Id
from models.forms.custody import unit_of
from models.refused import Refused
from models.register.writing import Writing
from models.survey import instruments

_KEY = re.compile(r"[a-z][a-z_]{0,31}", re.ASCII)
"""The keys of elements; which there are is data of the office (:mod:`models.survey.instruments`)."""


class PlanImprovement(Form, frozen=True, kw_only=True, tag="plan_improvement"):
    """Plan what is done about an element: the programme, its months, who answers for it."""

    element: str
    begins: dt.date
    ends: dt.date
    programme: str
    owner: str
    instrument: str = instruments.SKM
    service: str = ""
    unit: str = ""

    def perform(self, writing: Writing) -> Done:
        """Record it; see :meth:`Form.perform`."""
        register = writing.register
        if _KEY.fullmatch(self.element) is None:
            raise Refused("element_unknown", element=self.element[:32])
        programme = text.line(self.programme, "programme", longest=text.NOTE_LENGTH)
        owner = text.line(self.owner, "owner")
        if not programme or not owner:
            raise Refused("plan_empty")
        act = ImprovementPlanned(
            instrument=self.instrument,
            element=self.element,
            begins=self.begins,
            ends=self.ends,
            service=self.service,
            unit=unit_of(register, self.unit).id if self.unit else None,
            personal=PlanText(programme=programme, owner=owner),
        )
        writing.record(act)
        return Done(count=1)


class ReportImprovement(Form, frozen=True, kw_only=True, tag="report_improvement"):
    """Say what became of a line of the plan: done or not, how, and which document shows it."""

    line: Id
    done: bool
    description: str
    document: str = ""

    def perform(self, writing: Writing) -> Done:
        """Record it; see :meth:`Form.perform`."""
        if not isinstance(writing.register.fold_of(self.line).state, ImprovementState):
            raise Refused("plan_unknown")
        description = text.line(self.description, "description", longest=text.NOTE_LENGTH)
        if not description:
            raise Refused("reason_missing")
        document = text.line(self.document, "document")
        told = ResultText(description=description, document=document)
        writing.record(ImprovementReported(done=self.done, personal=told), self.line)
        return Done(count=1)


class EraseRemarks(Form, frozen=True, kw_only=True, tag="erase_remarks"):
    """Forget what was written (UU 27/2022): nobody knows who wrote which, so those that came together go together."""

    survey: Id

    def perform(self, writing: Writing) -> Done:
        """Remove the personal part; see :meth:`Form.perform`."""
        state = writing.register.fold_of(self.survey).state
        if not isinstance(state, SurveyState):
            raise Refused("remarks_unknown")
        writing.record(Erased(reason="request"), self.survey)
        return Done(count=len(state.remarks))


__all__ = ["EraseRemarks", "PlanImprovement", "ReportImprovement"]
