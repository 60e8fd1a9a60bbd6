"""The register: one journal, one projection, and the one way to record an act.

Erasure, founding, forks and the proofs (``verify``, ``state_hash``) stand beside it: they write or check the same rows.
"""
