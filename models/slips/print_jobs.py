"""Print jobs: which slips are due, and what became of each. Saving never waits for them.

A job stands or falls with the save that wants it (:func:`want`), and is printed apart from it, by whichever terminal of
this desk claims it first. It holds no personal data: the slip is made from the register when it is printed. Jobs
belong to this machine and never travel.

::

    waiting → printing → printed
       ↑↓         ↓
      asks ←──────┘        skipped: the officer wants no paper

A job goes back to ``waiting`` when it is sure that the paper can't be whole, and is tried again by itself. It ``asks``
when that is not sure, or when it is too old to be printed unasked.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec import Struct

from models.acts import SlipPrinted
from models.facts import decoding
from models.facts.working_days import local
from models.refused import Refused
from models.register.register import Register
from models.slips.layout import SlipKind

if TYPE_CHECKING:
    from models.register.writing import Writing

State = Literal["waiting", "printing", "printed", "skipped", "asks"]
Facts = Mapping[str, str | int]

STALE = 2 * 3600
"""Seconds after which a slip is no longer printed unasked: the citizen has left."""
FIRST_AGAIN, LAST_AGAIN = 5, 300
"""Seconds until the second try, and the most between two tries; each wait is twice the one before."""
LEASE = 120
"""Seconds after which a job that is still being printed must have died; a child never takes that long."""
MOST_COPIES = 999


class Job(Struct, frozen=True):
    """A slip that is to be printed, or was. Times are seconds UTC."""

    id: int
    made_at: int
    officer: int
    slip: SlipKind
    subject: int
    """The case, visit or block of sheets that it is about; its present id after a fork."""
    detail: str
    """Which of the subject's slips: a notice's number, a handover's offer; empty where there is but one."""
    copy: int
    """1, or N of "Salinan ke-N"."""
    printer: str
    """Where it was sent last; empty before the first try."""
    state: State
    reason: str
    """Code of :data:`models.words.sentences.SENTENCES`: why it waits, asks or was skipped; or what was amiss though it
    was printed (``template_broken``)."""
    facts: dict[str, str | int]
    """Facts of that sentence; never personal data."""
    tries: int
    next_at: int
    """When it is tried next; while it is printed, when it must have died."""
    ended_at: int | None

    @property
    def why(self) -> Refused | None:
        """The reason, for :func:`models.words.sentences.sentence`."""
        return Refused(self.reason, **self.facts) if self.reason else None


_SUBJECT = "coalesce((SELECT new FROM alias WHERE old = subject), subject)"
_COLUMNS = f"""id, made_at, officer, slip, {_SUBJECT}, detail, copy, printer, state, reason, facts, tries, next_at,
    ended_at"""


def _job(row: tuple[object, ...]) -> Job:
    names = Job.__struct_fields__
    values = dict(zip(names, row, strict=True))
    values["facts"] = msgspec.json.decode(str(values["facts"]))
    return decoding.convert(values, Job)


# --- wanting a slip --------------------------------------------------------------------------------------------------


def want(writing: Writing, slip: SlipKind, subject: int, detail: str = "") -> int:
    """Note inside the transaction of a save that a slip of it is due; return the job's id.

    A slip that was wanted before is a copy.
    """
    return _insert(writing.register, writing.officer, writing.now, slip, subject, detail)


def again(register: Register, officer: int, job: int) -> int:
    """Want a copy of a job's slip; return the new job's id.

    Raises:
        Refused: ``print_unknown``; ``print_copies`` after 999 copies.
    """
    with register.database.writing():
        old = get(register, job)
        return _insert(register, officer, register.clock.now(), old.slip, old.subject, old.detail)


def _insert(register: Register, officer: int, now: int, slip: SlipKind, subject: int, detail: str) -> int:
    # a job that was skipped before any try put nothing on paper: the next one is no copy of it
    row = register.database.row(
        """SELECT coalesce(max(copy), 0) + 1 FROM print_job
        WHERE subject IN (SELECT ? UNION SELECT old FROM alias WHERE new = ?) AND slip = ? AND detail = ?
        AND (state <> 'skipped' OR tries > 0)""",
        subject,
        subject,
        slip,
        detail,
    )
    copy = int(row[0]) if row else 1
    if copy > MOST_COPIES:
        raise Refused("print_copies")
    made = register.database.row(
        """INSERT INTO print_job (made_at, officer, slip, subject, detail, copy, printer, state, reason, facts, tries,
        next_at, ended_at, pid, token) VALUES (?, ?, ?, ?, ?, ?, '', 'waiting', '', '{}', 0, 0, NULL, 0, '')
        RETURNING id""",
        now,
        officer,
        slip,
        subject,
        detail,
        copy,
    )
    return int(made[0]) if made else 0


# --- reading ---------------------------------------------------------------------------------------------------------


def get(register: Register, job: int) -> Job:
    """Return a job.

    Raises:
        Refused: ``print_unknown``.
    """
    row = register.database.row(f"SELECT {_COLUMNS} FROM print_job WHERE id = ?", job)  # noqa: S608  # a constant
    if row is None:
        raise Refused("print_unknown")
    return _job(row)


