"""What every noun shares."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from kb.models import PARTS, RECORDS, Country, Event, Launch, Report, Source, Topic
from kb.models.base import PartialDateAttribute, new_public_id
from kb.vocab.partial_date import PartialDate, Precision, parse_partial_date, with_time
from kb.vocab.status import Status
from tests import factories
from tests.factories import make_flight, make_launch, make_person, make_report, make_term, make_topic, make_weapon
from tests.models.refusal import assert_accepted, assert_refused

every_record = pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)


def make(model, **fields):
    return getattr(factories, f"make_{model._meta.model_name}")(**fields)


# --- Visibility ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@every_record
def test_published_keeps_what_is_published_and_nothing_else(model):
    records = {status: make(model, status=status) for status in Status.values}

    assert set(model.objects.published()) & set(records.values()) == {records["published"]}
    assert [record.is_published for record in records.values()] == [False, False, True, False]


@pytest.mark.django_db
@every_record
def test_drafts_and_records_in_review_wait_oldest_first(model):
    records = {status: make(model, status=status) for status in Status.values}
    model.objects.filter(pk=records["in_review"].pk).update(updated_at=timezone.now() - dt.timedelta(days=1))

    waiting = [record for record in model.objects.waiting() if record in records.values()]

    assert waiting == [records["in_review"], records["draft"]]


@pytest.mark.django_db
@pytest.mark.parametrize("status", Status.values)
def test_parts_are_as_public_as_their_owner(status):
    launch, weapon, person = make_launch(status=status), make_weapon(status=status), make_person(status=status)
    flight = make_flight(launch=launch)
    parts = [
        flight,
        make_term(person=person),
        make_report(flight=flight),
        make_report(launch=launch, metric="count"),
        make_report(weapon=weapon, metric="range"),
    ]
    other_launch = make_launch(status="draft" if status == "published" else "published")
    other_flight = other_launch.flights.get()

    visible = {part for model in PARTS for part in model.objects.published()}

    assert visible & set(parts) == (set(parts) if status == "published" else set())
    assert (other_flight in visible) is (status != "published")


@pytest.mark.django_db
@every_record
def test_with_related_loads_the_same_rows(model):
    records = {make(model, status=status) for status in Status.values}

    assert set(model.objects.with_related()) >= records
    assert set(model.objects.with_related().published()) == set(model.objects.published())


# --- Constraints --------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@every_record
def test_a_withdrawn_record_says_why(model):
    record = make(model)
    copy = copied(record, status="withdrawn", status_reason="")

    assert_refused(copy, f"{model._meta.model_name}_withdrawn_has_reason")
    assert_accepted(copied(record, status="withdrawn", status_reason="Entered twice."))


@pytest.mark.django_db
@every_record
def test_a_published_record_says_since_when(model):
    record = make(model)

    assert_refused(copied(record, published_at=None), f"{model._meta.model_name}_published_has_time")
    assert_accepted(copied(record, published_at=timezone.now()))


def copied(record, **changes):
    """An unsaved copy under another slug and id."""
    copy = type(record).objects.get(pk=record.pk)
    copy.pk, copy.public_id, copy.slug, copy.publication = None, new_public_id(), f"copy-of-{record.slug}", None
    copy._state.adding = True
    for name, value in changes.items():
        setattr(copy, name, value)
    return copy


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["slug", "public_id"])
@every_record
def test_two_records_of_a_noun_share_neither_slug_nor_id(model, field):
    record = make(model)
    copy = copied(record, **{field: getattr(record, field)})

    with pytest.raises(ValidationError) as caught:
        copy.full_clean()
    assert set(caught.value.message_dict) == {field}
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["", "Upper", "two--hyphens", "-first", "last-", "under_score", "späť", "a b", "a/b"])
def test_a_slug_is_plain(slug):
    with pytest.raises(ValidationError) as caught:
        Topic(name="Topic", slug=slug).full_clean()

    assert set(caught.value.message_dict) == {"slug"}


@pytest.mark.django_db
@pytest.mark.parametrize("character", ["\u200b", "\u202e", "\u2066", "\ufeff", "\x07", "\x1b"])
def test_a_name_hides_no_characters(character):
    with pytest.raises(ValidationError) as caught:
        Topic(name=f"Mis{character}sile", slug="missile").full_clean()

    assert caught.value.message_dict == {
        "name": [f"Remove the invisible characters U+{ord(character):04X}."],
    }


# --- Identity -----------------------------------------------------------------------------------------------------


def test_a_public_id_is_ten_characters_and_never_a_number():
    ids = {new_public_id() for _ in range(1000)}

    assert len(ids) == 1000
    assert all(re.fullmatch(r"[a-z][0-9a-hjkmnp-tv-z]{9}", public_id) for public_id in ids)


@pytest.mark.django_db
def test_a_public_id_stays_when_the_record_changes():
    topic = make_topic()
    public_id = topic.public_id

    topic.name, topic.slug = "Another name", "another-name"
    topic.save()

    assert Topic.objects.get().public_id == public_id


# --- Partial dates ------------------------------------------------------------------------------------------------

DATED = [
    (model, name)
    for model in (*RECORDS, *PARTS)
    for name, value in vars(model).items()
    if isinstance(value, PartialDateAttribute)
]


@pytest.mark.parametrize(("model", "name"), DATED, ids=lambda value: getattr(value, "__name__", value))
@pytest.mark.parametrize("text", ["1984", "Q3 2017", "September 1984", "15 January 2022", "about 1984"])
def test_a_partial_date_is_written_to_its_columns_and_read_back(model, name, text):
    date = parse_partial_date(text)
    instance = model(**{name: date})

    assert getattr(instance, name) == date
    columns = [getattr(instance, column) for column in vars(model)[name].columns()[:3]]
    assert columns == [date.start, date.precision, date.is_approximate]

    setattr(instance, name, None)
    assert getattr(instance, name) is None
    assert [getattr(instance, column) for column in vars(model)[name].columns()[:3]] == [None, "", False]


@pytest.mark.django_db
def test_a_launch_time_gives_its_instant_and_both_come_back_from_the_database():
    launched = with_time(parse_partial_date("30 January 2022"), "07:52", "Asia/Pyongyang")
    make_launch(launched=launched)

    launch = Launch.objects.get()

    assert launch.launched == launched
    assert launch.launched_at == dt.datetime(2022, 1, 29, 22, 52, tzinfo=dt.UTC)


def test_the_zone_of_a_launch_is_kept_when_its_time_is_not_known():
    launch = Launch(launched=with_time(parse_partial_date("30 January 2022"), "07:52", "Asia/Pyongyang"))

    launch.launched = parse_partial_date("30 January 2022")

    assert (launch.launched_zone, launch.launched_local_time, launch.launched_at) == ("Asia/Pyongyang", None, None)
    assert launch.launched == PartialDate(dt.date(2022, 1, 30), zone="Asia/Pyongyang")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"published_on": dt.date(2022, 1, 15), "published_precision": "month"}, "starts on its first day"),
        ({"published_on": dt.date(2022, 2, 1), "published_precision": "year"}, "starts on its first day"),
        ({"published_on": dt.date(9999, 1, 1), "published_precision": "day"}, "The year 9999 is outside"),
        ({"published_on": dt.date(1, 1, 1), "published_precision": "day"}, "The year 1 is outside"),
        ({"published_on": dt.date(2022, 1, 1), "published_precision": Precision.HOUR}, "A time of day goes with"),
    ],
)
def test_a_date_that_could_not_be_read_back_is_refused(columns, reason):
    source = Source(name="Source", slug="source", **columns)

    with pytest.raises(ValidationError) as caught:
        source.full_clean()
    assert [message for message in caught.value.messages if message.startswith("Published: ") and reason in message]


@pytest.mark.django_db
def test_an_unknown_zone_is_refused():
    launch = make_launch()
    launch.launched_zone = "Asia/Pyongyan"

    with pytest.raises(ValidationError, match="is not a time zone"):
        launch.full_clean()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("began", "ended", "is_refused"),
    [
        ("15 June 2022", "2021", True),
        ("15 June 2022", "May 2022", True),
        ("2022", "31 December 2021", True),
        ("15 June 2022", "2022", False),
        ("15 June 2022", "June 2022", False),
        ("15 June 2022", "15 June 2022", False),
        ("2022", None, False),
        (None, "2022", False),
    ],
)
@pytest.mark.parametrize("noun", ["event", "term", "country", "alias"])
def test_a_period_does_not_end_before_it_begins(noun, began, ended, is_refused):
    began, ended = (parse_partial_date(text) if text else None for text in (began, ended))
    if noun == "event":
        record = Event(name="Event", slug="event", began=began, ended=ended)
    elif noun == "term":
        record = make_term(began="1950")
        record.began, record.ended = began, ended
    elif noun == "country":
        record = Country(name="Country", slug="country", existed_from=began, existed_until=ended)
    else:
        record = make_weapon().aliases.create(name="KN-23")
        record.since, record.until = began, ended

    if not is_refused:
        record.full_clean()
        return
    with pytest.raises(ValidationError) as caught:
        record.full_clean()
    assert [message for message in caught.value.messages if f"({ended}) is before" in message]


@pytest.mark.django_db
def test_what_has_no_date_comes_last_on_every_database():
    undated, old, new = make_launch(launched=None), make_launch(launched="1984"), make_launch(launched="2022")
    late = make_launch(launched=with_time(parse_partial_date("1 January 2022"), "09:30", "UTC"))

    assert list(Launch.objects.all()) == [late, new, old, undated]


def test_every_report_column_of_a_date_is_known_to_its_attribute():
    assert vars(Report)["value_date"].columns() == [
        "value_on", "value_precision", "value_is_approximate", "value_local_time", "value_zone", "value_at",
    ]  # fmt: skip
