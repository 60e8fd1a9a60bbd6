"""Cases as they are read: lists, a case in full, the lanes, what is possible on a case, what crossed."""
