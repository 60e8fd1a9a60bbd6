"""The process that the simulated power cut is cut from: it saves requests and says so after each one is durable."""

from __future__ import annotations

import sys
from pathlib import Path

from models.forms import Intake, perform
from models.register.register import Register


def main() -> None:
    """Open the register and save ``count`` requests, printing ACK and the number after each."""
    path, tokens, count = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    register = Register.open(path, tokens=tokens)
    officer = register.officer_by_code("sari")
    if officer is None:
        raise LookupError("sari")
    for turn in range(count):
        nik = f"317401{1 + turn % 28:02d}0170{9000 + turn:04d}"
        papers = "all" if turn % 3 else ()
        form = Intake(nik=nik, name=f"Siti {turn}", service="WLKP", papers=papers, rest="missing")
        done = perform(register, officer.id, form)
        sys.stdout.write(f"ACK {done.number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
