"""Opening a desk, and what works behind its screens. It is loaded, and runs, behind the first frame."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from models.documents.document import Document
from models.register.register import Register
from models.slips.layout import Slip
from models.slips.print_jobs import Job
from models.survey import instruments as survey
from models.terminal import texts
from models.terminal.terminal import Terminal
from ptsa_tui import desks
from ptsa_tui.background import Background
from ptsa_tui.places import instruments_folder, survey_file
from ptsa_tui.printing.worker import Worker as Printing
from ptsa_tui.printing.worker import setup_of
from ptsa_tui.settings import Settings, texts_file

if TYPE_CHECKING:
    from models.documents.document import Document
    from screens.shell.app import DeskApp


class Behind:
    """A desk that is open, with its printing and its exchange, which :meth:`start` starts."""

    def __init__(self, register: Register, settings: Settings) -> None:
        self.register = register
        self.background = Background(register) if register.note("centre") else None
        self.terminal = Terminal(register, self.background)
        self.terminal.texts = texts.read(texts_file())
        self.terminal.survey = survey.read(survey_file())
        self.terminal.instruments = instruments_folder()
        self.terminal.counter = settings.counter
        self.printing = Printing(register, setup_of(settings, register), _slip_of)

    def start(self, app: DeskApp) -> None:
        """Start what works behind the screens, and let it tell the app what changed."""
        self.printing.changed = app.prints_changed
        self.terminal.listeners.append(self.printing.wake)
        self.terminal.preview = self.printing.preview
        self.terminal.document = _document
        if self.background is not None:
            self.background.changed = app.link_changed
            self.background.start()
        self.printing.start()

    def close(self) -> None:
        """Keep the drafts, finish what is being written, end what works behind the screens."""
        self.terminal.close()
        self.printing.stop()
        if self.background is not None:
            self.background.stop()


def open_behind(data: Path, settings: Settings) -> Behind:
    """Open the desk of a data folder. The calling thread is connected to the register afterwards.

    Raises:
        Refused: the register can't be used.
    """
    return Behind(desks.open_or_found(data), settings)


def _slip_of(register: Register, job: Job) -> Slip:
    """Return the slip of a job; what makes slips is loaded with the first one."""
    from models.slips.contents import slip_of

    return slip_of(register, job)


def _document(document: Document, form: str) -> bytes:
    """Return a document as a file; what writes it is loaded with the first one."""
    from ptsa_tui.documents import FORMATS, written

    return written(document, next(one for one in FORMATS if one == form))
