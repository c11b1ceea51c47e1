"""One settings module for the demo, production and tests; every choice is an environment variable of
docs/hosting.md."""

import os
import sys
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote

import fontpkg_atkinson_hyperlegible
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from config.addresses import (
    MAIL_PORTS,
    read_base_url,
    read_contact,
    read_database_url,
    read_hosts,
    read_hub_url,
    read_mail_url,
    read_open_data_hosts,
    read_postgres_options,
    read_proxies,
    read_sender,
    read_source_url,
)
from config.readings import read_sign_up_setting, wrong_settings

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("JALONS_DATA", BASE_DIR / "data"))
TESTING = "pytest" in sys.modules
DEBUG = os.environ.get("JALONS_DEBUG") == "1"
DEMO = os.environ.get("JALONS_DEMO") == "1"
# A GET that writes is a bug: it raises an error wherever a developer can see it.
FORBID_WRITING_GET = TESTING or DEBUG
# All at once: whoever corrects one line would otherwise start again to read the next.
if _wrong := wrong_settings(os.environ):
    raise ImproperlyConfigured("\n".join(_wrong.values()))


def _secret_key() -> str:
    if key := os.environ.get("JALONS_SECRET_KEY"):
        return key
    if TESTING or DEBUG:
        return "only-for-tests-and-development-never-in-production"
    raise ImproperlyConfigured("JALONS_SECRET_KEY manque. Voyez docs/hosting.md.")


def database(url: str) -> dict[str, object]:
    """`sqlite:///path` or `postgres://user:password@host:port/name`, as a Django database."""
    if url.startswith("sqlite:"):
        parts = read_database_url(url)
        return {
            "ENGINE": "jalons.base.sqlite",
            # On Windows the path of the URL is /C:/folder/file.
            "NAME": unquote(parts.path).removeprefix("/" if os.name == "nt" else ""),
            # Threads are few and last (base/handler.py); opening the file again takes longer than most requests.
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # `cache_size`: 1 MB of pages for each connection. The server has ten, one a thread: with 4 MB each they
                # take 20 MB more, for pages that are no faster, since the system keeps the file in memory once for all.
                # A writer must move the journal into the file after 16 MB: normally a thread has already done it
                # (base/db.py).
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-1000;"
                "PRAGMA wal_autocheckpoint=4000;",
            },
            "TEST": {"NAME": os.environ.get("JALONS_TEST_DB", str(BASE_DIR / "test.sqlite3"))},
        }
    parts = read_database_url(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or parse_qs(parts.query).get("host", [""])[0],
        "PORT": str(parts.port or ""),
        # Under ASGI, one persistent connection a thread exhausts the server: use a pool, without CONN_MAX_AGE.
        "CONN_MAX_AGE": 0,
        # A connection that died with the server is detected when it is taken, and replaced. The pool gives up soon, so
        # that the next request tries again: by itself, it would double its wait each time.
        "CONN_HEALTH_CHECKS": True,
        # There is one connection for each thread (base/handler.py), so a request that waits for one waits for a server
        # that is down. At ten seconds, eight requests of a room blocked /sante for a minute.
        "OPTIONS": {
            **read_postgres_options(parts),
            "pool": {"min_size": 2, "max_size": 10, "timeout": 2, "reconnect_timeout": 3},
        },
    }


