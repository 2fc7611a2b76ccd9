"""A small world in which every noun is tied to every other: `count` rows of each kind around one hub of each."""

from types import SimpleNamespace

from kb.models import EventParticipant, Statement, StatementAppearance
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
    refresh,
    together,
)

RECORDS = (
    "launch", "weapon", "country", "organisation", "place", "person", "statement", "event", "source", "topic",
)  # fmt: skip
PARTS = ("flight", "report", "officeterm")


@together()
def make_world(count):
    """The hubs, by noun. Each has `count` related rows of every kind that its page shows."""
    country = make_country(name="Hubland", slug="hub-country")
    parent = make_place(name="Hub Province", slug="hub-province", country=country, kind="province")
    organisation = make_organisation(name="Hub Agency", slug="hub-organisation", country=country)
    hub = SimpleNamespace(
        country=country,
        organisation=organisation,
        place=make_place(name="Hub Site", slug="hub-place", country=country, parent=parent),
        person=make_person(name="Hub Person", slug="hub-person", country=country),
        weapon=make_weapon(name="Hubmissile", slug="hub-weapon", origin=country, family="Hub"),
        source=make_source(name="Hub Source", slug="hub-source", outlet=organisation),
        topic=make_topic(name="Hub Topic", slug="hub-topic"),
    )
    hub.launch = _launch(hub, "hub-launch")
    hub.event = _event(hub, "hub-event", [hub.launch])
    hub.statement = _statement(hub, "hub-statement", hub.person)
    for number in range(1, count):
        launch = _launch(hub, f"launch-{number}", organisation=None)
        _event(hub, f"event-{number}", [hub.launch, launch])
        _statement(hub, f"statement-{number}", hub.person, launch)
    for number in range(count):
        make_flight(launch=hub.launch, weapon=hub.weapon, landing_place=hub.place)
        for subject in ({"launch": hub.launch, "metric": "count"}, {"weapon": hub.weapon, "metric": "length"}):
            printed = "12 m" if subject["metric"] == "length" else "2"
            make_report(**subject, printed=printed, claimant_organisation=organisation, source=hub.source)
        make_report(launch=hub.launch, metric="count", printed="2", claimant_person=hub.person, source=hub.source)
        make_term(person=hub.person, title=f"Office {number}", organisation=organisation, country=country)
        make_weapon(slug=f"variant-{number}", variant_of=hub.weapon, origin=country, family="Hub")
        make_weapon(slug=f"cousin-{number}", origin=country, family="Hub")
        make_place(slug=f"within-{number}", parent=hub.place, country=country)
        make_organisation(slug=f"branch-{number}", parent=organisation, country=country)
        citing = make_source(slug=f"citing-{number}", outlet=organisation, cites=[hub.source])
        make_statement(slug=f"relayed-{number}", speaker_organisation=organisation, source=citing,
                       countries=[country], events=[hub.event])  # fmt: skip
        make_country(slug=f"successor-{number}")
    return hub


def _launch(hub, slug, organisation=True):
    launch = make_launch(
        slug=slug,
        country=hub.country,
        site=hub.place,
        operator=hub.organisation,
        source=hub.source,
        flight={"weapon": hub.weapon, "landing_place": hub.place},
        topics=[hub.topic],
    )
    make_report(
        flight=launch.flights.get(),
        printed="about 155 miles",
        metric="range",
        claimant_organisation=hub.organisation,
        source=hub.source,
    )
    return launch


def _event(hub, slug, launches):
    event = make_event(slug=slug, place=hub.place, source=hub.source, prompted_by=launches, topics=[hub.topic])
    for field in ("country", "organisation", "person"):
        EventParticipant.objects.create(event=event, role="host", **{field: getattr(hub, field)})
    refresh(event)
    return event


def _statement(hub, slug, speaker, *launches):
    return make_statement(
        slug=slug,
        speaker_person=speaker,
        launches=[hub.launch, *launches],
        weapons=[hub.weapon],
        countries=[hub.country],
        events=[hub.event],
        topics=[hub.topic],
        source=hub.source,
    )


@together()
def add_hidden(hub, status, word):
    """One row of each kind, in `status`, tied to the hubs; every name, slug and text holds `word`."""
    slug = f"{word.lower()}-{status.replace('_', '-')}"
    name = f"{word} {status}"
    person = make_person(status, slug=slug, name=name, country=hub.country)
    make_term(person=person, title=f"{word} office", organisation=hub.organisation, country=hub.country)
    weapon = make_weapon(
        status, slug=slug, name=name, origin=hub.country, variant_of=hub.weapon, family="Hub", operators=[hub.country]
    )
    make_report(weapon=weapon, metric="length", printed="13 m", note=word, source=hub.source,
                claimant_organisation=hub.organisation)  # fmt: skip
    make_place(status, slug=slug, name=name, country=hub.country, parent=hub.place)
    source = make_source(status, slug=slug, name=name, outlet=hub.organisation, cites=[hub.source])
    make_topic(status, slug=slug, name=name, summary=word)
    make_organisation(status, slug=slug, name=name, country=hub.country, parent=hub.organisation)
    make_country(status, slug=slug, name=name, successors=[hub.country])
    launch = make_launch(
        status,
        slug=slug,
        country=hub.country,
        site=hub.place,
        operator=hub.organisation,
        source=hub.source,
        summary=word,
        topics=[hub.topic],
        flight={"weapon": hub.weapon, "landing_place": hub.place},
    )
    flight = launch.flights.get()
    make_report(flight=flight, note=word, claimant_organisation=hub.organisation, source=hub.source)
    make_report(launch=launch, metric="damage", value_text=word, claimant_person=hub.person, source=hub.source)
    event = make_event(
        status, slug=slug, name=name, place=hub.place, source=hub.source, prompted_by=[hub.launch], outcome=word
    )
    EventParticipant.objects.create(event=event, country=hub.country, role=word)
    EventParticipant.objects.create(event=event, organisation=hub.organisation, role=word)
    EventParticipant.objects.create(event=event, person=hub.person, role=word)
    refresh(event)
    statement = make_statement(
        status,
        slug=slug,
        text=word,
        speaker_person=hub.person,
        launches=[hub.launch],
        weapons=[hub.weapon],
        countries=[hub.country],
        events=[hub.event],
        topics=[hub.topic],
        source=hub.source,
    )
    assert statement.status == status  # else the pages would rightly show it
    assert not Statement.objects.published().filter(pk=statement.pk).exists()
    StatementAppearance.objects.create(statement=statement, source=source, role="relayed")
    return slug
