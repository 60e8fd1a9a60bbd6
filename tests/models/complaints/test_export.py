"""What goes to SP4N-LAPOR! and SIMADU: their field names, no full NIK, no hidden reporter, the right days."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from models import text
from models.complaints.export import FIELDS, SYSTEMS, System, export
from models.documents.document import Table
from models.forms import (
    Account,
    AnswerComplaint,
    CloseComplaint,
    CompanyForm,
    DecideComplaint,
    EvidenceForm,
    ReopenComplaint,
    WithdrawComplaint,
    perform,
)
from models.register.register import Register
from tests.models.build import NIK, take_in
from tests.models.complaints.telling import in_hand, lodge, told

SPACED = " ".join((NIK[:6], NIK[6:12], NIK[12:]))


def rows(register: Register, system: System, first: dt.date | None = None, last: dt.date | None = None) -> list[Any]:
    """Return the rows of an export as objects; without days, of today."""
    today = register.today()
    (table,) = export(register, system, first or today, last or today).parts
    assert isinstance(table, Table)
    return [dict(zip([c.key for c in table.columns], row, strict=True)) for row in table.rows]


def test_the_fields_of_lapor_are_those_of_its_own_export() -> None:
    names = ["tracking_id", "tanggal_masuk", "kategori", "isi_laporan_awal", "dinas_tujuan", "lokasi", "status"]
    assert [name for name, _kind in FIELDS["lapor"]] == names
    assert [name for name, _kind in FIELDS["simadu"]][: len(names)] == names


def test_a_complaint_as_each_system_gets_it(register: Register, sari: int) -> None:
    said = Account(account="Upah Oktober belum dibayar", place="Cakung", time="27 Okt", wish="dibayar", foreign="77")
    company = CompanyForm(name="PT Contoh", sector="tekstil", workers=120, regency="Jakarta Timur", province="DKI")
    number = told(register, sari, said=said, company=company, channel="LAPOR")
    perform(register, sari, CloseComplaint(complaint=number, rating=3))
    (lapor,) = rows(register, "lapor")
    assert lapor == {
        "tracking_id": number,
        "tanggal_masuk": register.today(),
        "kategori": "Upah dan THR",
        "isi_laporan_awal": "Upah Oktober belum dibayar",
        "dinas_tujuan": register.branch().name,
        "lokasi": "Cakung, Jakarta Timur, DKI",
        "status": "Selesai",
    }
    (simadu,) = rows(register, "simadu")
    shown = (simadu["pelapor"], simadu["identitas"], simadu["nomor_kanal"])
    assert shown == ("Siti Rahayu", text.masked_nik(NIK), "77")
    assert (simadu["keputusan"], simadu["jawaban"], simadu["penilaian"]) == ("Terbukti", "Upah dibayar", 3)
    assert (simadu["tanggal_putus"], simadu["tanggal_disampaikan"]) == (register.today(), register.today())


@pytest.mark.parametrize("system", SYSTEMS)
def test_no_file_shows_a_full_nik_or_a_hidden_reporter(register: Register, sari: int, system: System) -> None:
    take_in(register, sari)  # the register knows her
    said = Account(
        account=f"Saya SITI RAHAYU, NIK {NIK}, juga {SPACED}, telepon 08000123456",
        place="rumah Siti Rahayu",
        email="siti@contoh.example",
        position="penjahit",
        evidence=(EvidenceForm(name="KTP Siti Rahayu"),),
    )
    lodge(register, sari, anonymous=True, said=said)
    lodge(register, sari, reporter=None, anonymous=True)
    shown = repr(rows(register, system)).lower()
    for secret in ("siti rahayu", NIK, SPACED, "08000123456", "siti@", "penjahit", "3203909"):
        assert secret not in shown, secret


def test_what_is_confidential_is_not_written_for_the_public(register: Register, sari: int) -> None:
    lodge(register, sari, confidential=True, said=Account(account="Pelecehan di pabrik"))
    assert rows(register, "lapor")[0]["isi_laporan_awal"] == "(rahasia)"
    (simadu,) = rows(register, "simadu")
    assert (simadu["isi_laporan_awal"], simadu["rahasia"]) == ("Pelecehan di pabrik", "Ya")


def test_the_unit_that_is_complained_about_is_named(register: Register, sari: int) -> None:
    lodge(register, sari, unit="HI")
    hi = next(u for u in register.units() if u.code == "HI")
    assert rows(register, "lapor")[0]["dinas_tujuan"] == hi.name


def test_refused_is_not_solved_and_what_was_reopened_is_not_decided(register: Register, sari: int) -> None:
    new = lodge(register, sari)
    refused = lodge(register, sari)
    perform(
        register,
        sari,
        DecideComplaint(complaint=refused, outcome="refused", refusal="BUKAN_WEWENANG", answer="ke Disnaker"),
    )
    withdrawn = lodge(register, sari)
    perform(register, sari, WithdrawComplaint(complaint=withdrawn, reason="batal"))
    again = told(register, sari)
    perform(register, sari, ReopenComplaint(complaint=again, reason="belum dibayar"))
    waiting = lodge(register, sari)
    perform(register, sari, AnswerComplaint(complaint=waiting, missing="slip"))
    handled = in_hand(register, sari)
    found = {row["tracking_id"]: row for row in rows(register, "simadu")}
    states = {number: found[number]["status"] for number in (new, refused, withdrawn, again, waiting, handled)}
    assert list(states.values()) == ["Baru", "Ditolak", "Dicabut", "Proses", "Proses", "Proses"]
    dates = (found[again]["tanggal_putus"], found[again]["tanggal_disampaikan"])
    assert (found[again]["keputusan"], *dates) == ("", None, None)


def test_a_period_holds_both_its_days(register: Register, sari: int) -> None:
    today = register.today()
    days = [today - dt.timedelta(days=ago) for ago in (3, 2, 1, 0)]
    numbers = [lodge(register, sari, received=day) for day in days]
    found = rows(register, "lapor", days[1], days[2])
    assert [row["tracking_id"] for row in found] == numbers[1:3]
    assert rows(register, "lapor", days[0] - dt.timedelta(days=9), days[0] - dt.timedelta(days=1)) == []
