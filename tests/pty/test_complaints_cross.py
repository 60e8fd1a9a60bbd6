"""Two desks and a centre, each a process: both take one complaint in hand while the line is down, by keyboard alone.

One desk speaks Indonesian, the other English. Afterwards both see what crossed, one of them settles it, and all tell
the same.
"""

from __future__ import annotations

from pathlib import Path

from models.words import said
from tests.loaded import Loaded
from tests.ptsa_tui.central.processes import Serving, environment
from tests.ptsa_tui.central.test_custody_run import PASSWORD, DeskMachine, found
from tests.terminal import Terminal

NIK = "3174014505909901"


def opened(desk: DeskMachine, language: str) -> Terminal:
    """Open an enrolled desk and sign its officer in."""
    terminal = Terminal(["--lang", language], environment(desk.folder), (80, 24), desk.loaded)
    terminal.see(said("Password", language))
    terminal.type(desk.officer)
    terminal.press("Enter")
    terminal.type(PASSWORD)
    terminal.press("Enter")
    terminal.see(said("Due today", language))
    return terminal


def closed(terminal: Terminal) -> None:
    """Leave the desk."""
    terminal.press("C-q")
    assert terminal.exit() == 0
    terminal.kill()


def lodge(terminal: Terminal, language: str) -> None:
    """Take a complaint in, and answer that it is complete."""
    terminal.press("F6", "n")
    terminal.see(said("Account", language))
    terminal.type(NIK)
    terminal.see("Jakarta Selatan")
    terminal.press("Enter")
    terminal.type("Sulastri Wening")
    terminal.press("Enter", "Enter", "Enter")
    terminal.type("3")
    terminal.see("Upah dan THR")
    terminal.press("Enter")
    terminal.type("Upah Oktober belum dibayar")
    terminal.press("F10")
    terminal.see(said("Complaint {number} saved", language).partition(" {")[0])
    terminal.press("Esc")
    terminal.go_to_row("Sulastri")
    terminal.pump(0.5)
    terminal.press("k")
    terminal.see(said("Is the complaint complete?", language))
    terminal.press("F10")
    terminal.see(said("Answered", language) + ": ")


def take(terminal: Terminal, language: str) -> None:
    """Take the one complaint in hand."""
    terminal.press("F6", "1")
    terminal.go_to_row("Sulastri")
    terminal.pump(0.5)
    terminal.press("a")
    terminal.see(said("Who takes it in hand", language))
    terminal.press("F10")
    terminal.see(said("Taken in hand", language) + ": ")


def test_two_take_one_complaint_and_the_desks_agree(tmp_path: Path, loaded: Loaded) -> None:
    url = f"sqlite://{tmp_path / 'centre.db'}"
    one, two = (DeskMachine(tmp_path / name, loaded, name) for name in ("sari", "hana"))
    codes = found(url)
    serving = Serving(tmp_path / "served", url)
    with serving:
        one.run("enrol", serving.address, codes["counter"])
        two.run("enrol", serving.address, codes["unit"])
        first = opened(one, "id")
        lodge(first, "id")
        closed(first)
        assert one.json("sync")["not_accepted"] == 0
        assert two.json("sync")["pulled"] >= 1
    first, second = opened(one, "id"), opened(two, "en")
    take(first, "id")
    take(second, "en")
    closed(first)
    closed(second)
    with serving:
        assert [desk.json("sync")["not_accepted"] for desk in (one, two, one)] == [0, 1, 0]
    first, second = opened(one, "id"), opened(two, "en")
    for terminal, language in ((first, "id"), (second, "en")):
        terminal.press("9")
        terminal.see(said("Needs attention", language))
        terminal.see("940001-")
    second.pump(0.5)
    second.press("1")
    second.see("settled")
    closed(first)
    closed(second)
    with serving:
        for desk in (two, one, two):
            assert desk.json("sync")["not_accepted"] == 0
    histories = []
    for desk in (one, two):
        register = desk.register()
        (id_,) = (row[0] for row in register.database.rows("SELECT id FROM complaint"))
        fold = register.fold_of(id_)
        histories.append(([(e.id, e.placement, e.hash) for e in fold.entries], fold.outcomes, fold.state))
        register.close()
    assert histories[0] == histories[1]
    assert sorted(o.verdict for o in histories[0][1]).count("contested") == 1
