"""What is written into texts stays text, whatever it looks like."""

import pytest

from kb.models import (
    CountryName,
    EventCitation,
    EventParticipant,
    LaunchCitation,
    LaunchIdentifier,
    OfficeTermCitation,
    OrganisationName,
    PersonIdentifier,
    PersonName,
    PlaceIdentifier,
    PlaceName,
    StatementAppearance,
    WeaponAlias,
    WeaponAliasCitation,
    WeaponIdentifier,
)
from tests.browse.page import Page
from tests.browse.test_pages import detail_pages, list_pages
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
)

pytestmark = pytest.mark.django_db

# Breaks out of texts, attributes, titles and comments, if anything lets it.
EVIL = """--></title><script>pr0be()</script>"'><img src=x onerror=pr0be()>{{ 7|add:7 }}[x](javascript:pr0be())"""
SHORT = """<svg onload=pr0be()>"""
BAD_LINK = "javascript:pr0be()"


@pytest.fixture
def evil():
    """One record of each noun with EVIL in all its texts."""

    class Evil:
        pass

    hub = Evil()
    hub.country = make_country(name=EVIL, slug="evil-country", summary=EVIL, default_zone=SHORT)
    CountryName.objects.create(country=hub.country, name=EVIL, language='en" onclick="x')
    hub.organisation = make_organisation(
        name=EVIL, slug="evil-organisation", short_name=SHORT, summary=EVIL, country=hub.country
    )
    OrganisationName.objects.create(organisation=hub.organisation, name=EVIL, language=SHORT[:20])
    hub.place = make_place(name=EVIL, slug="evil-place", summary=EVIL, country=hub.country)
    PlaceName.objects.create(place=hub.place, name=EVIL, language=SHORT[:20], used_by=EVIL[:120])
    PlaceIdentifier.objects.create(place=hub.place, scheme=SHORT, value=EVIL, edition=SHORT)
    hub.source = make_source(
        name=EVIL, slug="evil-source", author=EVIL, edition=SHORT, summary=EVIL,
        is_retracted=True, retraction_note=EVIL, outlet=hub.organisation, language=SHORT[:20],
    )  # fmt: skip
    hub.person = make_person(name=EVIL, slug="evil-person", affiliation=EVIL, summary=EVIL, country=hub.country)
    PersonName.objects.create(person=hub.person, name=EVIL, language=SHORT[:20])
    PersonIdentifier.objects.create(person=hub.person, scheme=SHORT, value=EVIL)
    term = make_term(person=hub.person, title=EVIL, organisation=hub.organisation, country=hub.country)
    OfficeTermCitation.objects.create(term=term, source=hub.source, locator=SHORT, quotation=EVIL, note=EVIL)
    hub.weapon = make_weapon(name=EVIL, slug="evil-weapon", family=SHORT, summary=EVIL, origin=hub.country)
    alias = WeaponAlias.objects.create(weapon=hub.weapon, name=EVIL, language=SHORT[:20], used_by=SHORT)
    WeaponAliasCitation.objects.create(alias=alias, source=hub.source, locator=SHORT, quotation=EVIL, note=EVIL)
    WeaponIdentifier.objects.create(weapon=hub.weapon, scheme=SHORT, value=EVIL)
    hub.topic = make_topic(name=EVIL, slug="evil-topic", summary=EVIL)
    hub.launch = make_launch(
        slug="evil-launch", country=hub.country, site=hub.place, operator=hub.organisation, summary=EVIL,
        launched_as_stated=SHORT, topics=[hub.topic], flight={"weapon": hub.weapon, "landing_place": hub.place},
    )  # fmt: skip
    LaunchCitation.objects.create(launch=hub.launch, source=hub.source, locator=SHORT, quotation=EVIL, note=EVIL)
    LaunchIdentifier.objects.create(launch=hub.launch, scheme=SHORT, value=EVIL, edition=SHORT)
    flight = make_flight(launch=hub.launch, weapon=hub.weapon)
    texts = {"printed": EVIL, "locator": SHORT, "note": EVIL, "standing_reason": EVIL, "source": hub.source,
             "claimant_organisation": hub.organisation}  # fmt: skip
    make_report(flight=flight, value_low=5, value_high=5, printed_unit=SHORT[:12], **texts)
    make_report(flight=flight, value_low=6, value_high=6, standing="accepted", **texts)
    make_report(flight=flight, value_low=7, value_high=7, standing="deprecated", **texts)
    make_report(flight=flight, value_low=8, value_high=8, is_retracted=True, retraction_reason=EVIL, **texts)
    make_report(launch=hub.launch, metric="damage", value_text=EVIL, **texts)
    hub.event = make_event(
        name=EVIL, slug="evil-event", outcome=EVIL, summary=EVIL, place=hub.place, prompted_by=[hub.launch],
        topics=[hub.topic],
    )  # fmt: skip
    EventParticipant.objects.create(event=hub.event, person=hub.person, role=EVIL[:120])
    EventCitation.objects.create(event=hub.event, source=hub.source, locator=SHORT, quotation=EVIL, note=EVIL)
    hub.statement = make_statement(
        slug="evil-statement", text=EVIL, original_text=EVIL, language=SHORT[:20], original_language=SHORT[:20],
        translator=EVIL[:120], venue=EVIL, check_state="disputed", check_note=EVIL, speaker_person=hub.person,
        launches=[hub.launch], weapons=[hub.weapon], countries=[hub.country], events=[hub.event], topics=[hub.topic],
    )  # fmt: skip
    StatementAppearance.objects.create(statement=hub.statement, source=hub.source, locator=SHORT, role="relayed")
    make_statement(slug="nameless", speaker_description=EVIL, speaker_country=hub.country, launches=[hub.launch])
    for record in vars(hub).values():
        refresh(record)
    return hub


def test_texts_are_escaped_on_every_page(client, evil):
    addresses = [*detail_pages(evil).values(), *list_pages().values(), "/", f"/search/?q={SHORT}"]
    shown = 0
    for address in addresses:
        response = client.get(address)
        page = Page(response)
        # No element and no attribute that the templates do not have; no address but http, https and our own.
        assert page.problems == [], address
        assert {tag for tag, _ in page.tags}.isdisjoint({"script", "iframe", "object"}), address
        assert not any(values.get("src") == "x" for _, values in page.tags), address
        assert "14[x]" not in page.text, address  # the template language was not read either
        shown += page.text.count("pr0be")
    assert shown > 100  # else nothing was put to the test


def test_what_is_asked_for_is_escaped(client):
    for address in ("/search/", "/launches/"):
        for parameter in ("q", "year", "weapon", "ordering"):
            response = client.get(address, {parameter: EVIL})
            assert Page(response).problems == [], (address, parameter)
            assert b"<script>pr0be" not in response.content


@pytest.mark.parametrize(
    ("noun", "field"), [("organisation", "website"), ("source", "link"), ("source", "archived_url")]
)
def test_an_address_that_is_none_of_the_web_is_shown_but_no_link(client, evil, noun, field):
    """The database refuses such addresses; a document that holds one all the same still makes no link."""
    publication = getattr(evil, noun).publication
    publication.document[field] = BAD_LINK
    publication.save()

    page = Page(client.get(f"/{noun}s/evil-{noun}/"))

    assert page.problems == []
    assert not any("javascript" in link for link in page.links)
    assert BAD_LINK in page.text
