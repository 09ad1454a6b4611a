import shutil
from pathlib import Path

import pytest

from evidence.log import authority
from evidence.pack.build import Dossier
from tests.evidence.pack import making


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(scope="session")
def tsa(tmp_path_factory: pytest.TempPathFactory) -> authority.TestAuthority:
    return authority.TestAuthority(tmp_path_factory.mktemp("tsa"))


@pytest.fixture(scope="session")
def log() -> making.Log:
    return making.filled(making.long_ago(10))


@pytest.fixture(scope="session")
def dossier(log: making.Log, folder: Path, tsa: authority.TestAuthority) -> Dossier:
    return making.dossier_of(log, folder, tsa, making.log_key(folder, "log.pem"))


@pytest.fixture(scope="session")
def pack(dossier: Dossier, folder: Path) -> bytes:
    return making.packed(dossier, making.log_key(folder, "log.pem").sign)


@pytest.fixture
def expert(tmp_path: Path, dossier: Dossier, tsa: authority.TestAuthority) -> making.Expert:
    shutil.copy(making.VERIFY, tmp_path / "verify.py")
    keys = {"log.pub.pem": dossier.key.pem(), "tsa.pem": tsa.certificate, "w.pub.pem": dossier.witnesses[0].key.pem()}
    for name, content in keys.items():
        (tmp_path / name).write_bytes(content)
    return making.Expert(tmp_path, *(tmp_path / name for name in keys))
