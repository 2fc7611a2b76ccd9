"""What every test run needs: a line that names the database, quick passwords, patient properties."""

import gc
import os
from collections import Counter

import pytest
from django.conf import settings
from django.db import transaction
from django.test import TestCase, override_settings
from hypothesis import settings as hypothesis_settings

from tests import factories

# Shared machines are slow at times, which says nothing about a property. In CI the same examples each time,
# so that a red run can be repeated.
hypothesis_settings.register_profile("apogee", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis_settings.load_profile("apogee")


def pytest_report_header():
    return f"database: {settings.DATABASES['default']['ENGINE'].rpartition('.')[2]}"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Long files first: workers take whole files, and one that is left for the end keeps the others waiting.

    With APOGEE_TESTS=database, only those that touch one: a second engine says nothing new about the others.
    """
    if os.environ.get("APOGEE_TESTS") == "database":
        config.hook.pytest_deselected(items=[item for item in items if not touches_database(item)])
        items[:] = [item for item in items if touches_database(item)]
    weight = Counter()
    for item in items:
        weight[item.path] += 200 if item.get_closest_marker("slow") else 10 if touches_database(item) else 1
    items.sort(key=lambda item: (-weight[item.path], item.path))  # stable: the order within a file stays
    # What has been imported stays till the end; looking through it for garbage again and again takes a while.
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)


def touches_database(item):
    return (
        item.get_closest_marker("django_db") is not None
        or "db" in item.fixturenames
        or (item.cls is not None and issubclass(item.cls, TestCase))
    )


@pytest.fixture(scope="class")
def class_db(django_db_setup, django_db_blocker):
    """Rows that a fixture of the class makes once for all of its tests; each test still takes back its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def without_documents(monkeypatch):
    """For tests that read rows, never documents: the factories write none, which is most of their time."""
    monkeypatch.setattr(factories, "write_documents", lambda records: None)


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords():
    """The real hasher is slow on purpose: a third of a second for each user that a test makes."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield
