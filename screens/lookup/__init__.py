"""Lookup (F3), and the opening of what was scanned."""
