"""The queue as it is read: who waits, who is where, and the day in figures."""
