"""The satisfaction survey: its questions, its ballot box, its arithmetic, and what is read of it."""
