"""Handover (F4): five lanes, and one key for all marked cases."""
