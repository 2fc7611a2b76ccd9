"""All settings, in one file fed by the environment.

Nothing set means development: debug pages, an SQLite file beside manage.py. Production says so:

APOGEE_ENV         development (default) or production
SECRET_KEY         required in production: 50 random characters or more
ALLOWED_HOSTS      required in production: the names that the site answers to, separated by commas
DATABASE_URL       sqlite:///name.sqlite3 or postgres://user:password@host:5432/name (kb/database.py)
STATIC_ROOT        where collectstatic puts what browsers fetch; default: staticfiles
BEHIND_PROXY       yes: believe X-Forwarded-Proto and the last entry of X-Forwarded-For. Only behind a proxy that
                   always sets both itself
REQUIRE_SECOND_FACTOR  yes (default in production) or no: staff get no further than setting one up
BREACHED_PASSWORDS     a file of leaked passwords' SHA-1 hashes, ordered, that new passwords must not be in
LOG_LEVEL          INFO (default), DEBUG, WARNING ... The security log is always written
LINK_CHECK_CONTACT web or mail address that the check of links gives to the servers that it asks; default: none
ARCHIVE_SEARCH_URL address of an archive's availability service, asked for copies of sources; default: none
"""

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from kb.database import read_database_url

BASE_DIR = Path(__file__).resolve().parent.parent


def asked_for(name, *, default=False):
    """Whether a variable of the environment says yes. A word that is neither yes nor no stops the start."""
    words = {"1": True, "yes": True, "true": True, "0": False, "no": False, "false": False, "": default}
    try:
        return words[os.environ.get(name, "").lower()]
    except KeyError:
        raise ImproperlyConfigured(f"{name} is yes or no, not {os.environ[name]!r}.") from None


# --- Where we are ---------------------------------------------------------------------------------------

ENVIRONMENT = os.environ.get("APOGEE_ENV", "development")
if ENVIRONMENT not in ("development", "production"):
    raise ImproperlyConfigured(f"APOGEE_ENV is development or production, not {ENVIRONMENT!r}.")
PRODUCTION = ENVIRONMENT == "production"
DEBUG = not PRODUCTION

DEVELOPMENT_SECRET_KEY = "django-insecure-for-development-only-production-refuses-it"  # noqa: S105 (no secret)
SECRET_KEY = os.environ.get("SECRET_KEY", "" if PRODUCTION else DEVELOPMENT_SECRET_KEY)
ALLOWED_HOSTS = [name.strip() for name in os.environ.get("ALLOWED_HOSTS", "").split(",") if name.strip()]

if PRODUCTION:
    if SECRET_KEY.startswith("django-insecure-") or len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5:
        raise ImproperlyConfigured(
            "Production needs a SECRET_KEY of its own, 50 random characters or more:"
            " python -c 'import secrets; print(secrets.token_urlsafe(50))'"
        )
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        raise ImproperlyConfigured(
            "Production needs ALLOWED_HOSTS, the names that the site answers to, such as apogee.example.org."
        )

# --- The application --------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "kb.apps.ApogeeAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",  # before staticfiles: the same static files, and headers, as production
    "django.contrib.staticfiles",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "kb.apps.KbConfig",
]

MIDDLEWARE = [
    "kb.middleware.HeadersMiddleware",
    "kb.middleware.PolicyMiddleware",
    # Above what can redirect or refuse a request, so that no answer goes without.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "kb.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

ROOT_URLCONF = "kb.urls"
WSGI_APPLICATION = "kb.wsgi.application"

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
            ],
        },
    },
]

# --- Database -----------------------------------------------------------------------------------------------

