"""Where the paper files are: scanned into a place, or counted."""
