"""The files for whoever runs a centre: the system's own tools read them, and find no fault."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.ptsa_tui.central.processes import ROOT, Serving
from tests.world import World

SERVICE = ROOT / "ptsa_tui" / "central" / "service"
EXPOSED = {"ptsa-central.service": 15, "ptsa-central-base.service": 20}
"""What systemd may find of each unit, in tenths; 100 is a unit that nothing fences."""


def tool(name: str) -> str:
    """Return where a tool is; a machine without it can't say anything of the files."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        pytest.skip(f"no {name} on this machine")
    return found


@pytest.mark.parametrize("unit", [path.name for path in sorted(SERVICE.glob("ptsa-*"))])
def test_systemd_takes_the_units_and_finds_them_fenced(unit: str, tmp_path: Path) -> None:
    analyze = tool("systemd-analyze")
    for path in SERVICE.glob("ptsa-*"):
        here = path.read_text().replace("/opt/ptsa/bin/ptsa", sys.executable)
        (tmp_path / path.name).write_text(here)
    told = subprocess.run([analyze, "verify", tmp_path / unit], capture_output=True, text=True, check=False)
    assert (told.returncode, told.stderr) == (0, "")
    if unit in EXPOSED:
        fenced = [analyze, "security", "--offline=true", f"--threshold={EXPOSED[unit]}", tmp_path / unit]
        assert subprocess.run(fenced, capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_logrotate_takes_the_log_away_under_a_running_centre(world: World, tmp_path: Path) -> None:
    rotate = tool("logrotate")
    with Serving(tmp_path, world.url) as centre, httpx.Client(base_url=centre.address, trust_env=False) as line:

        def refused() -> None:
            assert line.post("/v1/enrol", content=b"nothing").status_code == 400

        refused()
        before = centre.log.read_bytes()
        rules = (SERVICE / "logrotate.conf").read_text().replace("/var/log/ptsa/central.log", str(centre.log))
        (tmp_path / "rules").write_text(rules)
        (tmp_path / "rules").chmod(0o644)
        subprocess.run([rotate, "--force", "--state", tmp_path / "state", tmp_path / "rules"], check=True)
        assert centre.log.with_name("centre.log.1").read_bytes() == before
        refused()
        assert centre.log.read_bytes().startswith(b"{")
