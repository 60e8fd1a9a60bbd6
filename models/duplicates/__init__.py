"""Persons who may be one: who is a candidate, what they share, and what officers judged."""
