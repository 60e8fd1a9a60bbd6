"""The words for slips and for what became of their print jobs."""

from __future__ import annotations

from models.slips.print_jobs import Job, Unprinted
from models.words import N_, _
from models.words.sentences import sentence
from models.words.slips import KINDS as KINDS
from models.words.slips import kind as kind

STATES = {
    "waiting": N_("waiting"),
    "printing": N_("being printed"),
    "printed": N_("printed"),
    "skipped": N_("left out"),
    "asks": N_("print it?"),
}


def state(job: Job) -> str:
    """Return what became of a print job; one that waits for a reason is held up."""
    return _("held up") if job.state == "waiting" and job.reason else _(STATES[job.state])


def copy(number: int) -> str:
    """Return ``copy 2``; nothing for the first print."""
    return _("copy {number}").format(number=number) if number > 1 else ""


def why(job: Job) -> str:
    """Return the sentence that tells why a job waits, asks or was printed otherwise; empty without a reason."""
    return sentence(job.why) if job.why is not None else ""


def sign(found: Unprinted | None) -> str:
    """Return ``print 2!`` for the title when slips are held up; a desk without a printer waits in silence."""
    if found is None or not (found.asks or found.why) or (found.why and found.why.code == "printer_none"):
        return ""
    return _("print {count}!").format(count=found.waiting + found.asks)
