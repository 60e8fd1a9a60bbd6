"""The record of processing: for each activity with personal data what it is for, on which basis, and how it ends.

What the program can know (periods that are set, erasures that were made) is counted where the record is shown; here
stands what follows from how the program works. Where a thing is not done, that is said.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from models.words import N_

Kept = Literal["cases", "complaints", "looks", "moved", "none"]
"""Which period of the catalogue ends it: of requests, of complaints, of texts of searches; ``moved``: it is part of
what another activity keeps; ``none``: no period, the text says how it ends."""

TASK = N_("public task: services by UU 25/2009 (UU 27/2022 art. 20 (2) e)")
DUTY = N_("legal obligation of the controller (UU 27/2022 art. 20 (2) c)")
CITIZENS = N_("applicants, their representatives, companies")
OFFICE = N_("this office")
PLACES = N_("databases of the branch's desks and of the centre")


class Activity(Struct, frozen=True):
    """One activity; every text is a message to be translated."""

    title: str
    purpose: str
    basis: str
    whose: str
    data: str
    specific: str
    """Specific data (UU 27/2022 art. 4 (2)) among them; empty for none."""
    source: str
    kept: str
    """Where."""
    recipients: str
    ends: str
    """How it ends, and whether a job of this program does it."""
    security: str
    period: Kept


ACTIVITIES = (
    Activity(
        N_("Intake and work on requests"),
        N_("to receive, decide and hand out what was asked for"),
        TASK,
        CITIZENS,
        N_("name, NIK, passport, NIB, NPWP, telephone, address; request, papers, notes, billing code, collector"),
        N_("what a note says of health, children or money; notes are free text"),
        N_("the applicant, papers that were brought"),
        PLACES,
        N_("units of this branch; another branch or an outside unit that a request is handed to"),
        N_("a supervisor runs ptsa retention --apply; nothing is erased by itself"),
        N_("sign-in, masked NIK, access log, hash chain; the database is not encrypted: the disk must be"),
        "cases",
    ),
    Activity(
        N_("Lookup"),
        N_("to find a request or a person again"),
        TASK,
        CITIZENS,
        N_("what was searched for (a name, a number), hits, and who searched"),
        "",
        N_("the officer who searches"),
        N_("access log at the desk and at the centre"),
        N_("auditor, administrator, head of the branch: without the text"),
        N_("texts at desks go with ptsa retention --apply; those of the centre's own pages by no job yet"),
        N_("second hash chain, so that no look can be taken out"),
        "looks",
    ),
    Activity(
        N_("Handover"),
        N_("to bring a request to the unit or branch that decides it"),
        TASK,
        CITIZENS,
        N_("the whole request with its person"),
        N_("as with intake"),
        N_("intake"),
        N_("databases of both branches"),
        N_("the unit that receives it; for outside units a list on paper"),
        N_("with the request; a list on paper by nobody but the office itself"),
        N_("signed exchange over TLS 1.3; a branch gets what was offered to it and nothing else"),
        "moved",
    ),
    Activity(
        N_("Queue"),
        N_("to call people in their turn, those first who have a right to it"),
        TASK,
        N_("visitors"),
        N_("queue number, times, group with priority, remarks; no name"),
        N_("disability, illness, pregnancy or children, as a group"),
        N_("the visitor, the officer at the door"),
        N_("database of the desk, and of the centre"),
        OFFICE,
        N_("texts go with ptsa retention --apply; the group stays, without a name"),
        N_("a number leads to a person only while a request names the visit"),
        "cases",
    ),
    Activity(
        N_("Complaints"),
        N_("to receive, examine and answer complaints"),
        N_("legal obligation: UU 25/2009 art. 36, Perpres 76/2013"),
        N_("complainants, officers and companies that are complained about"),
        N_("who complains, of what and whom, evidence, answer"),
        N_("what the account says of health, crimes, children or money"),
        N_("the complainant, also by other ways that the office types in"),
        PLACES,
        N_("the unit that handles it; another authority in writing, when it is referred"),
        N_("a supervisor runs ptsa retention --apply"),
        N_("a hidden reporter is shown for a reason only, and that is logged; whoever reads the file reads who it is"),
        "complaints",
    ),
    Activity(
        N_("Survey of satisfaction"),
        N_("to measure the service"),
        N_("legal obligation: UU 25/2009 art. 38, PermenPANRB 14/2017"),
        N_("users of the service"),
        N_("marks, remarks, sex, age group, education, work; no name, the answers of five go together"),
        "",
        N_("the respondent"),
        PLACES,
        N_("the public, as figures"),
        N_("remarks go with ptsa retention --apply; figures stay"),
        N_("a ballot box: an answer and a person are joined nowhere"),
        "cases",
    ),
    Activity(
        N_("Retention and erasure"),
        N_("to end processing when the period is over, or on request"),
        DUTY,
        CITIZENS,
        N_("who erased, when, for which reason; the personal parts are destroyed"),
        "",
        N_("the register itself"),
        N_("the journal; hashes and commitments stay"),
        OFFICE,
        N_("this is the job; it reaches no backup, export, paper or PDF"),
        N_("the centre checks each erasure; an open request is never erased"),
        "none",
    ),
    Activity(
        N_("Exchange with the centre"),
        N_("to have one register at all desks, and to keep it when a machine is lost"),
        TASK,
        N_("as in all activities above, and officers"),
        N_("all entries and looks; of passwords verifiers alone"),
        N_("as with intake and complaints"),
        N_("desks"),
        N_("database of the centre (PostgreSQL, or one file)"),
        N_("desks of the branches concerned; no other country, no other agency"),
        N_("what a desk erases the centre erases, once it has placed the act; frames in quarantine it can't"),
        N_("TLS 1.3, signatures, revocable keys; the database is not encrypted: the disk must be"),
        "moved",
    ),
    Activity(
        N_("The centre's pages"),
        N_("to tell a citizen how far a request is; to oversee, audit and answer for what is done"),
        DUTY,
        N_("citizens who ask, officers"),
        N_("states and dates by number and code; sessions, acts and looks of officers"),
        "",
        N_("the register, the browser"),
        N_("database of the centre"),
        N_("the public: by number and code; auditor, administrator, head of the branch"),
        N_("sessions end within 10 hours; tries are forgotten after a day; looks stay without end"),
        N_("see docs/security.md; an address or a number stands in no log"),
        "none",
    ),
    Activity(
        N_("Backup"),
        N_("to restore the register after a loss"),
        DUTY,
        N_("as in all activities above"),
        N_("all data"),
        N_("as with intake and complaints"),
        N_("database of the centre"),
        N_("where the office puts it; the program makes none by itself"),
        N_("whoever runs the centre"),
        N_("no job: erased data stay in older backups until the office destroys them"),
        N_("the program encrypts no backup: the office must"),
        "none",
    ),
)

__all__ = ["ACTIVITIES", "Activity", "Kept"]
