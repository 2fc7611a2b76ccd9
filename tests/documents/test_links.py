"""What links here: published records, by noun, the newest first."""

import pytest

from kb.documents.links import links_here, naming
from tests.factories import make_event, make_launch, make_report, make_source, make_statement, make_topic

pytestmark = pytest.mark.django_db


def summary(record, **options):
    return [(g["kind"], g["total"], [row["id"] for row in g["rows"]]) for g in links_here(record.public_id, **options)]


def test_records_that_name_a_source_are_grouped_by_noun():
    source = make_source()
    launches = [make_launch(source=source) for _ in range(3)]
    statement = make_statement(source=source)
    event = make_event(source=source)

    assert summary(source, per_kind=2) == [
        ("statement", 1, [statement.public_id]),
        ("event", 1, [event.public_id]),
        ("launch", 3, [launches[2].public_id, launches[1].public_id]),
    ]


def test_a_record_that_names_another_through_a_part_links_to_it_once():
    source = make_source()
    report = make_report(source=source)
    make_report(source=source, flight=report.flight, metric="range", printed="800 km")

    assert summary(source) == [("launch", 1, [report.flight.launch.public_id])]


def test_drafts_and_parts_do_not_link():
    topic = make_topic()
    make_launch(status="draft", topics=[topic])
    make_launch(status="withdrawn", topics=[topic])

    assert summary(topic) == []
    assert not naming(topic.public_id).exists()


def test_links_take_one_query(django_assert_num_queries):
    topic = make_topic()
    for _ in range(3):
        make_launch(topics=[topic])

    with django_assert_num_queries(1):
        assert links_here(topic.public_id)[0]["total"] == 3
