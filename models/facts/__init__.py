"""Rules of the field that need no state: ids, numbers, identity, working days, service catalogue."""
