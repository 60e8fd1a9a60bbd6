"""Files that people write, read with clear faults; and files that are written whole or not at all."""
