"""Countries."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from kb.models import Country, CountryName
from tests.factories import make_country
from tests.models.refusal import assert_accepted, assert_refused

pytestmark = pytest.mark.django_db


def country(**fields):
    return Country(**{"name": "Country", "slug": "country"} | fields)


@pytest.mark.parametrize("name", ["existed_from", "existed_until"])
@pytest.mark.parametrize("columns", [{"on": dt.date(1991, 12, 26)}, {"precision": "day"}])
def test_a_date_needs_its_precision(name, columns):
    fields = {f"{name}_{column}": value for column, value in columns.items()}

    assert_refused(country(**fields), f"country_{name}_has_precision")


def test_two_countries_share_no_code_but_may_both_lack_one():
    make_country(iso2="KP")
    make_country()

    assert_refused(country(iso2="KP"), "country_iso2_unique")
    assert_accepted(country(slug="a"))
    assert_accepted(country(slug="b", iso2="KR"))


@pytest.mark.parametrize(
    ("field", "code"), [("iso2", "kp"), ("iso2", "K"), ("iso3", "PR"), ("iso3", "PR1"), ("iso_numeric", "40")]
)
def test_a_code_is_written_as_the_standard_writes_it(field, code):
    with pytest.raises(ValidationError) as caught:
        country(**{field: code}).full_clean()

    assert set(caught.value.message_dict) == {field}


def test_a_name_stands_once_per_country():
    made = make_country()
    made.names.create(name="DPRK")

    assert_refused(CountryName(country=made, name="DPRK"), "country_name_once")
    assert_accepted(CountryName(country=make_country(), name="DPRK"))
