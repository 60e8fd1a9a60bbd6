"""The recapitulation that offices hand in: the period in figures, by day, service, counter and officer, to sign."""

from __future__ import annotations

from collections import defaultdict

from models.documents.document import Column, Facts, Heading, Part, Signatures, Table, Value
from models.facts.figures import mean, minutes, share
from models.reports import day_book, promises, register
from models.reports.office import Office
from models.reports.visits import Times, Visit, visits
from models.words import _, formats


def parts(office: Office) -> tuple[Part, ...]:
    """Return the report. Visits belong to no unit: with one the parts about them are left out."""
    found = [] if office.asked.unit else list(visits(office))
    book = day_book.day_book(office)
    lines = list(register.lines(office))
    decided = list(promises.decisions(office))
    told: list[Part] = [
        _summary(office, found, lines, decided),
        day_book.table(book),
        _services(office, lines, decided),
    ]
    if found:
        told += [Heading(_("At the counters")), _counters(found), _officers(office, found)]
    place = _("{office}, {day}").format(office=office.register.branch().name, day=formats.date(office.register.today()))
    return (*told, Signatures(place, ((_("Made by"), ""), (_("Head of the office"), ""))))


def _summary(office: Office, found: list[Visit], lines: list[register.Line], decided: list[promises.Decided]) -> Facts:
    whole = Times()
    for visit in found:
        whole.add(visit)
    in_time = sum(one.standing == "in_time" for one in decided)
    late = sum(one.standing == "late" for one in decided)
    done = [line for line in lines if line.decided is not None]
    same_day = sum(bool(register.one_day(office, line)) for line in done)
    pairs = [
        (_("From"), formats.date(office.asked.first)),
        (_("Until"), formats.date(office.asked.last)),
    ]
    if not office.asked.unit:
        pairs += [
            (_("Visits"), formats.count(len(found))),
            (_("Mean wait"), _told(minutes(mean(whole.waits)))),
            (_("Mean service"), _told(minutes(mean(whole.services)))),
        ]
    pairs += [
        (_("Taken in"), formats.count(len(lines))),
        (_("Decided"), formats.count(len(decided))),
        (_("In time"), _of(in_time, in_time + late)),
        (_("Taken in and decided on one day (ODS)"), _of(same_day, len(done))),
    ]
    return Facts(tuple(pairs))


def _told(found: int | None) -> str:
    return "–" if found is None else formats.minutes(found * 60)


def _of(part: int, whole: int) -> str:
    found = share(part, whole)
    return _("{part} of {whole} ({percent})").format(
        part=formats.count(part), whole=formats.count(whole), percent="–" if found is None else formats.percent(found)
    )


def _services(office: Office, lines: list[register.Line], decided: list[promises.Decided]) -> Table:
    taken: defaultdict[str, list[register.Line]] = defaultdict(list)
    over: defaultdict[str, list[promises.Decided]] = defaultdict(list)
    for line in lines:
        taken[line.service].append(line)
    for one in decided:
        over[one.service].append(one)
    codes = sorted({*taken, *over}, key=lambda code: (-len(taken[code]), code))

    def row(lines: list[register.Line], ended: list[promises.Decided]) -> tuple[Value, ...]:
        figures = promises.row(ended)
        one_day = sum(bool(register.one_day(office, line)) for line in lines)
        return (len(lines), *figures[:1], *figures[2:6], one_day)

    return Table(
        _("By service"),
        (
            Column(_("Service"), "text", "service"),
            Column(_("Taken in"), "count", "taken_in"),
            Column(_("Decided"), "count", "decided"),
            Column(_("In time"), "count", "in_time"),
            Column(_("Late"), "count", "late"),
            Column(_("In time"), "percent", "share"),
            Column(_("Working days, mean"), "number", "days_mean"),
            Column(_("ODS"), "count", "ods"),
        ),
        tuple((code, *row(taken[code], over[code])) for code in codes),
        (_("All"), *row(lines, decided)),
        tuple(
            tuple(sorted({*(line.case for line in taken[code]), *(one.case for one in over[code])})) for code in codes
        ),
    )


def _counters(found: list[Visit]) -> Table:
    times: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for visit in found:
        for one in visit.services:
            times[one.counter].append((one.seconds, visit.id))
    return Table(
        _("By counter"),
        (
            Column(_("Counter"), "text", "counter"),
            Column(_("Served"), "count", "served"),
            Column(_("Service, mean"), "minutes", "service_mean"),
        ),
        tuple((str(n), len(times[n]), minutes(mean([s for s, _id in times[n]]))) for n in sorted(times)),
        opens=tuple(tuple(id_ for _seconds, id_ in times[n]) for n in sorted(times)),
    )


def _officers(office: Office, found: list[Visit]) -> Table:
    times: defaultdict[tuple[int, str], list[tuple[int, int]]] = defaultdict(list)
    for visit in found:
        for one in visit.services:
            times[one.officer, visit.service].append((one.seconds, visit.id))
    order = sorted(times, key=lambda key: (office.officer(key[0]), key[1]))
    return Table(
        _("By officer and service"),
        (
            Column(_("Officer"), "text", "officer"),
            Column(_("Service"), "text", "service"),
            Column(_("Citizens"), "count", "citizens"),
            Column(_("Time in all"), "minutes", "time"),
            Column(_("Service, mean"), "minutes", "service_mean"),
        ),
        tuple(
            (
                office.officer(key[0]),
                key[1] or _("(none named)"),
                len(times[key]),
                minutes(sum(s for s, _id in times[key])),
                minutes(mean([s for s, _id in times[key]])),
            )
            for key in order
        ),
        (
            _("All"),
            None,
            sum(map(len, times.values())),
            minutes(sum(s for group in times.values() for s, _id in group)),
            None,
        ),
        tuple(tuple(id_ for _seconds, id_ in times[key]) for key in order),
    )
