"""Django settings. What a person may change comes from `configuration/environment.py`."""

from __future__ import annotations

from datetime import timedelta

from csp.constants import NONE, SELF

from advisor.configuration.databases import database
from advisor.configuration.environment import ROOT, read_environment, secret_key, split
from advisor.configuration.mail_server import mail_server

ENVIRONMENT = read_environment()
RELEASE = "0.1.0"

SECRET_KEY = secret_key(ENVIRONMENT)
DEBUG = ENVIRONMENT.debug
ALLOWED_HOSTS = ENVIRONMENT.hosts
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.site_url] if ENVIRONMENT.site_url else []
ADMIN_PATH = ENVIRONMENT.admin_path
SITE_URL = ENVIRONMENT.site_url

INSTALLED_APPS = [
    "advisor",
    "advisor.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "import_export",
    "axes",
]

MIDDLEWARE = [
    "advisor.watching.request_log.RequestLog",
    "advisor.middleware.VisitorAddresses",
    "advisor.middleware.Headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "advisor.middleware.PlainErrors",
    "advisor.middleware.DeskSession",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "advisor.middleware.Limits",
    "advisor.middleware.DeskLocks",
    "advisor.middleware.DeskLogin",
    "advisor.middleware.DeskMessages",
    "advisor.middleware.DeskHtmx",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "advisor.urls"
WSGI_APPLICATION = "advisor.wsgi.application"

TEMPLATE_FILES = ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "OPTIONS": {
            "loaders": TEMPLATE_FILES if DEBUG else [("django.template.loaders.cached.Loader", TEMPLATE_FILES)],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["advisor.templatetags.rightsize"],
        },
    }
]

DATABASES = {"default": database(ENVIRONMENT.database_url, ENVIRONMENT.var_dir)}
COUNT_IN_BACKGROUND = True
"""Write day counts every few seconds from a thread; without it somebody has to call `counting.write`."""
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FIXTURE_DIRS = [ROOT / "fixtures" / "questionnaire"]

IMPORT_EXPORT_USE_TRANSACTIONS = True

FORMS_URLFIELD_ASSUME_HTTPS = True

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
# Every sentence is marked for translation. Until there is one, nobody looks: that nearly doubles what a result costs.
USE_I18N = (ROOT / "locale").exists()
LOCALE_PATHS = [ROOT / "locale"]
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.var_dir / "static"
STATICFILES_DIRS = [ROOT / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 31_536_000

RATE_LIMITS = ENVIRONMENT.rate_limits
LIMITS = ENVIRONMENT.limits
TRUSTED_PROXIES = ENVIRONMENT.proxies
LIMIT_FILE = str(ENVIRONMENT.var_dir / "limits.sqlite3")
IN_POSTGRESQL = DATABASES["default"]["ENGINE"].endswith("postgresql")
LIMIT_STORE = ENVIRONMENT.cache_url or ("rightsize-database://" if IN_POSTGRESQL else "rightsize-file://")

# Wrong passwords are counted for a hash of the address, in a cache table; nothing else is kept about anybody.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "advisor_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AXES_ENABLED = RATE_LIMITS and LIMITS["login"] is not None
AXES_HANDLER = "axes.handlers.cache.AxesCacheHandler"
AXES_FAILURE_LIMIT, AXES_COOLOFF_TIME = (
    (LIMITS["login"].amount, timedelta(seconds=LIMITS["login"].seconds)) if LIMITS["login"] else (0, timedelta(0))
)
AXES_LOCKOUT_PARAMETERS = ["ip_address"]
AXES_CLIENT_IP_CALLABLE = "advisor.guard.addresses.pseudonym"
AXES_LOCKOUT_CALLABLE = "advisor.guard.limiting.locked_out"
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
# Its tables would hold addresses and browsers: they are not even made.
MIGRATION_MODULES = {"axes": None}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SAFE_HEADERS = {
    "Permissions-Policy": (
        "browsing-topics=(), camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
    ),
    "Referrer-Policy": SECURE_REFERRER_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": X_FRAME_OPTIONS,
    "Cross-Origin-Opener-Policy": SECURE_CROSS_ORIGIN_OPENER_POLICY,
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""On every answer, also on those that Django’s own middleware gives up on; a view may say otherwise for its page."""
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.https else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = ENVIRONMENT.https
# Browsers take a __Host- cookie from this very host and over https only: no other host of the domain can plant one.
SESSION_COOKIE_NAME = "__Host-sessionid" if ENVIRONMENT.https else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if ENVIRONMENT.https else "csrftoken"
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENVIRONMENT.hsts != "host"
SECURE_HSTS_PRELOAD = ENVIRONMENT.hsts == "preload"
# W005 and W021 ask for HSTS on every name below ours, and in browsers’ lists, for good: its owner decides (see HSTS).
# axes.W002 misses its middleware, which is DeskLocks here: it works at the desk alone.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021", "axes.W002"]
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
"""Asked on the machine itself, past the proxy that has the certificate."""
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
LOGIN_REDIRECT_URL = f"/{ADMIN_PATH}/"
"""For a login that was asked to lead to another site."""
CSRF_FAILURE_VIEW = "advisor.views.errors.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 262_144
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

LOG_REQUESTS = ENVIRONMENT.log_requests
SLOW_QUERY_MS = ENVIRONMENT.slow_query_ms
METRICS_TOKEN = ENVIRONMENT.metrics_token
ADMINS = [("", address) for address in split(ENVIRONMENT.error_mail_to)]
SERVER_EMAIL = ENVIRONMENT.mail_sender
EMAIL_SUBJECT_PREFIX = "[Rightsize] "
EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, EMAIL_USE_TLS, EMAIL_USE_SSL = mail_server(
    ENVIRONMENT.email_url
)
EMAIL_TIMEOUT = 10
LOG_HANDLERS = {
    "console": {"class": "logging.StreamHandler", "formatter": "line"},
    **({"mail": {"class": "advisor.watching.error_reports.ErrorMail", "formatter": "line"}} if ADMINS else {}),
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_addresses": {"()": "advisor.watching.request_log.NoAddresses"}},
    "formatters": {"line": {"()": "advisor.watching.logs.Lines"}},
    "handlers": LOG_HANDLERS,
    "root": {"handlers": [*LOG_HANDLERS], "level": ENVIRONMENT.log_level},
    # Django's own handlers would mail the whole request, addresses and cookies included.
    "loggers": {
        "django": {"handlers": [], "level": ENVIRONMENT.log_level},
        "django.request": {"filters": ["no_addresses"]},
        # Anybody can cause these. `views/errors.py` says each in one line, without the host or Referer that was sent.
        "django.security": {"level": "CRITICAL"},
        "django.server": {"handlers": [], "propagate": True},
        # At DEBUG it writes down everything that a page was given, answers and addresses included.
        "django.template": {"level": "INFO"},
    },
}
