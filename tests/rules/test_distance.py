"""Distances over the Earth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.rules.distance import surface_distance_km

PYONGYANG, SEOUL, TOKYO = (39.0392, 125.7625), (37.5665, 126.978), (35.6762, 139.6503)


@pytest.mark.parametrize(
    ("start", "end", "km"),
    [
        (PYONGYANG, PYONGYANG, 0),
        (PYONGYANG, SEOUL, 195),
        (PYONGYANG, TOKYO, 1285),
        ((0, 0), (0, 180), 20015),
        ((90, 0), (-90, 0), 20015),
        ((0, 179.5), (0, -179.5), 111.2),  # across the date line
        ((90, 10), (90, 200), 0),
    ],
)
def test_known_distances(start, end, km):
    assert surface_distance_km(start, end) == pytest.approx(km, rel=0.006, abs=0.001)


@pytest.mark.parametrize("latitude", [90.1, -91, float("nan"), float("inf")])
def test_a_latitude_beyond_the_poles_is_refused(latitude):
    with pytest.raises(ValueError, match="A latitude lies between"):
        surface_distance_km(SEOUL, (latitude, 0))


points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(points, points)
def test_the_way_back_is_as_long_and_never_more_than_half_round(one, other):
    there = surface_distance_km(one, other)

    assert 0 <= there <= 20015.2
    assert surface_distance_km(other, one) == pytest.approx(there)
