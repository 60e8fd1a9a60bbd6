"""Kill -9 between any two steps of the ballot box loses no answer and doubles none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.models.survey.box_driver import GRADES

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")


@pytest.mark.parametrize("by", [4, pytest.param(1, marks=pytest.mark.soak)])
def test_a_kill_at_any_step_loses_nothing_and_doubles_nothing(founded: Path, tmp_path: Path, by: int) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.models.survey.box_driver", str(founded), str(tmp_path), "1", str(by)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
        timeout=280,
    )
    stories = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(stories) > 150 // by, "each statement is a step"
    assert stories[-1]["told"][-1] == "end"
    reached = set()
    for found in stories:
        told = [int(place) for place in found["told"] if place != "end"]
        expected = [list(GRADES[place]) for place in told]
        more = [one for one in found["answers"] if one not in expected]
        assert sorted(expected) == sorted(one for one in found["answers"] if one in expected), found["step"]
        assert more in ([], [list(GRADES[len(told)])] if len(told) < len(GRADES) else []), found["step"]
        assert found["respondents"] == len(found["answers"]), found["step"]
        assert found["remarks"] == int(len(found["answers"]) > 2), found["step"]
        assert found["sound"], found["step"]
        assert found["goes_on"], found["step"]
        assert found["keys"] <= 3, found["step"]
        reached.add(len(found["answers"]))
    assert reached == set(range(len(GRADES) + 1))
