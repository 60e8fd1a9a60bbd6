"""A case in full, and every act on it."""
