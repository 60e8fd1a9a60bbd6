"""Typed values are read from several threads; msgspec alone would end the whole program at times."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from models.facts import decoding

ROOT = Path(__file__).parents[2]

HALF_LEARNT = """
import threading, time
import msgspec
from models.facts.decoding import decode

begun = threading.Event()

def slow():
    begun.set()
    time.sleep(0.2)  # the other thread reads meanwhile
    return int

class Inner(msgspec.Struct):
    number: "slow()"

class Outer(msgspec.Struct):
    inner: Inner

def read():
    assert decode('{"inner":{"number":1}}', Outer).inner.number == 1

first = threading.Thread(target=read)
first.start()
begun.wait()
read()
first.join()
"""


def test_threads_that_read_a_type_for_the_first_time_at_once_go_on() -> None:
    done = subprocess.run([sys.executable, "-c", HALF_LEARNT], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_type_is_learnt_once() -> None:
    assert decoding.decoder(tuple[int, ...]) is decoding.decoder(tuple[int, ...])  # type: ignore[comparison-overlap]
    assert decoding.decode(b"[1,2]", tuple[int, ...]) == (1, 2)
    assert decoding.convert([1, 2], tuple[int, ...]) == (1, 2)


@pytest.mark.parametrize("room", ["models", "screens", "ptsa_tui"])
def test_nothing_else_asks_for_a_typed_value(room: str) -> None:
    asked = []
    for path in (ROOT / room).rglob("*.py"):
        if path == Path(decoding.__file__):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("msgspec."):
                called = ast.unparse(node.func).rpartition(".")[2]
                typed = called == "decode" and (len(node.args) > 1 or node.keywords)
                if typed or called in ("Decoder", "convert"):
                    asked.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not asked
