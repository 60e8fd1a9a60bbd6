"""What a base class leaves open, every class that is really used fills in."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import models
import ptsa_tui.app
import ptsa_tui.sync
import screens

ROOMS = ("models", "screens", "ptsa_tui")


def classes() -> Iterator[type]:
    """Yield every class of the desk's modules."""
    seen = set()
    for room in (models, screens, ptsa_tui.sync):
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            if ".migrations" in module.name or module.name == "ptsa_tui.sync.wire.train":
                continue
            for _name, cls in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
                if cls.__module__.split(".")[0] in ROOMS and cls not in seen:
                    seen.add(cls)
                    yield cls


def left_open(cls: type) -> list[str]:
    """Return the methods of a class that do nothing but say that they are not there."""
    return [
        name
        for name, method in inspect.getmembers(cls, inspect.isfunction)
        if "NotImplementedError" in method.__code__.co_names and method.__module__.startswith(ROOMS)
    ]


def test_no_class_that_is_used_leaves_a_hook_open() -> None:
    found = list(classes())
    bases = [cls for cls in found if any(left_open(cls))]
    assert bases, "the test looks at nothing"
    wanting = [(cls.__name__, left_open(cls)) for cls in found if not cls.__subclasses__() and left_open(cls)]
    assert wanting == []
