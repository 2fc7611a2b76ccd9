"""Organisations."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from kb.models import Organisation, OrganisationName
from tests.factories import make_organisation
from tests.models.refusal import assert_accepted, assert_refused

pytestmark = pytest.mark.django_db


def test_an_organisation_is_no_part_of_itself():
    made = make_organisation()
    made.parent = made

    with pytest.raises(ValidationError, match="An organisation cannot be part of itself"):
        made.full_clean()
    with pytest.raises(IntegrityError, match="organisation_is_not_its_own_parent"), transaction.atomic():
        made.save()


@pytest.mark.parametrize("link", ["javascript:alert(1)", "ftp://agency.example/"])
def test_its_link_is_a_web_link(link):
    made = Organisation(name="Agency", slug="agency", url=link)
    with pytest.raises(ValidationError) as caught:
        made.full_clean()
    assert "url" in caught.value.message_dict

    assert_refused(made, "organisation_link_is_a_web_link", by_field_first=True)


def test_a_name_stands_once_per_organisation():
    made = make_organisation()
    made.names.create(name="합동참모본부")

    assert_refused(OrganisationName(organisation=made, name="합동참모본부"), "organisation_name_once")
    assert_accepted(OrganisationName(organisation=make_organisation(), name="합동참모본부"))
