"""Lookups: the record that a text names, and what to say when there is none or several."""

import pytest

from kb.models import Place, PlaceName, Weapon
from kb.transfer.lookup import Directories, find_country
from tests.transfer.world import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def directories():
    korea = make_world()
    return lambda: Directories(korea)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("hwasong-11a", "hwasong-11a"),
        ("HWASONG 11A", "hwasong-11a"),
        ("KN-23", "hwasong-11a"),
        ("Kn 23", "hwasong-11a"),
        ("Hwasŏng-11A", "hwasong-11a"),
        ("Hwasong-11A (KN-23)", "hwasong-11a"),
        ("KN-23 / Hwasong-11A", "hwasong-11a"),
    ],
)
def test_case_accents_and_punctuation_make_no_difference_nor_does_naming_it_twice(directories, text, slug):
    assert directories().weapons.find(text).slug == slug


@pytest.mark.parametrize("text", ["Scud-B or Scud-C", "Scud-B (unknown)", "KN-02", "Scud", "", "(?)"])
def test_what_names_none_or_two_different_ones_is_refused(directories, text):
    with pytest.raises(ValueError, match="No weapon is called"):
        directories().weapons.find(text)


def test_a_name_comes_before_another_name_and_namesakes_of_the_country_before_others(directories):
    airport = Place.objects.get(slug="pyongyang")
    PlaceName.objects.create(place=airport, name="Sunan")
    Place.objects.create(slug="hodo-elsewhere", name="Hodo Peninsula")

    assert directories().places.find("Sunan").slug == "sunan"
    assert directories().places.find("Hodo Peninsula").slug == "hodo"


def test_namesakes_are_listed_with_their_keys(directories):
    Weapon.objects.create(slug="nodong-b", name="NODONG", origin=Weapon.objects.get(slug="nodong").origin)

    with pytest.raises(ValueError, match=r"several weapons: NODONG \(nodong-b\), Nodong \(nodong\)"):
        directories().weapons.find("No Dong")


def test_withdrawn_records_are_not_found(directories):
    Weapon.objects.filter(slug="nodong").update(status="withdrawn", status_reason="Entered twice.")

    with pytest.raises(ValueError):
        directories().weapons.find("nodong")


def test_a_country_is_found_by_key_code_and_name(directories):
    directories()

    assert {find_country(text).slug for text in ("north-korea", "KP", "North Korea")} == {"north-korea"}
