"""People."""

import datetime as dt

import pytest

from kb.models import Person, PersonName
from tests.factories import make_person, make_term
from tests.models.refusal import assert_accepted, assert_refused

pytestmark = pytest.mark.django_db


def test_officials_are_those_with_a_term_of_office_each_once():
    official, analyst = make_person(role="analyst"), make_person(role="analyst")
    make_term(person=official)
    make_term(person=official)

    assert list(Person.objects.officials()) == [official]
    assert set(Person.objects.all()) == {official, analyst}


def test_a_draft_official_is_not_public():
    make_term(person=make_person(status="draft"))

    assert not Person.objects.published().officials().exists()


@pytest.mark.parametrize("columns", [{"born_on": dt.date(1984, 1, 8)}, {"born_precision": "year"}])
def test_a_date_of_birth_needs_its_precision(columns):
    assert_refused(Person(name="Person", slug="person", **columns), "person_born_has_precision")


def test_a_name_stands_once_per_person():
    person = make_person()
    person.names.create(name="조용원")

    assert_refused(PersonName(person=person, name="조용원"), "person_name_once")
    assert_accepted(PersonName(person=make_person(), name="조용원"))
