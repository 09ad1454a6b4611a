"""In service: TLS, secure cookies, compressed static files. Everything secret comes from the environment."""

import os

from django.core.exceptions import ImproperlyConfigured

from surveillance.settings.base import *  # noqa: F403
from surveillance.settings.base import ALLOWED_HOSTS, CONTENT_SECURITY_POLICY, SECRET_KEY, flag

if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY: give at least 50 random characters")
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS: name the host names people use")

REPLAY_HOST = os.environ.get("REPLAY_HOST", "")
if REPLAY_HOST in ALLOWED_HOSTS:
    raise ImproperlyConfigured("REPLAY_HOST: name a host of its own, not one of ALLOWED_HOSTS")
if REPLAY_HOST:
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, REPLAY_HOST.partition(":")[0]]
CONTENT_SECURITY_POLICY["DIRECTIVES"]["frame-src"] = ["'self'", *([REPLAY_HOST] if REPLAY_HOST else [])]

DEMO = False
WHITENOISE_USE_FINDERS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "common.static_storage.Storage"},
}
SECURE_SSL_REDIRECT = flag("SECURE_SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
if os.environ.get("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
