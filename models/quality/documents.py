"""What is handed in and signed: an assessment with its evidence, a forum's minutes, and its attendance.

The minutes follow the sheet that offices sign (berita acara): problem, recommendation, term; who heads the unit
promises to follow them up, and those who came watch over it.
"""

from __future__ import annotations

from decimal import Decimal

from models.documents.document import Column, Document, Facts, Paragraph, Part, Signatures, Table
from models.facts import scoring
from models.facts.instruments import Dimension
from models.fold import AssessmentState, ForumState
from models.fold.states import GROUPS, Score
from models.officers.namesakes import officers_told
from models.officers.units import unit_code_of, unit_name_of
from models.quality import assessments, forums
from models.register.register import Register
from models.words import _, formats
from models.words import quality as words


def _decimal(hundredths: int | None) -> Decimal | None:
    return None if hundredths is None else Decimal(hundredths).scaleb(-2)


def assessment(register: Register, state: AssessmentState) -> Document:
    """Return an assessment: its result, each score with its evidence, what would lift it most, and the bands."""
    instrument, result, band = state.instrument, state.result, state.band
    unit = unit_name_of(register, state.unit)
    told = [
        (_("Unit"), unit),
        (_("Year"), str(state.year)),
        (_("Instrument"), f"{words.title(instrument)} ({instrument.years})"),
        (_("Source"), f"{instrument.source}; {instrument.checked_on}"),
        (_("State"), words.state(state.state)),
        (_("Result"), words.number(result.value)),
        (_("Band"), words.band(band) if band else "-"),
        (_("Scored"), f"{result.scored}/{result.of}"),
    ]
    if instrument.doubtful:
        told.append((_("Doubtful"), words.doubts(instrument)))
    parts: list[Part] = [Facts(tuple(told)), _scores(register, state)]
    lifts = assessments.raises(state)
    if lifts:
        columns = (
            Column(_("Indicator"), key="indicator"),
            Column(_("Score"), "number", "score"),
            Column(_("Weight"), "percent", "weight"),
            Column(_("Would add"), "number", "gain"),
        )
        rows = tuple(
            (
                words.title(r.item),
                _decimal(r.score),
                _decimal(scoring.half_up(r.weight)),
                _decimal(scoring.half_up(r.gain)),
            )
            for r in lifts
        )
        parts.append(Table(_("What would lift the result most"), columns, rows))
    bands = tuple((b.code, words.title(b), words.zone(b.zone), _decimal(b.lower)) for b in instrument.bands)
    columns = (
        Column(_("Band"), key="band"),
        Column(_("Meaning"), key="meaning"),
        Column(_("Zone"), key="zone"),
        Column(_("From"), "number", "lower"),
    )
    parts.append(Table(_("Bands"), columns, bands))
    code = unit_code_of(register, state.unit).lower()
    name = _file_name("assessment", instrument.key, code, str(state.year))
    return Document(name, _("Self-assessment"), (register.branch().name,), tuple(parts))


def _scores(register: Register, state: AssessmentState) -> Table:
    instrument, weights = state.instrument, scoring.weights(state.instrument)
    of = {p.code: p for p in state.result.parts}
    officers = officers_told(register, [s.officer for s in state.scores])
    rows = []
    for item in instrument.items():
        score = state.score(item.code)
        value = score.value if score else None
        if isinstance(item, Dimension):
            exact = of[item.code].value
            value = None if exact is None else scoring.half_up(exact)
        rows.append(
            (
                ("" if isinstance(item, Dimension) else "– ") + words.title(item),
                _decimal(scoring.half_up(weights[item.code])),
                _decimal(value),
                told_evidence(score) if score else "",
                score.remark if score else "",
                officers.get(score.officer, "") if score else "",
            )
        )
    columns = (
        Column(_("Indicator"), key="indicator"),
        Column(_("Weight"), "percent", "weight"),
        Column(_("Score"), "number", "score"),
        Column(_("Evidence"), key="evidence"),
        Column(_("Remark"), key="remark"),
        Column(_("By"), key="officer"),
    )
    return Table(_("Scores"), columns, tuple(rows))


def told_evidence(score: Score) -> str:
    """Return the evidence of a score in one line: the figure of the journal, then documents and files."""
    told = []
    if score.provider:
        told.append(f"{score.done}/{score.of} {words.figure(score.provider)}")
    names = score.references or ("",) * len(score.evidence)
    for shown, name in zip(score.evidence, names, strict=False):
        if shown.kind == "entry" and score.provider:
            continue
        sign = f" ({shown.hash[:12]}…)" if shown.hash else ""
        named = name or _("(erased)")
        told.append(f"{words.evidence(shown.kind)} {named}{sign}")
    return "; ".join(told)


