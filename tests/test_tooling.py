"""The two commands, the throwaway cluster, the locks, and the commands that ready a database."""

import hashlib
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import apogee
from tests import postgres

ROOT = Path(__file__).resolve().parent.parent


# --- Locks --------------------------------------------------------------------------------------------------


def pins_of(lock):
    """{name: version} of a compiled lock."""
    return dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE))


def lines_of(name):
    return (ROOT / name).read_text().splitlines()


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_every_requirement_is_locked_within_its_bounds(name):
    pins = pins_of(f"{name}.txt")
    wanted = [Requirement(line) for line in lines_of(f"{name}.in") if line and line[0] not in "#-"]
    assert wanted
    unmet = [str(each) for each in wanted if pins.get(canonicalize_name(each.name), "0") not in each.specifier]
    assert unmet == []


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_every_requirement_says_what_it_is_for(name):
    lines = lines_of(f"{name}.in")
    bare = [line for above, line in zip(["", *lines], lines, strict=False) if line[:1] not in "#" and above[:1] != "#"]
    assert bare == []


def test_tests_run_on_the_releases_that_production_runs_on():
    assert pins_of("requirements.txt").items() <= pins_of("requirements-dev.txt").items()


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_every_pin_has_hashes_and_no_lock_names_a_registry_or_a_folder(lock):
    text = (ROOT / lock).read_text()
    assert "://" not in text
    assert "--index-url" not in text
    assert str(ROOT) not in text
    pieces = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)
    assert [piece for piece in pieces if piece[:1].isalnum() and "--hash=sha256:" not in piece] == []


# --- apogee.py ----------------------------------------------------------------------------------------------


def test_arguments_after_test_reach_pytest_untouched(monkeypatch):
    seen = []
    monkeypatch.setattr(apogee, "test", lambda arguments: seen.append(arguments) or 0)
    assert apogee.main(["test", "-k", "draft", "-x", "--lf", "tests/api", "--help"]) == 0
    assert seen == [["-k", "draft", "-x", "--lf", "tests/api", "--help"]]


def test_a_python_that_only_pretends_to_be_there_is_passed_over(tmp_path):
    shim = tmp_path / "python3.14"
    shim.write_text("#!/bin/sh\necho 'not switched on' >&2\nexit 127\n")
    shim.chmod(0o755)
    assert apogee.probe(str(shim)) is None
    assert apogee.probe(str(tmp_path / "absent")) is None
    assert apogee.probe(sys.executable) == (sys.version_info[:2], True)


def pythons(monkeypatch, found):
    """Makes `found`, {name: (version, can make environments)}, all the Pythons of this machine."""
    monkeypatch.setattr(apogee.sys, "executable", "running")
    monkeypatch.setattr(apogee.shutil, "which", lambda name: name if name in found else None)
    monkeypatch.setattr(apogee, "probe", found.get)


@pytest.mark.parametrize(
    ("found", "chosen"),
    [
        ({"running": ((3, 11), True), "python3.14": ((3, 14), True)}, "running"),
        ({"running": ((3, 9), True), "python3.12": ((3, 12), True)}, "python3.12"),
        ({"running": ((3, 11), False), "python3.13": ((3, 13), True)}, "python3.13"),
        ({"running": ((3, 9), True), "python3.14": None, "python3.11": ((3, 11), True)}, "python3.11"),
    ],
)
def test_the_environment_is_made_by_a_python_that_is_new_enough_and_can(monkeypatch, found, chosen):
    pythons(monkeypatch, found)
    assert apogee.choose_python() == chosen


@pytest.mark.parametrize(
    ("found", "remedy"),
    [
        ({"running": ((3, 11), False)}, "sudo apt install python3.11-venv"),
        ({"running": ((3, 10), True), "python3": ((3, 10), True)}, "Python 3.11 or newer was not found"),
    ],
)
def test_a_machine_without_the_means_is_told_what_to_install(monkeypatch, capsys, tmp_path, found, remedy):
    pythons(monkeypatch, found)
    monkeypatch.setattr(apogee, "VENV_PYTHON", str(tmp_path / "none"))
    monkeypatch.setattr(apogee, "STAMP", str(tmp_path / "stamp"))
    assert apogee.main(["setup"]) == 1
    assert remedy in capsys.readouterr().err


@pytest.fixture
def calls(monkeypatch, tmp_path):
    """Programs that apogee.py starts, which succeed without running, in a project with an environment."""
    calls = []
    (tmp_path / "requirements.txt").write_text("django==5.2\n")
    monkeypatch.setattr(apogee, "ROOT", str(tmp_path))
    monkeypatch.setattr(apogee, "VENV_PYTHON", sys.executable)
    monkeypatch.setattr(apogee, "STAMP", str(tmp_path / "stamp.json"))
    monkeypatch.setattr(apogee.subprocess, "call", lambda command, **kwargs: calls.append(" ".join(command[1:])) or 0)
    return calls


