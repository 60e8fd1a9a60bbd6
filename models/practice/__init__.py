"""Invented people and their requests, for practice desks, tests and benchmarks. No real person's data."""

from models.practice.complaints import fill_complaints
from models.practice.fill import fill
from models.practice.furnish import furnish
from models.practice.quality import fill_quality
from models.practice.surveys import fill_surveys
from models.practice.visits import fill_days, fill_queue

__all__ = ["fill", "fill_complaints", "fill_days", "fill_quality", "fill_queue", "fill_surveys", "furnish"]