SECRET_KEY = _secret_key()
BASE_URL = os.environ.get("JALONS_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
_host = read_base_url(BASE_URL).hostname or "127.0.0.1"
ALLOWED_HOSTS = [
    _host,
    "127.0.0.1",
    "localhost",
    "[::1]",
    *read_hosts(os.environ.get("JALONS_HOSTS", "")),
]
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SECURE = BASE_URL.startswith("https://")
# uvicorn reads it by itself.
read_proxies(os.environ.get("FORWARDED_ALLOW_IPS", ""))

# However Jalons is started: the database, attached files, messages and logs are only for its account.
os.umask(0o077)
DATA_DIR.mkdir(parents=True, exist_ok=True)
DATABASE_URL = os.environ.get("JALONS_DATABASE_URL") or (
    "sqlite:///" + quote((DATA_DIR.resolve() / "jalons.sqlite3").as_posix().removeprefix("/"))
)
DATABASES = {"default": database(DATABASE_URL)}
# "local" for one process; for several, a postgres:// address (LISTEN/NOTIFY) or a redis:// one (pub/sub).
HUB_URL = os.environ.get("JALONS_HUB_URL") or "local"
read_hub_url(HUB_URL)

INSTALLED_APPS = [
    "jalons.overview",
    "jalons.publication",
    "jalons.monitoring",
    "jalons.funding",
    "jalons.actions",
    "jalons.carriage",
    "jalons.invitations",
    "jalons.resources",
    "jalons.votes",
    "jalons.workshops",
    "jalons.diagnosis",
    "jalons.opendata",
    "jalons.governance",
    "jalons.directory",
    "jalons.roadmaps",
    "jalons.accounts",
    "jalons.territories",
    "jalons.mail",
    "jalons.base",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "jalons.base.middleware.reset_clock",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "jalons.accounts.middleware.keep_pages_private",
    "jalons.base.middleware.RefuseNonsense",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "jalons.base.middleware.get_reads_only",
    "django.contrib.messages.middleware.MessageMiddleware",
    "jalons.base.middleware.redirect_dead_ends",
    "jalons.base.middleware.TellRefusal",
    "jalons.base.middleware.ShowBothVersions",
    "jalons.accounts.middleware.AskToSignIn",
    "jalons.base.body_limits.refuse_heavy_bodies",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                "jalons.base.lean_templates.LeanLoader"
                if DEBUG
                else (
                    "jalons.base.shared_templates.SharedLoader",
                    ["jalons.base.lean_templates.LeanLoader"],
                )
            ],
            "builtins": [
                "jalons.base.templatetags.addresses",
                "jalons.base.templatetags.drafts",
                "jalons.actions.templatetags.fiches",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "jalons.base.context.site_context",
            ],
        },
    }
]
FORM_RENDERER = "jalons.base.forms.JalonsRenderer"

# Sign-in: a single-use link by e-mail, valid fifteen minutes (accounts/rules.py). docs/hosting.md says who may have an
# account.
SIGN_UP = read_sign_up_setting(os.environ.get("JALONS_SIGNUP") or ("open" if DEMO or TESTING else "invited"))
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["jalons.accounts.backends.AccountBackend"]
LOGIN_URL = "accounts:sign_in"
SESSION_ENGINE = "jalons.accounts.sessions"
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
# A sign-in link is opened from a mail program: the session cookie must be sent then.
SESSION_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# Nothing inline, and nothing from another site.
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "worker-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^sante$"]
SILENCED_SYSTEM_CHECKS = [
    "security.W002",  # frames: `frame-ancestors` of SECURE_CSP
    "security.W005", "security.W021",  # HSTS of other subdomains: whoever owns the domain decides
    "security.W004", "security.W008", "security.W012", "security.W016",  # without https: jalons.W001 says it
    "mail.E001",  # mail in files: jalons.W004 says it
]  # fmt: skip
CSRF_FAILURE_VIEW = "jalons.base.errors.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "Europe/Paris"  # for pages outside any roadmap; each roadmap has its own
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [("fonts", fontpkg_atkinson_hyperlegible.ROOT / "files")]
WHITENOISE_USE_FINDERS = TESTING or DEBUG
# Files are looked up at each request: indexing them for each test client would take longer than the page it asks for.
WHITENOISE_AUTOREFRESH = TESTING or DEBUG
STORAGES = {
    # Files that people attach. Tests keep them in memory, and leave nothing on the disk.
    "default": {
        "BACKEND": f"django.core.files.storage.{'InMemoryStorage' if TESTING else 'FileSystemStorage'}",
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "jalons.base.storage.HashedStaticFiles"
    },
}
MEDIA_ROOT = DATA_DIR / "media"
# Django makes uploads readable by every account of the machine, whatever the umask.
FILE_UPLOAD_PERMISSIONS = 0o600

# Results of posted forms (base.http): ten minutes of a busy room must fit; the default maximum of 300 is too small.
_busy = {"MAX_ENTRIES": 20_000}
CACHES: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": _busy},
    "posted": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": _busy},
}
if HUB_URL != "local":
    # The same form may be posted again to another process, and one person may be served by several: they share a table.
    CACHES["posted"] = {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "jalons_posted",
        "OPTIONS": _busy,
    }
    # base/rate_limits.py counts in this table.
    CACHES["limits"] = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "jalons_limits"}
