"""A desk's side of the exchange with the centre: what is taken in, what is known, what the centre checks again."""