def test_packages_are_installed_again_only_when_the_lock_changed(calls, tmp_path):
    def installs():
        apogee.install("requirements.txt")
        done = [call for call in calls if "--require-hashes" in call]
        calls.clear()
        return len(done)

    assert [installs(), installs()] == [1, 0]
    (tmp_path / "requirements.txt").write_text("django==5.2.1\n")
    assert [installs(), installs()] == [1, 0]


def test_an_interrupted_installation_is_done_again(calls, monkeypatch, tmp_path):
    monkeypatch.setattr(apogee.subprocess, "call", lambda command, **kwargs: int("--require-hashes" in command))
    with pytest.raises(apogee.Problem, match="could not be installed"):
        apogee.install("requirements.txt")
    assert not (tmp_path / "stamp.json").exists()


def test_an_environment_without_pip_is_made_anew(calls, monkeypatch):
    def call(command, **kwargs):
        calls.append(" ".join(command[1:]))
        return int(command[-1] == "--version")

    monkeypatch.setattr(apogee.subprocess, "call", call)
    apogee.install("requirements.txt")
    assert [" ".join(call.split()[:3]) for call in calls[1:]] == [
        "-m venv --clear",
        "-m pip --disable-pip-version-check",
    ]


def test_serving_on_a_port_in_use_says_so_before_anything_else(capsys, calls):
    with apogee.socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert apogee.main(["serve", "--port", str(port)]) == 1
    assert f"Port {port} is not free" in capsys.readouterr().err
    assert calls == []


def test_serve_refuses_production(monkeypatch, capsys, calls):
    monkeypatch.setenv("APOGEE_ENV", "production")
    assert apogee.main(["serve"]) == 1
    assert "gunicorn" in capsys.readouterr().err
    assert calls == []


@pytest.mark.parametrize(
    ("sqlite", "on_postgres", "expected", "ending"),
    [
        ((0, "9 passed in 1s"), (0, "9 passed in 2s"), 0, "SQLite:     9 passed in 1s\nPostgreSQL: 9 passed in 2s\n"),
        ((1, "1 failed in 1s"), (0, "9 passed in 2s"), 1, "SQLite:     1 failed in 1s\nPostgreSQL: 9 passed in 2s\n"),
        ((0, "9 passed in 1s"), (1, "1 failed in 2s"), 1, "SQLite:     9 passed in 1s\nPostgreSQL: 1 failed in 2s\n"),
        ((0, "9 passed in 1s"), (-9, ""), -9, "SQLite:     9 passed in 1s\nPostgreSQL: failed, exit code -9\n"),
        (
            (0, "9 passed in 1s"),
            (69, ""),
            0,
            "PostgreSQL: not found, so only SQLite was tested (install PostgreSQL, or set TEST_PG_URL)\n",
        ),
        ((2, "interrupted"), None, 2, "SQLite:     interrupted\n"),
    ],
)
def test_both_results_are_summed_up_and_either_can_fail(monkeypatch, capsys, sqlite, on_postgres, expected, ending):
    outcomes = iter([sqlite, on_postgres])
    monkeypatch.setattr(apogee, "install", lambda lock: None)
    monkeypatch.setattr(apogee, "run_and_watch", lambda command, env: next(outcomes))
    assert apogee.test([]) == expected
    assert capsys.readouterr().out.endswith(ending)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (None, [None, None]),
        ("sqlite:///mine.sqlite3", [None, None]),
        ("postgres://db/kb", [None, "postgres://db/kb"]),
    ],
)
def test_a_postgresql_address_serves_the_second_run_only(monkeypatch, given, expected):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    if given:
        monkeypatch.setenv("DATABASE_URL", given)
    seen = []
    monkeypatch.setattr(apogee, "install", lambda lock: None)
    monkeypatch.setattr(apogee, "run_and_watch", lambda command, env: seen.append(env.get("DATABASE_URL")) or (0, ""))
    apogee.test(["-x"])
    assert seen == expected


def test_output_is_shown_and_its_last_line_kept_without_ornament(capsys):
    code = "print('début'); print('\\033[32m==== \\033[1m3 passed\\033[0m in 1s ====\\033[0m'); raise SystemExit(3)"
    result = apogee.run_and_watch([sys.executable, "-c", code], dict(os.environ, PYTHONIOENCODING="utf-8"))
    assert result == (3, "3 passed in 1s")
    assert capsys.readouterr().out.startswith("début")


