"""Opening what was scanned, wherever the officer is; what is being typed stays below it, and Esc leads back."""

from __future__ import annotations

from textual.screen import ModalScreen

from models.acts import Searched
from models.facts import numbering
from models.facts.codes import Scanned
from models.refused import Refused
from models.search.scans import Named, named
from models.words import _
from models.words.sentences import sentence
from screens.case.screen import CaseScreen
from screens.complaints.complaint import ComplaintScreen
from screens.intake.screen import IntakeScreen
from screens.lookup.screen import Lookup
from screens.queue.screen import QueueScreen
from screens.shell.app import DeskApp
from screens.shell.speaking import Speaking
from screens.widgets.bars import Said


async def open_scanned(shell: DeskApp, code: Scanned) -> None:
    """Open what a code names: the one place where a kind of code gets its meaning."""
    try:
        await _open(shell, await shell.terminal.read(named, shell.terminal.register, code))
    except Refused as why:
        _say(shell, sentence(why))


async def _open(shell: DeskApp, found: Named) -> None:
    screen = shell.screen
    if isinstance(screen, Speaking) and await screen.take_scan(found):
        return
    if found.what in ("case", "notice"):
        await open_case(shell, found.case, missing=found.open)
    elif found.what == "complaint":
        _complaint(shell, found.complaint)
    elif found.what == "person":
        await _person(shell, found)
    elif found.what == "ticket":
        await _ticket(shell, found)
    else:
        number = numbering.shown(found.number) if found.number else ""
        _say(shell, _told(found).format(number=number))


async def open_case(shell: DeskApp, case: int, *, missing: bool = False) -> None:
    """Open a case once; with ``missing`` the question what was brought of what was missing opens over it."""
    asks = isinstance(shell.screen, ModalScreen)
    below = next((s for s in reversed(shell.screen_stack) if not isinstance(s, ModalScreen)), None)
    if isinstance(below, CaseScreen) and below.case == case:
        if missing and not asks:
            await below.act("complete")
        else:
            _say(shell, _("This case is open already."), "plain")
        return
    screen = CaseScreen(case, ("complete", None) if missing else None)
    if isinstance(shell.screen, CaseScreen):
        shell.replace(screen)  # folder after folder: Esc leads back to where the first was scanned
    else:
        shell.open(screen)


def _complaint(shell: DeskApp, complaint: int) -> None:
    """Open a complaint once."""
    below = next((s for s in reversed(shell.screen_stack) if not isinstance(s, ModalScreen)), None)
    if isinstance(below, ComplaintScreen) and below.complaint == complaint:
        _say(shell, _("This complaint is open already."), "plain")
    else:
        shell.ways.complaint(complaint)


async def _person(shell: DeskApp, found: Named) -> None:
    """Fill a person into an empty intake; anywhere else list the person's cases."""
    screen = shell.screen
    if isinstance(screen, IntakeScreen) and screen.is_blank():
        await screen.serve(found.person).wait()
        return
    await shell.terminal.look(Searched(hits=len(found.lines)), found.person)
    _list(shell, f"person:{found.person}")


async def _ticket(shell: DeskApp, found: Named) -> None:
    """Open the request of a visit, or list several; a visit without one is only told."""
    if len(found.lines) == 1:
        await open_case(shell, found.lines[0].id)
    elif found.lines:
        _list(shell, f"visit:{found.visit}")
    else:
        told = _("Queue number {label}: no request was taken in for it yet.").format(label=found.label)
        shell.go("queue", lambda: _at_ticket(shell, found.visit, told))


def _list(shell: DeskApp, name: str) -> None:
    """Show a list of the lookup screen; over a question on a screen of its own, so that nothing typed is lost."""
    if isinstance(shell.screen, ModalScreen):
        shell.open(Lookup(name))
    else:
        shell.ways.cases(name)


def _told(found: Named) -> str:
    """Return why a number opens nothing."""
    if found.what == "sheet":
        return _("{number} is a blank sheet: F2, then Ctrl+N, takes it in.")
    if found.what == "elsewhere":
        return _("{number} belongs to another branch; it is not in this register.")
    if found.number:
        return _("{number} is not known at this desk, or not fetched yet.")
    return _("The scanned person is not known at this desk, or was erased.")


def _say(shell: DeskApp, text: str, tone: str = "bad") -> None:
    for said in shell.screen.query(Said):
        said.say(text, tone)


def _at_ticket(shell: DeskApp, visit: int, told: str) -> None:
    """Put the queue's cursor on a visit, and say what is known of it."""
    if isinstance(shell.screen, QueueScreen):
        shell.screen.view.choose(visit)
    _say(shell, told, "plain")
