"""These tests read rows, never documents, so the factories need not write any: that is most of their time."""

import pytest

from tests import factories


@pytest.fixture(autouse=True)
def _no_documents(monkeypatch):
    monkeypatch.setattr(factories, "refresh", lambda record: None)
