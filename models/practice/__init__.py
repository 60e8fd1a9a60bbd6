"""Invented people and their requests, for practice desks, tests and benchmarks. No real person's data."""

from models.practice.fill import fill

__all__ = ["fill"]
