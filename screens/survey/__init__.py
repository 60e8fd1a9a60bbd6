"""The satisfaction survey: asked by an officer or answered alone on a turned screen, its index and its plan."""
