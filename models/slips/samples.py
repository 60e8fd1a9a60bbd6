"""An invented slip of each kind: what a template may use, for its check, the test print and the pictures.

Every template of the package and of the office must be able to print these; ``contents`` makes the same values from
the register. Everyone in here is invented.
"""

from __future__ import annotations

from typing import Any

from models.facts.standard import Catalogue, Office, Service
from models.facts.survey_codes import survey_code
from models.facts.working_days import local
from models.fold import BranchState
from models.fold.decrees import calendar_of
from models.slips import common
from models.slips.layout import Slip, SlipKind
from models.words import formats, labels

_OFFICE = {
    "office": "PTSA Contoh",
    "contact": "0812-0000-0000",
    "officer": "Sari Widowati",
    "counter": "Loket 2",
    "moment": "24 Nov 2026 09.05 WIB",
    "printed": "24 Nov 2026 09.05 WIB",
    "desk": "A",
    "version": 1,
    "hours": ["Senin-Jumat 08.00-15.00"],
    "complaints": ["Loket pengaduan", "0812-0000-0000"],
    "practice": False,
}
_CASE = {
    "number": "001-01-026-000061-1",
    "short": "61-1",
    "qr": "%001010260000611",
    "queue": "A-012",
    "applicant": "Ibu Contoh Wulandari, S.E.",
    "identity": "NIK 317401••••••9001",
    "estimated": False,
    "company": False,
    "representative": "",
    "deputy_identity": "",
    "authority": "",
    "code": "PP",
    "service": "Pengesahan Peraturan Perusahaan",
    "variant": "Baru",
    "survey": "S001-2611-PP-X",
}
_REPLACES: dict[str, Any] = {"replaces": False, "changes": []}
_COMPLAINT: dict[str, Any] = {
    "number": "001-01-026-940001-0",
    "short": "940001-0",
    "qr": "%001010269400010",
    "hidden": False,
    "reporter": "Ibu Contoh Wulandari",
    "category": "Upah dan THR",
}
_PAPERS = [
    {"name": "Surat permohonan", "how": "asli", "count": 1, "kept": True, "remark": ""},
    {"name": "Naskah peraturan perusahaan", "how": "salinan", "count": 3, "kept": True, "remark": "dijilid"},
]
_MISSING = ["Bukti konsultasi serikat pekerja", "Surat kuasa"]

