"""The centre's own tables. Every key begins with ``branch`` and every statement names it (see docs/centre.md)."""

from __future__ import annotations

VERSION = 3

_ENTRY = {
    "branch": "bigint",  # the author's
    "id": "bigint",
    "at": "bigint",
    "officer": "bigint",
    "subject": "bigint",
    "after": "bigint",
    "kind": "text",
    "schema": "bigint",
    "body": "bytea",
    "personal": "bytea",
    "salt": "bytea",
    "commitment": "bytea",
    "hash": "bytea",
}

TABLES: dict[str, tuple[dict[str, str], str]] = {
    # about the whole centre: branch 0
    "meta": ({"branch": "bigint", "key": "text", "value": "text"}, "branch, key"),
    # a branch and the end of its feed; whoever adds to the feed locks this row
    "branch": ({"branch": "bigint", "position": "bigint", "tag": "bytea", "lost": "smallint"}, "branch"),
    "desk": (
        {
            "branch": "bigint",
            "desk": "bigint",
            "incarnation": "bigint",  # the newest that was granted
            "public": "bytea",  # Ed25519 and X25519; empty before enrolment and after revocation
            "state": "text",  # waiting, enrolled, revoked
            "since": "bigint",  # closed cases that were last touched before are not brought by the feed …
            "whole": "bigint",  # … up to this position
            "position": "bigint",  # the cursor when the desk last came
            "seen": "bigint",
            "skew": "bigint",  # the desk's clock minus ours, seconds
            "program": "bigint",  # its version when it last came, 1.2.3 as 10203
        },
        "branch, desk",
    ),
    "code": ({"branch": "bigint", "hash": "bytea", "desk": "bigint", "expires": "bigint"}, "branch, hash"),
    "chain": (
        {
            "branch": "bigint",
            "desk": "bigint",
            "incarnation": "bigint",
            "log": "text",
            "seq": "bigint",
            "hash": "bytea",
        },
        "branch, desk, incarnation, log",
    ),
    "entry": ({**_ENTRY, "placement": "bigint", "objection": "text"}, "branch, id"),
    "look": (_ENTRY, "branch, id"),
    "seed": ({"branch": "bigint", "block": "bigint", "seed": "bytea"}, "branch, block"),
    # a subject at its home branch: how many entries it has, whether somebody still owes something
    "subject": (
        {
            "branch": "bigint",
            "subject": "bigint",
            "placed": "bigint",
            "open": "smallint",
            "touched": "bigint",
            "number": "bigint",  # of a case or complaint, else 0
            "status_code": "bigint",  # of a case: with which its citizen asks; 0 for none, and once it was erased
            "contested": "bigint",  # crossings that nobody has settled
        },
        "branch, subject",
    ),
    # cases and complaints that name a person, at the person's home branch: who is needed is not erased
    "party": ({"branch": "bigint", "person": "bigint", "subject": "bigint"}, "branch, person, subject"),
    # persons with a NIK, at their home branch, by 20 bits of a keyed digest of it; see ptsa_tui/central/bearers.py
    "bearer": ({"branch": "bigint", "person": "bigint", "bucket": "bigint"}, "branch, person"),
    # another branch that a subject has been offered to; it gets the whole of it
    "follower": ({"branch": "bigint", "subject": "bigint", "follower": "bigint"}, "branch, subject, follower"),
    # what a branch's desks pull: references to entries of any branch
    "feed": (
        {
            "branch": "bigint",
            "position": "bigint",
            "subject": "bigint",
            "placement": "bigint",
            "entry": "bigint",
            "tag": "bytea",
        },
        "branch, position",
    ),
    "grant_": (
        {
            "branch": "bigint",
            "desk": "bigint",
            "incarnation": "bigint",
            "acts": "bigint",
            "looks": "bigint",
            "first": "bytea",
            "granted": "bigint",
        },
        "branch, desk, incarnation, acts, looks, first",
    ),
    "quarantine": (
        {
            "branch": "bigint",
            "desk": "bigint",
            "incarnation": "bigint",
            "log": "text",
            "seq": "bigint",  # of the first entry
            "digest": "bytea",
            "count": "bigint",
            "hash": "bytea",  # of the last entry, as the desk said
            "code": "text",
            "raw": "bytea",
            "at": "bigint",
        },
        "branch, desk, incarnation, log, seq, digest",
    ),
    # entries that were held back and then placed: the feed brings them to their own author, too
    "released": ({"branch": "bigint", "entry": "bigint"}, "branch, entry"),
    # --- the pages (branch 0: what no branch knows yet) ---
    # tries that may be guesses, by a keyed digest of what they were about; see ptsa_tui/central/pages/tries.py
    "tries": (
        {
            "branch": "bigint",
            "about": "text",
            "bucket": "bigint",
            "count": "bigint",
            "until": "bigint",
            "at": "bigint",
        },
        "branch, about, bucket",
    ),
    "session": (
        {
            "branch": "bigint",
            "hash": "bytea",  # of the token that the browser has
            "officer": "bigint",
            "began": "bigint",
            "seen": "bigint",
            "verifier": "bigint",  # version of the password with which it began
            "browser": "text",
        },
        "branch, hash",
    ),
    # the ballot box of a branch for answers from the pages: the key that opens what waits now, and the oldest day of it
    # (ordinal; 0: no answer waits)
    "box": ({"branch": "bigint", "key": "bytea", "oldest": "bigint"}, "branch"),
    "ballot": ({"branch": "bigint", "id": "bigint", "sealed": "bytea"}, "branch, id"),
    # forms of the public that were sent, by the hash of their one-time token, and the complaint that one became
    "sent": ({"branch": "bigint", "hash": "bytea", "subject": "bigint", "day": "bigint"}, "branch, hash"),
    # the running numbers that desk 0 gave of a series
    "allocated": ({"branch": "bigint", "prefix": "bigint", "running": "bigint"}, "branch, prefix, running"),
    # second factors; `step`: the last period whose code was used, so that none works twice
    "factor": ({"branch": "bigint", "officer": "bigint", "secret": "bytea", "step": "bigint"}, "branch, officer"),
    # what the reports of a branch say of a month or year, in short; see ptsa_tui/central/figures.py
    "figures": (
        {"branch": "bigint", "period": "text", "position": "bigint", "at": "bigint", "data": "text"},
        "branch, period",
    ),
    # a catalogue that an administrator works at (branch 0); `origin` and `version`: which one it was begun from
    "draft": (
        {
            "branch": "bigint",
            "officer": "bigint",
            "origin": "bigint",
            "version": "bigint",
            "text": "bytea",
            "at": "bigint",
        },
        "branch, officer",
    ),
    "verifier": ({"branch": "bigint", "officer": "bigint", "hash": "text", "version": "bigint"}, "branch, officer"),
}
"""Columns with their types, and the key, of each table."""

