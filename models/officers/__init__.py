"""Who signs in, and how officers are named."""
