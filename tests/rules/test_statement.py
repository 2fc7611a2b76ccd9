"""Findings on statements."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kb.models import StatementAppearance
from kb.rules import findings
from tests.factories import make_country, make_launch, make_organisation, make_source, make_statement, make_term
from tests.rules.codes import codes, the_finding

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("speaker", ["person", "organisation", "description"])
def test_a_statement_with_speaker_words_date_and_source_has_no_findings(speaker):
    speakers = {
        "person": {},
        "organisation": {"speaker_organisation": make_organisation()},
        "description": {"speaker_description": "senior official", "speaker_country": make_country()},
    }

    assert codes(make_statement(**speakers[speaker])) == {}


def test_a_draft_may_lack_everything_and_is_told_so():
    statement = make_statement(status="draft", speaker_person=None, text="  ", said=None, source=None)

    assert codes(statement) == {
        "statement_without_speaker": "error",
        "statement_without_text": "error",
        "statement_without_source": "error",
        "statement_without_date": "warning",
    }


def test_a_description_of_blanks_is_no_speaker():
    assert "statement_without_speaker" in codes(make_statement(speaker_description="  "))


@pytest.mark.parametrize("known", ["speaker_country", "speaker_of", None])
def test_an_unnamed_speaker_comes_from_somewhere(known):
    makers = {"speaker_country": make_country, "speaker_of": make_organisation}
    fields = {known: makers[known]()} if known else {}
    statement = make_statement(speaker_description="senior official", **fields)

    assert codes(statement) == ({} if known else {"unnamed_speaker_of_nowhere": "warning"})


@pytest.mark.parametrize(
    ("said", "is_before"),
    [
        ("28 January 2022", True),
        ("2021", True),
        ("29 January 2022", False),  # in Washington it is still the day before
        ("30 January 2022", False),
        ("January 2022", False),
        ("2022", False),
    ],
)
def test_words_said_before_the_launch_they_are_about_are_a_warning_that_links_it(said, is_before):
    launch = make_launch(launched="30 January 2022")
    statement = make_statement(said=said, launches=[launch])

    assert codes(statement) == ({"statement_before_launch": "warning"} if is_before else {})
    if is_before:
        assert the_finding(statement, "statement_before_launch").records == (launch,)


def test_a_launch_without_a_date_is_no_rival():
    assert codes(make_statement(launches=[make_launch(launched=None)])) == {}


def test_words_said_before_an_office_began_are_fine():
    term = make_term(began="2030")

    assert codes(make_statement(said="2022", speaker_person=term.person)) == {}


def test_words_said_in_the_future_are_an_error():
    with time_machine.travel(dt.datetime(2022, 1, 30, 12, 0, tzinfo=dt.UTC), tick=False):
        assert codes(make_statement(said="1 February 2022")) == {"statement_in_future": "error"}
        assert codes(make_statement(said="31 January 2022", source=make_source(published="2023"))) == {}


def test_a_source_older_than_the_words_is_a_warning():
    source = make_source(published="2021")

    assert the_finding(make_statement(source=source), "source_before_event").records == (source,)


@pytest.mark.parametrize(
    ("text", "has_marks"),
    [
        ("It was to verify its accuracy.", False),
        ("It didn't fly over Japan's islands.", False),  # apostrophes
        ("It was to “verify its accuracy”.", True),
        ('It was to "verify its accuracy".', True),
        ("It was to 'verify its accuracy'.", True),
        ("It was to ‘verify its accuracy’.", True),
        ("Es war, um «die Genauigkeit» zu prüfen.", True),
        ("Es war, um „die Genauigkeit“ zu prüfen.", True),
        ("「正確性」を検証", True),
    ],
)
def test_partial_quotations_keep_their_marks(text, has_marks):
    expected = {} if has_marks else {"partial_quotes_without_marks": "warning"}

    assert codes(make_statement(kind="partial_quotes", text=text)) == expected
    assert codes(make_statement(kind="paraphrase", text=text)) == {}


def test_the_number_of_queries_does_not_grow_with_launches_and_sources():
    def count(size):
        statement = make_statement(launches=[make_launch() for _ in range(size)])
        for _ in range(size):
            StatementAppearance.objects.create(statement=statement, source=make_source(), role="relayed")
        with CaptureQueriesContext(connection) as queries:
            findings(statement)
        return len(queries)

    assert count(1) == count(3)
