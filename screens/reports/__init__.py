"""Reports on the screen: which there are, what one says, the cases behind a line of it, and a file of it."""
