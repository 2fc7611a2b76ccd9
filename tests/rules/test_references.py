"""Who names whom."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import CASCADE
from django.test.utils import CaptureQueriesContext

from kb.models import RECORDS, ImportedRow, Report
from kb.rules.references import LINKS, drafts_named_by, published_naming, target_of
from tests import factories
from tests.factories import (
    make_country,
    make_event,
    make_flight,
    make_launch,
    make_organisation,
    make_person,
    make_place,
    make_report,
    make_source,
    make_statement,
    make_term,
    make_topic,
    make_weapon,
)
from tests.rules.codes import codes, the_finding

NOT_SHOWN = {ImportedRow}  # bookkeeping that no document shows


def links_of(model, back=None):
    """Every path from `model` through rows that belong to it to a record, found in the models themselves.

    `back` is the foreign key through which a row belongs to its owner. A report has three such, one of them filled.
    """
    found = set()
    for field in model._meta.get_fields():
        if field.one_to_many:
            if field.on_delete is CASCADE and field.related_model not in NOT_SHOWN:
                found |= {f"{field.name}__{path}" for path in links_of(field.related_model, field.field)}
        elif field.related_model in RECORDS and not field.auto_created:
            is_subject = model is Report and field.name in ("launch", "flight", "weapon")
            if field is not back and not is_subject:
                found.add(field.name)
    return found


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_every_link_of_a_noun_is_listed(model):
    assert set(LINKS[model]) == links_of(model)


def test_every_record_has_its_list():
    assert set(LINKS) == set(RECORDS)
    assert all(target_of(model, path) in RECORDS for model, paths in LINKS.items() for path in paths)
    assert {model for model in apps.get_app_config("kb").get_models() if hasattr(model, "status_reason")} == set(
        RECORDS
    )


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["draft", "in_review", "withdrawn"])
def test_a_launch_names_what_is_not_published_whichever_part_points_at_it(status):
    site = make_place(status=status)
    cited = make_source(status=status)
    launch = make_launch(site=site, source=cited, topics=[make_topic(), make_topic(status=status)])
    overflown = make_country(status=status)
    flight = make_flight(launch=launch, overflown=[overflown], weapon=make_weapon())
    weapon = make_weapon(status=status)
    source = make_source(status=status)
    make_report(flight=flight, metric="weapon_identity", value_weapon=weapon, source=source)
    claimant = make_organisation(status=status)
    make_report(launch=launch, metric="count", claimant_organisation=claimant)
    make_report(launch=launch, metric="count", claimant_organisation=claimant)

    topic = launch.topics.get(status=status)
    assert drafts_named_by(launch) == [overflown, claimant, site, topic, cited, source, weapon]
    assert codes(launch)["names_a_draft"] == "error"


@pytest.mark.django_db
def test_each_noun_names_its_drafts():
    draft = make_country(status="draft")
    person = make_person()
    make_term(person=person, country=draft)
    weapon = make_weapon(operators=[draft])
    alias = weapon.aliases.create(name="KN-23")
    source = make_source(status="draft")
    alias.citations.create(source=source)
    event = make_event()
    event.participants.create(country=draft)

    assert drafts_named_by(make_country(successors=[draft])) == [draft]
    assert drafts_named_by(make_organisation(country=draft)) == [draft]
    assert drafts_named_by(make_place(country=draft)) == [draft]
    assert drafts_named_by(person) == [draft]
    assert drafts_named_by(weapon) == [draft, source]
    assert drafts_named_by(make_source(cites=[source])) == [source]
    assert drafts_named_by(event) == [draft]
    assert drafts_named_by(make_statement(source=source, countries=[draft])) == [draft, source]
    assert drafts_named_by(make_topic()) == []


@pytest.mark.django_db
def test_a_draft_may_name_drafts_and_is_only_warned():
    weapon = make_weapon(status="draft")
    launch = make_launch(status="draft", flight={"weapon": weapon})
    make_report(flight=launch.flights.get(), metric="weapon_identity", value_weapon=weapon)

    assert codes(launch) == {"names_a_draft": "warning"}
    finding = the_finding(launch, "names_a_draft")
    assert finding.records == (weapon,)
    assert finding.message == f"The weapon “{weapon}” is a draft. Publish it too, or remove the link."


@pytest.mark.django_db
def test_what_names_a_record_is_found_once_and_only_if_it_is_published():
    agency = make_organisation()
    source = make_source(outlet=agency)
    launch = make_launch(operator=agency, source=source)
    make_report(flight=launch.flights.get(), claimant_organisation=agency)
    make_report(launch=launch, metric="count", claimant_organisation=agency)
    make_launch(status="draft", operator=agency)
    statement = make_statement(speaker_organisation=agency, source=source, launches=[launch])
    person = make_person()
    make_term(person=person, organisation=agency)
    event = make_event()
    event.participants.create(organisation=agency)
    child = make_organisation(parent=agency)

    assert published_naming(agency) == [child, person, source, launch, event, statement]
    assert published_naming(source) == [launch, statement]
    assert published_naming(launch) == [statement]
    assert published_naming(child) == []


@pytest.mark.django_db
def test_a_record_does_not_block_itself():
    weapon = make_weapon()
    make_report(weapon=weapon, metric="range")
    country = make_country(status="draft")
    country.successors.add(country)

    assert published_naming(weapon) == []
    assert drafts_named_by(country) == []


@pytest.mark.django_db
@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_one_query_asks_all_links(model):
    record = getattr(factories, f"make_{model._meta.model_name}")()

    for ask in (drafts_named_by, published_naming):
        with CaptureQueriesContext(connection) as queries:
            assert ask(record) == []
        assert len(queries) <= 1
