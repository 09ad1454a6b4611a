"""For the tests: fast hasher, files in a temporary folder, jobs run in the same process."""

import tempfile
from pathlib import Path

from surveillance.settings.base import *  # noqa: F403

SECRET_KEY = "only-for-tests-" + "x" * 40
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
JOBS_INLINE = True
AXES_ENABLED = False
_FILES = Path(tempfile.mkdtemp(prefix="surveillance-test-"))
VAULT_DIR = _FILES / "vault"
INCOMING_DIR = _FILES / "incoming"
INCOMING_DIR.mkdir()
DERIVED_DIR = _FILES / "derived"
OCR_PROGRAM = ""  # tests that read words in pictures name it
FILE_UPLOAD_TEMP_DIR = str(INCOMING_DIR)
REST_FRAMEWORK = {**REST_FRAMEWORK, "DEFAULT_THROTTLE_CLASSES": []}  # noqa: F405
DEMO = True
