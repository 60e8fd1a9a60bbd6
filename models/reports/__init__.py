"""Reports of the office: each reads the projection tables and becomes a document (:mod:`models.documents`).

A report is about the cases and visits of this branch. Its days are the office's, the first and the last one belong to
it. What was undone does not count: a report says what stands.
"""

from __future__ import annotations

from models.reports.asked import Asked, span_of
from models.reports.making import Left, Tell, make
from models.reports.registry import REPORTS, Report, report

__all__ = ["REPORTS", "Asked", "Left", "Report", "Tell", "make", "report", "span_of"]
