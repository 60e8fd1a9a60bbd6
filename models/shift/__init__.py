"""The shift (serah terima sif): what a desk hands on, counted."""
