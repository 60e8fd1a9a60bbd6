"""F10 on the form of a complaint: the form that its fields make together, and where a refused one is mended."""

from __future__ import annotations

from pathlib import Path

from models import text
from models.complaints.evidence import evidence_of
from models.complaints.reading import SEXES
from models.forms import Account, CompanyForm, Complain, EvidenceForm
from models.forms.person import PersonForm
from models.queue.standing import Served
from models.refused import Refused
from screens.complaints.fields import Matter
from screens.intake.persons import Persons

FILE = "@"
"""What stands before the path of a file among the evidence; anything else is a paper."""

_FIELD_OF = {
    "account": "account",
    "answer": "account",
    "category": "category",
    "channel": "channel",
    "foreign": "foreign",
    "received": "received",
    "grade": "grade",
    "case": "case",
    "number": "case",
    "officer": "against",
    "unit": "against",
    "evidence": "evidence",
    "file": "evidence",
    "hash": "evidence",
    "reporter": "identity",
    "person": "identity",
    "nik": "identity",
    "nib": "identity",
    "npwp": "identity",
    "passport": "identity",
    "name": "name",
    "phone": "phone",
    "address": "address",
    "workers": "workers",
}
"""Where a refused form must be mended, by the first word of the refusal's code."""


def field_of(code: str) -> str:
    """Return the field of a form that was refused for ``code``; nothing where no single field is wrong."""
    return _FIELD_OF.get(code.split("_")[0], "")


def form_of(persons: Persons, matter: Matter, visit: Served | None, draft: int | None) -> Complain:
    """Return the form as it stands; it reads files of the evidence, so it is called in the reading thread.

    Raises:
        Refused: a number or a file can't be read.
    """
    values, found = matter.values(), matter.found
    hide = values["hide"]
    return Complain(
        category=found.category or values["category"],
        grade=found.grade,
        channel=found.channel,
        received=found.received,
        anonymous="1" in hide,
        confidential="2" in hide,
        reporter=_reporter(persons),
        person=persons.known.id if persons.known is not None else None,
        said=Account(
            account=values["account"],
            place=values["place"],
            time=values["time"],
            wish=values["wish"],
            other=values["other"],
            foreign=values["foreign"],
            evidence=read_evidence(values["evidence"]),
            sex=SEXES[int(values["sex"]) - 1] if values["sex"] else "",
            position=values["position"],
            email=values["email"],
        ),
        company=_company(values),
        officers=found.officers,
        unit=found.unit,
        case=values["case"],
        ticket=visit.label if visit is not None else "",
        draft=draft,
    )


def _reporter(persons: Persons) -> PersonForm | None:
    """Return who complains, as was typed; nobody where nothing was."""
    numbers = persons.numbers()
    name = persons.fields["name"].value.strip()
    if not numbers and not name and persons.known is None:
        return None
    return PersonForm(
        nik=numbers.get("nik", ""),
        passport=numbers.get("passport", ""),
        nib=numbers.get("nib", ""),
        npwp=numbers.get("npwp", ""),
        name=name,
        phone=persons.typed("phone"),
        address=persons.typed("address"),
        correct=persons.applicant.right(),
    )


def _company(values: dict[str, str]) -> CompanyForm | None:
    """Return the company, where anything of it was typed.

    Raises:
        Refused: ``workers_range``.
    """
    told = {
        "name": values["company"],
        "sector": values["sector"],
        "province": values["province"],
        "regency": values["regency"],
        "district": values["district"],
        "village": values["village"],
        "phone": values["company_phone"],
        "email": values["company_email"],
        "address": values["company_address"],
    }
    workers = text.digits(values["workers"])
    if values["workers"] and not workers:
        raise Refused("workers_range")
    if not workers and not any(told.values()):
        return None
    return CompanyForm(**told, workers=int(workers) if workers else None)


def read_evidence(typed: str) -> tuple[EvidenceForm, ...]:
    """Return papers and files, with ``;`` between them; ``@`` stands before the path of a file.

    Raises:
        Refused: ``file_missing``, ``file_unreadable``, ``file_not_plain``.
    """
    parts = [part.strip() for part in typed.split(";")]
    return tuple(
        evidence_of(Path(part.removeprefix(FILE).strip())) if part.startswith(FILE) else EvidenceForm(name=part)
        for part in parts
        if part
    )
