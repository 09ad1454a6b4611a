"""On one's own machine and for the demo city: plain HTTP on this machine, a secret key kept under VAR_DIR."""

import secrets

from surveillance.settings.base import *  # noqa: F403
from surveillance.settings.base import SECRET_KEY, VAR_DIR, flag


def _kept_key() -> str:
    """A secret key of this machine's own, made on first use."""
    file = VAR_DIR / "secret-key"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(secrets.token_urlsafe(50), encoding="ascii")
        file.chmod(0o600)
    return file.read_text(encoding="ascii")


SECRET_KEY = SECRET_KEY or _kept_key()
DEBUG = flag("DEBUG", False)
ALLOWED_HOSTS = ["*"]
DEMO = True
