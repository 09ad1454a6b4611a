"""What all settings share. Values come from the environment; a boolean that is neither yes nor no is refused."""

import os
from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from surveillance import found

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = found.var_dir()


def flag(name: str, default: bool) -> bool:
    """A yes/no from the environment."""
    words = {
        "1": True,
        "true": True,
        "yes": True,
        "on": True,
        "0": False,
        "false": False,
        "no": False,
        "off": False,
        "": default,
    }
    value = os.environ.get(name, "").strip().lower()
    if value not in words:
        raise ImproperlyConfigured(f"{name}={value!r}: say yes or no")
    return words[value]


SECRET_KEY = os.environ.get("SECRET_KEY", "")
DEBUG = False
ALLOWED_HOSTS = [host for host in os.environ.get("ALLOWED_HOSTS", "").split(",") if host]
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if origin]

# Saved pages are replayed on a host name of their own, which no cookie of ours reaches ("": they are shown as text only).
REPLAY_HOST = os.environ.get("REPLAY_HOST", "replay.localhost")

ROOMS = [
    "reports", "library", "inspections", "monitoring", "cases", "sellers", "evidence",
    "staff", "areas", "audit", "laws", "common",
]  # fmt: skip

INSTALLED_APPS = [
    "surveillance.apps.SurveillanceConfig",
    *ROOMS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "csp",
    "axes",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "evidence.replay.host.ReplayHostMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "common.middleware.LanguageMiddleware",
    "common.middleware.HeadersMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "staff.authentication.BearerMiddleware",
    "common.gate.GateMiddleware",
    "audit.once.OnceMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "surveillance.urls"
WSGI_APPLICATION = "surveillance.wsgi.application"
REACTIONS = "surveillance.reactions.REACTIONS"
SCHEDULE = "surveillance.schedule.SCHEDULE"
GATE = "surveillance.gate"
JOBS_INLINE = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "surveillance.context.shell",
            ],
            "builtins": [
                "common.templatetags.trade",
                "staff.templatetags.saved_views",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
        },
    }
]
FORM_RENDERER = "common.renderer.Renderer"

# Database: the primary decides; timeouts keep a cut cable from freezing a worker and its row locks (reliability F9).
# Digests go out by mail once a server is named; without one they are in the product only.
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM") or "giam-sat@localhost"
MAIL_NOTICES = bool(EMAIL_HOST)

DATABASES = {"default": environ.Env.db_url_config(found.database_url() or "postgres://none@127.0.0.1:1/none")}
DATABASES["default"].update(
    CONN_MAX_AGE=60,
    CONN_HEALTH_CHECKS=True,
    DISABLE_SERVER_SIDE_CURSORS=True,
)
DATABASES["default"].setdefault("OPTIONS", {}).update(
    connect_timeout=5,
    keepalives_idle=5,
    keepalives_interval=2,
    keepalives_count=3,
    tcp_user_timeout=10000,
    application_name="surveillance",
    options=os.environ.get(
        "DATABASE_SESSION", "-c lock_timeout=10s -c idle_in_transaction_session_timeout=300s -c statement_timeout=300s"
    ),
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = found.redis_url() or "redis://127.0.0.1:1/0"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 3600
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2, "socket_timeout": 10, "health_check_interval": 15}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

