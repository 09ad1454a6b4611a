"""Who signs, stamps and witnesses the log, from the settings. In the demo city a key and a test authority are made on first use."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import Error, register

from evidence.log.authority import POLICY, TestAuthority
from evidence.log.signing import BadKey, CommandSigner, FileSigner, PublicKey, Signer, make_key
from evidence.log.stamps import Authority, is_test_made

IN_PROCESS = "test:"


@dataclass(frozen=True)
class KnownWitness:
    name: str
    url: str
    key: PublicKey


def signer() -> Signer:
    """The log's signing key. BadKey when none is set up and this is not the demo city."""
    if settings.LOG_SIGN_COMMAND:
        return CommandSigner(settings.LOG_SIGN_COMMAND, Path(settings.LOG_PUBLIC_KEY).read_bytes())
    if settings.LOG_KEY_FILE:
        return _file_signer(Path(settings.LOG_KEY_FILE))
    if not settings.DEMO:
        raise BadKey("LOG_KEY_FILE or LOG_SIGN_COMMAND: the log needs a key to sign its heads")
    own = Path(settings.VAR_DIR) / "log-key.pem"
    if not own.exists():
        try:
            make_key(own)
        except FileExistsError:
            pass  # another process was faster
    return _file_signer(own)


@cache
def _file_signer(path: Path) -> FileSigner:
    return FileSigner(path)


def public_key() -> PublicKey:
    """The key heads are signed with today, as people outside know it."""
    return (
        PublicKey.from_pem(Path(settings.LOG_PUBLIC_KEY).read_bytes()) if settings.LOG_PUBLIC_KEY else signer().public
    )


def authorities() -> list[Authority]:
    """Who stamps now, in order of preference: the LOG_AUTHORITIES file, or the test authority of the demo city."""
    listed = [
        _authority(each, Path(settings.LOG_AUTHORITIES))
        for each in _listed(settings.LOG_AUTHORITIES)
        if not each.get("retired")
    ]
    return listed or ([demo_authority()] if settings.DEMO else [])


def believed() -> list[Authority]:
    """Whose stamps are believed, those of retired authorities included: the stamps of past years stay good."""
    listed = [_authority(each, Path(settings.LOG_AUTHORITIES)) for each in _listed(settings.LOG_AUTHORITIES)]
    return listed + ([demo_authority()] if settings.DEMO else [])


def witnesses() -> list[KnownWitness]:
    base = Path(settings.LOG_WITNESSES).parent
    return [
        KnownWitness(each["name"], each["url"], PublicKey.from_pem((base / each["key"]).read_bytes()))
        for each in _listed(settings.LOG_WITNESSES)
    ]


def _listed(path: str) -> list[dict[str, Any]]:
    return json.loads(Path(path).read_text(encoding="utf-8")) if path else []


def _authority(said: dict[str, Any], path: Path) -> Authority:
    """Certificates are named relative to the file that lists them."""
    return Authority(
        name=said["name"],
        url=said["url"],
        certificate=(path.parent / said["certificate"]).read_bytes(),
        roots=(path.parent / said["roots"]).read_bytes(),
        policy=said["policy"],
        is_test=bool(settings.DEMO and said.get("test")),
    )


def demo_authority() -> Authority:
    """The demo city's own authority, which says of itself that it is a test."""
    made = demo_maker()
    return Authority("test-authority", IN_PROCESS, made.certificate, made.ca, POLICY, is_test=True)


@cache
def demo_maker() -> TestAuthority:
    return TestAuthority(Path(settings.VAR_DIR) / "test-authority")


@register("evidence")
def check_setup(**_kwargs: Any) -> list[Error]:
    """In service the log has a key, and no authority that stamps for tests."""
    if settings.DEMO:
        return []
    found = []
    try:
        signer()
    except (BadKey, OSError) as trouble:
        found.append(Error(str(trouble), id="evidence.E001"))
    try:
        tests = [each.name for each in authorities() if is_test_made(each)]
    except (OSError, ValueError, KeyError) as trouble:
        return [*found, Error(f"LOG_AUTHORITIES: {trouble}", id="evidence.E003")]
    said = "LOG_AUTHORITIES: %s stamps for tests; such stamps have no legal value"
    return found + [Error(said % name, id="evidence.E002") for name in tests]
