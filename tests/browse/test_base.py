"""Finding a record by its address; lists, their state, order and paging."""

import pytest

from kb.browse import base
from kb.models import OldSlug
from tests.browse.page import Page
from tests.factories import (
    make_country,
    make_launch,
    make_report,
    make_term,
    make_topic,
    make_weapon,
    refresh,
    together,
)

pytestmark = pytest.mark.django_db


def test_the_public_id_leads_to_the_page_for_good(client):
    launch = make_launch(slug="the-launch")
    response = client.get(f"/launches/{launch.public_id}/")
    assert response.status_code == 301
    assert response["Location"] == "/launches/the-launch/"


def test_a_former_slug_leads_to_the_page_for_good(client):
    weapon = make_weapon(slug="old-name")
    weapon.slug = "new-name"
    weapon.save()
    refresh(weapon)

    response = client.get("/weapons/old-name/")

    assert OldSlug.objects.filter(kind="weapon", slug="old-name").exists()
    assert response.status_code == 301
    assert response["Location"] == "/weapons/new-name/"


def test_a_former_slug_of_one_noun_means_nothing_for_another(client):
    topic = make_topic(slug="a-topic")
    OldSlug.objects.create(kind="topic", slug="a-former-topic", public_id=topic.public_id)
    assert client.get("/topics/a-former-topic/").status_code == 301
    assert client.get("/weapons/a-former-topic/").status_code == 404


def test_a_slug_that_is_taken_again_leads_to_its_new_record(client):
    old, new = make_topic(slug="elsewhere"), make_topic(slug="taken", name="The newer one")
    OldSlug.objects.create(kind="topic", slug="taken", public_id=old.public_id)
    assert new.name in client.get("/topics/taken/").content.decode()


@pytest.mark.parametrize("address", ["/launches/no/", "/launches/NO_such.thing/", "/nothing/", "/launches/no/no/"])
def test_the_page_for_what_is_not_there_is_always_the_same(client, address):
    response = client.get(address)
    assert response.status_code == 404
    assert response.content == client.get("/launches/never-existed/").content
    assert Page(response).problems == []


def test_parts_lead_to_where_they_stand(client):
    report = make_report()
    flight, launch = report.flight, report.flight.launch
    term = make_term()
    for address, target in (
        (f"/flights/{flight.public_id}/", f"/launches/{launch.slug}/#flight-{flight.public_id}"),
        (f"/reports/{report.public_id}/", f"/launches/{launch.slug}/#report-{report.public_id}"),
        (f"/offices/{term.public_id}/", f"/people/{term.person.slug}/#office-{term.public_id}"),
    ):
        response = client.get(address)
        assert response.status_code == 302  # the slug in the target may change
        assert response["Location"] == target
        path, _, anchor = target.partition("#")
        assert anchor in Page(client.get(path)).ids


@pytest.fixture
@together()
def five_launches():
    country = make_country(slug="testland", name="Testland")
    return [
        make_launch(slug=f"launch-{day}", country=country, launched=f"2022-01-0{day}", flight=None)
        for day in range(1, 6)
    ]


def shown(response):
    """Slugs of the launches in the rows of a list, in order."""
    return [link.split("/")[2] for link in Page(response).links if link.startswith("/launches/launch-")]


@pytest.fixture
def two_rows(monkeypatch):
    monkeypatch.setattr(base, "ROWS_PER_PAGE", 2)


@pytest.mark.usefixtures("two_rows", "five_launches")
def test_pages_follow_each_other_without_gap_or_repeat(client):
    seen, address = [], "/launches/?country=testland&ordering=launched"
    while address:
        response = client.get(address)
        seen.append(shown(response))
        page = Page(response)
        following = [values["href"] for tag, values in page.tags if tag == "a" and values.get("rel") == "next"]
        assert all("country=testland" in link and "ordering=launched" in link for link in following)
        address = following[0] if following else None
    assert seen == [["launch-1", "launch-2"], ["launch-3", "launch-4"], ["launch-5"]]


@pytest.mark.usefixtures("two_rows", "five_launches")
def test_page_links_keep_the_state_and_order_links_start_again(client):
    page = Page(client.get("/launches/?country=testland&year=2022&page=2"))
    links = [link for link in page.links if link.startswith("/launches/?")]
    turning = [link for link in links if "page=" in link or link == "/launches/?country=testland&year=2022"]
    ordering = [link for link in links if "ordering=" in link]
    assert set(turning) == {"/launches/?country=testland&year=2022", "/launches/?country=testland&year=2022&page=3"}
    assert ordering
    assert all("country=testland&year=2022" in link and "page=" not in link for link in ordering)


