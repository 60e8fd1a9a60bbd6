"""A terminal of a desk: what the screens ask, on threads of its own; its drafts, texts and one-off authority."""
