"""Keys, signatures, sealed letters and enrolment codes: the same on both ends. Nothing here is our own cryptography."""

from __future__ import annotations

import base64
import hashlib
import os
import secrets

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from msgspec import Struct

from models.refused import Refused

SIGNATURE = 64
KEY = 32
FOR_REQUESTS, FOR_VERIFIERS = "ptsa-sync-1", "ptsa-verifiers"
"""What a signature or a sealed letter is for: made for one purpose, it is refused for another."""
_CODE_BYTES = 20
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


class Keys(Struct, frozen=True):
    """The private keys of a desk (or of the centre): one signs, one opens sealed letters. 32 bytes each."""

    sign: bytes
    open: bytes

    @classmethod
    def new(cls) -> Keys:
        """Make fresh keys."""
        return cls(secrets.token_bytes(KEY), secrets.token_bytes(KEY))

    @property
    def public(self) -> bytes:
        """Both public keys, 64 bytes: Ed25519, then X25519."""
        signing = Ed25519PrivateKey.from_private_bytes(self.sign).public_key().public_bytes_raw()
        return signing + X25519PrivateKey.from_private_bytes(self.open).public_key().public_bytes_raw()

    def signed(self, content: bytes, purpose: str) -> bytes:
        """Return the signature (64 bytes) followed by the content."""
        return Ed25519PrivateKey.from_private_bytes(self.sign).sign(_bound(content, purpose)) + content

    def opened(self, letter: bytes, purpose: str) -> bytes:
        """Return what was sealed for these keys.

        Raises:
            Refused: ``seal_broken``: it was sealed for another, or changed.
        """
        try:
            shared = X25519PrivateKey.from_private_bytes(self.open).exchange(
                X25519PublicKey.from_public_bytes(letter[:KEY])
            )
            key = _derived(shared, letter[:KEY], self.public[KEY:], purpose)
            return ChaCha20Poly1305(key).decrypt(bytes(12), letter[KEY:], purpose.encode())
        except (ValueError, InvalidTag):
            raise Refused("seal_broken") from None


def checked(public: bytes, signed: bytes, purpose: str) -> bytes:
    """Return the content of signed bytes.

    Raises:
        Refused: ``signature_wrong``.
    """
    try:
        Ed25519PublicKey.from_public_bytes(public[:KEY]).verify(signed[:SIGNATURE], _bound(signed[SIGNATURE:], purpose))
    except (InvalidSignature, ValueError):
        raise Refused("signature_wrong") from None
    return signed[SIGNATURE:]


def sealed(public: bytes, content: bytes, purpose: str) -> bytes:
    """Return a letter that only the owner of ``public`` can open: a fresh X25519 key, then ChaCha20-Poly1305."""
    fresh = X25519PrivateKey.from_private_bytes(os.urandom(KEY))
    mine = fresh.public_key().public_bytes_raw()
    key = _derived(fresh.exchange(X25519PublicKey.from_public_bytes(public[KEY:])), mine, public[KEY:], purpose)
    return mine + ChaCha20Poly1305(key).encrypt(bytes(12), content, purpose.encode())


def _bound(content: bytes, purpose: str) -> bytes:
    return purpose.encode() + b"\0" + content


def _derived(shared: bytes, mine: bytes, theirs: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), KEY, mine + theirs, purpose.encode()).derive(shared)


def fingerprint(certificate: bytes) -> bytes:
    """Return what pins a certificate authority: 10 bytes of the SHA-256 of its DER form; zeros for none."""
    return hashlib.sha256(certificate).digest()[:10] if certificate else bytes(10)


def new_code(certificate: bytes) -> str:
    """Return a one-time enrolment code: 80 random bits and the authority's fingerprint, in groups of four."""
    text = base64.b32encode(secrets.token_bytes(10) + fingerprint(certificate)).decode()
    return "-".join(text[i : i + 4] for i in range(0, len(text), 4))


def read_code(code: str) -> tuple[bytes, bytes]:
    """Return secret and fingerprint of a typed code; 0, 1 and 8 are read as O, I and B.

    Raises:
        Refused: ``code_malformed``.
    """
    text = "".join(c for c in code.upper() if c.isalnum()).translate(str.maketrans("018", "OIB"))
    if len(text) != _CODE_BYTES * 8 // 5 or not set(text) <= set(_ALPHABET):
        raise Refused("code_malformed")
    data = base64.b32decode(text)
    return data[:10], data[10:]


def code_hash(secret: bytes) -> bytes:
    """Return what the centre keeps of a code."""
    return hashlib.blake2b(secret, digest_size=16, person=b"ptsa-enrol").digest()


def seal_over(key: bytes, chain: int, log: str, seq: int, hash_: bytes) -> bytes:
    """Return the centre's seal: it once had ``hash_`` at ``seq`` of this chain (``ids.pack(…) >> 32``)."""
    text = f"{chain} {log} {seq} ".encode() + hash_
    return hashlib.blake2b(text, digest_size=16, key=key, person=b"ptsa-seal").digest()
