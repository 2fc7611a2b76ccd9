"""Weapons."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from kb.models import Weapon, WeaponAlias
from tests.factories import make_weapon
from tests.models.refusal import assert_accepted, assert_refused

pytestmark = pytest.mark.django_db


def weapon(**fields):
    return Weapon(**{"name": "Weapon", "slug": "weapon"} | fields)


def test_a_range_class_and_the_scheme_it_follows_go_together():
    assert_refused(weapon(range_class="srbm"), "weapon_range_class_names_its_scheme")
    assert_refused(weapon(range_class_scheme="nasic"), "weapon_range_class_names_its_scheme")
    assert_accepted(weapon(slug="a", range_class="srbm", range_class_scheme="nasic"))
    assert_accepted(weapon(slug="b"))


def test_a_weapon_is_no_variant_of_itself():
    made = make_weapon()
    made.variant_of = made

    with pytest.raises(ValidationError, match="A weapon cannot be a variant of itself"):
        made.full_clean()
    with pytest.raises(IntegrityError, match="weapon_is_not_its_own_variant"), transaction.atomic():
        made.save()


@pytest.mark.parametrize(
    ("basing", "message"),
    [
        (["road", "moon"], "Unknown launcher: moon."),
        (["road", None], "Unknown launcher: None."),
        ([["road"]], "Unknown launcher: ['road']."),
        ("road", "Give the launchers as a list of codes."),
        ({"road": True}, "Give the launchers as a list of codes."),
        (5, "Give the launchers as a list of codes."),
    ],
)
def test_basing_is_a_list_of_known_launchers(basing, message):
    with pytest.raises(ValidationError) as caught:
        weapon(basing=basing).full_clean()

    assert caught.value.message_dict == {"basing": [message]}


@pytest.mark.parametrize("basing", [[], ["road"], ["road", "submarine"]])
def test_basing_may_be_none_or_several(basing):
    assert_accepted(weapon(basing=basing))

    assert Weapon.objects.get().basing == basing


def test_an_alias_stands_once_per_weapon():
    made = make_weapon()
    made.aliases.create(name="KN-23")

    assert_refused(WeaponAlias(weapon=made, name="KN-23"), "weapon_alias_once")
    assert_accepted(WeaponAlias(weapon=make_weapon(), name="KN-23"))


@pytest.mark.parametrize("name", ["since", "until"])
@pytest.mark.parametrize("columns", [{"on": dt.date(2022, 1, 1)}, {"precision": "year"}])
def test_the_dates_of_an_alias_need_their_precision(name, columns):
    fields = {f"{name}_{column}": value for column, value in columns.items()}

    assert_refused(WeaponAlias(weapon=make_weapon(), name="KN-23", **fields), f"weapon_alias_{name}_has_precision")
