"""Places."""

import math

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from kb.models import Place, PlaceName
from tests.factories import make_place
from tests.models.refusal import assert_accepted, assert_refused

pytestmark = pytest.mark.django_db


def place(latitude, longitude):
    return Place(name="Place", slug="place", latitude_deg=latitude, longitude_deg=longitude)


@pytest.mark.parametrize(("latitude", "longitude"), [(39.2, None), (None, 125.7), (0, None), (None, 0)])
def test_a_place_has_both_coordinates_or_none(latitude, longitude):
    assert_refused(place(latitude, longitude), "place_has_both_coordinates_or_none")


@pytest.mark.parametrize(("latitude", "longitude"), [(90.1, 0), (-90.1, 0), (0, 180.1), (0, -180.1)])
def test_a_place_lies_on_the_earth(latitude, longitude):
    assert_refused(place(latitude, longitude), "place_has_both_coordinates_or_none", by_field_first=True)


@pytest.mark.parametrize(("latitude", "longitude"), [(None, None), (0, 0), (90, 180), (-90, -180)])
def test_any_point_of_the_earth_is_accepted(latitude, longitude):
    assert_accepted(place(latitude, longitude))


@pytest.mark.parametrize("number", [math.nan, math.inf])
def test_a_coordinate_that_is_no_number_is_refused_and_the_field_named(number):
    with pytest.raises(ValidationError) as caught:
        place(number, 0).full_clean()
    assert "Enter a finite number." in caught.value.message_dict["latitude_deg"]
    with pytest.raises(IntegrityError), transaction.atomic():
        place(number, 0).save()


def test_a_place_does_not_lie_in_itself():
    made = make_place()
    made.parent = made

    with pytest.raises(ValidationError, match="A place cannot lie in itself"):
        made.full_clean()
    with pytest.raises(IntegrityError, match="place_is_not_its_own_parent"), transaction.atomic():
        made.save()


def test_a_name_stands_once_per_place():
    made = make_place()
    made.names.create(name="East Sea")

    assert_refused(PlaceName(place=made, name="East Sea"), "place_name_once")
    assert_accepted(PlaceName(place=make_place(), name="East Sea"))
