"""One full example of every act, with each field set to something else than its default. All of it is invented."""

from __future__ import annotations

import datetime as dt

from models.acts import (
    Act,
    ActUndone,
    BranchSet,
    CalendarSet,
    CaseDelivered,
    CaseMadeReady,
    CaseOpened,
    CaseRejected,
    CaseReturned,
    CaseWithdrawn,
    CataloguePublished,
    CollectorData,
    DetailOpened,
    Erased,
    Forked,
    FreeDay,
    FreeText,
    HandoverAccepted,
    HandoverDeclined,
    HandoverOffered,
    HandoverTakenBack,
    Mark,
    NoteAdded,
    Notice,
    OfficerAdded,
    OfficerChanged,
    OfficerData,
    OpeningData,
    PersonCorrected,
    PersonData,
    PersonRegistered,
    ProductData,
    Quarantined,
    RequirementsMarked,
    Searched,
    SearchedText,
    SignedIn,
    SignInFailed,
    UnitAdded,
    UnitChanged,
    Unmasked,
)
from models.facts.standard import Requirement, Service, Variant

DAY = dt.date(2026, 12, 2)
TEXT = FreeText(text="Perlu \"tanda\" \\ tangan – 'é' 😀")
NOTICE = Notice(101026800001 * 1000, ("ktp", "foto"), DAY)
PERSON = PersonData(
    name="Siti Rahayu",
    nik="3174015203909001",
    passport="ZZ1234567",
    nib="0012345678901",
    npwp="013000666091000",
    phone="08000123456",
    address="Jl. Melati 5",
)
SERVICE = Service(
    "PP",
    "Pengesahan",
    (Variant("baru", "Baru", (Requirement("ktp", "KTP"), Requirement("foto", "Foto", False))),),
    ("aturan",),
    6,
    7,
    420_000,
    "dengan kode billing",
    "SK",
    "HI",
    "Dinas",
    "Permenaker 28/2014",
    "Permenaker",
    "2026-11-01",
    ("days",),
    True,
)

EXAMPLES: tuple[Act, ...] = (
    BranchSet(name="PTSA Latihan", zone="WIT", contact="0800-0123"),
    UnitAdded(code="HI", name="Hubungan Industrial", unit="unit"),
    UnitChanged(name="Arsip", unit="outside", active=False),
    OfficerAdded(code="sari", role="supervisor", units=(1, 2), personal=OfficerData(name="Sari")),
    OfficerChanged(role="officer", units=(3,), active=False),
    CataloguePublished(version=2, services=(SERVICE,)),
    CalendarSet(year=2026, days=(FreeDay(DAY, "Cuti bersama", True),), decreed=True),
    PersonRegistered(identity="nik", personal=PERSON),
    PersonCorrected(identity="passport", corrects=(1 << 63) - 1, personal=PERSON),
    CaseOpened(
        number=101026000012 * 1000,
        person=11,
        service="PP",
        variant="baru",
        catalogue=1,
        pool=2,
        marks=(Mark("ktp", "missing", 0), Mark("foto", "copy", 4)),
        notice=NOTICE,
        promised=DAY,
        doubtful=True,
        fee=420_000,
        representative=12,
        referred_to="Dinas Tenaga Kerja",
        personal=OpeningData(note="catatan", authority="SK 1/2026", remarks={"ktp": "buram", "foto": "ok"}),
    ),
    RequirementsMarked(marks=(Mark("ktp", "shown", 2),), notice=NOTICE, promised=DAY, doubtful=True, personal=TEXT),
    HandoverOffered(to=3, personal=TEXT),
    HandoverAccepted(offer=4),
    HandoverDeclined(offer=4, personal=TEXT),
    HandoverTakenBack(offer=4),
    CaseMadeReady(valid_until=DAY, personal=ProductData(number="SK-1", note="dua lembar")),
    CaseRejected(personal=TEXT),
    CaseReturned(notice=NOTICE, personal=TEXT),
    CaseWithdrawn(personal=TEXT),
    CaseDelivered(
        role="other",
        seen="passport",
        returned=("ktp",),
        personal=CollectorData(name="Budi", identity_number="ZZ1234567", note="dengan surat kuasa"),
    ),
    NoteAdded(personal=TEXT),
    ActUndone(undoes=5, returns_to="received"),
    Quarantined(desk=2, incarnation=1, log="ptsa-act", first=12, count=3, reason="payload_undecodable"),
    Forked(incarnation=1, seq=77, hash="ab" * 16, reason="moved", provisional=False),
    Erased(reason="retention"),
    DetailOpened(),
    Unmasked(),
    Searched(hits=3, personal=SearchedText(text="siti")),
    SignedIn(),
    SignInFailed(),
)


def example(kind: str) -> Act:
    """Return the example of a kind."""
    return next(a for a in EXAMPLES if a.kind == kind)
