"""The satisfaction index: the same figures as the survey's own sheet, from the same code."""

from __future__ import annotations

from models.documents.document import Part
from models.reports.office import Office
from models.survey import documents
from models.survey.reading import Selection


def parts(office: Office) -> tuple[Part, ...]:
    """Return the index by element, by service and by month; of fewer than five people it is not told."""
    asked = office.asked
    selection = Selection(asked.first, asked.last, service=asked.service, unit=asked.unit)
    return documents.index_table(office.register, office.survey(), documents.Asked(selection)).parts
