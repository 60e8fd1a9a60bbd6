"""Complaints (F6): five lanes, each complaint with its clocks and acts, and the form that takes one in."""
