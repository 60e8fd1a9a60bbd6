"""What screens and commands read of complaints. Nothing here tells who a hidden reporter is but :mod:`reporter`."""
