"""The program on a slow disk: every reading takes a while, so keys do come before what a screen reads."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import Any

from models.terminal.terminal import Terminal
from ptsa_tui.__main__ import main

WAIT = 0.4
"""Seconds that each reading takes longer."""


def slow_down() -> None:
    """Make every reading wait."""
    read = Terminal.read

    async def slowly(self: Terminal, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        await asyncio.sleep(WAIT)
        return await read(self, call, *args, **kwargs)

    Terminal.read = slowly  # type: ignore[method-assign]  # that is what this program is for


if __name__ == "__main__":
    slow_down()
    sys.exit(main())
