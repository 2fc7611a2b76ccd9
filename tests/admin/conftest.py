"""An editor at the desk."""

import pytest

from tests.factories import make_editor, make_user


@pytest.fixture(autouse=True)
def _quick(without_documents):
    """What the desk itself publishes gets its documents; the records that tests make beforehand need none."""


@pytest.fixture
def editor():
    return make_editor(username="editor")


@pytest.fixture
def desk(client, editor):
    """A browser in which an editor is logged in."""
    client.force_login(editor)
    return client


@pytest.fixture
def bystander(client):
    """A browser in which somebody is logged in who may enter the admin and do nothing there."""
    client.force_login(make_user(username="bystander", is_staff=True))
    return client