@pytest.mark.usefixtures("two_rows", "five_launches")
@pytest.mark.parametrize("number", ["0", "4", "-1", "x", "²", "101", "99999999999999999999", "1.0"])
def test_a_page_that_is_not_there_is_not_found(client, number):
    assert client.get("/launches/", {"page": number}).status_code == 404


@pytest.mark.usefixtures("five_launches")
def test_a_column_head_orders_and_then_turns_round(client):
    def order_link(address):
        page = Page(client.get(address))
        states = [values.get("aria-sort") for tag, values in page.tags if tag == "th" and values.get("aria-sort")]
        return [link for link in page.links if "apogee_km" in link], states

    assert order_link("/launches/") == (["/launches/?ordering=-apogee_km"], ["descending"])
    assert order_link("/launches/?ordering=-apogee_km") == (["/launches/?ordering=apogee_km"], ["descending"])
    assert order_link("/launches/?ordering=apogee_km") == (["/launches/?ordering=-apogee_km"], ["ascending"])


@pytest.mark.usefixtures("five_launches")
def test_a_filter_in_force_can_be_taken_away_alone(client):
    response = client.get("/launches/?country=testland&year=2022")
    page = Page(response)
    assert len(shown(response)) == 5
    assert "Country: Testland" in page.text
    assert "/launches/?year=2022" in page.links
    assert "/launches/?country=testland" in page.links


@pytest.mark.usefixtures("five_launches")
def test_no_result_says_so_and_shows_the_way_back(client):
    response = client.get("/launches/?country=testland&year=1999")
    page = Page(response)
    assert response.status_code == 200
    assert "Nothing found" in page.text
    assert "/launches/" in page.links


@pytest.mark.usefixtures("five_launches")
@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("year=abc", "“abc” is not a whole number"),
        ("country=testlnd", "Did you mean “testland”"),
        ("outcome=succes", "Did you mean “success”"),
        ("launched_from=2022-13", "is no day of the calendar"),
        ("ordering=height", "is not one of"),
        ("launched_from=2023&launched_to=2022", "ends before"),
    ],
)
def test_a_filter_that_cannot_be_read_is_refused_with_the_remedy(client, query, words):
    response = client.get(f"/launches/?{query}")
    page = Page(response)
    assert response.status_code == 400
    assert words in page.text
    assert shown(response) == []
    assert page.problems == []


@pytest.mark.usefixtures("five_launches")
def test_parameters_that_nobody_knows_are_ignored(client):
    response = client.get("/launches/?utm_source=x&status=draft&page=1")
    assert response.status_code == 200
    assert len(shown(response)) == 5
    assert b"utm_source" not in response.content


@pytest.mark.usefixtures("five_launches")
def test_empty_fields_of_the_form_leave_the_address(client):
    response = client.get("/launches/?q=&country=testland&year=&ordering=-launched")
    assert response.status_code == 302
    assert response["Location"] == "/launches/?country=testland"


@pytest.mark.usefixtures("five_launches")
def test_the_form_shows_the_filters_in_force(client):
    page = Page(client.get("/launches/?country=testland&year=2022&range_km_min=5"))
    chosen = {values["value"] for tag, values in page.tags if tag == "option" and "selected" in values}
    typed = {values["name"]: values["value"] for tag, values in page.tags if tag == "input" and values.get("value")}
    assert chosen == {"", "testland", "-launched"}
    assert typed == {"year": "2022", "range_km_min": "5"}


def test_a_record_that_readers_cannot_choose_stays_in_the_form(client):
    launch = make_launch(slug="chosen-launch")
    page = Page(client.get("/reports/?launch=chosen-launch"))
    hidden = [values for tag, values in page.tags if tag == "input" and values.get("type") == "hidden"]
    assert [(values["name"], values["value"]) for values in hidden] == [("launch", "chosen-launch")]
    assert f"Launch: {launch.name}" in page.text


def test_a_public_id_in_a_filter_is_shown_by_name(client):
    country = make_country(slug="testland", name="Testland")
    page = Page(client.get(f"/launches/?country={country.public_id}"))
    assert "Country: Testland" in page.text
    assert ("option", {"value": "testland", "selected": None}) in page.tags
