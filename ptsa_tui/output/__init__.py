"""What goes to the terminal: only the cells that changed, in as few bytes as every terminal understands."""
