"""What every screen stands in: the app, its keys, help, and the ways between screens."""
