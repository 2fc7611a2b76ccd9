"""Flights."""

import pytest

from kb.models import Flight
from kb.vocab.count import CountRange
from tests.factories import make_flight, make_launch
from tests.models.refusal import assert_accepted, assert_refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def launch():
    return make_launch(flight=None)


@pytest.mark.parametrize(("low", "high"), [(3, 2), (None, 2), (1, 0)])
def test_bounds_of_a_count_stand_in_order(launch, low, high):
    assert_refused(Flight(launch=launch, count_min=low, count_max=high), "flight_count_bounds_in_order")


@pytest.mark.parametrize(("low", "high"), [(None, None), (2, None), (2, 2), (0, 4)])
def test_a_count_may_be_unknown_open_exact_or_bounded(launch, low, high):
    assert_accepted(Flight(launch=launch, count_min=low, count_max=high))

    assert Flight.objects.get().count == CountRange(low, high)


def test_a_count_is_written_to_both_columns():
    flight = Flight()
    flight.count = CountRange(2, None)

    assert (flight.count_min, flight.count_max) == (2, None)


def test_what_failed_on_the_pad_has_no_apogee(launch):
    assert_refused(Flight(launch=launch, outcome="failed_on_pad", apogee_km=0.5), "flight_failed_on_pad_has_no_apogee")
    assert_accepted(Flight(launch=launch, number=1, outcome="failed_on_pad", apogee_km=0))
    assert_accepted(Flight(launch=launch, number=2, outcome="failed_on_pad"))
    assert_accepted(Flight(launch=launch, number=3, outcome="failure", apogee_km=0.5))


def test_a_number_stands_once_per_launch(launch):
    make_flight(launch=launch, number=1)

    assert_refused(Flight(launch=launch, number=1), "flight_number_once_per_launch")
    assert_accepted(Flight(launch=launch, number=2))
    assert_accepted(Flight(launch=make_launch(flight=None), number=1))


def test_flights_go_with_their_launch(launch):
    make_flight(launch=launch)

    launch.delete()

    assert not Flight.objects.exists()
