"""Findings on places."""

import pytest

from tests.factories import make_country, make_place
from tests.rules.codes import codes, the_finding

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "expected"), [("site", {"site_without_coordinates": "warning"}), ("province", {}), ("sea", {})]
)
def test_a_launch_site_belongs_on_the_map(kind, expected):
    assert codes(make_place(kind=kind, latitude_deg=None, longitude_deg=None)) == expected


def test_the_equator_at_greenwich_is_a_place_on_the_map():
    assert codes(make_place(latitude_deg=0.0, longitude_deg=0.0)) == {}


def test_two_places_of_one_name_are_told_apart_by_their_country():
    korea, india = make_country(), make_country()
    first = make_place(name="Sunan", country=korea)
    assert codes(make_place(name="Sunan", country=india)) == {}

    second = make_place(name="SUNAN", country=korea)
    assert the_finding(second, "look_alike_name").records == (first,)
    assert the_finding(first, "look_alike_name").records == (second,)


def test_a_place_of_no_known_country_may_be_either():
    make_place(name="Sunan", country=make_country())

    assert codes(make_place(name="Sunan")) == {"look_alike_name": "warning"}


def test_a_site_may_bear_the_name_of_the_town_that_it_lies_in():
    town = make_place(kind="city", name="Samsok")
    site = make_place(name="Samsok", parent=town)

    assert codes(town) == codes(site) == {}
    assert codes(make_place(name="Samsok", parent=town)) == {"look_alike_name": "warning"}  # and so two sites there


def test_other_names_of_places_count():
    east_sea = make_place(kind="sea", name="Sea of Japan")
    east_sea.names.create(name="East Sea")

    assert codes(make_place(kind="sea", name="East Sea")) == {"look_alike_name": "warning"}
