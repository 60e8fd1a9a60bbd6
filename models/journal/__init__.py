"""The journal: entries, their canonical bytes and chain, and the reading and appending of them."""
