"""The program: command line, Textual shell, settings; it joins screens and models and is imported by neither."""

import re

__version__ = "0.1.0"


def version_number() -> int:
    """Return the version as one number: ``1.2.3`` is 10203."""
    major, minor, patch = map(int, re.findall(r"\d+", __version__)[:3])
    return (major * 100 + minor) * 100 + patch
