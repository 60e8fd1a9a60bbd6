"""A private certificate authority and a leaf for the server, so that desks trust this centre and nobody else."""

from __future__ import annotations

import datetime as dt
import ipaddress
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from models.files.text_files import is_there
from models.files.whole_file import write_whole
from models.refused import Refused

LASTS = dt.timedelta(days=20 * 365)
"""Desks do not judge the dates, since their clocks are doubtful; a device is revoked at the centre instead."""
_NAME = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*")
"""A name as it stands in a certificate; one with other letters is written ``xn--…`` there."""
_LONGEST = 64
"""Characters of the common name, which says nothing to desks: they read the alternative names."""
AUTHORITY, LEAF, KEY = "authority.pem", "server.pem", "server.key"


@contextmanager
def made(folder: Path, names: list[str]) -> Iterator[bytes]:
    """Write authority, leaf and the leaf's key into ``folder`` and yield the authority (DER).

    If the block comes to nothing, so do the files: an authority that no centre names is of no use.

    The authority's own key is thrown away: a later leaf means a new authority and new enrolment, or a leaf with
    several names now.

    Raises:
        Refused: ``certificate_name``, ``file_exists``, ``file_unwritable``, ``folder_unwritable``.
    """
    if not names:
        raise Refused("certificate_name", name="")
    alternatives = [_alternative(name) for name in names]
    present = [folder / name for name in (AUTHORITY, LEAF, KEY) if is_there(folder / name)]
    if present:
        raise Refused("file_exists", file=", ".join(map(str, present)))
    now = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "PTSA")])
    root = (
        _begun(root_name, root_name, root_key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    leaf_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:_LONGEST])])
    leaf = (
        _begun(leaf_name, root_name, key.public_key(), now)
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(_usage(signs=False), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused("folder_unwritable", folder=str(folder), why=os.strerror(error.errno or 0)) from None
    try:
        write_whole(folder / KEY, secret)
        write_whole(folder / LEAF, leaf.public_bytes(pem), mode=0o644)
        write_whole(folder / AUTHORITY, root.public_bytes(pem), mode=0o644)
        yield root.public_bytes(serialization.Encoding.DER)
    except BaseException:
        for name in (KEY, LEAF, AUTHORITY):
            (folder / name).unlink(missing_ok=True)
        raise


def make(folder: Path, names: list[str]) -> bytes:
    """Write the files and return the authority (DER), for a centre that takes it in by itself; see :func:`made`."""
    with made(folder, names) as authority:
        return authority


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: dt.datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + LASTS)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        pass
    if len(name) > 253 or not _NAME.fullmatch(name):
        raise Refused("certificate_name", name=name[:60])
    return x509.DNSName(name)
