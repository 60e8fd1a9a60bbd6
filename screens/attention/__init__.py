"""Needs attention: acts that crossed, until someone settles them."""
