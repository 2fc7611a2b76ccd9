"""Events."""

import datetime as dt
import itertools

import pytest

from kb.models import Event, EventParticipant
from tests.factories import make_country, make_event, make_organisation, make_person
from tests.models.refusal import assert_accepted, assert_refused

pytestmark = pytest.mark.django_db


def event(**fields):
    return Event(**{"name": "Event", "slug": "event"} | fields)


BEGAN = {"began_on": dt.date(2022, 1, 30), "began_precision": "day"}


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"began_on": dt.date(2022, 1, 30)}, "event_began_has_precision"),
        ({"began_precision": "day"}, "event_began_has_precision"),
        ({"ended_on": dt.date(2022, 1, 30)}, "event_ended_has_precision"),
        ({"ended_precision": "day"}, "event_ended_has_precision"),
        (BEGAN | {"ended_on": dt.date(2022, 1, 29), "ended_precision": "day"}, "event_ends_after_it_begins"),
    ],
)
def test_an_event_with_impossible_dates_is_refused(columns, constraint):
    assert_refused(event(**columns), constraint)


def test_an_event_may_end_on_its_day_or_some_day_of_its_month():
    assert_accepted(event(slug="a", **BEGAN, ended_on=dt.date(2022, 1, 30), ended_precision="day"))
    assert_accepted(event(slug="b", **BEGAN, ended_on=dt.date(2022, 1, 1), ended_precision="month"))


@pytest.mark.parametrize("chosen", list(itertools.product([False, True], repeat=3)))
def test_a_participant_is_exactly_one_country_organisation_or_person(chosen):
    made = make_event()
    makers = {"country": make_country, "organisation": make_organisation, "person": make_person}
    filled = {name: make() for (name, make), use in zip(makers.items(), chosen, strict=True) if use}
    participant = EventParticipant(event=made, **filled)

    if len(filled) != 1:
        assert_refused(participant, "event_participant_is_exactly_one")
    else:
        assert_accepted(participant)
        assert str(participant) == next(iter(filled.values())).name
