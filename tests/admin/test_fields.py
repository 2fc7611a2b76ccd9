"""One box for each value type: on every form, with a remedy on the box when it cannot be read."""

import datetime as dt

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets

from kb.admin.fields import CountField, PartialDateField, PartiesField, PartyField, find_party
from kb.models import Country, Event, Flight, OfficeTerm, Organisation, Person, Source
from kb.models.base import PartialDateAttribute
from kb.vocab.count import CountRange
from kb.vocab.partial_date import PartialDate, Precision
from tests.admin.form import errors, open_form
from tests.factories import (
    make_country,
    make_event,
    make_flight,
    make_launch,
    make_organisation,
    make_person,
    make_source,
    make_term,
)

pytestmark = pytest.mark.django_db


def dated():
    """(model, attribute) of every partial date in the models."""
    return [
        (model, name)
        for model in apps.get_app_config("kb").get_models()
        for name, value in vars(model).items()
        if isinstance(value, PartialDateAttribute)
    ]


def forms_of(model, rf):
    """Every form of the desk that edits rows of `model`."""
    request = rf.get("/")
    request.user = type("User", (), {"has_perm": lambda *a: True, "pk": 1})()
    for registered, model_admin in admin.site._registry.items():
        if registered is model:
            fields = flatten_fieldsets(model_admin.get_fieldsets(request))
            yield model_admin.get_form(request, None, fields=fields)
        for inline in model_admin.inlines:
            if inline.model is model:
                yield inline(registered, admin.site).get_formset(request).form


@pytest.mark.parametrize(("model", "name"), dated(), ids=lambda value: getattr(value, "__name__", value))
def test_no_form_shows_the_columns_of_a_date_and_some_form_shows_its_box(model, name, rf):
    found = list(forms_of(model, rf))
    columns = set(getattr(model, name).columns()) - {"launched_zone"}  # the zone is a box of its own

    for form in found:
        assert not columns & set(form.base_fields)
    boxes = [form for form in found if isinstance(form.base_fields.get(name), PartialDateField)]
    if (model.__name__, name) != ("Report", "value_date"):  # read from what was printed
        assert boxes


@pytest.mark.parametrize(
    ("text", "start", "precision", "about", "shown"),
    [
        ("1984", dt.date(1984, 1, 1), "year", False, "1984"),
        ("Sep 1984", dt.date(1984, 9, 1), "month", False, "September 1984"),
        ("Sep-84", dt.date(1984, 9, 1), "month", False, "September 1984"),
        ("15 January 2022", dt.date(2022, 1, 15), "day", False, "15 January 2022"),
        ("2022-01-15", dt.date(2022, 1, 15), "day", False, "15 January 2022"),
        ("about 2017", dt.date(2017, 1, 1), "year", True, "about 2017"),
        ("Q3 2017", dt.date(2017, 7, 1), "quarter", False, "Q3 2017"),
        ("", None, "", False, ""),
    ],
)
def test_a_date_is_one_box_that_shows_back_how_it_was_read(desk, text, start, precision, about, shown):
    source = make_source("draft", published="1 May 1999")
    form = open_form(desk, source)
    assert form["published"] == "1 May 1999"
    form["published"] = text

    response = form.send()

    assert errors(response) == {}
    source.refresh_from_db()
    assert (source.published_on, source.published_precision, source.published_is_approximate) == (
        start,
        precision,
        about,
    )
    assert open_form(desk, source)["published"] == shown


def test_a_date_that_cannot_be_read_is_refused_on_its_box_with_the_remedy(desk):
    source = make_source("draft")
    form = open_form(desk, source)
    form["published"], form["name"] = "3/4/2022", "Another title"

    response = form.send()

    assert list(errors(response)) == ["published"]
    assert "Write 1984, Sep 1984" in errors(response)["published"][0]
    page = response.content.decode()
    assert 'value="3/4/2022"' in page  # what was typed stays
    assert 'value="Another title"' in page
    source.refresh_from_db()
    assert source.name != "Another title"


def test_a_form_that_was_not_touched_leaves_a_vague_date_alone(desk):
    source = make_source("draft", published="about 2017")

    open_form(desk, source).send()

    source.refresh_from_db()
    assert source.published == PartialDate(dt.date(2017, 1, 1), Precision.YEAR, True)


