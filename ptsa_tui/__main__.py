"""Parse the command line and run; nothing else."""

import sys

from ptsa_tui.cli import main as _main


def main() -> None:
    """Run ``ptsa`` and leave with its exit code."""
    sys.exit(_main(sys.argv[1:]))


if __name__ == "__main__":
    main()
