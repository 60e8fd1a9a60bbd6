"""The desk as screens use it: every call goes to one writing or one reading thread, never to the thread of the keys."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import ParamSpec, TypeVar

from msgspec import structs

from models.acts import AccessEntry, Searched, SearchedText
from models.documents import saving
from models.documents.document import Document
from models.exchange.link import Link, NoLink
from models.facts.numbering import Series
from models.fold import OfficerState
from models.forms import Done, Form, Supervised, perform, try_out
from models.officers import sign_in
from models.queue.standing import Served
from models.refused import Refused
from models.register.register import Register
from models.search import Found, lookup
from models.shift.counts import waiting_shift, waits_for
from models.slips.layout import Block, Slip
from models.slips.print_jobs import Job
from models.store.database import STORAGE, translated
from models.survey import box, instruments
from models.survey.box import Ballot
from models.terminal import texts
from models.terminal.authority import perform_as
from models.terminal.drafts import Draft, Drafts, drafts_of, new_id, put_back, take_away
from models.terminal.texts import TextModule
from models.words import language

P = ParamSpec("P")
T = TypeVar("T")
F = TypeVar("F", bound=Form)


class Terminal:
    """One terminal of a desk: its register, its officer once signed in, its threads."""

    def __init__(self, register: Register, link: Link | None = None) -> None:
        self.register = register
        self.link: Link = link or NoLink()
        self.enrolled = bool(register.note("centre"))
        self.written: Callable[[], None] = lambda: None
        """Called after something was written, in the thread of the keys."""
        self.listeners: list[Callable[[], None]] = []
        """Called then, too: printing, which must return at once."""
        self.preview: Callable[[Slip], tuple[Block, ...]] = _preview
        """Returns a slip as it will be printed; it may take a while, and runs in a thread of its own."""
        self.instruments: Path | None = None
        """Folder of the office's own instruments of assessment."""
        self.document: Callable[[Document, str], bytes] = _no_document
        """Returns a document as a file of a format; it may take a while, and runs in a thread of its own."""
        self.slip: int | None = None
        """The print job that the form performed last brought about."""
        self.practice = register.practice
        self.zone = register.branch().zone
        self.series: Series = register.series()
        """What this desk's numbers begin with now; each reading looks again: year and incarnation of a desk change."""
        self.office = register.branch().name
        self.officer: OfficerState | None = None
        self.texts: tuple[TextModule, ...] = texts.shipped()
        self.last_person: int | None = None
        """The person served last at this terminal."""
        self.last_service = ""
        """The service whose product was given away last at this terminal, for the survey that is then offered."""
        self.offers_survey = False
        """A product was just given away, and nobody has asked yet how it was."""
        self.survey: instruments.Survey | None = None
        """What the survey asks, where the office says it otherwise than the program."""
        self.counter: int | None = None
        """The counter that this terminal stands at; 0: at none; None: nobody has said yet."""
        self.deleted: dict[int, Draft] = {}
        """Drafts that the officer deleted and may bring back, in the order of the deleting."""
        self.visit: Served | None = None
        """Whom this counter has called or serves; an intake meanwhile belongs to that visit."""
        self.shift = 0
        """The shift that stopped this officer until it is taken over, when it was last looked; 0: none."""
        self.drafts = Drafts(register.database.path)
        self._writer = ThreadPoolExecutor(1, "ptsa-writer")
        self._reader = ThreadPoolExecutor(1, "ptsa-reader")
        self._reading: sqlite3.Connection | None = None
        self._newest = 0
        self._searching = False

    @property
    def me(self) -> OfficerState:
        """The officer who is signed in."""
        if self.officer is None:
            raise Refused("officer_unknown")
        return self.officer

    def close(self) -> None:
        """Keep the drafts, finish what is being written, stop the threads."""
        self.drafts.close()
        for pool in (self._reader, self._writer):
            pool.submit(self.register.close)
            pool.shutdown(wait=True)

    async def write(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run ``call`` in the writing thread.

        Raises:
            Refused: whatever it refuses; what the storage refuses (:meth:`models.store.database.Database.writing`).
        """

        done = await self._in_writer(lambda: call(*args, **kwargs))
        self.written()
        for listener in self.listeners:
            listener()
        return done

    async def _in_writer(self, call: Callable[[], T]) -> T:
        """Run ``call`` in the writing thread; what the storage refuses is a refusal."""

        def run() -> T:
            self.register.connect()
            with translated():
                return call()

        return await asyncio.get_running_loop().run_in_executor(self._writer, run)

    async def read(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run ``call`` in the reading thread.

        Raises:
            Refused: ``not_read`` and why; ``database_moved``: what is still open here is no longer the register.
        """

        def run() -> T:
            try:
                with translated():
                    self._begin_reading()
                    self.series = self.register.series()
                    self.register.database.check_files()
                    return call(*args, **kwargs)
            except Refused as why:
                raise _told(why, "not_read") from why

        return await asyncio.get_running_loop().run_in_executor(self._reader, run)

    async def sign_in(self, code: str, password: str) -> OfficerState:
        """Sign an officer in.

        Raises:
            Refused: ``sign_in_wrong``, ``sign_in_wait``.
        """
        self.officer = await self.write(sign_in.sign_in, self.register, code, password)
        self.shift = waits_for(await self.read(waiting_shift, self.register), self.officer)
        await self.empty_box()
        return self.officer

    async def sign_out(self) -> None:
        """Let the officer go. What was typed is on the disk as drafts of that officer; the terminal knows no more."""
        await asyncio.get_running_loop().run_in_executor(None, self.drafts.flush)
        self.officer = self.last_person = self.visit = self.slip = None
        self.last_service, self.offers_survey = "", False
        self.deleted.clear()

    async def perform(self, form: Form) -> Done:
        """Perform a form as the officer who is signed in; durable when it returns.

        Raises:
            Refused: nothing of it was kept; its draft is still there.
        """
        done = await self.write(perform, self.register, self.me.id, await self._ready(form))
        self.slip = done.slip
        return done

    async def perform_each(self, forms: Sequence[Form]) -> list[Done | Refused]:
        """Perform several forms, each in a transaction of its own; return what each came to, refusals too.

        They share one turn of the writing thread: whoever shows progress gives a few at a time.
        """
        officer = self.me.id

        def run() -> list[Done | Refused]:
            found: list[Done | Refused] = []
            for form in forms:
                try:
                    found.append(perform(self.register, officer, structs.replace(form, slip=True)))
                except Refused as why:
                    found.append(why)
            return found

        done = await self.write(run)
        self.slip = None  # many slips are told of by F9, not by the line of one act
        return done

    async def try_each(self, forms: Sequence[Form]) -> list[Refused | None]:
        """Return for each form what it would be refused for now, None where it would be done; nothing is kept."""
        officer = self.me.id

        def run() -> list[Refused | None]:
            found: list[Refused | None] = []
            for form in forms:
                try:
                    try_out(self.register, officer, structs.replace(form, slip=True))
                except Refused as why:
                    found.append(why)
                else:
                    found.append(None)
            return found

        return await self._in_writer(run)

    async def perform_as(self, code: str, password: str, form: Supervised) -> Done:
        """Perform a form by a supervisor's one-off authority: as that officer, who then is not signed in here.

        The sign-in and a wrong password are in the access log; the reason says at whose desk it was.

        Raises:
            Refused: ``sign_in_wrong``, ``sign_in_wait``; ``supervisor_only``; whatever the form is refused for.
        """
        form = await self._ready(form)
        done = await self.write(perform_as, self.register, code, password, self.me, form)
        self.slip = done.slip
        return done

    async def _ready(self, form: F) -> F:
        """Return a form as it is performed from a screen: its draft on the disk, its slip wanted."""
        await asyncio.get_running_loop().run_in_executor(None, self.drafts.flush)
        if form.draft is not None and not self.drafts.is_kept(form.draft):
            form = structs.replace(form, draft=None)  # the disk took no draft; the form is saved all the same
        return structs.replace(form, slip=True)

    async def look(self, look: AccessEntry, subject: int = 0) -> None:
        """Write into the access log; only then may be shown what is looked at.

        Raises:
            Refused: ``not_logged`` and why.
        """
        try:
            await self.write(self.register.look, self.me.id, look, subject)
        except Refused as why:
            raise _told(why, "not_logged") from why

    async def searched(self, found: Found) -> None:
        """Write an executed search into the access log."""
        text = SearchedText(text=found.query[:200]) if found.query else None
        await self.look(Searched(hits=len(found.lines), personal=text))

    async def search(self, text: str) -> Found | None:
        """Look up ``text``; None when a newer search overtook this one."""
        self._newest += 1
        ticket = self._newest
        if self._searching and self._reading is not None:
            self._reading.interrupt()

        def run() -> Found | None:
            if ticket != self._newest:
                return None
            self._searching = True
            try:
                return lookup(self.register, text, interrupted=lambda: ticket != self._newest)
            except Refused as why:
                if why.code != "interrupted":
                    raise
                return None
            finally:
                self._searching = False

        found = await self.read(run)
        return found if ticket == self._newest else None

    @property
    def asked(self) -> instruments.Survey:
        """What the survey asks."""
        return self.survey or instruments.shipped()

    async def answer(self, ballots: Sequence[Ballot]) -> None:
        """Let what somebody answered fall into the ballot box; it is on the disk when this returns.

        Nobody need be signed in, and no officer is named in it.

        Raises:
            Refused: nothing of it was kept; the same ballots may be given again.
        """
        await self._in_writer(lambda: box.put(self.register, ballots))

    async def empty_box(self) -> None:
        """Let what may leave the ballot box become entries; what can't be written now leaves it later."""
        with suppress(Refused):
            await self._in_writer(lambda: box.empty(self.register))

    def keep_draft(self, draft: int, form: str, fields: dict[str, object]) -> None:
        """Keep a form as it is typed; returns at once."""
        self.drafts.keep(Draft(draft, self.me.id, form, self.register.clock.now(), fields))

    async def open_drafts(self) -> list[Draft]:
        """Return the drafts of the officer, the newest first."""
        found = await self.read(drafts_of, self.register.database, self.me.id)
        self.drafts.know(draft.id for draft in found)
        return found

    async def drop_draft(self, draft: int) -> Draft | None:
        """Throw a draft away for good; return what it was."""
        await asyncio.get_running_loop().run_in_executor(None, self.drafts.flush)
        return await self.write(take_away, self.register.database, draft)

    async def delete_draft(self, draft: int) -> None:
        """Throw a draft away at the officer's wish; until he signs out it can be brought back."""
        gone = await self.drop_draft(draft)
        if gone is not None:
            self.deleted[gone.id] = gone

    async def bring_draft_back(self, draft: int) -> None:
        """Take back that a draft was deleted."""
        await self.write(put_back, self.register.database, self.deleted[draft])
        del self.deleted[draft]

    async def previewed(self, job: Job) -> tuple[Block, ...]:
        """Return the slip of a print job as it will be printed.

        Raises:
            Refused: it can't be made any more.
        """
        slip = await self.read(_slip_of, self.register, job)
        return await asyncio.get_running_loop().run_in_executor(None, self.preview, slip)

    async def keep_document(self, document: Document) -> Path:
        """Write a document as a PDF on A4 into the folder of documents; return where it lies.

        Raises:
            Refused: ``document_unwritten``; ``file_unwritable``; ``file_exists``.
        """
        folder = self.register.database.path.parent / saving.FOLDER

        def write() -> Path:
            return saving.save(self.document(document, "pdf"), f"{document.name}.pdf", folder)

        return await asyncio.get_running_loop().run_in_executor(None, write)

    def _begin_reading(self) -> None:
        """Connect the reading thread, which can't write."""
        database = self.register.database
        if database.is_closed():
            self.register.connect()
            database.execute_sql("PRAGMA query_only = 1")
            self._reading = database.connection()


UNREAD = STORAGE | {"not_read", "database_moved", "log_deleted"}
"""Codes of what :meth:`Terminal.read` refuses whatever was to be read: no field that is typed is to blame."""

_MACHINE = {"disk_full", "disk_error", "database_read_only", "database_busy"}
"""What the machine refuses for now; the sentences of these codes are about saving."""


def _told(why: Refused, code: str) -> Refused:
    """Return a refusal of the machine as that of a look or a reading; any other as it is."""
    return Refused(code, why=why.code) if why.code in _MACHINE else why


def _slip_of(register: Register, job: Job) -> Slip:
    from models.slips.contents import slip_of  # what makes slips is loaded with the first one

    return slip_of(register, job)


def _no_document(_document: Document, form: str) -> bytes:
    """Refuse to write a document: the program brings the writers."""
    raise Refused("document_unwritten", form=form)


def _preview(slip: Slip) -> tuple[Block, ...]:
    """Return the blocks of a slip by the package's own templates."""
    from models.slips.render import render

    return render(slip, language())


__all__ = ["UNREAD", "Terminal", "new_id"]
