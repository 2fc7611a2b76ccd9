"""Findings on events."""

import pytest

from tests.factories import make_event
from tests.rules.codes import codes

pytestmark = pytest.mark.django_db


def test_an_event_with_date_and_source_has_no_findings():
    assert codes(make_event()) == {}


def test_an_event_needs_a_date_and_should_have_a_source():
    assert codes(make_event(status="draft", began=None, source=None)) == {
        "event_without_date": "error",
        "event_without_source": "warning",
    }


def test_an_event_may_lie_ahead():
    assert codes(make_event(began="2199")) == {}
