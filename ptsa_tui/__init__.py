"""The program: command line, Textual shell, settings; it joins screens and models and is imported by neither."""

__version__ = "0.1.0"
