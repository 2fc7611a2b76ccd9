"""Terms of office."""

import datetime as dt

import pytest

from kb.models import OfficeTerm
from tests.factories import make_person, make_term
from tests.models.refusal import assert_accepted, assert_refused

pytestmark = pytest.mark.django_db

DAY = dt.date(2022, 6, 15)


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"began_on": DAY}, "office_term_began_has_precision"),
        ({"began_precision": "day"}, "office_term_began_has_precision"),
        ({"ended_on": DAY}, "office_term_ended_has_precision"),
        ({"ended_precision": "day"}, "office_term_ended_has_precision"),
        (
            {
                "began_on": DAY,
                "began_precision": "day",
                "ended_on": dt.date(2022, 6, 14),
                "ended_precision": "day",
            },
            "office_term_ends_after_it_begins",
        ),
    ],
)
def test_a_term_with_impossible_dates_is_refused(columns, constraint):
    assert_refused(OfficeTerm(person=make_person(), title="Minister", **columns), constraint)


@pytest.mark.parametrize(
    "columns",
    [
        {},
        {"began_on": DAY, "began_precision": "day", "ended_on": DAY, "ended_precision": "day"},
        {"began_on": DAY, "began_precision": "day", "ended_on": dt.date(2022, 1, 1), "ended_precision": "year"},
        {"ended_on": DAY, "ended_precision": "day"},
    ],
)
def test_a_term_may_be_open_at_either_end_and_end_in_the_year_it_began(columns):
    assert_accepted(OfficeTerm(person=make_person(), title="Minister", **columns))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2020-12-31", set()),
        ("2021-01-01", {"minister"}),
        ("2022-06-15", {"minister", "secretary"}),
        ("2023-09-13", {"secretary"}),
        ("2024-10-01", {"secretary"}),
    ],
)
def test_terms_on_a_day_are_those_begun_and_not_over(day, expected):
    person = make_person()
    make_term(person=person, title="minister", began="2021", ended="31 August 2023")
    make_term(person=person, title="secretary", began="15 June 2022")
    make_term(person=person, title="undated", began=None)

    titles = OfficeTerm.objects.on_day(dt.date.fromisoformat(day)).values_list("title", flat=True)

    assert set(titles) == expected


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"began": "15 June 2022"}, "Minister (15 June 2022 –)"),
        ({"began": "2021", "ended": "Sep 2023"}, "Minister (2021 – September 2023)"),
        ({"began": None, "ended": "2023"}, "Minister (? – 2023)"),
    ],
)
def test_a_term_is_called_by_title_and_time(fields, text):
    assert str(make_term(title="Minister", **fields)) == text
