"""What follows from a launch's flights: how many missiles, and which figure is the greatest."""

import pytest

from kb.insight.launch import greatest, missiles
from kb.models import Flight
from kb.vocab.count import CountRange
from kb.vocab.metric import Metric
from tests.factories import make_flight, make_launch, make_report


@pytest.mark.parametrize(
    ("bounds", "total"),
    [
        ([], (None, None)),
        ([(None, None)], (None, None)),
        ([(2, 2), (3, 3)], (5, 5)),
        ([(2, 2), (3, 5)], (5, 7)),
        ([(2, None), (1, 1)], (3, None)),
        ([(None, None), (1, 1)], (1, None)),
        ([(0, 2)], (0, 2)),
    ],
)
def test_missiles_add_up_and_what_is_not_known_leaves_the_upper_bound_open(bounds, total):
    assert missiles([Flight(count_min=low, count_max=high) for low, high in bounds]) == CountRange(*total)


@pytest.mark.django_db
def test_the_greatest_accepted_figure_counts_even_where_others_are_open():
    launch = make_launch(flight=None)
    for rivals in (["60 km"], ["9,000 km", "1 km"], ["2,000 km"], []):
        flight = make_flight(launch=launch)
        for printed in rivals:
            make_report(flight=flight, printed=printed)

    found = greatest(launch.flights.all(), Metric.APOGEE)

    assert found.accepted.printed == "2,000 km"


@pytest.mark.django_db
def test_without_an_accepted_figure_the_first_reported_one_shows_that_it_is_open():
    launch = make_launch(flight=None)
    flight = make_flight(launch=launch)
    for printed in ("60 km", "900 km"):
        make_report(flight=flight, printed=printed)

    found = greatest(launch.flights.all(), Metric.APOGEE)

    assert (found.accepted, found.agreement, len(found.reports)) == (None, "conflicting", 2)
    assert greatest(launch.flights.all(), Metric.RANGE) is None
