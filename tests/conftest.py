"""What every test run needs: a line that names the database, quick passwords, patient properties."""

import os

import pytest
from django.conf import settings
from django.test import override_settings
from hypothesis import settings as hypothesis_settings

# Shared machines are slow at times, which says nothing about a property. In CI the same examples each time,
# so that a red run can be repeated.
hypothesis_settings.register_profile("apogee", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis_settings.load_profile("apogee")


def pytest_report_header():
    return f"database: {settings.DATABASES['default']['ENGINE'].rpartition('.')[2]}"


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords():
    """The real hasher is slow on purpose: a third of a second for each user that a test makes."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield
