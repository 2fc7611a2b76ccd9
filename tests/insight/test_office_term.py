"""In which office did they say this: terms that may cover a day as vague as it is."""

import pytest

from kb.insight.office_term import offices_at
from kb.models import OfficeTerm
from kb.vocab.partial_date import parse_partial_date


def term(title, began=None, ended=None):
    made = OfficeTerm(title=title)
    made.began = parse_partial_date(began) if began else None
    made.ended = parse_partial_date(ended) if ended else None
    return made


def titles(terms, said):
    return [found.title for found in offices_at(terms, parse_partial_date(said) if said else None)]


HAYASHI = [
    term("Member of the House of Representatives", "31 October 2021"),
    term("Minister for Foreign Affairs", "10 November 2021", "13 September 2023"),
    term("Chief Cabinet Secretary", "14 December 2023", "21 October 2025"),
]


@pytest.mark.parametrize(
    ("said", "office"),
    [
        ("30 January 2022", "Minister for Foreign Affairs"),
        ("10 November 2021", "Minister for Foreign Affairs"),
        ("13 September 2023", "Minister for Foreign Affairs"),
        ("14 September 2023", None),
        ("13 December 2023", None),
        ("14 January 2025", "Chief Cabinet Secretary"),
    ],
)
def test_an_office_is_held_from_its_first_day_to_its_last(said, office):
    expected = [office] if office else []

    assert titles(HAYASHI, said) == [*expected, "Member of the House of Representatives"]


def test_offices_held_at_once_come_with_the_latest_first():
    leader = [
        term("Chairman", "2016"),
        term("Leader", "17 December 2011"),
        term("General Secretary", "10 January 2021"),
    ]

    assert titles(leader, "30 January 2022") == ["General Secretary", "Chairman", "Leader"]


@pytest.mark.parametrize(
    ("began", "ended", "said", "covered"),
    [
        ("2021", None, "5 January 2021", True),
        ("2021", None, "31 December 2020", False),
        ("2021", None, "2020", False),
        ("2021", "2021", "15 June 2021", True),
        (None, "2021", "31 December 2021", True),
        (None, "2021", "1 January 2022", False),
        ("March 2021", None, "2021", True),  # said some time that year: perhaps in office
        ("March 2021", None, "February 2021", False),
        ("15 March 2021", None, "March 2021", True),
        ("about 2021", None, "5 January 2021", True),
        ("2021-Q3", "2021-Q4", "30 June 2021", False),
        (None, None, "1984", True),
    ],
)
def test_a_vague_bound_covers_every_day_that_it_may_mean(began, ended, said, covered):
    assert bool(titles([term("Minister", began, ended)], said)) == covered


def test_words_without_a_date_were_said_in_no_known_office():
    assert titles(HAYASHI, None) == []


def test_a_term_without_a_beginning_comes_last_since_it_may_be_the_longest():
    terms = [term("Adviser"), term("Minister", "2021"), term("Chair")]

    assert titles(terms, "30 January 2022") == ["Minister", "Adviser", "Chair"]
