"""Settings as the environment makes them, and the headers that follow from them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import connection

from kb.database import read_database_url

ROOT = Path(__file__).resolve().parent.parent
SECRET = "x7Kq-2mVf9_TzRw4LbNc8HdYs3GjPe6AuQi1oXvB5nMrCtWk0ZlF"
PRODUCTION = {"APOGEE_ENV": "production", "SECRET_KEY": SECRET, "ALLOWED_HOSTS": "apogee.example.org"}


def in_fresh_python(code, **variables):
    """Runs code after `from kb import settings`, with only these variables set: (exit code, output)."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-c", f"from kb import settings\n{code}"],
        cwd=ROOT,
        env={**kept, **variables},
        capture_output=True,
        text=True,
    )
    return done.returncode, (done.stdout + done.stderr).strip()


# --- Development and production -----------------------------------------------------------------------------


def test_nothing_set_means_development_on_sqlite():
    code = "print(settings.DEBUG, settings.DATABASES['default']['NAME'])"
    assert in_fresh_python(code) == (0, f"True {ROOT / 'db.sqlite3'}")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"SECRET_KEY": ""}, "needs a SECRET_KEY"),
        ({"SECRET_KEY": "django-insecure-for-development-only-production-refuses-it"}, "needs a SECRET_KEY"),
        ({"SECRET_KEY": SECRET[:49]}, "needs a SECRET_KEY"),
        ({"SECRET_KEY": "x" * 60}, "needs a SECRET_KEY"),
        ({"ALLOWED_HOSTS": ""}, "needs ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": " , "}, "needs ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "needs ALLOWED_HOSTS"),
        ({"APOGEE_ENV": "staging"}, "APOGEE_ENV is development or production"),
        ({"REQUIRE_SECOND_FACTOR": "maybe"}, "REQUIRE_SECOND_FACTOR is yes or no"),
        ({"BEHIND_PROXY": "on"}, "BEHIND_PROXY is yes or no"),
        ({"BREACHED_PASSWORDS": "/no/such/file"}, "BREACHED_PASSWORDS names no file"),
    ],
)
def test_production_refuses_to_start_without_what_makes_it_safe(changes, message):
    code, output = in_fresh_python("", **{**PRODUCTION, **changes})
    assert code == 1
    assert message in output.splitlines()[-1]


def test_production_starts_with_a_secret_key_and_hosts():
    code = (
        "print(settings.DEBUG, settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT,"
        " settings.SECURE_HSTS_SECONDS >= 31536000, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS)"
    )
    assert in_fresh_python(code, **PRODUCTION) == (0, "False ['apogee.example.org'] True True True")


def test_the_forwarded_protocol_is_believed_only_when_asked_for():
    code = "print(hasattr(settings, 'SECURE_PROXY_SSL_HEADER'))"
    assert in_fresh_python(code, **PRODUCTION) == (0, "False")
    assert in_fresh_python(code, **PRODUCTION, BEHIND_PROXY="yes") == (0, "True")


def test_the_second_factor_is_required_in_production_unless_somebody_says_no():
    code = "print(settings.REQUIRE_SECOND_FACTOR)"
    assert in_fresh_python(code) == (0, "False")
    assert in_fresh_python(code, REQUIRE_SECOND_FACTOR="yes") == (0, "True")
    assert in_fresh_python(code, **PRODUCTION) == (0, "True")
    assert in_fresh_python(code, **PRODUCTION, REQUIRE_SECOND_FACTOR="no") == (0, "False")


PRODUCTION_ANSWERS = """
# The names with hashes need collectstatic, and no header depends on them.
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "kb.settings"
import django
django.setup()
from django.test import Client
secure = Client().get("/admin/login/", secure=True, headers={"host": "apogee.example.org"})
plain = Client().get("/admin/login/", headers={"host": "apogee.example.org"})
foreign = Client().get("/admin/login/", secure=True, headers={"host": "evil.example"})
print(plain.status_code, plain["Location"], plain["X-Frame-Options"], "Content-Security-Policy" in plain.headers)
print(foreign.status_code, foreign["X-Content-Type-Options"], "Content-Security-Policy" in foreign.headers)
print(secure.status_code, secure["Strict-Transport-Security"])
for cookie in secure.cookies.values():
    print(cookie.key, cookie["path"], cookie["secure"], cookie["httponly"], cookie["samesite"], repr(cookie["domain"]))
"""


@pytest.mark.slow
def test_production_answers_over_https_only_with_host_bound_cookies(tmp_path):
    variables = {**PRODUCTION, "STATIC_ROOT": str(tmp_path), "LOG_LEVEL": "CRITICAL"}
    code, output = in_fresh_python(PRODUCTION_ANSWERS, **variables)
    assert code == 0, output
    assert output.splitlines() == [
        "301 https://apogee.example.org/admin/login/ DENY True",
        "400 nosniff True",
        "200 max-age=31536000; includeSubDomains; preload",
        "__Host-apogee_csrf / True True Strict ''",
    ]


