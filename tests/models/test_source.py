"""Sources."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from kb.models import Source
from tests.models.refusal import assert_accepted, assert_refused

pytestmark = pytest.mark.django_db


def source(**fields):
    return Source(**{"name": "Source", "slug": "source"} | fields)


BAD_LINKS = ["javascript:alert(1)", "ftp://news.example/a", "//news.example/a", "data:text/html,x", "news.example/a"]


@pytest.mark.parametrize("field", ["url", "archived_url"])
@pytest.mark.parametrize("link", BAD_LINKS)
def test_a_link_that_is_no_web_link_is_refused_and_the_field_named(field, link):
    made = source(**{field: link})

    with pytest.raises(ValidationError) as caught:
        made.full_clean(validate_constraints=False)
    assert caught.value.message_dict == {
        field: ["Enter a full web address that begins with http:// or https://."],
    }


@pytest.mark.parametrize("field", ["url", "archived_url"])
@pytest.mark.parametrize("link", BAD_LINKS)
def test_the_database_holds_only_web_links(field, link):
    assert_refused(source(**{field: link}), "source_links_are_web_links", by_field_first=True)


@pytest.mark.parametrize("link", ["", "http://news.example/a", "https://news.example/a?b=c#d", "HTTPS://news.example/"])
def test_web_links_and_books_without_any_are_accepted(link):
    assert_accepted(source(url=link))


@pytest.mark.parametrize("columns", [{"published_on": dt.date(2022, 1, 30)}, {"published_precision": "day"}])
def test_a_date_needs_its_precision(columns):
    assert_refused(source(**columns), "source_published_has_precision")


def test_a_day_of_archiving_needs_the_archived_copy():
    day = {"archived_on": dt.date(2022, 1, 30)}

    assert_refused(source(**day), "source_archive_day_needs_archive")
    assert_accepted(source(**day, archived_url="https://archive.example/a"))
