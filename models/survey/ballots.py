"""What falls into a ballot box, which of it leaves together, and the entry that it becomes: values, wherever a box is.

A desk's box is :mod:`models.survey.box`; the centre has one of each branch.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec
from msgspec import Struct

from models.acts import Answer, Respondent, SurveyRemarks, SurveyTaken
from models.facts import decoding
from models.survey.keyring import seal, unseal

MANY = 5
"""How many must be together before they are told from no others."""
LONGEST_REMARK = 200
"""Characters of a remark."""


class Ballot(Struct, frozen=True, omit_defaults=True):
    """What falls in at once: an answer with its respondent, or a remark. ``token`` makes a second try the same one."""

    token: str
    day: dt.date
    answer: Answer | None = None
    respondent: Respondent | None = None
    remark: str = ""

    @property
    def kind(self) -> str:
        """Of what five must be there: the instrument; of remarks nothing."""
        return self.answer.instrument if self.answer is not None else ""


def new_token() -> str:
    """Return a token for a form that somebody begins to fill in. It never leaves the box."""
    return secrets.token_hex(8)


def leaving(waiting: Sequence[Ballot], today: dt.date) -> list[list[Ballot]]:
    """Return groups that leave: by instrument and day, once that is over or five are there; remarks by five alone."""
    groups: dict[tuple[dt.date, str], list[Ballot]] = defaultdict(list)
    for ballot in waiting:
        groups[dt.date.min if not ballot.kind else ballot.day, ballot.kind].append(ballot)
    return [
        some
        for (day, kind), some in sorted(groups.items(), key=lambda item: item[0])
        if len(some) >= MANY or (kind and day < today)
    ]


def taken(group: Sequence[Ballot]) -> SurveyTaken:
    """Return the act of a group; each of its lists is in the order of what it holds."""
    answers = [b.answer for b in group if b.answer is not None]
    people = [b.respondent for b in group if b.respondent is not None]
    remarks = sorted(b.remark for b in group if b.remark)
    return SurveyTaken(
        day=max(b.day for b in group),
        answers=tuple(sorted(answers, key=content)),
        respondents=tuple(sorted(people, key=content)),
        personal=SurveyRemarks(remarks=tuple(remarks)) if remarks else None,
    )


def content(value: Answer | Respondent) -> bytes:
    """Return what an answer or a respondent is put in order by."""
    return msgspec.json.encode(value, order="sorted")


def sealed(key: bytes, waiting: Iterable[Ballot]) -> list[tuple[int, bytes]]:
    """Return all that waits, each with a new random id, in a random order, sealed with a key."""
    rows = [(secrets.randbits(62), seal(key, msgspec.json.encode(ballot))) for ballot in waiting]
    secrets.SystemRandom().shuffle(rows)
    return rows


def opened(keys: Sequence[bytes], rows: Iterable[bytes]) -> list[Ballot]:
    """Return what waits; what no key opens is left out."""
    found = (unseal(keys, row) for row in rows)
    return [decoding.decode(one[0], Ballot) for one in found if one is not None]


__all__ = ["LONGEST_REMARK", "MANY", "Ballot", "content", "leaving", "new_token", "opened", "sealed", "taken"]
