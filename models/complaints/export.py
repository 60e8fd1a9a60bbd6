"""Complaints for SP4N-LAPOR! and SIMADU: field names, and words of states, as these systems have them (in Indonesian).

No file shows a full NIK or a hidden reporter, nor what a confidential complaint says to LAPOR!, which the public reads.
The names of LAPOR!'s fields are those of its own export; SIMADU's are not published, so its file has the same ones and
those of PTSA's form beside them (research on service quality, 4.4 and 4.6).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Literal, get_args

from models import text
from models.complaints.lines import Time
from models.complaints.reporter import reporter_of
from models.documents.document import Column, Document, Kind, Table, Value
from models.facts import numbering
from models.facts.working_days import local
from models.fold import ComplaintState, PersonState
from models.fold.states.complaint import CLOSED, NEW, TOLD
from models.register.register import Register

System = Literal["lapor", "simadu"]
SYSTEMS: tuple[System, ...] = get_args(System)

_LAPOR: tuple[tuple[str, Kind], ...] = (
    ("tracking_id", "text"),
    ("tanggal_masuk", "day"),
    ("kategori", "text"),
    ("isi_laporan_awal", "text"),
    ("dinas_tujuan", "text"),
    ("lokasi", "text"),
    ("status", "text"),
)
_SIMADU: tuple[tuple[str, Kind], ...] = (
    *_LAPOR,
    ("klasifikasi", "text"),
    ("kanal", "text"),
    ("nomor_kanal", "text"),
    ("anonim", "text"),
    ("rahasia", "text"),
    ("pelapor", "text"),
    ("identitas", "text"),
    ("waktu_kejadian", "text"),
    ("harapan", "text"),
    ("perusahaan", "text"),
    ("sektor_industri", "text"),
    ("jumlah_pekerja", "count"),
    ("bukti", "text"),
    ("keputusan", "text"),
    ("jawaban", "text"),
    ("tanggal_putus", "day"),
    ("tanggal_disampaikan", "day"),
    ("batas_putus", "day"),
    ("penilaian", "count"),
)
FIELDS: dict[System, tuple[tuple[str, Kind], ...]] = {"lapor": _LAPOR, "simadu": _SIMADU}
"""Fields of each system's file, in their order."""

_OUTCOMES = {
    "upheld": "Terbukti",
    "partly": "Terbukti sebagian",
    "unfounded": "Tidak terbukti",
    "refused": "Ditolak",
    "referred": "Diteruskan",
}
_ENDED = {"withdrawn": "Dicabut", "lapsed": "Gugur"}
_NIK = re.compile(r"(?<!\d)(?:\d[ .-]?){15}\d(?!\d)")
"""A NIK in a text, however its digits are grouped."""
_LONG = re.compile(r"(?<!\d)(?:\d[ .-]?){8,}\d(?!\d)")
"""A telephone or identity number in a text; no date has so many digits."""
HIDDEN, CONFIDENTIAL = "(disembunyikan)", "(rahasia)"


def export(register: Register, system: System, first: dt.date, last: dt.date) -> Document:
    """Return the complaints received from ``first`` to ``last``, both included, the oldest first, as one table."""
    fields = FIELDS[system]
    rows = tuple(tuple(values[name] for name, _kind in fields) for values in _values(register, system, first, last))
    columns = tuple(Column(name, kind, name) for name, kind in fields)
    return Document(f"{system}-{first}-{last}", system.upper(), (register.branch().name,), (Table("", columns, rows),))


def _values(register: Register, system: System, first: dt.date, last: dt.date) -> Iterator[dict[str, Value]]:
    sql = "SELECT id FROM complaint WHERE received BETWEEN ? AND ? ORDER BY received, id"
    time = Time(register)
    for (id_,) in register.database.rows(sql, first.isoformat(), last.isoformat()):
        state = register.fold_of(id_).state
        if isinstance(state, ComplaintState):
            yield _complaint(register, state, system, time)


def _complaint(register: Register, state: ComplaintState, system: System, time: Time) -> dict[str, Value]:
    complaint, who = state.masked, reporter_of(register, state)
    rules, data, company = time.rules(state.catalogue), complaint.data, state.company
    category = rules.category_of(state.category) if rules is not None else None
    grade = rules.grade_of(state.grade) if rules is not None else None
    channel = rules.channel_of(state.channel) if rules is not None else None
    unit = register.unit(state.unit) if state.unit is not None else None
    shown = None if state.anonymous else who
    hidden = who if state.anonymous else None

    def said(value: str) -> str:
        return _without(value, hidden, anonymous=state.anonymous)

    account = said(data.account) if data is not None else ""
    where = (data.place if data is not None else "", *((company.regency, company.province) if company else ()))
    decide = next(clock for clock in time.clocks(state) if clock.step == "decide")
    return {
        "tracking_id": numbering.shown(state.number),
        "tanggal_masuk": state.received,
        "kategori": category.name if category is not None else state.category,
        "isi_laporan_awal": CONFIDENTIAL if state.confidential and system == "lapor" else account,
        "dinas_tujuan": unit.name if unit is not None else register.branch().name,
        "lokasi": said(", ".join(part for part in where if part)),
        "status": status(state),
        "klasifikasi": grade.name if grade is not None else state.grade,
        "kanal": channel.name if channel is not None else state.channel,
        "nomor_kanal": data.foreign if data is not None else "",
        "anonim": _yes(state.anonymous),
        "rahasia": _yes(state.confidential),
        "pelapor": HIDDEN if state.anonymous else shown.name if shown is not None else "",
        "identitas": text.masked_nik(shown.nik) if shown is not None and shown.nik else "",
        "waktu_kejadian": said(data.time) if data is not None else "",
        "harapan": said(data.wish) if data is not None else "",
        "perusahaan": data.company if data is not None else "",
        "sektor_industri": company.sector if company is not None else "",
        "jumlah_pekerja": company.workers if company is not None else None,
        "bukti": said("; ".join(one.name for one in data.evidence)) if data is not None else "",
        "keputusan": _OUTCOMES.get(state.outcome, ""),
        "jawaban": said(complaint.answer),
        "tanggal_putus": _day(state, "decide", time.zone) if state.outcome else None,
        "tanggal_disampaikan": _day(state, "tell", time.zone) if state.state in (TOLD, CLOSED) else None,
        "batas_putus": decide.due,
        "penilaian": state.rating or None,
    }


def status(state: ComplaintState) -> str:
    """Return the state in the words of these systems; what was refused is not solved."""
    if state.state in _ENDED:
        return _ENDED[state.state]
    if state.outcome == "refused":
        return "Ditolak"
    if state.state in (TOLD, CLOSED):
        return "Diteruskan" if state.outcome == "referred" else "Selesai"
    return "Baru" if state.state == NEW else "Proses"


def _yes(value: bool) -> str:  # a value, not a switch
    return "Ya" if value else "Tidak"


def _day(state: ComplaintState, step: str, zone: str) -> dt.date | None:
    done = state.step(step)
    return local(done.at, zone).date() if done is not None else None


def _without(value: str, hidden: PersonState | None, *, anonymous: bool) -> str:
    """Return a text without whole NIKs; of an anonymous complaint without its reporter's name and any long number."""
    masked = _NIK.sub(lambda found: text.masked_nik(text.digits(found[0])), value)
    masked = _LONG.sub(HIDDEN, masked) if anonymous else masked
    names = [hidden.name, hidden.passport] if hidden is not None else []
    for name in filter(None, names):
        masked = re.sub(re.escape(name), HIDDEN, masked, flags=re.IGNORECASE)
    return masked