INDEXES = (
    "CREATE INDEX IF NOT EXISTS feed_subject ON feed (branch, subject, placement)",
    "CREATE INDEX IF NOT EXISTS subject_number ON subject (branch, number) WHERE number > 0",
    "CREATE INDEX IF NOT EXISTS bearer_bucket ON bearer (branch, bucket)",
    # for the audit: by officer and by day, and who looked at what (entries of a subject are found by the feed)
    "CREATE INDEX IF NOT EXISTS entry_officer ON entry (branch, officer, at, id)",
    "CREATE INDEX IF NOT EXISTS entry_at ON entry (branch, at, id)",
    "CREATE INDEX IF NOT EXISTS look_subject ON look (branch, subject)",
    "CREATE INDEX IF NOT EXISTS look_officer ON look (branch, officer, at, id)",
    "CREATE INDEX IF NOT EXISTS look_at ON look (branch, at, id)",
    # rare entries that pages list
    "CREATE INDEX IF NOT EXISTS entry_incident ON entry (branch, id) WHERE kind = 'IncidentRecorded'",
    "CREATE INDEX IF NOT EXISTS entry_erased ON entry (branch, at) WHERE kind = 'Erased'",
    "CREATE INDEX IF NOT EXISTS subject_contested ON subject (branch) WHERE contested > 0",
)

NULLABLE = {"personal", "salt", "commitment", "objection"}


def statements() -> list[str]:
    """Return what makes the tables, for either engine."""
    made = []
    for name, (columns, key) in TABLES.items():
        lines = [f'"{c}" {t}{"" if c in NULLABLE else " NOT NULL"}' for c, t in columns.items()]
        made.append(f"CREATE TABLE IF NOT EXISTS {name} ({', '.join(lines)}, PRIMARY KEY ({key}))")
    return [*made, *INDEXES]
