"""Signing heads with ECDSA P-256 and SHA-256, in DER, so that `openssl dgst -sha256 -verify key.pem -signature sig file` agrees.

A signer may live elsewhere (smart card, HSM, another account): `CommandSigner` hands the bytes to a program and reads the
signature back, and never sees the key.
"""

import os
import shlex
import subprocess
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

COMMAND_SECONDS = 20


class BadKey(ValueError):
    """The file holds no P-256 key that can be used."""


class CannotSign(OSError):
    """The signing program did not answer with a good signature; worth trying again later."""


@dataclass(frozen=True)
class PublicKey:
    """A P-256 public key, known by its DER (SubjectPublicKeyInfo)."""

    der: bytes

    @classmethod
    def from_pem(cls, pem: bytes) -> "PublicKey":
        try:
            key = serialization.load_pem_public_key(pem)
        except ValueError as trouble:
            raise BadKey(f"not a public key: {trouble}") from trouble
        return cls.of(key)

    @classmethod
    def of(cls, key: object) -> "PublicKey":
        if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
            raise BadKey("the log signs with P-256 keys only")
        return cls(key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo))

    @property
    def key_id(self) -> bytes:
        return sha256(self.der).digest()[:4]

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the DER in hex: what is printed, published and read out over the telephone."""
        return sha256(self.der).hexdigest()

    def pem(self) -> bytes:
        key = serialization.load_der_public_key(self.der)
        return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)

    def verifies(self, signature: bytes, data: bytes) -> bool:
        key = serialization.load_der_public_key(self.der)
        if not isinstance(key, ec.EllipticCurvePublicKey):
            raise BadKey("the log signs with P-256 keys only")
        try:
            key.verify(signature, data, ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            return False
        return True


class Signer(Protocol):
    @property
    def public(self) -> PublicKey: ...

    def sign(self, data: bytes) -> bytes:
        """DER signature over `data`. CannotSign when the key is out of reach."""
        ...


class FileSigner:
    """A key in a PEM file. For demonstration, tests, and a witness on a machine of its own."""

    def __init__(self, path: Path, passphrase: bytes | None = None) -> None:
        try:
            key = serialization.load_pem_private_key(path.read_bytes(), passphrase)
        except (ValueError, TypeError) as trouble:
            raise BadKey(f"{path.name} holds no usable private key") from trouble
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise BadKey("the log signs with P-256 keys only")
        self._key = key
        self.public = PublicKey.of(key.public_key())

    def sign(self, data: bytes) -> bytes:
        return self._key.sign(data, ec.ECDSA(hashes.SHA256()))


class CommandSigner:
    """A key elsewhere: `command` reads the data on standard input and writes a DER signature on standard output.

    For example `openssl dgst -sha256 -sign /run/keys/log.pem` under another account, or `pkcs11-tool --sign ...`.
    """

    def __init__(self, command: str, public_pem: bytes) -> None:
        self._command = shlex.split(command)
        self.public = PublicKey.from_pem(public_pem)

    def sign(self, data: bytes) -> bytes:
        try:
            done = subprocess.run(self._command, input=data, capture_output=True, timeout=COMMAND_SECONDS, check=True)  # noqa: S603 - the operator's own command
        except (OSError, subprocess.SubprocessError) as trouble:
            raise CannotSign(f"the signing program failed: {trouble}") from trouble
        if not self.public.verifies(done.stdout, data):
            raise CannotSign("the signing program answered with a signature of another key")
        return done.stdout


def make_key(path: Path) -> PublicKey:
    """Write a new private key to `path` (mode 0400), never over an old one: FileExistsError."""
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    return PublicKey.of(key.public_key())
