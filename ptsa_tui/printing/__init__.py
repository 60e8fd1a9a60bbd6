"""Putting slips on paper: apart from saving, and in a process of its own, so that no printer ever holds the desk up."""
