"""Reads a database's address, as the environment gives it, into Django's settings."""

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# Writers take their lock at BEGIN instead of half-way (IMMEDIATE), readers never wait for them (WAL), and
# a writer waits up to 20 s for its turn: with the defaults four writers met 390 "locked" errors in 600.
# FULL syncs every commit to the disk; NORMAL could lose the last ones when the power goes.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
}


def read_database_url(url, *, folder):
    """One entry of DATABASES for `url`.

    sqlite:///name.sqlite3           a file in `folder`
    sqlite:////full/path.sqlite3     a file anywhere
    postgres://user:password@host:5432/name
    postgres://user@/name?host=/socket/folder

    Further query parameters of a PostgreSQL address go to the driver (sslmode, connect_timeout ...), but
    pool=8 keeps up to eight open connections per process, which only a threaded server needs.
    Raises ImproperlyConfigured for anything else; its message never repeats the address, which may hold
    a password.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured("DATABASE_URL cannot be read: check its host and port.") from error
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme == "sqlite":
        if parts.netloc or parts.query or not name:
            raise ImproperlyConfigured("DATABASE_URL for SQLite is sqlite:///name or sqlite:////full/path.")
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": Path(folder) / name,
            "OPTIONS": dict(SQLITE_OPTIONS),
        }
    if parts.scheme in ("postgres", "postgresql"):
        if not name:
            raise ImproperlyConfigured("DATABASE_URL names no database: postgres://user@host/name.")
        options = dict(parse_qsl(parts.query))
        host = options.pop("host", None) or parts.hostname or ""
        pool = options.pop("pool", None)
        if pool is not None:
            if not pool.isdecimal() or int(pool) < 1:
                raise ImproperlyConfigured("pool in DATABASE_URL is a number of connections: pool=8.")
            options["pool"] = {"min_size": 1, "max_size": int(pool)}
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": name,
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": host,
            "PORT": str(port or ""),
            # A pool keeps connections itself; otherwise each is kept for a minute, and tried before use,
            # so that a restart of the database costs no request.
            "CONN_MAX_AGE": 0 if pool else 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": options,
        }
    raise ImproperlyConfigured("DATABASE_URL begins with sqlite:// or postgres://.")