_VALUES: dict[SlipKind, dict[str, Any]] = {
    "receipt": {
        **_CASE,
        **_REPLACES,
        "received": _PAPERS,
        "missing": [],
        "status_code": "048 213",
        "notice": "",
        "deadline": "",
        "completed": "",
        "promised": "Sel 1 Des 2026",
        "told": "",
        "days": 6,
        "doubtful": False,
        "fee": "Rp0, tidak dipungut biaya",
        "fee_note": "",
        "paid": False,
        "billing": "",
        "proof": "",
    },
    "notice": {
        **_CASE,
        **_REPLACES,
        "notice": "001-01-026-800001-7",
        "qr": "%001010268000017",
        "received": _PAPERS,
        "missing": _MISSING,
        "status_code": "048 213",
        "deadline": "Sel 1 Des 2026",
        "returned": False,
    },
    "referral": {
        **_CASE,
        **_REPLACES,
        "referred_to": "Kementerian P2MI",
        "basis": "Permen P2MI 1/2025",
        "bring": ["KTP", "Surat permohonan"],
    },
    "routing": {
        **_CASE,
        "sender": "Loket pelayanan",
        "receiver": "Unit Hubungan Industrial",
        "dispatch": "001-01-026-900001-4",
        "received": _PAPERS,
        "sheets": 4,
        "promised": "Sel 1 Des 2026",
        "note": "",
    },
    "product": {
        **_CASE,
        "product_name": "Surat keputusan pengesahan",
        "product": "SK-0001/2026",
        "valid_until": "",
        "collector": "Ibu Contoh Wulandari",
        "collector_role": "pemohon",
        "seen": "KTP",
        "letter": "",
        "posted": False,
        "rejection": False,
        "tracking": "",
        "returned": ["Surat permohonan"],
        "person_qr": "%P2825744883384332",
    },
    "ticket": {
        "number": "001-01-026-950012-3",
        "short": "950012-3",
        "qr": "%001010269500123",
        "turn": "A012",
        "services": ["Pengesahan Peraturan Perusahaan"],
        "priority": False,
        "day": "Sel 24 Nov 2026",
        "clock": "09.05",
        "ahead": 4,
    },
    "blank": {
        "number": "001-01-026-000062-8",
        "short": "62-8",
        "qr": "%001010260000628",
        "service": "",
        "papers": ["KTP", "Surat permohonan"],
    },
    "baton": {
        "number": "LOKET 24 Nov 2026 15.05",
        "unit": "Loket pelayanan",
        "absent": "",
        "counts": [
            {"state": "Diterima", "cases": 3, "papers": 2},
            {"state": "Belum lengkap", "cases": 1, "papers": 1},
        ],
        "cases": 4,
        "papers": 3,
        "exceptions": [{"number": "001-01-026-000061-1", "what": "berkas kertas tidak ada"}],
        "enrolled": True,
        "unsent": 0,
        "note": "Kunci lemari pada satpam",
        "taken_by": "Budi Harsono",
        "taken_at": "24 Nov 2026 15.20 WIB",
        "found": [{"number": "001-01-026-000062-8", "what": "lain-lain"}],
        "taken_note": "Lemari sudah diperiksa",
    },
    "complaint": {
        **_COMPLAINT,
        "receiver": "Sari Widowati",
        "channel": "Di loket",
        "foreign": "",
        "queue": "A-012",
        "identity": "NIK 317401••••••9001",
        "company": "PT Contoh Jaya",
        "place": "Pabrik di Cakung",
        "happened": "27 Okt 2026, siang",
        "confidential": False,
        "account": "Upah Oktober belum dibayar.",
        "evidence": ["Slip gaji September", "Foto papan pengumuman"],
        "steps": ["Kelengkapan dijawab paling lambat Jum 27 Nov 2026", "Diputus paling lambat Sen 22 Feb 2027"],
    },
    "answer": {
        **_COMPLAINT,
        "received": "24 Nov 2026",
        "decision": "terbukti",
        "answer": "Upah Oktober dibayar paling lambat 1 Desember 2026.",
        "reopen": "11 Des 2026",
    },
}


def sample(kind: SlipKind, copy: int = 1) -> Slip:
    """Return an invented slip of a kind."""
    values = {**_OFFICE, **_VALUES[kind]}
    return Slip(kind, values, copy, str(values["notice"] if kind == "notice" else values["number"]))


def receipt(catalogue: Catalogue, service: Service, office: BranchState, now: int) -> Slip:
    """Return the receipt of an invented request that an office takes in just now, under a catalogue."""
    variant = service.variants[0] if service.variants else None
    papers = [
        {"name": one.name, "how": labels.how("original"), "count": 1, "kept": True, "remark": ""}
        for one in (variant.requirements if variant else ())
    ]
    today, moment = local(now, office.zone).date(), f"{formats.moment(now, office.zone)} {office.zone}"
    promise = calendar_of(office.calendars).after(today, service.days) if service.days is not None else None
    values = {
        **_OFFICE,
        **_VALUES["receipt"],
        **common.service(service, variant),
        **common.turned_to(catalogue.office or Office(), office.name, office.contact),
        **common.fee(service, service.fee),
        "version": catalogue.version,
        "moment": moment,
        "printed": moment,
        "received": papers,
        "days": service.days,
        "promised": formats.weekday(promise.date) if promise else "",
        "doubtful": promise.doubtful if promise else False,
        "survey": survey_code(office.id >> 48, service.code, today),
    }
    return Slip("receipt", values, 1, str(values["number"]))
