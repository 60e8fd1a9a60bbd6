"""The program, watched while it loads itself: ``python start_driver.py FOLDER [WORDS …]``.

When the first frame stands, the names of all loaded modules go into ``FOLDER/frame.json``; then it waits while
``FOLDER/hold`` is there, and fails if ``FOLDER/fault`` is. When the desk is about to be opened (Textual's first picture
stands), the names go into ``FOLDER/usable.json``. It needs nothing but the program.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any


class Watch:
    """Stands before all that finds modules, and finds none itself."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.waiting = {"ptsa_tui.app": "frame.json", "ptsa_tui.opening": "usable.json"}

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> None:
        name = self.waiting.pop(fullname, None)
        if name is None:
            return
        with open(os.path.join(self.folder, name + ".new"), "w") as file:
            json.dump(sorted(n for n, module in list(sys.modules.items()) if module is not None), file)
        os.replace(file.name, os.path.join(self.folder, name))
        if name == "frame.json":
            while os.path.exists(os.path.join(self.folder, "hold")):
                time.sleep(0.005)
            if os.path.exists(os.path.join(self.folder, "fault")):
                raise RuntimeError("a fault while the program is loaded")


if __name__ == "__main__":
    sys.meta_path.insert(0, Watch(sys.argv.pop(1)))
    sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    from ptsa_tui.__main__ import main

    main()
