"""The program, watched while it loads itself: ``python start_driver.py FOLDER [WORDS …]``.

When the first frame stands, the names of all loaded modules go into ``FOLDER/frame.json``; then it waits while
``FOLDER/hold`` is there, and fails if ``FOLDER/fault`` is. When Textual's first picture stands and the desk is about to
be opened, the names go into ``FOLDER/usable.json``; the desk stays closed while ``FOLDER/closed`` is there. It needs
nothing but the program.
"""

from __future__ import annotations

import json
import os
import sys
import time
from importlib.machinery import PathFinder
from typing import Any


class Watch:
    """Stands before all that finds modules, and notices two of them."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.waiting = {"ptsa_tui.app": "frame.json", "ptsa_tui.opening": "usable.json"}

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:
        name = self.waiting.pop(fullname, None)
        if name is None:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        load = spec.loader.exec_module

        def load_then(module: Any) -> None:  # here others may import meanwhile; while a module is found they can't
            self.reached(name)
            load(module)

        spec.loader.exec_module = load_then
        return spec

    def reached(self, name: str) -> None:
        """Write down what is loaded, and wait as told."""
        with open(os.path.join(self.folder, name + ".new"), "w") as file:
            json.dump(sorted(n for n, module in list(sys.modules.items()) if module is not None), file)
        os.replace(file.name, os.path.join(self.folder, name))
        waits = os.path.join(self.folder, "hold" if name == "frame.json" else "closed")
        while os.path.exists(waits):
            time.sleep(0.005)
        if name == "frame.json" and os.path.exists(os.path.join(self.folder, "fault")):
            raise RuntimeError("a fault while the program is loaded")


if __name__ == "__main__":
    sys.meta_path.insert(0, Watch(sys.argv.pop(1)))
    sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    from ptsa_tui.__main__ import main

    main()
