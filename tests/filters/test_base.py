"""What all filters share: values, named records, order, and that nothing unpublished is ever found."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kb.filters.base import OrderingFilter
from kb.filters.fields import FamilyField, RecordField
from kb.filters.registry import FILTERS
from kb.models import PARTS, RECORDS, OldSlug, Topic
from tests.factories import (
    make_country,
    make_flight,
    make_launch,
    make_organisation,
    make_place,
    make_topic,
    make_weapon,
    refresh,
)
from tests.filters.asking import MODELS, ask, filterset, refusals

pytestmark = pytest.mark.django_db

KINDS = sorted(FILTERS)


def test_each_noun_has_a_filter():
    assert set(FILTERS) == {model._meta.model_name for model in (*RECORDS, *PARTS)}


@pytest.mark.parametrize("kind", KINDS)
def test_each_parameter_has_a_label_and_a_help_text(kind):
    silent = [name for name, field in filterset(kind).form.fields.items() if not (field.label and field.help_text)]
    assert silent == []


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_asked_finds_everything_and_any_order_can_be_asked(kind):
    ordering = FILTERS[kind].base_filters["ordering"]
    assert isinstance(ordering, OrderingFilter)
    for code in ["", *ordering.field.allowed]:
        assert filterset(kind, ordering=code).is_valid()
        assert list(filterset(kind, ordering=code).qs) == []


def test_a_filter_without_a_queryset_is_refused():
    with pytest.raises(TypeError, match="its door decides"):
        FILTERS["topic"]({})


# --- Values -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "NaN",
        "nan",
        "Infinity",
        "-inf",
        "1e400",
        "1e10",
        "-1",
        "1_000",
        "1,000",
        "0x10",
        "１２",
        "12km",
        ".5",
        "5.",
        "e5",
    ],
)
def test_what_is_no_finite_number_in_plain_digits_is_refused(text):
    message, params = refusals("launch", apogee_km_min=text)["apogee_km_min"]
    assert message == f"“{text}” is not a number from 0 to 1,000,000,000, such as 550 or 1111.5."
    assert params["value"] == text


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("550", 550), ("1111.5", 1111.5), ("1e3", 1000), (" 5 ", 5)])
def test_numbers_are_read(text, number):
    asked = filterset("launch", apogee_km_min=text)
    assert asked.is_valid()
    assert asked.form.cleaned_data["apogee_km_min"] == number


@pytest.mark.parametrize("text", ["1.5", "-1", "10000000", "9" * 5000, "²", "٣", "one"])
def test_what_is_no_whole_number_is_refused(text):
    assert list(refusals("launch", missile_count_min=text)) == ["missile_count_min"]


@pytest.mark.parametrize("text", ["0", "10000", "99", "1899", "2201", "2022.0"])
def test_years_out_of_reach_are_refused(text):
    assert list(refusals("launch", year=text)) == ["year"]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022", "2022-01-01", "2022-12-31"),
        ("2022-01", "2022-01-01", "2022-01-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2022-01-30", "2022-01-30", "2022-01-30"),
        ("2200-12", "2200-12-01", "2200-12-31"),
    ],
)
def test_a_period_runs_from_its_first_to_its_last_day(text, first, last):
    asked = filterset("launch", launched_from=text)
    assert asked.is_valid()
    assert [str(day) for day in asked.form.cleaned_data["launched_from"]] == [first, last]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2022-02-30", "is no day of the calendar"),
        ("2022-13", "is no day of the calendar"),
        ("2022-00-01", "is no day of the calendar"),
        ("0000-01-01", "is outside 1900 to 2200"),
        ("1899", "is outside 1900 to 2200"),
        ("22-01-30", "is not a date"),
        ("30.01.2022", "is not a date"),
        ("2022-1-3", "is not a date"),
        ("٢٠٢٢", "is not a date"),
        ("10000-01-01", "is not a date"),
        ("2022-01-30T00:00", "is not a date"),
        ("yesterday", "is not a date"),
    ],
)
def test_what_is_no_date_is_refused_and_named(text, reason):
    message, _ = refusals("launch", launched_to=text)["launched_to"]
    assert reason in message


def test_a_range_the_wrong_way_round_is_refused_at_its_end():
    assert refusals("launch", apogee_km_min="10", apogee_km_max="5")["apogee_km_max"][0] == (
        "It ends before apogee_km_min begins."
    )
    assert list(refusals("launch", launched_from="2022-02", launched_to="2022-01")) == ["launched_to"]
    assert refusals("launch", launched_from="2022", launched_to="2022") == {}
    assert refusals("launch", apogee_km_min="5", apogee_km_max="5") == {}


def test_a_wrong_code_is_answered_with_all_codes_and_the_nearest():
    message, params = refusals("launch", outcome="sucess")["outcome"]
    assert params == {
        "value": "sucess",
        "allowed": ["success", "partial", "failure", "failed_on_pad", "unknown"],
        "nearest": ["success"],
        "hint": " Did you mean “success”?",
    }
    assert message.endswith("unknown. Did you mean “success”?")


@pytest.mark.parametrize("text", ["Success", "success ", "success,failure", "\x00", "%s %(value)s", "a" * 100_000])
def test_a_code_is_taken_as_it_is_written_or_not_at_all(text):
    assert list(refusals("launch", outcome=text)) == ["outcome"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("\x00", "Null characters"),
        ("a\x1bb", "control characters"),
        ("a\ufffdb", "UTF-8"),
        ("!!! ...", "holds no letter or digit"),
        ("a" * 201, "at most 200 characters"),
        ("a b c d e f g h i j k l m", "12 words at most"),
    ],
)
def test_words_that_cannot_be_searched_for_are_refused(text, reason):
    assert reason in refusals("topic", q=text)["q"][0]


@pytest.mark.parametrize("text", ["%", "50%", "a_b", "'; DROP TABLE kb_topic; --", '"', "\\", "한국", "💥 x"])
def test_hostile_and_foreign_words_find_nothing_and_break_nothing(text):
    make_topic(name="Harmless", summary="plain words")
    if text in ("%", '"', "\\"):
        assert list(refusals("topic", q=text)) == ["q"]
    else:
        assert ask("topic", q=text) == []


# --- Words --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["glide", "GLIDE", "hyper gli", "hypersonic-glide", "vehicles hypersonic"])
def test_every_word_must_begin_somewhere_in_the_published_text(text):
    wanted = make_topic(name="Hypersonic glide", summary="Of vehicles that glide.")
    make_topic(name="Glider clubs", summary="Nothing of the kind.")
    assert wanted in ask("topic", q=text)
    assert len(ask("topic", q=text)) == (2 if text.casefold() == "glide" else 1)


# --- Named records ------------------------------------------------------------------------------------------


def test_a_record_is_named_by_slug_by_public_id_and_by_a_former_slug():
    country = make_country(slug="north-korea", name="North Korea")
    launch = make_launch(country=country)
    make_launch()
    OldSlug.objects.create(kind="country", slug="dprk", public_id=country.public_id)
    for text in ("north-korea", country.public_id, "dprk", " north-korea "):
        assert ask("launch", country=text) == [launch]


def test_a_public_id_comes_before_a_slug_that_looks_like_it():
    country = make_country()
    make_country(slug=country.public_id)
    launch = make_launch(country=country)
    assert ask("launch", country=country.public_id) == [launch]


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("north-koria", ["north-korea"]),
        ("North Korea", ["north-korea"]),
        ("korea", ["south-korea", "north-korea"]),
        ("zzzz", []),
        ("!", []),
        ("%_", []),
    ],
)
def test_an_unknown_record_is_answered_with_the_nearest_published_slugs(text, nearest):
    for slug in ("north-korea", "south-korea", "india"):
        make_country(slug=slug)
    make_country(slug="north-koria-draft", status="draft")
    message, params = refusals("launch", country=text)["country"]
    assert message.startswith(f"There is no published country “{text}”.")
    assert params["nearest"] == nearest


@pytest.mark.parametrize("status", ["draft", "in_review", "withdrawn"])
def test_a_hidden_record_is_as_unknown_as_an_absent_one(status):
    hidden = make_weapon(slug="canary-weapon", status=status)
    launch = make_launch()
    make_flight(launch=launch, weapon=hidden)
    absent = refusals("launch", weapon="canary-weapoN")["weapon"][0]
    for text in ("canary-weapon", hidden.public_id):
        assert refusals("launch", weapon=text)["weapon"][0] == absent.replace("canary-weapoN", text)


@pytest.mark.parametrize("kind", KINDS)
def test_no_parameter_that_names_a_record_knows_a_draft(kind):
    """For every such parameter of every noun: a draft gets the answer of a name that was never given."""
    names = {
        name: rule.field.model
        for name, rule in FILTERS[kind].base_filters.items()
        if isinstance(rule.field, RecordField) and rule.field.has_slug
    }
    draft_launch = make_launch(status="draft", slug="canary-draft", flight=None, source=None)
    for name, model in names.items():
        if model._meta.model_name != "launch" and not model.objects.filter(slug="canary-draft").exists():
            _draft(model)
        message, params = refusals(kind, **{name: "canary-draft"})[name]
        noun = model._meta.verbose_name
        assert (message, params["nearest"]) == (f"There is no published {noun} “canary-draft”.", [])
    assert draft_launch.status == "draft"


def _draft(model):
    fields = {"name": "Canary draft", "slug": "canary-draft"}
    if model._meta.model_name == "statement":
        fields["text"] = "Canary words."
    return model.objects.create(**fields)


def test_all_records_named_are_looked_up_in_one_query():
    launch = make_launch(
        operator=make_organisation(), site=make_place(), flight={"weapon": make_weapon(family="Hwasong")}
    )
    weapon = launch.flights.get().weapon
    question = {
        "country": launch.country.slug,
        "operator": launch.operator.public_id,
        "site": launch.site.slug,
        "weapon": weapon.slug,
        "weapon_family": "Hwasong",
    }
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert ask("launch", **question) == [launch]
    assert len(queries) == 2


def test_an_unknown_family_is_answered_with_the_nearest_one():
    make_weapon(family="Hwasong")
    make_weapon(family="Hwaseong", status="draft")
    message, params = refusals("weapon", family="hwasung")["family"]
    assert message == "No published weapon is of the family “hwasung”. Did you mean “Hwasong”?"
    assert params["nearest"] == ["Hwasong"]


def test_options_list_published_records_only():
    make_topic(slug="seen-topic", name="Seen")
    make_topic(slug="draft-topic", name="Draft", status="draft")
    make_weapon(family="Seen")
    make_weapon(family="Draft", status="draft")
    assert RecordField(model=Topic).options() == [("seen-topic", "Seen")]
    assert FamilyField().options() == [("Seen", "Seen")]


# --- The answer ---------------------------------------------------------------------------------------------


def test_a_refused_question_finds_nothing():
    make_launch()
    asked = filterset("launch", country="nowhere", outcome="perhaps")
    assert set(asked.errors) == {"country", "outcome"}
    assert list(asked.qs) == []
    assert asked.chosen() == []


def test_the_answer_starts_from_the_queryset_given():
    seen, other = make_launch(), make_launch()
    queryset = MODELS["launch"].objects.filter(pk=seen.pk)
    assert list(FILTERS["launch"]({}, queryset).qs) == [seen]
    assert list(FILTERS["launch"]({"country": other.country.slug}, queryset).qs) == []


def test_rows_without_a_value_come_last_either_way():
    high, low, unknown = (make_launch(slug=slug) for slug in ("high", "low", "unknown"))
    for launch, apogee in ((high, 2000), (low, 30)):
        type(launch).objects.filter(pk=launch.pk).update(apogee_km=apogee)
    assert ask("launch", ordering="apogee_km") == [low, high, unknown]
    assert ask("launch", ordering="-apogee_km") == [high, low, unknown]


def test_rows_alike_keep_one_order():
    launches = [make_launch() for _ in range(5)]
    assert ask("launch", ordering="launched") == launches
    assert ask("launch", ordering="-launched") == launches[::-1]
    assert ask("launch") == launches[::-1]


@pytest.mark.parametrize(
    "text", ["pk", "internal_note", "-assignee__password", "?", "launched_on", "--launched", "country__name"]
)
def test_columns_are_no_orderings(text):
    _, params = refusals("launch", ordering=text)["ordering"]
    assert "launched" in params["allowed"]


def test_unknown_parameters_are_named_with_what_was_probably_meant():
    data = {"contry": "x", "status": "draft", "q": "y", "page": "1", "country__status": "draft"}
    unknown = dict(FILTERS["launch"].unknown_parameters(data, also=["page"]))
    assert unknown["contry"] == ["country"]
    assert set(unknown) == {"contry", "status", "country__status"}


def test_the_conditions_in_force_are_told_in_words():
    country = make_country(slug="north-korea", name="North Korea")
    asked = filterset("launch", "country=north-korea&outcome=failed_on_pad&year=2022&ordering=name&q=")
    assert country.name == "North Korea"
    assert [tuple(chosen) for chosen in asked.chosen()] == [
        ("country", "Country", "North Korea"),
        ("year", "Year", "2022"),
        ("outcome", "Outcome", "Failed on pad"),
    ]


def test_nothing_is_found_through_a_publication_that_is_gone():
    topic = make_topic(name="Gone soon")
    topic.status = "withdrawn"
    topic.status_reason = "A test."
    topic.save()
    refresh(topic)
    assert ask("topic", q="gone") == []
