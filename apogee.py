#!/usr/bin/env python3
"""Apogee in two commands: `python3 apogee.py serve` and `python3 apogee.py test`.

Needs Python 3.11 or newer somewhere on this machine, and nothing else: it makes the environment (.venv),
installs the locked packages when a lock has changed, and goes on from there. Standard library only, and
written so that an older python3 can start it too, and find the newer one.
"""

import argparse
import codecs
import hashlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
VENV_PYTHON = os.path.join(VENV, *(("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")))
STAMP = os.path.join(VENV, "apogee-installed.json")
RUNTIME, DEV = "requirements.txt", "requirements-dev.txt"
POSTGRES_NOT_FOUND = 69  # as tests/postgres.py answers

# Prints the version and whether environments can be made: Debian ships Python without ensurepip.
PROBE = """
import sys
print("%d.%d" % sys.version_info[:2])
try:
    import ensurepip, venv
    print("venv")
except ImportError:
    print("bare")
"""


class Problem(Exception):
    """Something the person at the keyboard can put right; the message says how."""


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="apogee.py", description="Runs and tests Apogee.")
    commands = parser.add_subparsers(dest="command", metavar="command")
    serve_parser = commands.add_parser("serve", help="set everything up and serve the site on 127.0.0.1")
    serve_parser.add_argument("--port", type=int, default=8000)
    setup_parser = commands.add_parser("setup", help="set everything up, without serving")
    setup_parser.add_argument("--dev", action="store_true", help="packages for testing too")
    for each in (serve_parser, setup_parser):
        each.add_argument("--no-demo", action="store_true", help="no demo data and no demo editor")
    test_parser = commands.add_parser(
        "test", help="run every test, on SQLite and on PostgreSQL", add_help=False, prefix_chars="\0"
    )
    test_parser.add_argument("pytest", nargs="*", help="passed on to pytest")
    commands.add_parser("lint", help="check style, migrations and the production settings")
    options = parser.parse_args(arguments)
    try:
        if options.command == "serve":
            return serve(options.port, demo=not options.no_demo)
        if options.command == "setup":
            install(DEV if options.dev else RUNTIME)
            return prepare(demo=not options.no_demo)
        if options.command == "test":
            return test(options.pytest)
        if options.command == "lint":
            return lint()
        parser.print_help()
        return 2
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


# --- The environment ----------------------------------------------------------------------------------------


def probe(python):
    """((major, minor), can make environments) of a Python, or None if it does not run."""
    try:
        done = subprocess.run([python, "-c", PROBE], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60)
        version, venv = done.stdout.decode().split()
        return tuple(int(number) for number in version.split(".")), venv == "venv"
    except (
        OSError,
        ValueError,
        subprocess.TimeoutExpired,
    ):  # no program, or a placeholder that only complains
        return None


def choose_python():
    """A Python of 3.11 or newer that can make an environment: this one, else the newest on PATH."""
    names = ["python3.14", "python3.13", "python3.12", "python3.11", "python3", "python"]
    bare = None
    for python in [sys.executable] + [shutil.which(name) for name in names]:
        if not python or python.startswith(VENV + os.sep):  # the environment cannot make itself
            continue
        version, has_venv = probe(python) or ((0, 0), False)
        if version >= (3, 11) and has_venv:
            return python
        if version >= (3, 11):
            bare = bare or (python, version)
    if bare:
        python, (major, minor) = bare
        raise Problem(
            f"{python} has no venv module, which makes environments. On Debian and Ubuntu:\n"
            f"    sudo apt install python{major}.{minor}-venv"
        )
    raise Problem("Python 3.11 or newer was not found. Debian 12 and later have it: python3, python3-venv.")


def install(lock):
    """Makes .venv if need be, and installs the packages of `lock` unless that has been done already."""
    with open(os.path.join(ROOT, lock), "rb") as file:
        wanted = hashlib.sha256(file.read()).hexdigest()
    try:
        with open(STAMP, encoding="utf-8") as file:
            installed = json.load(file)
    except (OSError, ValueError):
        installed = {}
    works = os.path.exists(VENV_PYTHON) and (probe(VENV_PYTHON) or ((0, 0), False))[0] >= (3, 11)
    if works and installed.get(lock) == wanted:
        return
    pip = [VENV_PYTHON, "-m", "pip", "--disable-pip-version-check"]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    if not works or subprocess.call([*pip, "--version"], **quiet):
        python = choose_python()
        print("Making the environment .venv ...", flush=True)
        # --clear: what stands there may be half an environment, or one whose Python was removed.
        if subprocess.call([python, "-m", "venv", "--clear", VENV]):
            raise Problem("The environment could not be made; the reason stands above.")
        installed = {}
    print(f"Installing the packages of {lock}: up to a minute, only when they change ...", flush=True)
    command = [*pip, "install", "--quiet", "--require-hashes", "-r", os.path.join(ROOT, lock)]
    if subprocess.call(command, stdin=subprocess.DEVNULL):
        raise Problem("The packages could not be installed; the reason stands above. Then run this again.")
    installed[lock] = wanted
    with open(STAMP, "w", encoding="utf-8") as file:
        json.dump(installed, file)


def environment(**changes):
    """This process's environment for a program of the project; a value of None removes the variable."""
    changes.setdefault("DJANGO_SETTINGS_MODULE", "kb.settings")  # not another project's, from this shell
    merged = {**os.environ, **changes}
    return {name: value for name, value in merged.items() if value is not None}


