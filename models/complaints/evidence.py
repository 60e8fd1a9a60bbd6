"""A file that a complainant brings is named with its hash; the file itself stays where the office keeps it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from models.files.text_files import opened
from models.forms.complaint_lodging import EvidenceForm


def evidence_of(path: Path) -> EvidenceForm:
    """Return the name of a file with its SHA-256.

    Raises:
        Refused: ``file_missing``, ``file_unreadable``, ``file_not_plain``.
    """
    with opened(path) as file:
        digest = hashlib.sha256()
        while part := file.read(1 << 20):
            digest.update(part)
    return EvidenceForm(name=path.name, hash=digest.hexdigest())