def jobs(register: Register, limit: int = 100) -> list[Job]:
    """Return the jobs: first those that ask, then the unprinted, then the rest; the newest first in each."""
    found = register.database.rows(
        f"""SELECT {_COLUMNS} FROM print_job WHERE ended_at IS NULL ORDER BY state <> 'asks', id DESC
        LIMIT ?""",  # noqa: S608  # a constant
        limit,
    )
    if len(found) < limit:
        found += register.database.rows(
            f"""SELECT {_COLUMNS} FROM print_job WHERE ended_at IS NOT NULL ORDER BY id DESC
            LIMIT ?""",  # noqa: S608  # a constant
            limit - len(found),
        )
    return [_job(row) for row in found]


def last(register: Register, officer: int) -> Job | None:
    """Return the newest job of an officer: what F9 prints again."""
    row = register.database.row(
        f"SELECT {_COLUMNS} FROM print_job WHERE officer = ? ORDER BY id DESC LIMIT 1",  # noqa: S608  # a constant
        officer,
    )
    return None if row is None else _job(row)


class Unprinted(Struct, frozen=True):
    """How many slips are not on paper yet, for home and the title."""

    waiting: int
    """Waiting or being printed."""
    asks: int
    why: Refused | None
    """Why the oldest one waits, where there is a reason."""


def unprinted(register: Register) -> Unprinted:
    """Count what is not on paper yet."""
    rows = register.database.rows(
        "SELECT state, reason, facts FROM print_job WHERE ended_at IS NULL ORDER BY reason = '', id"
    )
    asks = sum(state == "asks" for state, *_rest in rows)
    why = Refused(rows[0][1], **msgspec.json.decode(rows[0][2])) if rows and rows[0][1] else None
    return Unprinted(len(rows) - asks, asks, why)


def due(register: Register) -> int | None:
    """Return when the next job is to be tried (0: at once); None when nothing waits."""
    row = register.database.row("SELECT min(next_at) FROM print_job WHERE ended_at IS NULL AND state = 'waiting'")
    return None if row is None or row[0] is None else int(row[0])


# --- printing --------------------------------------------------------------------------------------------------------


def claim(register: Register, now: int, printer: str) -> Job | None:
    """Take the oldest job that is due, so that no other terminal prints it; None when there is none."""
    at = due(register)
    if at is None or at > now:
        return None  # without the lock of a writer
    token = start_token(os.getpid())
    with register.database.writing():
        row = register.database.row(
            f"""UPDATE print_job SET state = 'printing', printer = ?, tries = tries + 1, next_at = ?, pid = ?, token = ?
            WHERE id = (SELECT id FROM print_job WHERE ended_at IS NULL AND state = 'waiting' AND next_at <= ?
                        ORDER BY id LIMIT 1)
            RETURNING {_COLUMNS}""",  # noqa: S608  # a constant
            printer,
            now + LEASE,
            os.getpid(),
            token,
            now,
        )
    return None if row is None else _job(row)


def printed(register: Register, job: int, reason: str = "", facts: Facts | None = None) -> None:
    """The paper is there: end the job, and note it in the access log. Twice is once.

    Raises:
        Refused: ``print_unknown``; the database can't be written.
    """
    done = get(register, job)
    if done.state == "printed":
        return
    with register.writing(done.officer) as writing:
        if _end(register, job, "printed", writing.now, reason, facts):
            look = SlipPrinted(slip=done.slip, copy=done.copy)
            writing.append(register.looks, look, done.subject, 0)


def failed(register: Register, job: int, code: str, facts: Facts | None = None) -> None:
    """Nothing whole came out: let the job wait, and try again later.

    When the printer is to blame (``printer_…``), every other job waits for it with the same reason.
    """
    now = register.clock.now()
    with register.database.writing():
        tries = get(register, job).tries
        again_at = now + min(LAST_AGAIN, FIRST_AGAIN << min(max(tries - 1, 0), 10))
        told = msgspec.json.encode(facts or {}).decode()
        register.database.run(
            """UPDATE print_job SET state = 'waiting', reason = ?, facts = ?, next_at = ?
            WHERE id = ? AND state = 'printing'""",
            code,
            told,
            again_at,
            job,
        )
        if code.startswith("printer_"):
            register.database.run(
                """UPDATE print_job SET reason = ?, facts = ?, next_at = max(next_at, ?)
                WHERE ended_at IS NULL AND state = 'waiting'""",
                code,
                told,
                again_at,
            )


def ask(register: Register, job: int, code: str, facts: Facts | None = None) -> None:
    """Whether the paper is whole is not sure, or it can't be made: print nothing more before the officer says so."""
    register.database.run(
        "UPDATE print_job SET state = 'asks', reason = ?, facts = ? WHERE id = ? AND ended_at IS NULL",
        code,
        msgspec.json.encode(facts or {}).decode(),
        job,
    )


def give_back(register: Register, job: int) -> None:
    """The program ends before anything of the slip was sent: it waits as if it had not been tried."""
    register.database.run(
        """UPDATE print_job SET state = 'waiting', tries = max(tries - 1, 0), next_at = 0
        WHERE id = ? AND state = 'printing'""",
        job,
    )