DATABASES = {"default": read_database_url(os.environ.get("DATABASE_URL") or "sqlite:///db.sqlite3", folder=BASE_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Language and time --------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
USE_I18N = True
TIME_ZONE = "UTC"  # instants are kept and logged in UTC; local times are shown with the launch site's zone
USE_TZ = True

# A scheme-less address typed into a form is https, as Django 6 will assume without being told.
FORMS_URLFIELD_ASSUME_HTTPS = True

# --- Forms --------------------------------------------------------------------------------------------------

# The form of a launch with sixty reports and statements has two thousand boxes; Django's 1,000 refused to save it.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# --- Static files -------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT") or BASE_DIR / "staticfiles")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        # Names with a hash in them may be cached for ever, but exist only after collectstatic.
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# In development, and in tests, files are looked up where they lie, so collectstatic is not needed.
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
# No Access-Control-Allow-Origin: no page of another site has to read our files.
WHITENOISE_ALLOW_ALL_ORIGINS = False

# --- People who log in --------------------------------------------------------------------------------------

AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "kb.rules.password.LengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "kb.rules.password.GuessableValidator"},
    {"NAME": "kb.rules.password.LeakedValidator"},
]
BREACHED_PASSWORDS = os.environ.get("BREACHED_PASSWORDS", "")
if BREACHED_PASSWORDS and not Path(BREACHED_PASSWORDS).is_file():
    raise ImproperlyConfigured("BREACHED_PASSWORDS names no file.")

REQUIRE_SECOND_FACTOR = asked_for("REQUIRE_SECOND_FACTOR", default=PRODUCTION)
OTP_TOTP_ISSUER = "Apogee"
OTP_TOTP_THROTTLE_FACTOR = 0  # kb/editing/attempts.py limits, and does not shut out the owner for days

LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
SESSION_COOKIE_AGE = 7 * 24 * 60 * 60  # a form that is left open over the weekend can still be saved

# --- Security -----------------------------------------------------------------------------------------------

# The strictest policy that the pages, the admin and the API documentation run under. Nothing inline,
# nothing from elsewhere; data: pictures are in the style sheets of the admin and of Swagger UI.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"  # Strict would show the login form to an editor who follows a mailed link
CSRF_COOKIE_HTTPONLY = True  # forms carry their token themselves; no script reads the cookie
CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_NAME = "apogee_session"
CSRF_COOKIE_NAME = "apogee_csrf"
# Messages travel in the session: the default keeps them in a cookie of its own, without the prefix below.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

BEHIND_PROXY = asked_for("BEHIND_PROXY")
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    # Browsers accept this prefix only with Secure, path / and no domain, so no other host can set them.
    SESSION_COOKIE_NAME = "__Host-apogee_session"
    CSRF_COOKIE_NAME = "__Host-apogee_csrf"
    if BEHIND_PROXY:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- API ----------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["kb.api.rendering.Renderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    # Reading is for everyone, and an editor's session means nothing here. Views offer no write method,
    # which answers 405; a permission class would be asked first and answer 403.
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "UNAUTHENTICATED_USER": None,
    "EXCEPTION_HANDLER": "kb.api.problems.handle",
    "DEFAULT_METADATA_CLASS": "kb.api.rendering.Metadata",
    "DEFAULT_SCHEMA_CLASS": "kb.api.schema.Schema",
    # One format, so `format` is a parameter like any unknown one.
    "URL_FORMAT_OVERRIDE": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Apogee API",
    "DESCRIPTION": (
        "Missile launches, weapons, people and quoted statements, every figure with its source.\n\n"
        "Read only, and without a key. Lists give compact rows; the address in `url` gives the whole record. Related"
        " records are `{id, slug, name, url}`; filters take the slug or the id. A date has `start`, `end`,"
        " `precision` and `display`: January 2022 starts on the 1st and is not the 1st. A figure has its number or"
        " bounds in `unit`, the words as `printed`, who claims it, in which source, and how its rivals agree.\n\n"
        "A parameter that is unknown, or a value that cannot be used, is answered with 400 and a problem document"
        " (RFC 9457) that names the parameter, what is allowed and what was probably meant."
    ),
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "kb.api.schema.complete"],
    "ENUM_NAME_OVERRIDES": {
        "LaunchKind": "kb.vocab.launch.LaunchKind",
        "EventKind": "kb.vocab.event.EventKind",
        "OrganisationKind": "kb.vocab.organisation.OrganisationKind",
        "PlaceKind": "kb.vocab.place.PlaceKind",
        "StatementKind": "kb.vocab.statement.StatementKind",
        "WeaponKind": "kb.vocab.weapon.WeaponKind",
        "ValueState": "kb.vocab.report.ValueState",
        "YesNo": "kb.vocab.flight.YesNo",
    },
    "ENUM_SUFFIX": "",
    "SORT_OPERATION_PARAMETERS": False,
}

# --- Checks of links ----------------------------------------------------------------------------------------

LINK_CHECK_CONTACT = os.environ.get("LINK_CHECK_CONTACT", "")
# Such as https://archive.org/wayback/available. It learns which pages are looked for, so nobody is asked unasked.
ARCHIVE_SEARCH_URL = os.environ.get("ARCHIVE_SEARCH_URL", "")

# --- Logs ---------------------------------------------------------------------------------------------------

LOG_LEVEL = os.environ.get("LOG_LEVEL", "INFO").upper()
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "kb.logs.LineFormatter", "format": "{asctime} {levelname} {name}: {message}", "style": "{"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    # Django's own handlers print in development only and mail in production only; one place is enough.
    "loggers": {
        "django": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        "kb.security": {"level": "INFO"},  # whatever LOG_LEVEL leaves out
    },
}
