"""The queue (F5)."""