def without_printer(register: Register, code: str, facts: Facts | None = None) -> bool:
    """Say of each job that waits for no other reason why there is no printer: ``printer_none``, ``printer_setting``.

    True when there was one.
    """
    unsaid = "ended_at IS NULL AND state = 'waiting' AND reason = ''"
    if register.database.row(f"SELECT 1 FROM print_job WHERE {unsaid}") is None:  # noqa: S608  # a constant
        return False
    told = msgspec.json.encode(facts or {}).decode()
    sql = f"UPDATE print_job SET reason = ?, facts = ? WHERE {unsaid}"  # noqa: S608  # a constant
    return register.database.run(sql, code, told) > 0


def leave_out(register: Register, code: str) -> int:
    """Skip all that wait, at a desk that prints no slips; return how many. Each can still be wanted again."""
    if due(register) is None:
        return 0
    return register.database.run(
        """UPDATE print_job SET state = 'skipped', ended_at = ?, reason = ?, facts = '{}'
        WHERE ended_at IS NULL AND state = 'waiting'""",
        register.clock.now(),
        code,
    )


# --- what the officer says -------------------------------------------------------------------------------------------


def skip(register: Register, job: int) -> None:
    """End a job without paper.

    Raises:
        Refused: ``print_unknown``; ``print_ended`` (printed or skipped); ``print_running`` (it is being printed).
    """
    _open_job(register, job)
    _end(register, job, "skipped", register.clock.now(), None, None)


def retry_now(register: Register, job: int | None = None) -> None:
    """Print a job (also one that asks) as soon as the printer takes it; without a job, all that wait.

    Raises:
        Refused: ``print_unknown``, ``print_ended``, ``print_running``.
    """
    if job is None:
        register.database.run("UPDATE print_job SET next_at = 0 WHERE ended_at IS NULL AND state = 'waiting'")
        return
    _open_job(register, job)
    # made_at counts from here: the officer has just said that it is wanted
    register.database.run(
        """UPDATE print_job SET state = 'waiting', reason = '', facts = '{}', next_at = 0, made_at = ?
        WHERE id = ? AND ended_at IS NULL AND state <> 'printing'""",
        register.clock.now(),
        job,
    )


def _open_job(register: Register, job: int) -> Job:
    found = get(register, job)
    if found.ended_at is not None:
        raise Refused("print_ended")
    if found.state == "printing":
        raise Refused("print_running")
    return found


def _end(register: Register, job: int, state: State, now: int, reason: str | None, facts: Facts | None) -> bool:
    told = msgspec.json.encode(facts or {}).decode()
    sql = """UPDATE print_job SET state = ?, ended_at = ?, reason = coalesce(?, reason),
        facts = CASE WHEN ? IS NULL THEN facts ELSE ? END WHERE id = ? AND ended_at IS NULL"""
    return register.database.run(sql, state, now, reason, reason, told, job) == 1


# --- what is too old, or was broken off ------------------------------------------------------------------------------


def ask_stale(register: Register, now: int, *, moved: bool = False) -> int:
    """Let every job ask that must not be printed unasked; return how many.

    ``print_stale``: older than :data:`STALE`, or of another day of the office (also of a day to come, by a clock that
    was ahead). ``print_broken_off``: the program that was printing it is gone. ``print_moved``: with ``moved``, all
    that wait: the database was put back or copied, and they may be on paper already.
    """
    rows = register.database.rows(
        """SELECT id, state, made_at, next_at, pid, token FROM print_job
        WHERE ended_at IS NULL AND state IN ('waiting', 'printing')"""
    )
    if not rows:
        return 0
    zone = register.branch().zone
    today = local(now, zone).date()
    asks: list[tuple[str, int, str]] = []
    for id_, state, made_at, next_at, pid, token in rows:
        if state == "printing":
            if moved or next_at < now or not _alive(pid, token):
                asks.append(("print_broken_off", id_, state))
        elif moved:
            asks.append(("print_moved", id_, state))
        elif abs(now - made_at) > STALE or local(made_at, zone).date() != today:
            asks.append(("print_stale", id_, state))
    with register.database.writing():
        register.database.run_many(
            "UPDATE print_job SET state = 'asks', reason = ?, facts = '{}' WHERE id = ? AND state = ?", asks
        )
    return len(asks)


def start_token(pid: int) -> str:
    """Return what tells a process from a later one of the same number: when it began; empty where that is not known.

    Linux counts that from the boot, and psutil adds the boot by the wall clock: taken off again, so that a clock which
    is put right makes no running process another one.
    """
    import psutil  # 15 ms, and many a start prints nothing

    try:
        process = psutil.Process(pid)
        if process.status() in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD):
            return ""  # a dead one that nobody has buried yet is dead
        began = process.create_time() - (psutil.boot_time() if psutil.LINUX else 0)
    except (psutil.Error, OSError):
        return ""
    return f"{began:.2f}"


def _alive(pid: int, token: str) -> bool:
    """Tell whether the process may still run; where nothing can be told, the lease decides."""
    return not token or start_token(pid) == token