# --- The throwaway cluster ----------------------------------------------------------------------------------


def test_the_newest_postgresql_off_the_path_is_found(monkeypatch, tmp_path):
    monkeypatch.setattr(postgres.shutil, "which", lambda name: None)
    assert postgres.find_programs(tmp_path) is None
    for version in ("9.6", "15", "8"):
        folder = tmp_path / "usr/lib/postgresql" / version / "bin"
        folder.mkdir(parents=True)
        (folder / "initdb").touch()
        if version != "8":
            (folder / "pg_ctl").touch()
    assert postgres.find_programs(tmp_path) == tmp_path / "usr/lib/postgresql/15/bin"


def test_without_postgresql_the_command_is_not_run(monkeypatch, tmp_path):
    monkeypatch.delenv("TEST_PG_URL", raising=False)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(postgres, "find_programs", lambda: None)
    trace = tmp_path / "trace"
    assert postgres.main(["--", "touch", str(trace)]) == apogee.POSTGRES_NOT_FOUND == postgres.NOT_FOUND
    assert not trace.exists()


def test_an_address_that_was_given_is_used_instead_of_a_cluster(monkeypatch, tmp_path):
    monkeypatch.setenv("TEST_PG_URL", "postgres://db/given")
    monkeypatch.setattr(postgres, "find_programs", lambda: pytest.fail("looked for programs"))
    trace = tmp_path / "trace"
    code = f"import os, pathlib; pathlib.Path({str(trace)!r}).write_text(os.environ['DATABASE_URL']); exit(7)"
    assert postgres.main(["--", sys.executable, "-c", code]) == 7
    assert trace.read_text() == "postgres://db/given"


needs_programs = pytest.mark.skipif(postgres.find_programs() is None, reason="PostgreSQL's programs are not here")


@needs_programs
@pytest.mark.slow
@pytest.mark.parametrize("how", ["ends", "terminated", "killed"])
def test_a_cluster_is_gone_however_its_command_ends(how):
    import psycopg  # here, for the server's own view of it, and no other test needs the driver

    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "TEST_PG_URL")}
    code = "import os, sys; print(os.environ['DATABASE_URL'], flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-m", "tests.postgres", "--", sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        url = process.stdout.readline().strip()
        folder = Path(url.partition("host=")[2])
        with psycopg.connect(url) as connection:
            assert connection.execute("SHOW fsync").fetchone() == ("off",)
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        if how == "ends":
            process.stdin.close()
        else:
            process.send_signal(signal.SIGTERM if how == "terminated" else signal.SIGKILL)
        assert process.wait() == {"ends": 0, "terminated": 143, "killed": -9}[how]
    deadline = time.monotonic() + 20
    while folder.exists() and time.monotonic() < deadline:  # after a kill the guard needs a moment
        time.sleep(0.05)
    assert not folder.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


# --- Readying a database ------------------------------------------------------------------------------------


def run(name, **options):
    output = io.StringIO()
    call_command(name, stdout=output, **options)
    return output.getvalue()


@pytest.mark.django_db
def test_the_demo_editor_gets_a_random_password_shown_once(settings):
    settings.DEBUG = True
    first = run("create_demo_editor")
    password = re.search(r"password: (\S+)", first)[1]
    assert authenticate(username="editor", password=password)
    assert len(password) >= 16

    second = run("create_demo_editor")

    assert password not in second
    assert "changepassword editor" in second
    assert authenticate(username="editor", password=password)


@pytest.mark.django_db
def test_the_demo_editor_is_an_editor_and_nothing_more(settings):
    settings.DEBUG = True
    run("create_demo_editor")
    editor = get_user_model().objects.get(username="editor")
    assert (editor.is_staff, editor.is_superuser) == (True, False)
    granted = {permission.partition(".")[0] for permission in editor.get_all_permissions()}
    assert granted <= {"kb"}
    assert not editor.has_perm("auth.change_user")


@pytest.mark.django_db
def test_there_is_no_demo_editor_outside_development(settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="development only"):
        run("create_demo_editor")
    assert not get_user_model().objects.exists()


@pytest.mark.django_db
def test_preparing_without_the_demo_creates_nobody(settings):
    settings.DEBUG = True
    run("prepare", no_demo=True)
    assert not get_user_model().objects.exists()


def test_a_stamp_is_the_hash_of_the_lock(calls, tmp_path):
    apogee.install("requirements.txt")
    expected = hashlib.sha256((tmp_path / "requirements.txt").read_bytes()).hexdigest()
    assert json.loads((tmp_path / "stamp.json").read_text()) == {"requirements.txt": expected}
