"""One record of every noun, each naming the others, with a word of one's choice in every text that it holds."""

from kb.models import (
    PARTS,
    RECORDS,
    CountryName,
    EventParticipant,
    LaunchIdentifier,
    OfficeTermCitation,
    OrganisationName,
    PersonIdentifier,
    PersonName,
    PlaceIdentifier,
    PlaceName,
    WeaponAlias,
    WeaponAliasCitation,
    WeaponIdentifier,
)
from kb.vocab.nouns import PLURALS
from tests.factories import (
    make_country,
    make_event,
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
    publish,
    together,
)

MODELS = {model._meta.model_name: model for model in (*RECORDS, *PARTS)}
KINDS = list(PLURALS)
RECORD_KINDS = [model._meta.model_name for model in RECORDS]


def make_world(word="seen", status="published"):
    """{kind: row}; slugs are `<word>-<kind>`. Reports are of a launch, a flight and a weapon; the first is given."""
    rows = _make_rows(word, status)
    for row in rows.values():
        row.refresh_from_db()
    return rows


@together()
def _make_rows(word, status):
    def named(noun, /, **fields):
        return {"status": "draft", "name": f"{word} {noun}", "slug": f"{word}-{noun}", "internal_note": word} | fields

    country = make_country(**named("country", summary=word, existed_from="1948", default_zone="Asia/Pyongyang"))
    CountryName.objects.create(country=country, name=f"{word} native", language="ko", kind="native")
    organisation = make_organisation(
        **named("organisation", country=country, short_name=word, summary=word, url=f"https://{word}.example/")
    )
    OrganisationName.objects.create(organisation=organisation, name=f"{word} other")
    area = make_place(**named("place", kind="province", country=country, slug=f"{word}-area"))
    place = make_place(**named("place", country=country, parent=area, summary=word))
    PlaceName.objects.create(place=place, name=f"{word} name", used_by=word)
    PlaceIdentifier.objects.create(place=place, scheme=word, value=word)
    source = make_source(
        **named("source", outlet=organisation, author=word, edition=word, summary=word, published="Jan 2022")
    )
    person = make_person(**named("person", country=country, affiliation=word, summary=word, born="1984"))
    PersonName.objects.create(person=person, name=f"{word} spelling", kind="romanisation")
    PersonIdentifier.objects.create(person=person, scheme=word, value=word)
    term = make_term(person, title=f"{word} office", organisation=organisation, country=country, is_leader=True)
    OfficeTermCitation.objects.create(term=term, source=source, quotation=word, locator=word, note=word)
    topic = make_topic(**named("topic", summary=word))
    weapon = make_weapon(
        **named("weapon", family=word, origin=country, operators=[country], basing=["road"], summary=word)
    )
    alias = WeaponAlias.objects.create(weapon=weapon, name=f"{word} alias", used_by=word)
    WeaponAliasCitation.objects.create(alias=alias, source=source, quotation=word)
    WeaponIdentifier.objects.create(weapon=weapon, scheme=word, value=word)
    launch = make_launch(
        **named("launch", country=country, operator=organisation, site=place, topics=[topic], summary=word),
        launched_as_stated=word,
        launched="Sep 1984",
        flight={"weapon": weapon, "landing_place": place, "eez_of": country, "overflown": [country], "count_min": 2},
        source=source,
    )
    LaunchIdentifier.objects.create(launch=launch, scheme=word, value=word, edition=word)
    flight = launch.flights.get()
    said = {"source": source, "note": word, "locator": word, "said": "1984"}
    report = make_report(flight=flight, printed="about 155 miles", claimant_organisation=organisation, **said)
    make_report(flight=flight, printed="900 km", claimant_person=person, **said)
    make_report(flight=flight, metric="weapon_identity", value_weapon=weapon, claimant_country=country, **said)
    make_report(launch=launch, metric="launch_place", value_place=place, claimant_is_source=True, **said)
    make_report(launch=launch, metric="damage", value_text=word, printed=word, claimant_is_source=True, **said)
    make_report(weapon=weapon, metric="range", printed="at least 4,500 km", claimant_person=person, **said)
    make_report(weapon=weapon, metric="first_flight", value_date="Q3 1984", claimant_is_source=True, **said)
    event = make_event(
        **named("event", place=place, prompted_by=[launch], topics=[topic], outcome=word, summary=word), source=source
    )
    EventParticipant.objects.create(event=event, person=person, role=word)
    statement = make_statement(
        **named("statement", launches=[launch], weapons=[weapon], countries=[country], events=[event], topics=[topic]),
        text=f"{word} words",
        original_text=word,
        venue=word,
        translator=word,
        check_note=word,
        speaker_person=person,
        source=source,
    )
    rows = {
        "country": country,
        "organisation": organisation,
        "place": place,
        "source": source,
        "person": person,
        "officeterm": term,
        "topic": topic,
        "weapon": weapon,
        "launch": launch,
        "flight": flight,
        "report": report,
        "event": event,
        "statement": statement,
    }
    # All are drafts until here, because every part added to a published record would render it again.
    for record in (country, organisation, source, area, place, person, topic, weapon, launch, event, statement):
        record.refresh_from_db()
        if status == "published":
            publish(record)
        else:
            reason = "A test." if status == "withdrawn" else ""
            type(record).objects.filter(pk=record.pk).update(status=status, status_reason=reason)
    return rows


def hide(status):
    """Takes everything published from the public by its status alone: its publications stay behind."""
    for model in RECORDS:
        model.objects.filter(status="published").update(status=status, status_reason="A test.")


def list_url(kind):
    return f"/api/v1/{PLURALS[kind]}/"


def detail_url(kind, key):
    return f"{list_url(kind)}{key}/"
