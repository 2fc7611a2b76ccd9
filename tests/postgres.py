"""A PostgreSQL cluster for one command, gone afterwards.

    python -m tests.postgres -- python -m pytest

runs the command with DATABASE_URL pointing at an empty cluster, and answers with its exit code. TEST_PG_URL,
or a DATABASE_URL that is PostgreSQL's already, is used instead of a cluster of our own. Without either, and
without PostgreSQL's programs, the exit code is 69 and the command does not run.

Standard library only. One cluster serves all of xdist's workers: each makes its own database in it.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

NOT_FOUND = 69  # EX_UNAVAILABLE of sysexits.h; pytest uses 0 to 5

# Debian, and others, keep the programs in a folder per version that is not on PATH.
FOLDERS = [
    "usr/lib/postgresql/*/bin",
    "usr/pgsql-*/bin",
    "opt/homebrew/opt/postgresql@*/bin",
    "usr/local/opt/postgresql@*/bin",
    "Applications/Postgres.app/Contents/Versions/*/bin",
]

# Nothing here outlives the command, so nothing waits for a disk.
OPTIONS = (
    "-c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off -c jit=off"
)

# Waits for the end of its input, which comes however the parent ends, even killed; then tidies up.
GUARD = 'cat >/dev/null; "$1/pg_ctl" -D "$2/data" -m immediate -w stop; rm -rf "$2"'


def find_programs(root=Path("/")):
    """The folder with initdb and pg_ctl, of the newest version found; None if there is none."""
    on_path = shutil.which("initdb")
    candidates = [Path(on_path).resolve().parent, Path(on_path).parent] if on_path else []
    found = [folder for pattern in FOLDERS for folder in root.glob(pattern)]
    candidates += sorted(found, key=_version, reverse=True)
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    return None


def _version(folder):
    return [int(number) for number in re.findall(r"\d+", str(folder))]


def _owner():
    """Arguments for subprocess: PostgreSQL refuses to run as root, so root lends it another user."""
    if os.geteuid() != 0:
        return {}
    import pwd  # here, because Windows lacks it, and must still learn that there is no PostgreSQL for it

    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise SystemExit("PostgreSQL refuses to run as root, and there is no user postgres or nobody.")


@contextlib.contextmanager
def cluster(programs):
    """Starts a cluster and gives its DATABASE_URL; stops and deletes it whatever happens."""
    # The path of a socket has about a hundred characters, and the temporary folder of some systems uses most.
    parent = "/tmp" if os.path.isdir("/tmp") else None  # noqa: S108 (mkdtemp makes a private folder in it)
    folder = Path(tempfile.mkdtemp(prefix="apogee-pg-", dir=parent))
    owner = _owner()
    if owner:
        os.chown(folder, owner["user"], owner["group"])
    guard = subprocess.Popen(
        ["sh", "-c", GUARD, "guard", programs, folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C in the terminal must not reach it
        cwd="/",
        **owner,
    )

    log = folder / "log"

    def succeeds(program, *arguments):
        # Into a file, not a pipe: the server that pg_ctl starts keeps open what it is given.
        with open(log, "a") as output:
            command = [programs / program, "-D", folder / "data", *arguments]
            streams = {"stdin": subprocess.DEVNULL, "stdout": output, "stderr": output}
            return subprocess.run(command, cwd=folder, **streams, **owner).returncode == 0

    try:
        create = ["-U", "apogee", "--auth=trust", "--no-sync", "--encoding=UTF8"]
        # Text sorts by code point, as in SQLite. Some systems lack C.UTF-8; plain C only folds ASCII letters.
        made = any(succeeds("initdb", *create, f"--locale={name}") for name in ("C.UTF-8", "C"))
        options = f"{OPTIONS} -c unix_socket_directories={folder}"
        if not made or not succeeds("pg_ctl", "-w", "-o", options, "start"):
            raise RuntimeError(f"PostgreSQL did not start: {log.read_text()}")
        yield f"postgres://apogee@/postgres?host={folder}"
    finally:
        guard.stdin.close()
        guard.wait()


def run_with(url, command):
    """The exit code of `command`, run with this DATABASE_URL; an interrupt waits for it to end in good order."""
    with subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url}) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:  # the terminal told the command too
            return process.wait()
        except BaseException:
            process.terminate()
            raise


def main(arguments):
    if arguments[:1] == ["--"]:
        arguments = arguments[1:]
    if not arguments:
        raise SystemExit(__doc__)
    given = os.environ.get("TEST_PG_URL") or os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        return run_with(given, arguments)
    programs = find_programs()
    if programs is None or os.name == "nt":  # sockets and users are Unix's here
        return NOT_FOUND
    # A termination unwinds like an exception, through the end of cluster().
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, frame: sys.exit(128 + number))
    with cluster(programs) as url:
        return run_with(url, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