# --- Database addresses -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("sqlite:///db.sqlite3", Path("/project/db.sqlite3")),
        ("sqlite:///data/kb.sqlite3", Path("/project/data/kb.sqlite3")),
        ("sqlite:////var/lib/kb.sqlite3", Path("/var/lib/kb.sqlite3")),
        ("sqlite:////var/with%20space.sqlite3", Path("/var/with space.sqlite3")),
    ],
)
def test_sqlite_addresses_name_a_file(url, name):
    read = read_database_url(url, folder="/project")
    assert (read["ENGINE"], read["NAME"]) == ("django.db.backends.sqlite3", name)
    assert read["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgres://ann:pw@db:5433/kb", ("ann", "pw", "db", "5433", "kb", {})),
        ("postgresql://db/kb", ("", "", "db", "", "kb", {})),
        ("postgres://a%40b:p%2Fw%3A@db/kb", ("a@b", "p/w:", "db", "", "kb", {})),
        ("postgres://ann@/kb?host=/run/postgresql", ("ann", "", "/run/postgresql", "", "kb", {})),
        ("postgres:///kb", ("", "", "", "", "kb", {})),
        ("postgres://[::1]:5432/kb", ("", "", "::1", "5432", "kb", {})),
        ("postgres://db/kb?sslmode=verify-full", ("", "", "db", "", "kb", {"sslmode": "verify-full"})),
    ],
)
def test_postgres_addresses_give_every_part(url, expected):
    read = read_database_url(url, folder="/project")
    parts = tuple(read[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME", "OPTIONS"))
    assert (read["ENGINE"], parts) == ("django.db.backends.postgresql", expected)
    assert (read["CONN_MAX_AGE"], read["CONN_HEALTH_CHECKS"]) == (60, True)


def test_a_pool_replaces_lasting_connections():
    read = read_database_url("postgres://db/kb?pool=8", folder="/project")
    assert read["OPTIONS"] == {"pool": {"min_size": 1, "max_size": 8}}
    assert read["CONN_MAX_AGE"] == 0  # Django refuses both together


@pytest.mark.parametrize(
    "url",
    [
        "mysql://ann:hunter2@db/kb",
        "ann:hunter2@db/kb",
        "sqlite://hunter2/kb",
        "sqlite:///",
        "postgres://ann:hunter2@db",
        "postgres://ann:hunter2@db:port/kb",
        "postgres://ann:hunter2@db/kb?pool=many",
        "postgres://ann:hunter2@db/kb?pool=0",
        "postgres://[hunter2/kb",
    ],
)
def test_a_wrong_address_is_refused_without_repeating_the_password(url):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL") as caught:
        read_database_url(url, folder="/project")
    assert "hunter2" not in str(caught.value)


def test_sqlite_files_are_written_ahead_and_synced(tmp_path):
    code = (
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'kb.settings'\n"
        "import django; django.setup()\n"
        "from django.db import connection\n"
        "with connection.cursor() as cursor:\n"
        "    for name in ('journal_mode', 'synchronous', 'busy_timeout', 'foreign_keys'):\n"
        "        print(cursor.execute(f'PRAGMA {name}').fetchone()[0], end=' ')\n"
    )
    url = f"sqlite:///{tmp_path / 'kb.sqlite3'}"
    assert in_fresh_python(code, DATABASE_URL=url) == (0, "wal 2 20000 1")


@pytest.mark.django_db
def test_text_sorts_alike_on_both_databases():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'a' < 'B', 'Z' < 'a', 'z' < 'é'")
        assert [bool(value) for value in cursor.fetchone()] == [False, True, True]


# --- Answers ------------------------------------------------------------------------------------------------

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "host", "status"),
    [
        ("/admin/login/", "testserver", 200),
        ("/admin/", "testserver", 302),
        ("/no-such-page/", "testserver", 404),
        ("/admin/login/", "evil.example", 400),
        ("/static/admin/css/base.css", "testserver", 200),
    ],
)
def test_every_answer_carries_the_security_headers(client, path, host, status):
    response = client.get(path, headers={"host": host})
    assert response.status_code == status
    assert {name: response.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    assert "camera=()" in response["Permissions-Policy"]
    policy = dict(part.strip().partition(" ")[::2] for part in response["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "object-src": "'none'",
    }
    assert list(policy) == sorted(policy)  # the same text from every worker
    response.close()  # a static file stays open otherwise


@pytest.mark.django_db
@pytest.mark.parametrize("password", ["Kestrel-9!x", "123456789012345", "startfinding", "yoon-hee-park"])
def test_short_common_numeric_and_personal_passwords_are_refused(password):
    user = get_user_model()(username="yoon-hee-park")
    with pytest.raises(ValidationError):
        validate_password(password, user)


@pytest.mark.django_db
def test_a_long_password_is_accepted():
    assert validate_password("four plain words, spaced " * 4) is None


def test_times_are_utc():
    assert (settings.TIME_ZONE, settings.USE_TZ) == ("UTC", True)