def minutes(register: Register, forum: ForumState) -> Document:
    """Return the minutes of a forum (berita acara): the table of what was promised, and places to sign."""
    parts: list[Part] = [
        Facts(
            (
                (_("Day"), formats.weekday(forum.day)),
                (_("Place"), forum.place),
                (_("Topic"), forum.topic),
                (_("Organiser"), unit_name_of(register, forum.unit)),
                (_("Participants"), _participants(forum)),
            )
        )
    ]
    if forum.inputs:
        columns = (Column(_("No"), "count", "no"), Column(_("Group"), key="group"), Column(_("Input"), key="input"))
        rows = tuple((n, words.group(i.group), i.text or _("(erased)")) for n, i in enumerate(forum.inputs, 1))
        parts.append(Table(_("What was said"), columns, rows))
    parts += [_promises(register, forum), Paragraph(_pledge()), _signing(register, forum)]
    return Document(
        _file_name("forum-minutes", str(forum.day)),
        _("Minutes of the public consultation"),
        _about(register),
        tuple(parts),
    )


def _pledge() -> str:
    promised = _("The head of the unit receives these recommendations, agrees to them and promises to follow them up.")
    return promised + " " + _("Those who came will watch over it.")


def _about(register: Register) -> tuple[str, ...]:
    return (register.branch().name, _("Forum Konsultasi Publik (PermenPANRB 16/2017)"))


def _participants(forum: ForumState) -> str:
    counts = [(g, sum(p.group == g for p in forum.participants)) for g in GROUPS]
    told = ", ".join(f"{words.group(g)} {n}" for g, n in counts if n)
    return f"{len(forum.participants)} ({told})" if told else "0"


def _promises(register: Register, forum: ForumState) -> Table:
    beside = forums.beside(register, forum.commitments)
    columns = (
        Column(_("No"), "count", "no"),
        Column(_("Problem"), key="problem"),
        Column(_("Recommendation"), key="recommendation"),
        Column(_("Owner"), key="owner"),
        Column(_("Term"), "day", "due"),
        Column(_("State"), key="state"),
        Column(_("Is to lift"), key="lifts"),
    )
    rows = tuple(
        (
            n,
            c.problem or _("(erased)"),
            c.recommendation or _("(erased)"),
            unit_name_of(register, c.owner),
            c.due,
            (_("fulfilled") + (f": {c.how}" if c.how else "")) if c.done_at else _("open"),
            "; ".join(told_beside(b) for b in beside[c.entry]),
        )
        for n, c in enumerate(forum.commitments, 1)
    )
    return Table(_("Problems and recommendations"), columns, rows)


def told_beside(figure: forums.Beside) -> str:
    """Return a figure that is to be lifted, with what it was before and is now."""
    name = words.element(figure.name) if figure.name in words.ELEMENTS else figure.name
    after = figure.after.replace(".", ",") or _("not yet")
    return f"{name}: {figure.before.replace('.', ',') or '–'} → {after}"


def _signing(register: Register, forum: ForumState) -> Signatures:
    """Places to sign: the head of the unit, and one of each group that came."""
    signers = [(_("Head of {unit}").format(unit=unit_name_of(register, forum.unit)), "")]
    for group in forum.groups:
        who = next((p for p in forum.participants if p.group == group), None)
        signers.append((words.group(group), who.name if who else ""))
    return Signatures(f"{forum.place}, {formats.date(forum.day)}", tuple(signers))


def attendance(register: Register, forum: ForumState) -> Document:
    """Return the list of who came, with room to sign. It holds no number of anybody."""
    columns = (
        Column(_("No"), "count", "no"),
        Column(_("Name"), key="name"),
        Column(_("F/M"), key="sex"),
        Column(_("Organisation"), key="organisation"),
        Column(_("Group"), key="group"),
        Column(_("Signature"), key="signature"),
    )
    rows = tuple(
        (n, p.name or _("(erased)"), _(words.SEXES_SHORT[p.sex]), p.organisation, words.group(p.group), "")
        for n, p in enumerate(forum.participants, 1)
    )
    parts: tuple[Part, ...] = (
        Facts(((_("Day"), formats.weekday(forum.day)), (_("Place"), forum.place), (_("Topic"), forum.topic))),
        Table(_("Attendance"), columns, rows),
    )
    return Document(
        _file_name("forum-attendance", str(forum.day)),
        _("Attendance of the public consultation"),
        _about(register),
        parts,
    )


def _file_name(*words_: str) -> str:
    """Return a file's name of [a-z0-9-]; nothing that somebody typed stands in it but codes."""
    joined = "-".join(words_).lower()
    return "".join(c if c in "abcdefghijklmnopqrstuvwxyz0123456789-" else "-" for c in joined)


__all__ = ["assessment", "attendance", "minutes", "told_beside", "told_evidence"]