# One row, which the worker writes every few seconds to prove that the database can be written (base/health.py).
CACHES["pulse"] = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "jalons_pulse"}

# Open data takes minutes, so it has its own queue: e-mails do not wait behind it.
TASKS = {
    "default": {
        "BACKEND": "django.tasks.backends.immediate.ImmediateBackend" if TESTING else "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default", "data"],
    }
}

# The hosts that open data may come from, over https and at public addresses; a new source adds its host here. A
# complete address, such as « http://miroir.local:8080 », is used as it is: it is a mirror of the host of this instance.
OPEN_DATA_HOSTS = read_open_data_hosts(
    os.environ.get(
        "JALONS_OPEN_DATA_HOSTS",
        "www.data.gouv.fr static.data.gouv.fr object.files.data.gouv.fr api.insee.fr www.insee.fr data.arcep.fr data.caf.fr "
        "cartographie.societenumerique.gouv.fr www.observatoire-des-territoires.gouv.fr etalab-datasets.geo.data.gouv.fr "
        "aides-territoires.beta.gouv.fr",
    )
)
# The public catalogue of aids. Its host gives a key to whoever asks, without which it may refuse to answer.
AIDS_ADDRESS = os.environ.get(
    "JALONS_AIDS_ADDRESS", "https://aides-territoires.beta.gouv.fr/api/aids/all/?itemsPerPage=100"
)
AIDS_KEY = os.environ.get("JALONS_AIDS_KEY", "")
DATA_GOUV_URL = os.environ.get("JALONS_DATA_GOUV_URL", "https://www.data.gouv.fr").rstrip("/")

# smtp://user:password@host:port or smtps://…; without it, messages are written as files in the data folder.
EMAIL_URL = os.environ.get("JALONS_EMAIL_URL", "")
if EMAIL_URL:
    _mail = read_mail_url(EMAIL_URL)
    _mailer: dict[str, object] = {
        "BACKEND": "jalons.mail.smtp.EmailBackend",
        "OPTIONS": {
            "host": _mail.hostname,
            "port": _mail.port or MAIL_PORTS[_mail.scheme],
            "username": unquote(_mail.username or ""),
            "password": unquote(_mail.password or ""),
            "use_ssl": _mail.scheme == "smtps",
            "use_tls": _mail.scheme == "smtp+tls",
            "timeout": 20,
        },
    }
else:
    _mailer = {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": str(DATA_DIR / "courriels")},
    }
MAILERS = {"default": _mailer}
MAIL_FOLDER = DATA_DIR / "courriels"
# Tests have no worker: messages leave when the transaction commits.
MAIL_LEAVES_AT_ONCE = TESTING
DEFAULT_FROM_EMAIL = (
    read_sender(_sender) if (_sender := os.environ.get("JALONS_EMAIL_FROM")) else f"Jalons <jalons@{_host}>"
)

# Shown on the legal pages: the publisher, and where to find the source code of this version (AGPL, section 13).
PUBLISHER = os.environ.get("JALONS_PUBLISHER", "")
# Read by whoever looks for their rights: the machine that serves the pages, and whom to write to about personal data.
HOSTED_BY = os.environ.get("JALONS_HOSTED_BY", "")
DPO = os.environ.get("JALONS_DPO", "")
# Whom to warn of a flaw, in security.txt: an address such as mailto:dsi@exemple.fr or https://exemple.fr/contact.
CONTACT = read_contact(_contact) if (_contact := os.environ.get("JALONS_CONTACT")) else ""
SOURCE_URL = read_source_url(_source) if (_source := os.environ.get("JALONS_SOURCE_URL")) else ""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "jalons.base.logs.WithoutKeys",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        # The defaults of Django would log each task of the worker, and mail errors to administrators.
        "django": {"level": "WARNING", "handlers": []},
        # Wrong requests of a visitor, or of a machine looking for weaknesses, do not concern the host.
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        # An address too long for a redirect would log a traceback of 2 kB each time.
        "django.security.DisallowedRedirect": {"level": "CRITICAL"},
        "django.security.csrf": {"level": "ERROR"},
        # Each attempt of the pool would log two lines, while the page that fails already logs one.
        "psycopg.pool": {"level": "ERROR"},
    },
}