def manage(*arguments, **changes):
    command = [VENV_PYTHON, os.path.join(ROOT, "manage.py"), *arguments]
    return subprocess.call(command, cwd=ROOT, env=environment(**changes))


# --- serve --------------------------------------------------------------------------------------------------


def prepare(demo):
    return manage("prepare", *([] if demo else ["--no-demo"]))


def serve(port, demo):
    if os.environ.get("APOGEE_ENV", "development") != "development":
        raise Problem("serve is for development. In production: gunicorn kb.wsgi, after migrate and collectstatic.")
    with socket.socket() as probe_socket:
        if os.name != "nt":  # as the server does: an address that was just given up is free
            probe_socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe_socket.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            raise Problem(f"Port {port} is not free: try --port {port % 60000 + 1}.") from None
    install(RUNTIME)
    failed = prepare(demo)
    if failed:
        return failed
    site = f"http://127.0.0.1:{port}/"
    print(f"\n  Site   {site}\n  Admin  {site}admin/\n  API    {site}api/v1/\n\nCtrl-C stops it.\n", flush=True)
    command = [VENV_PYTHON, os.path.join(ROOT, "manage.py"), "runserver", f"127.0.0.1:{port}"]
    os.chdir(ROOT)
    if os.name == "nt":
        return subprocess.call(command, env=environment())
    # In place of this process, so that Ctrl-C and termination reach the server itself.
    os.execve(VENV_PYTHON, command, environment())


# --- test ---------------------------------------------------------------------------------------------------


def test(arguments):
    install(DEV)
    # Starting workers only pays for the whole suite. A file stays together: its tests may share data.
    whole = ["-n", "auto", "--maxprocesses", "4", "--dist", "loadfile", "--no-loadscope-reorder"]
    pytest = [VENV_PYTHON, "-m", "pytest", *(arguments or whole)]
    if sys.stdout.isatty():  # pytest itself sees a pipe
        pytest.append("--color=yes")
    given = os.environ.get("DATABASE_URL", "")
    # Test databases are made beside the one named, which is never touched; SQLite's are in memory.
    sqlite = {"APOGEE_ENV": "development", "DATABASE_URL": None}
    postgres = {
        "APOGEE_ENV": "development",
        "DATABASE_URL": given if given.startswith("postgres") else None,
        # What never asks a database has just passed.
        "APOGEE_TESTS": None if arguments else "database",
    }

    print("\nOn SQLite\n", flush=True)
    code, line = run_and_watch(pytest, environment(**sqlite))
    results = [("SQLite", code, line)]
    if code not in (2, 130, -signal.SIGINT):  # interrupted: the person wants to stop
        print("\nOn PostgreSQL\n", flush=True)
        command = [VENV_PYTHON, "-m", "tests.postgres", "--", *pytest]
        code, line = run_and_watch(command, environment(**postgres))
        if code == POSTGRES_NOT_FOUND:
            code, line = 0, "not found, so only SQLite was tested (install PostgreSQL, or set TEST_PG_URL)"
        results.append(("PostgreSQL", code, line))
    print()
    for engine, code, line in results:
        outcome = line or f"failed, exit code {code}"
        print(f"{engine + ':':11} {outcome}")
    return next((code for _, code, _ in results if code), 0)


def run_and_watch(command, env):
    """Runs a command, showing its output as it comes: (exit code, last line without the "=" around it)."""
    tail = b""
    read = codecs.getincrementaldecoder("utf-8")(errors="replace")  # a piece may end inside a letter
    with subprocess.Popen(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as process:
        while True:
            try:
                piece = os.read(process.stdout.fileno(), 65536)
            except KeyboardInterrupt:  # the terminal told the command too, and it has a report to finish
                continue
            if not piece:
                break
            sys.stdout.write(read.decode(piece))
            sys.stdout.flush()
            tail = (tail + piece)[-4096:]
    lines = [line.strip(" =") for line in plain(tail.decode(errors="replace")).splitlines()]
    return process.returncode, next((line for line in reversed(lines) if line), "")


def plain(text):
    """Text without the colours of a terminal."""
    pieces = text.split("\033[")
    return pieces[0] + "".join(piece.partition("m")[2] for piece in pieces[1:])


# --- lint ---------------------------------------------------------------------------------------------------


def lint():
    install(DEV)
    with tempfile.TemporaryDirectory() as folder:
        production = {
            "APOGEE_ENV": "production",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "ALLOWED_HOSTS": "apogee.example.org",
            "DATABASE_URL": None,
            "STATIC_ROOT": folder,
        }
        checks = [
            ("style", lambda: subprocess.call([VENV_PYTHON, "-m", "ruff", "check", ROOT])),
            ("format", lambda: subprocess.call([VENV_PYTHON, "-m", "ruff", "format", "--check", ROOT])),
            ("missing migrations", lambda: manage("makemigrations", "--check", "--dry-run", APOGEE_ENV=None)),
            (
                "production settings",
                lambda: manage("check", "--deploy", "--fail-level", "WARNING", **production),
            ),
            # A style sheet that names a missing file breaks production, and nothing before it.
            ("static files", lambda: manage("collectstatic", "--noinput", "--verbosity", "0", **production)),
        ]
        failed = []
        for name, check in checks:
            print(f"- {name}", flush=True)
            if check():
                failed.append(name)
    print(f"Failed: {', '.join(failed)}." if failed else "All clean.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
