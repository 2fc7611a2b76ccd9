"""Statements."""

import datetime as dt
import itertools

import pytest

from kb.models import Statement, StatementAppearance
from tests.factories import make_organisation, make_person, make_source, make_statement
from tests.models.refusal import assert_accepted, assert_refused

pytestmark = pytest.mark.django_db


def statement(**fields):
    return Statement(**{"name": "Statement", "slug": "statement", "text": "Words."} | fields)


@pytest.mark.parametrize("chosen", list(itertools.product([False, True], repeat=3)))
def test_a_statement_has_at_most_one_speaker(chosen):
    person, organisation, description = chosen
    made = statement(
        speaker_person=make_person() if person else None,
        speaker_organisation=make_organisation() if organisation else None,
        speaker_description="senior official" if description else "",
    )

    if sum(chosen) > 1:
        assert_refused(made, "statement_has_at_most_one_speaker")
    else:
        assert_accepted(made)  # a draft may still lack one


@pytest.mark.parametrize("columns", [{"said_on": dt.date(2022, 1, 30)}, {"said_precision": "day"}])
def test_a_date_needs_its_precision(columns):
    assert_refused(statement(**columns), "statement_said_has_precision")


@pytest.mark.parametrize("state", ["altered_in_relay", "disputed", "retracted"])
def test_a_check_that_found_something_says_what(state):
    assert_refused(statement(check_state=state), "statement_check_result_is_explained")
    assert_accepted(statement(check_state=state, check_note="The relay left out a word."))


@pytest.mark.parametrize("state", ["unchecked", "checked"])
def test_a_check_that_found_nothing_needs_no_words(state):
    assert_accepted(statement(check_state=state))


def test_a_source_stands_once_in_each_role():
    made, source = make_statement(source=None), make_source()
    appearance = {"statement": made, "source": source, "role": "relayed"}
    StatementAppearance.objects.create(**appearance)

    assert_refused(StatementAppearance(**appearance), "statement_appearance_once")
    assert_accepted(StatementAppearance(**appearance | {"role": "translated"}))


def test_appearances_follow_their_position():
    made = make_statement(source=None)
    for position in (3, 1, 2):
        made.appearances.create(source=make_source(), position=position)

    assert [appearance.position for appearance in made.appearances.all()] == [1, 2, 3]
