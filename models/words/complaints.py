"""The words of complaints: states, outcomes, steps, lanes, and their entries as sentences."""

from __future__ import annotations

from models.acts import (
    Act,
    ComplaintAnswered,
    ComplaintClosed,
    ComplaintCorrected,
    ComplaintDecided,
    ComplaintLapsed,
    ComplaintLodged,
    ComplaintNoted,
    ComplaintReopened,
    ComplaintSupplemented,
    ComplaintTaken,
    ComplaintTold,
    ComplaintWithdrawn,
    OmbudsmanTold,
)
from models.facts.complaint_rules import ComplaintRules
from models.fold.complaint_clock import Clock
from models.words import N_, _, formats
from models.words.telling import Names, Teller, with_text

STATES = {
    "new": N_("New"),
    "complete": N_("Complete"),
    "supplement": N_("Supplement owed"),
    "in_hand": N_("In hand"),
    "decided": N_("Decided"),
    "told": N_("Told"),
    "closed": N_("Closed"),
    "withdrawn": N_("Withdrawn"),
    "lapsed": N_("Lapsed"),
}

STATE_SIGNS = {
    "new": "+",
    "complete": "•",
    "supplement": "!",
    "in_hand": "»",
    "decided": "*",
    "told": ">",
    "closed": "=",
    "withdrawn": "-",
    "lapsed": "~",
}
"""A sign beside each state, so that colour never carries it alone."""

OUTCOMES = {
    "upheld": N_("found right"),
    "partly": N_("found partly right"),
    "unfounded": N_("found not right"),
    "refused": N_("not taken up"),
    "referred": N_("passed on"),
}

STEPS = {
    "answer": N_("Answer whether it is complete"),
    "decide": N_("Decision"),
    "tell": N_("Telling the answer"),
    "close": N_("Time to answer back"),
}

LANES = {
    "new": N_("New"),
    "supplement": N_("Supplement owed"),
    "in_hand": N_("In hand"),
    "decided": N_("To be told"),
    "closed": N_("Told and over"),
}

RATINGS = {1: N_("not content"), 2: N_("less content"), 3: N_("content"), 4: N_("very content")}


def state(code: str) -> str:
    """Return the word for a complaint's state."""
    return _(STATES.get(code, code))


def state_with_sign(code: str) -> str:
    """Return the sign and the word."""
    return f"{STATE_SIGNS.get(code, '?')} {state(code)}"


def outcome(code: str) -> str:
    """Return how a complaint was decided."""
    return _(OUTCOMES.get(code, code))


def step(code: str) -> str:
    """Return the name of a step that has a clock."""
    return _(STEPS.get(code, code))


def lane(code: str) -> str:
    """Return the name of a lane."""
    return _(LANES.get(code, code))


def rating(number: int) -> str:
    """Return what a rating says."""
    return _(RATINGS.get(number, "?"))


def next_steps(clocks: tuple[Clock, ...], rules: ComplaintRules | None) -> list[str]:
    """Return how a complaint goes on, and by when, as its complainant is told."""
    due = {clock.step: formats.weekday(clock.due) for clock in clocks if clock.due is not None}
    told = []
    if "answer" in due:
        told.append(_("Whether it is complete is answered by {date}").format(date=due["answer"]))
    if rules is not None:
        days = _("If something is missing, you have {days} working days to bring it; meanwhile the time stands still")
        told.append(days.format(days=rules.supplement_days))
    if "decide" in due:
        told.append(_("It is decided by {date}").format(date=due["decide"]))
    told.append(_("The answer is told to you, by the way that you chose"))
    if rules is not None:
        back = _("You can answer back within {days} days; then it is taken up again")
        told.append(back.format(days=rules.reopen_days))
    return told


def _lodged(act: ComplaintLodged, _names: Names) -> str:
    return _("Complaint received, {category}, {grade}, by {channel}").format(
        category=act.category, grade=act.grade, channel=act.channel
    )


def _corrected(act: ComplaintCorrected, _names: Names) -> str:
    told = _("Complaint corrected, {category}, {grade}").format(category=act.category, grade=act.grade)
    why = act.personal.reason if act.personal else ""
    return f"{told}: {why}" if why else told


def _answered(act: ComplaintAnswered, _names: Names) -> str:
    if act.deadline is None:
        return with_text(_("Answered: the complaint is complete"), act)
    told = _("A supplement was asked for, by {date}").format(date=formats.date(act.deadline))
    return with_text(told, act)


def _taken(act: ComplaintTaken, names: Names) -> str:
    name = names.officer(act.handler)
    return _("In hand of {officer}").format(officer=name) if name else _("In hand of one officer")


def _decided(act: ComplaintDecided, _names: Names) -> str:
    told = _("Decided: {outcome}").format(outcome=outcome(act.outcome))
    more = act.referred_to or act.refusal
    return with_text(f"{told} ({more})" if more else told, act)


def _told(act: ComplaintTold, _names: Names) -> str:
    told = _("The complainant was told, by {channel}: {outcome}")
    return with_text(told.format(channel=act.channel, outcome=outcome(act.outcome)), act)


def _closed(act: ComplaintClosed, _names: Names) -> str:
    if not act.rating:
        return with_text(_("Closed, without a rating"), act)
    return with_text(_("Rated {rating}: {word}").format(rating=act.rating, word=rating(act.rating)), act)


TELLERS: dict[type[Act], Teller] = {
    ComplaintLodged: _lodged,
    ComplaintCorrected: _corrected,
    ComplaintAnswered: _answered,
    ComplaintSupplemented: lambda a, _names: with_text(_("Supplement brought"), a),
    ComplaintTaken: _taken,
    ComplaintDecided: _decided,
    ComplaintTold: _told,
    ComplaintClosed: _closed,
    ComplaintReopened: lambda a, _names: with_text(_("Reopened"), a),
    ComplaintWithdrawn: lambda a, _names: with_text(_("Withdrawn"), a),
    ComplaintLapsed: lambda a, _names: with_text(_("Lapsed; the supplement did not come"), a),
    ComplaintNoted: lambda a, _names: with_text(_("Note"), a),
    OmbudsmanTold: lambda a, _names: with_text(_("The way to the Ombudsman was told"), a),
}
