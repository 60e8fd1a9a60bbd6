"""Where paper files are, and what a count of them found."""
