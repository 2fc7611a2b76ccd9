"""Findings on weapons."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kb.rules import findings
from kb.rules.weapon import NASIC_BOUNDS_KM
from kb.vocab.weapon import RangeClass
from tests.factories import make_report, make_weapon
from tests.rules.codes import codes, the_finding

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "alias"),
    [("Hwasong-11A", ""), ("hwasong 11a", ""), ("Hwasŏng-11A", ""), ("KN-23", "Hwasong-11A"), ("Нwаsong-11A", "")],
)
def test_a_name_that_cannot_be_told_from_another_weapons_is_a_warning_that_links_it(name, alias):
    first = make_weapon(name="Hwasong-11A")
    second = make_weapon(name=name)
    if alias:
        second.aliases.create(name=alias)

    for one, other in [(first, second), (second, first)]:
        assert codes(one) == {"look_alike_name": "warning"}
        assert the_finding(one, "look_alike_name").records == (other,)


def test_an_alias_that_two_weapons_share_is_a_warning():
    first, second, third = make_weapon(), make_weapon(), make_weapon()
    first.aliases.create(name="KN-23")
    second.aliases.create(name="KN23")
    third.aliases.create(name="KN-25")

    assert codes(first) == codes(second) == {"look_alike_name": "warning"}
    assert codes(third) == {}


def test_an_alias_in_another_spelling_of_ones_own_name_is_fine():
    weapon = make_weapon(name="Hwasong-11A")
    weapon.aliases.create(name="Hwasŏng-11A")

    assert codes(weapon) == {}


def test_a_withdrawn_weapon_gives_its_name_free():
    make_weapon(name="KN-23", status="withdrawn")

    assert codes(make_weapon(name="KN-23")) == {}


@pytest.mark.parametrize(
    ("range_class", "printed", "fits"),
    [
        ("crbm", "300 km", True),
        ("crbm", "301 km", False),
        ("srbm", "690 km", True),
        ("srbm", "299 km", False),
        ("srbm", "between 900 and 1,200 km", True),
        ("srbm", "over 1,200 km", False),
        ("irbm", "at least 2,000 km", True),  # and so perhaps 4,000
        ("irbm", "up to 4,500 km", True),
        ("irbm", "up to 2,000 km", False),
        ("icbm", "15,000 km", True),
        ("icbm", "5,000 km", False),
    ],
)
def test_a_class_that_no_reported_range_supports_is_a_warning(range_class, printed, fits):
    weapon = make_weapon(range_class=range_class, range_class_scheme="nasic")
    make_report(weapon=weapon, metric="range", printed=printed)

    assert codes(weapon) == ({} if fits else {"range_outside_class": "warning"})


def test_one_fitting_report_is_enough_and_without_any_there_is_nothing_to_say():
    weapon = make_weapon(range_class="srbm", range_class_scheme="nasic")
    assert codes(weapon) == {}

    make_report(weapon=weapon, metric="range", printed="2,000 km")
    make_report(weapon=weapon, metric="range", printed="690 km", standing="accepted")
    assert codes(weapon) == {}


def test_a_class_as_reported_by_a_source_follows_no_bounds():
    weapon = make_weapon(range_class="srbm", range_class_scheme="as_reported")
    make_report(weapon=weapon, metric="range", printed="2,000 km")

    assert codes(weapon) == {}


@pytest.mark.parametrize(("printed", "severity"), [("100 m", None), ("120 m", "warning"), ("1,001 m", "error")])
def test_specifications_are_held_against_their_bounds(printed, severity):
    weapon = make_weapon()
    make_report(weapon=weapon, metric="length", printed=printed)

    assert codes(weapon) == ({"implausible_figure": severity} if severity else {})


@pytest.mark.parametrize(("printed", "severity"), [("2 cm", None), ("1 cm", "warning"), ("1 mm", "error")])
def test_what_is_too_small_is_as_wrong_as_what_is_too_large(printed, severity):
    weapon = make_weapon()
    make_report(weapon=weapon, metric="diameter", printed=printed)

    assert codes(weapon) == ({"implausible_figure": severity} if severity else {})


def test_every_class_has_its_bounds_and_they_join_without_gap():
    bounds = [NASIC_BOUNDS_KM[range_class] for range_class in RangeClass]

    assert [low for low, _ in bounds[1:]] == [high for _, high in bounds[:-1]]


def test_the_number_of_queries_does_not_grow_with_aliases_and_reports():
    def count(size):
        weapon = make_weapon(range_class="srbm", range_class_scheme="nasic")
        for number in range(size):
            weapon.aliases.create(name=f"Alias {number} of {weapon.pk}")
            make_report(weapon=weapon, metric="range", printed="690 km", standing="considered")
        with CaptureQueriesContext(connection) as queries:
            findings(weapon)
        return len(queries)

    assert count(1) == count(3)