AUTH_USER_MODEL = "staff.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Locked out per person and address together: an office shares one address.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "surveillance.pages.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-src": [SELF, REPLAY_HOST if ":" in REPLAY_HOST else f"{REPLAY_HOST}:*"],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "surveillance" / "locale"]
FORMAT_MODULE_PATH = ["surveillance.formats"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = os.environ.get("STATIC_ROOT") or VAR_DIR / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

# Evidence: the write-once vault, and where uploads wait on the same filesystem until they are sealed.
VAULT_DIR = Path(os.environ.get("VAULT_DIR") or VAR_DIR / "vault")
VAULT_BUCKET = os.environ.get("VAULT_BUCKET", "")  # a bucket instead of the folder; then also:
VAULT_ENDPOINT = os.environ.get("VAULT_ENDPOINT", "")
VAULT_REGION = os.environ.get("VAULT_REGION", "")
INCOMING_DIR = Path(os.environ.get("INCOMING_DIR") or VAR_DIR / "incoming")
INCOMING_DIR.mkdir(parents=True, exist_ok=True)
FILE_UPLOAD_TEMP_DIR = str(INCOMING_DIR)
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 200
# What is made from exhibits (thumbnails, pages of PDFs): outside the vault, can be made again.
DERIVED_DIR = Path(os.environ.get("DERIVED_DIR") or VAR_DIR / "derived")
# Words in pictures; "" or a program that is not installed: the pages say that they were not read.
OCR_PROGRAM = os.environ.get("OCR_PROGRAM", "tesseract")
UPLOAD_LIMIT_BYTES = int(os.environ.get("UPLOAD_LIMIT_BYTES", 4 * 1024**3))

# The sealed log (docs/evidence.md): its name, the key that signs its heads (a file, or a program that holds it elsewhere), where
# heads are written outside the database, and who stamps and witnesses them (JSON files).
LOG_ORIGIN = os.environ.get("LOG_ORIGIN") or "surveillance.hanoi.example/log"
LOG_KEY_FILE = os.environ.get("LOG_KEY_FILE", "")
LOG_SIGN_COMMAND = os.environ.get("LOG_SIGN_COMMAND", "")
LOG_PUBLIC_KEY = os.environ.get("LOG_PUBLIC_KEY", "")
LOG_ANCHOR_DIR = Path(os.environ.get("LOG_ANCHOR_DIR") or VAR_DIR / "anchors")
LOG_AUTHORITIES = os.environ.get("LOG_AUTHORITIES", "")
LOG_WITNESSES = os.environ.get("LOG_WITNESSES", "")
# The address people reach the product at; printed papers lead to it.
PRODUCT_URL = os.environ.get("PRODUCT_URL") or "http://127.0.0.1:8000"
PACK_DIR = Path(os.environ.get("PACK_DIR") or VAR_DIR / "packs")

# Taking pages from the web ourselves: off until the authority permits it. CAPTURE_ALLOW names host:port pairs that may be reached
# although they are not public; it is for tests.
CAPTURE_PAGES = flag("CAPTURE_PAGES", default=False)
CAPTURE_ALLOW = [each for each in os.environ.get("CAPTURE_ALLOW", "").split(",") if each]

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "staff.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "common.api.Pages",
    "PAGE_SIZE": 50,
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "common.api.answer_to",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.UserRateThrottle",
        "rest_framework.throttling.AnonRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"user": os.environ.get("API_RATE", "600/min"), "anon": "30/min"},
}
SPECTACULAR_SETTINGS = {
    "TITLE": "E-commerce Surveillance API",
    "DESCRIPTION": "Sellers, evidence, cases, decisions, fines and inspections of the city's market-surveillance force.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "common.api_schema.with_errors",
    ],
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    # Programs meet these sets of values under one name each, wherever they occur.
    "ENUM_NAME_OVERRIDES": {
        name: f"{place}.{name}"
        for place, names in {
            "areas.models": ["AreaKind"],
            "audit.models": ["JobState"],
            "cases.clocks": ["EventKind"],
            "cases.models.decision": ["DecisionKind", "RemarkCategory", "SanctionOutcome", "ServiceMethod"],
            "cases.models.coercion": ["CoercionKind"],
            "cases.models.goods": ["Ground", "MoveAct", "PriceSource"],
            "cases.models.referral": ["Agency", "Outcome"],
            "cases.models.relief": ["ReliefKind"],
            "cases.states": [
                "CaseState",
                "CoercionState",
                "DeadlineState",
                "DecisionState",
                "FineState",
                "ReferralState",
                "ViolationState",
            ],
            "evidence.models": ["RecordKind"],
            "evidence.states": [
                "BatchState",
                "CaptureState",
                "DisposalState",
                "HandoverState",
                "PostingState",
                "ReadState",
            ],
            "inspections.models": ["PlanKind"],
            "inspections.states": ["FindingState", "PlanState", "VisitState"],
            "laws.models": ["HolidayKind", "InstrumentKind", "Level"],
            "library.models": ["GuideKind"],
            "library.states": ["GuideState"],
            "monitoring.models": ["WatchKind"],
            "monitoring.states": ["MatchState", "WatchState"],
            "sellers.models": ["IdentifierKind", "SellerKind"],
            "sellers.states": ["AccountStatus", "LinkState", "PremisesState", "SellerState"],
        }.items()
        for name in names
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    "loggers": {"axes": {"level": "WARNING"}, "django.request": {"level": "ERROR"}},
}
