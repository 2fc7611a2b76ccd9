"""What links here."""

import pytest

from kb.browse import mentions
from tests.browse.page import Page
from tests.factories import make_launch, make_report, make_source, make_statement, make_weapon

pytestmark = pytest.mark.django_db


def test_a_page_lists_the_records_that_name_it_by_noun(client):
    weapon = make_weapon(slug="testmissile")
    launch = make_launch(flight={"weapon": weapon})
    statement = make_statement(weapons=[weapon])
    make_weapon(slug="variant", variant_of=weapon)
    links = Page(client.get("/weapons/testmissile/")).text.partition("What links here")[2]
    assert "Statement 1" in links
    assert statement.name.split("“")[0].strip() in links
    assert launch.name in links
    assert "Weapon 1" in links


def test_parts_are_not_counted_beside_the_record_that_they_belong_to(client):
    source = make_source(slug="test-source")
    launch = make_launch(source=None)
    make_report(flight=launch.flights.get(), source=source)
    links = Page(client.get("/sources/test-source/")).text.partition("What links here")[2]
    assert "Launch 1" in links
    assert "Report" not in links.partition("Cite this record")[0]


def test_what_is_cut_is_listed_in_full_elsewhere(client, monkeypatch):
    monkeypatch.setattr(mentions, "ROWS_PER_PAGE", 5)
    weapon = make_weapon(name="Testmissile", slug="testmissile")
    launches = [make_launch(flight={"weapon": weapon}, source=None) for _ in range(8)]
    address = f"/links/{weapon.public_id}/launches/"
    page = Page(client.get("/weapons/testmissile/"))
    assert address in page.links
    first, second = Page(client.get(address)), Page(client.get(f"{address}?page=2"))
    assert first.problems == second.problems == []
    assert "/weapons/testmissile/" in first.links
    shown = [link for page in (first, second) for link in page.links if link.startswith("/launches/launch-")]
    assert sorted(shown) == sorted(launch.get_absolute_url() for launch in launches)


def test_unknown_records_nouns_and_pages_are_not_found(client):
    weapon = make_weapon()
    make_launch(flight={"weapon": weapon})
    draft = make_weapon("draft")
    good = f"/links/{weapon.public_id}/launches/"
    assert client.get(good).status_code == 200
    for address in (
        f"/links/{draft.public_id}/launches/",
        "/links/neverexist/launches/",
        f"/links/{weapon.public_id}/nonsense/",
        f"/links/{weapon.public_id}/reports/",
        f"/links/{weapon.public_id}/topics/",
        f"{good}?page=2",
        f"{good}?page=x",
        f"{good}?page=99999999999",
    ):
        assert client.get(address).status_code == 404, address
