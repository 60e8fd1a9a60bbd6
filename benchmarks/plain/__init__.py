"""The plain codec: shapes and values laid out in streams that zstd compresses with trained dictionaries."""

from benchmarks.plain.columns import decode, encode

__all__ = ["decode", "encode"]
