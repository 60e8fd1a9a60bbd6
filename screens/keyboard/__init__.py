"""The keyboard: the one table of keys, the bindings made from it, and how fast a hand is."""