def test_complaints_about_columns_stand_on_the_box_that_the_editor_sees(desk):
    event = make_event("draft", began="3 May 2022")
    form = open_form(desk, event)
    form["ended"] = "1 May 2022"
    assert errors(form.send()) == {"ended": ["Ended (1 May 2022) is before began (3 May 2022)."]}

    term = make_term(began="3 May 2022")
    form = open_form(desk, term)
    form["ended"] = "1 May 2022"
    assert errors(form.send()) == {"ended": ["Ended (1 May 2022) is before began (3 May 2022)."]}

    source = make_source("draft", archived_url="")
    form = open_form(desk, source)
    form["archived_on"] = "2022-01-01"
    assert errors(form.send()) == {"archived_on": ["An archive date needs the address of the archived copy."]}


def test_a_count_is_one_box(desk):
    counts = [
        ("2", (2, 2), "2"),
        ("two", (2, 2), "2"),
        ("at least 2", (2, None), "at least 2"),
        ("multiple", (2, None), "at least 2"),
        ("between 2 and 4", (2, 4), "2 to 4"),
        ("at most 3", (0, 3), "at most 3"),
        ("", (None, None), ""),
    ]
    launch = make_launch("draft", flight=None)
    for _ in counts:
        make_flight(launch)
    form = open_form(desk, launch)
    for index, (text, _, _) in enumerate(counts):
        form.row("flights", index)["count"] = text
    assert errors(form.send()) == {}

    flights = launch.flights.order_by("number")
    assert [(flight.count_min, flight.count_max) for flight in flights] == [bounds for _, bounds, _ in counts]
    form = open_form(desk, launch)
    assert [form.row("flights", index)["count"] for index in range(7)] == [shown for _, _, shown in counts]


def test_a_count_that_cannot_be_read_is_refused_on_its_box(desk):
    launch = make_launch("draft")
    form = open_form(desk, launch)
    form.row("flights", 0)["count"] = "a lot"

    assert errors(form.send()) == {
        "flights-0-count": ["“a lot” is not a whole number: write 2, two, “at least 2” or “between 2 and 4”."]
    }


def test_columns_follow_from_the_names_of_boxes():
    assert CountField().columns(Flight, "count") == ["count_min", "count_max"]
    assert PartialDateField().columns(OfficeTerm, "began") == ["began_on", "began_precision", "began_is_approximate"]
    assert CountField().has_changed(CountRange(2, None), "multiple") is False
    assert CountField().has_changed(CountRange(2, None), "3") is True


def test_a_box_for_several_nouns_fills_the_column_of_the_one_chosen():
    field = PartyField({"organisation": "o", "person": "p"}, itself="itself")
    organisation, person = make_organisation(), make_person()
    row = type("Row", (), {})()

    field.to_instance(row, "claimant", field.clean(f"person:{person.pk}"))
    assert (row.o, row.p, row.itself) == (None, person, False)
    field.to_instance(row, "claimant", field.clean(f"organisation:{organisation.pk}"))
    assert (row.o, row.p, row.itself) == (organisation, None, False)
    field.to_instance(row, "claimant", field.clean("itself"))
    assert (row.o, row.p, row.itself) == (None, None, True)


@pytest.mark.parametrize(
    "key", ["person:0", "person:x", "country:1", "launch:1", "person:", ":", "person:99999999999999999999", "itself"]
)
def test_keys_of_other_nouns_and_of_nothing_find_nothing(key):
    make_country()
    make_launch()
    assert find_party(key, ["person", "organisation"]) is None
    with pytest.raises(Exception, match="no longer there"):
        PartyField({"person": "p"}).clean(key)
    with pytest.raises(Exception, match="no longer there"):
        PartiesField(["person"]).clean([key])


def test_links_are_searched_for_in_every_form(rf):
    """No form offers a list of all records, which would not end."""
    for model in (Country, Event, Organisation, Person, Source, Flight):
        for form in forms_of(model, rf):
            for name, field in form.base_fields.items():
                if hasattr(field, "queryset") and name not in ("assignee", "supersedes", "id"):
                    widget = getattr(field.widget, "widget", field.widget)
                    assert "admin-autocomplete" in widget.build_attrs({})["class"], (form, name)
