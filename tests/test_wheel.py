"""The installed wheel works from another folder: three rooms as top-level packages, with their data files."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel with the locked build backend, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(folder),
        str(ROOT),
    ]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_it_holds_the_rooms_and_their_data(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for name in (
        "models/store/migrations/0001_register.py",
        "models/catalogue/seed.toml",
        "models/words/locale/id/LC_MESSAGES/ptsa.mo",
        "screens/desk.tcss",
        "ptsa_tui/__main__.py",
        "ptsa_tui/sync/wire/layout1.json",
        "ptsa_tui/sync/wire/layout1.dict",
        "ptsa_tui/printing/capabilities.json",
        "ptsa_tui/central/service/keep-wal",
        "ptsa_tui/central/service/ptsa-central.service",
        "models/slips/templates/id/receipt.txt",
        "models/slips/templates/en/receipt.txt",
    ):
        assert name in names
    assert not any(n.startswith(("tests/", "docs/", "benchmarks/")) for n in names)


def test_it_runs_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place)
    env = {**os.environ, "PYTHONPATH": str(place), "PYTHONSAFEPATH": "1"}
    code = "import ptsa_tui, screens, models; print(ptsa_tui.__file__, screens.__file__, models.__file__)"
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=env, capture_output=True, text=True, check=True
    )
    assert found.stdout.count(str(place)) == 3
    for arguments, word in ((["practice", "--cases", "20"], "20"), (["journal", "verify"], ""), (["status"], "1.1")):
        run = subprocess.run(
            [sys.executable, "-m", "ptsa_tui", *arguments], cwd=tmp_path, env=env, capture_output=True, text=True
        )
        assert run.returncode == 0, run.stderr
        assert word in run.stdout
    slips = tmp_path / "slips"
    config = tmp_path / "config"
    config.mkdir()
    (config / "settings.toml").write_text(f'printer = "pdf:{slips.as_posix()}"\n', encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "ptsa_tui", "doctor", "--print-test"],
        cwd=tmp_path,
        env={**env, "PTSA_CONFIG": str(config)},
        capture_output=True,
        text=True,
    )
    assert [p.read_bytes()[:5] for p in slips.glob("*.pdf")] == [b"%PDF-"], run.stdout + run.stderr
