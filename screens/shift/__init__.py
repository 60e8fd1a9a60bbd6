"""The shift: handed on, counted, taken over."""
